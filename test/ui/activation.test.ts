import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../servers/fixtures/until.ts';
import { Workbench } from './workbench.ts';

/** Milliseconds that the extension may take of everybody's start. */
const longest = 20;

interface Measures {
  /** Compiling and running the program, milliseconds. */
  readonly load: number;
  /** Until `activate` returned, milliseconds. */
  readonly activate: number;
}

// VS Code's own figure for it counts what other extensions do meanwhile.
describe('the start of VS Code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mail-measures-'));
  const file = join(folder, 'measures');
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    workbench = await Workbench.start({ env: { MAIL_TEST_MEASURES: file } });
  });
  after(async () => {
    await workbench?.stop();
    rmSync(folder, { recursive: true });
  });

  function measured(): Measures[] {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Measures);
  }

  it('costs next to nothing for having Mail Browser', async function () {
    this.timeout(120_000);
    for (let starts = 1; starts <= 3; starts += 1) {
      await until(() => measured().length >= starts, 'the measures of a start', 30_000);
      if (starts < 3) await workbench.open();
    }
    const sums = measured().map(({ load, activate }) => load + activate);
    const words = measured().map(
      ({ load, activate }) => `${load.toFixed(1)} + ${activate.toFixed(1)}`,
    );
    console.log(`measured: load + activate at the start of VS Code: ${words.join(', ')} ms`);
    assert.ok(Math.min(...sums) < longest, words.join(', '));
  });
});
