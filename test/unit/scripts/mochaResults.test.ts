import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMochaResults } from '../../../scripts/test/mochaResults.ts';

describe('the results of a Mocha run', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mail-results-'));
    file = join(folder, 'results.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (passes: number, failures: readonly object[], pending: number) =>
    writeFile(
      file,
      JSON.stringify({ stats: { passes, failures: failures.length, pending }, failures }),
    );

  it('are counted', async () => {
    await write(3, [], 1);
    assert.deepEqual(await readMochaResults(file, 'noise'), { passed: 3, failed: 0, skipped: 1 });
  });

  it('show what failed and what was printed', async () => {
    await write(1, [{ fullTitle: 'a title', err: { message: 'm', stack: 'Error: m\n at x' } }], 0);
    const result = await readMochaResults(file, 'printed');
    assert.equal(result.failed, 1);
    assert.equal(result.details, 'printed\n✖ a title\n    Error: m\n     at x');
  });

  it('are a failure when there are none', async () => {
    assert.equal((await readMochaResults(file, '')).failed, 1);
    await writeFile(file, '{ half');
    assert.equal((await readMochaResults(file, '')).failed, 1);
  });

  it('are a failure when no test was run', async () => {
    await write(0, [], 0);
    assert.equal((await readMochaResults(file, '')).failed, 1);
  });
});
