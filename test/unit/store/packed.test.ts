import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packNumbers, unpackNumbers } from '../../../src/store/packed.ts';

describe('packed numbers', () => {
  it('come back as they were', () => {
    const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        assert.deepEqual(unpackNumbers(packNumbers(numbers)), numbers);
      }),
    );
  });

  it('come back as they were, of any number and in any order', () => {
    const scattered = Array.from({ length: 5000 }, (_, index) => ((index * 7919) % 5003) * 800_000);
    assert.deepEqual(unpackNumbers(packNumbers(scattered)), scattered);
    const edges = [2 ** 32, 0, 2 ** 32 - 1, 127, 128, 129, 63, 64, 16_383, 16_384, 5, 5, 4, 3];
    assert.deepEqual(unpackNumbers(packNumbers(edges)), edges);
    const longRuns = [300, 129, 128].flatMap((count) => [...Array(count).keys()]);
    assert.deepEqual(unpackNumbers(packNumbers(longRuns)), longRuns);
  });

  it('are written as the distance and the length of each run', () => {
    assert.deepEqual([...packNumbers([])], []);
    assert.deepEqual([...packNumbers([1, 2, 3])], [2, 2]);
    assert.deepEqual([...packNumbers([64, 1])], [0x80, 1, 0, 125, 0]);
    assert.deepEqual([...packNumbers([5, 5])], [10, 0, 0, 0]);
  });

  it('take a few octets for a mailbox without gaps', () => {
    const uids = Array.from({ length: 100_000 }, (_, index) => 4_000_000_000 + index);
    assert.ok(packNumbers(uids).length < 12);
    assert.deepEqual(unpackNumbers(packNumbers(uids)), uids);
  });

  it('are not made of octets that are none', () => {
    assert.equal(unpackNumbers(null), undefined);
    assert.equal(unpackNumbers('text'), undefined);
    // A number that never ends, and a run longer than any mailbox.
    assert.equal(unpackNumbers(Uint8Array.from([0x80, 0x80])), undefined);
    assert.equal(unpackNumbers(Uint8Array.from([2])), undefined);
    assert.equal(
      unpackNumbers(Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0])),
      undefined,
    );
    assert.equal(unpackNumbers(Uint8Array.from([0, 0xff, 0xff, 0xff, 0xff, 0x0f])), undefined);
  });
});
