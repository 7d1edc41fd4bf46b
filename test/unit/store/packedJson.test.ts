import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromPackedJson, toPackedJson } from '../../../src/store/packedJson.ts';

describe('JSON with packed lists', () => {
  it('keeps what it is given, in its order', () => {
    const uids = fc.uniqueArray(fc.integer({ min: 1, max: 0xffff_ffff }), { maxLength: 200 });
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

  it('writes a whole mailbox as a short text', () => {
    const uids = Array.from({ length: 100_000 }, (_, index) => index + 1);
    assert.ok(toPackedJson({ uids }).length < 100);
  });

  it('refuses what is damaged', () => {
    for (const ranges of ['1:4294967295', '5:1', 'x', '-1'])
      assert.throws(() => fromPackedJson(`{"uids":{"uidRanges":"${ranges}"}}`), RangeError);
  });
});
