import assert from 'node:assert/strict';
import { uidSet } from '../../../src/imap/raw.ts';
import { uidChunks } from '../../../src/imap/uidChunks.ts';

function lengthOf(uids: readonly number[]): number {
  const set = uidSet(uids);
  return 'value' in set && typeof set.value === 'string' ? set.value.length : Infinity;
}

describe('UIDs in commands', () => {
  it('are one command for a run of neighbours, in whatever order', () => {
    const uids = Array.from({ length: 5000 }, (_, index) => 5000 - index);
    assert.deepEqual(uidChunks(uids, 5000), [uids.toReversed()]);
    assert.equal(uidChunks(uids, 1000).length, 5);
  });

  it('never make a line too long, and none is lost', () => {
    const uids = Array.from({ length: 5000 }, (_, index) => 4_000_000_000 + index * 2);
    const chunks = uidChunks(uids, 5000);
    assert.ok(chunks.length > 5);
    for (const chunk of chunks) assert.ok(lengthOf(chunk) <= 7_500, String(lengthOf(chunk)));
    assert.deepEqual(chunks.flat(), uids);
  });

  it('are no command where there are none', () => assert.deepEqual(uidChunks([], 10), []));
});
