import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasTargets, isTarget, UidRanges, uidRanges } from '../../../src/model/messageSet.ts';

const uids = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
  .map((list) => list.sort((a, b) => a - b));

describe('sets of messages', () => {
  it('are written as ranges and read again', () => {
    assert.equal(uidRanges([1, 2, 3, 7, 9, 10]), '1:3,7,9:10');
    assert.equal(uidRanges([]), '');
    fc.assert(
      fc.property(uids, (list) => {
        const ranges = new UidRanges(uidRanges(list));
        assert.deepEqual([...ranges], list);
        assert.equal(ranges.count, list.length);
        for (let uid = 0; uid <= 61; uid += 1) assert.equal(ranges.has(uid), list.includes(uid));
      }),
    );
  });

  it('say how many they hold without counting one by one', () => {
    const all = new UidRanges('1:4294967295');
    assert.equal(all.count, 4_294_967_295);
    assert.ok(all.has(4_000_000_000));
    assert.ok(!all.has(0));
  });

  it('tell what is in a gap, and at the ends of ranges', () => {
    const ranges = new UidRanges('2:3,5,8:9,20:4294967295');
    const inside = [2, 3, 5, 8, 9, 20, 4_294_967_295];
    for (const uid of inside) assert.ok(ranges.has(uid), String(uid));
    for (const uid of [0, 1, 4, 6, 7, 10, 19, 4_294_967_296])
      assert.ok(!ranges.has(uid), String(uid));
    assert.equal(new UidRanges('').count, 0);
    assert.ok(!new UidRanges('').has(1));
    assert.equal(new UidRanges('7:7').count, 1);
  });

  it('are what commands are about, but for their exceptions', () => {
    const id = (uid: number): string => `ada/INBOX;1;${uid}`;
    const set = { folder: 'ada/INBOX', uidValidity: '1', uids: '1:5' };
    const all = { set, except: [id(3)], conversations: false };
    const targets = { messages: [id(9)], all };
    for (const uid of [1, 5, 9]) assert.ok(isTarget(targets, id(uid)), String(uid));
    for (const uid of [3, 6]) assert.ok(!isTarget(targets, id(uid)), String(uid));
    assert.ok(!isTarget(targets, 'ada/INBOX;2;1'), 'renumbered since');
    assert.ok(!isTarget(targets, 'ada/Sent;1;1'));
    assert.ok(isTarget({ messages: [], conversations: [id(8)] }, id(8)));
    assert.ok(!isTarget({ messages: [id(1)] }, id(2)));
    assert.ok(hasTargets(targets));
    assert.ok(hasTargets({ messages: [id(1)] }));
    assert.ok(hasTargets({ messages: [], all }));
    assert.ok(!hasTargets({ messages: [] }));
    assert.ok(hasTargets({ messages: [], conversations: [id(1)] }));
    assert.ok(!hasTargets({ messages: [], conversations: [] }));
  });

  it('refuse what is no ascending range of UIDs', () => {
    for (const text of ['0', '1:', 'a', '5:1', '3,2', '2,2', '1:*', '1,,2', '99999999999', ' 1'])
      assert.throws(() => new UidRanges(text), RangeError, text);
    const more = [
      '4294967296',
      '1:4294967296',
      '01',
      '1:05',
      '1 ',
      '1:2:3',
      '1-2',
      ',1',
      '1,',
      '3:5,5',
    ];
    for (const text of more) assert.throws(() => new UidRanges(text), RangeError, text);
    assert.throws(() => new UidRanges('x'.repeat(100)), { message: /“x{50}”/ });
  });
});
