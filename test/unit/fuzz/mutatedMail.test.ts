import assert from 'node:assert/strict';
import { bounds, fuzzMail } from '../../fuzz/fuzzMail.ts';
import { originals } from '../../fuzz/originals.ts';
import { fuzzRuns, fuzzSeed } from './settings.ts';

describe('mail with faults put in', () => {
  it('is read without an error, soon, and the same each time', () => {
    const { failures, megabytes, byKind } = fuzzMail(originals(), fuzzRuns(300), fuzzSeed);
    assert.ok(byKind.size > 0);
    const told = failures.map(({ seed, original, kinds, faults }) =>
      [`npm run fuzz -- --runs 1 --seed ${seed}`, original, ...kinds, ...faults].join('\n  '),
    );
    assert.deepEqual(told, []);
    assert.ok(megabytes < bounds.megabytes, `${megabytes} MB`);
  }).timeout(60_000);
});
