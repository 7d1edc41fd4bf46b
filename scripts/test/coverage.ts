import { existsSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { run } from '../childProcess.ts';
import { root } from '../paths.ts';
import { runMocha } from './mocha.ts';
import { failure } from './mochaResults.ts';
import type { Tier, TierResult } from './tier.ts';

/** Percent of the lines and of the branches of each room that tests have to run through. */
const bar = 90;
const rooms = ['model', 'message', 'imap', 'store', 'engine'] as const;

const raw = join(root, 'out', 'coverage', 'raw');
const report = join(root, 'out', 'coverage', 'report');

interface Counted {
  readonly total: number;
  readonly covered: number;
}
type Summary = Readonly<Record<string, { readonly lines: Counted; readonly branches: Counted }>>;

/** Has processes write down what of the sources they run through (V8's block coverage). */
export const covered: NodeJS.ProcessEnv = { NODE_V8_COVERAGE: raw };

/** Nothing of an earlier run counts. */
export function forgetCoverage(): void {
  rmSync(join(root, 'out', 'coverage'), { recursive: true, force: true });
}

/** Unit tests of the rooms, and those among them that watch the time: being watched takes time. */
const unitTests = `test/unit/{${rooms.join(',')},query,fuzz}/**/*.test.ts`;
const timed = 'little time|much time|quick|bomb|linear|long';

/**
 * What the tier `servers`, and the unit tests of the rooms run once more, go through, by room; a room
 * below the bar fails.
 */
export const coverage: Tier = {
  name: 'coverage',
  unavailable: () => Promise.resolve(existsSync(raw) ? undefined : 'it goes with the tier servers'),
  run: async () => {
    const units = await runMocha({ files: unitTests, without: timed, env: covered, jobs: 2 });
    if (units.passed === 0) return units;
    const sources = `src/{${rooms.join(',')}}/**`;
    const { code, stderr } = await run(process.execPath, [
      join(root, 'node_modules', 'c8', 'bin', 'c8.js'),
      ...['report', '--temp-directory', raw, '--reports-dir', report],
      ...['--include', sources, '--reporter', 'json-summary', '--reporter', 'html'],
    ]);
    if (code !== 0) return failure(`c8 could not read the coverage: ${stderr.trim()}`);
    const summary = await readFile(join(report, 'coverage-summary.json'), 'utf8');
    return judge(JSON.parse(summary) as Summary);
  },
};

function judge(summary: Summary): TierResult {
  const files = Object.entries(summary).filter(([file]) => file !== 'total');
  const short: string[] = [];
  for (const room of rooms) {
    const within = files.filter(([file]) =>
      relative(join(root, 'src'), file).startsWith(`${room}${sep}`),
    );
    const lines = percent(within.map(([, each]) => each.lines));
    const branches = percent(within.map(([, each]) => each.branches));
    const words = `${room}: ${lines.toFixed(1)} % of lines, ${branches.toFixed(1)} % of branches`;
    console.log(`measured: coverage of ${words}`);
    if (lines < bar || branches < bar) short.push(`✖ ${words}; at least ${bar} % of both`);
  }
  const passed = rooms.length - short.length;
  if (short.length === 0) return { passed, failed: 0, skipped: 0 };
  return { passed, failed: short.length, skipped: 0, details: short.join('\n') };
}

/** Of all together; nothing at all counts as nothing covered. */
function percent(counts: readonly Counted[]): number {
  const total = counts.reduce((sum, each) => sum + each.total, 0);
  const covered = counts.reduce((sum, each) => sum + each.covered, 0);
  return total === 0 ? 0 : (100 * covered) / total;
}
