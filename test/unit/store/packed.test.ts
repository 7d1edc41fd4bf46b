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
    assert.equal(unpackNumbers(Uint8Array.from([0, 0xff, 0xff, 0xff, 0xff, 0x0f])), undefined);
  });
});
