import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromPackedJson, toPackedJson } from '../../../src/store/packedJson.ts';

describe('JSON with packed lists', () => {
  it('keeps what it is given, in its order', () => {
    const uid = fc.integer({ min: 1, max: 0xffff_ffff });
    const uids = fc.oneof(
      fc.uniqueArray(uid, { maxLength: 200 }),
      // Long enough to be packed.
      fc.uniqueArray(uid, { minLength: 50, maxLength: 60 }),
    );
    const lists = fc.oneof(
      uids,
      uids.map((each) => each.sort((a, b) => a - b)),
      fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
      fc.array(fc.string()),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ uids: lists, name: fc.string() })), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(fromPackedJson(toPackedJson(value)), plain);
      }),
    );
  });

  const ascending = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

  it('packs long ascending lists of UIDs, and reads them again', () => {
    const lists = { a: ascending(50), b: [ascending(60).map((each) => each * 2)] };
    const text = toPackedJson(lists);
    assert.match(
      text,
      /^\{"a":\{"uidRanges":"1:50"\},"b":\[\{"uidRanges":"2,4,6,[\d,]*120"\}\]\}$/,
    );
    assert.deepEqual(fromPackedJson(text), lists);
    const largest = [...ascending(49), 0xffff_ffff];
    assert.match(toPackedJson(largest), /uidRanges/);
    assert.deepEqual(fromPackedJson(toPackedJson(largest)), largest);
  });

  it('writes out what is short, or no ascending list of UIDs', () => {
    const long = ascending(50);
    const others: unknown[] = [
      ascending(49),
      [0, ...long],
      [...long, 50],
      [...long, 7],
      [...long, 51.5],
      [...long, '51'],
      [...long, 0x1_0000_0000],
      long.map(String),
      { length: 50 },
      'x'.repeat(60),
    ];
    for (const each of others) {
      assert.equal(toPackedJson(each), JSON.stringify(each));
      assert.deepEqual(fromPackedJson(toPackedJson(each)), each);
    }
  });

  it('writes a whole mailbox as a short text', () => {
    const uids = Array.from({ length: 100_000 }, (_, index) => index + 1);
    assert.ok(toPackedJson({ uids }).length < 100);
  });

  it('refuses what is damaged', () => {
    for (const ranges of ['1:4294967295', '5:1', 'x', '-1'])
      assert.throws(() => fromPackedJson(`{"uids":{"uidRanges":"${ranges}"}}`), RangeError);
  });
});
