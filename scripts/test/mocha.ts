import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startGroup, stopGroup } from '../childProcess.ts';
import { root } from '../paths.ts';
import { failure, readMochaResults } from './mochaResults.ts';
import { filesToTry, listTests, withSecondTry } from './secondTry.ts';
import type { TierOptions, TierResult } from './tier.ts';

export interface MochaRun extends TierOptions {
  /** The test files, as a pattern below the repository. */
  readonly files: string;
  /** Files among them that are left out, as a pattern. */
  readonly except?: string;
  /** Leaves out the tests whose full title matches. */
  readonly without?: string;
  /** For one test; a test may set its own. */
  readonly testTimeoutMs?: number;
  /** For the whole run. */
  readonly timeoutMs?: number;
  /** Files that run side by side, each in a process of its own; one after another by default. */
  readonly jobs?: number;
  /** Runs files once more in which tests fail, and says so: where a busy machine makes browsers and servers late. */
  readonly secondTry?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

const exitGraceMs = 10_000;

/** Runs test files with Mocha in a process of its own and counts what came out. */
export async function runMocha(run: MochaRun): Promise<TierResult> {
  const exclude = run.except === undefined ? [] : [run.except];
  const files = globSync(run.files, { cwd: root, exclude }).sort();
  if (files.length === 0) return failure(`No test file matches ${run.files}.`);
  const folder = await mkdtemp(join(tmpdir(), 'mail-mocha-'));
  try {
    const resultsFile = join(folder, 'results.json');
    const result = await runFiles(run, files, resultsFile);
    if (!run.secondTry || result.failed === 0) return result;
    const first = await listTests(resultsFile);
    const again = first ? filesToTry(first) : [];
    // One that hung, or ended without results, is not tried again.
    if (!first || again.length === 0 || first.failures.length !== result.failed) return result;
    console.log(result.details);
    const second = await runFiles(run, again, join(folder, 'second.json'));
    return withSecondTry(first, again, second);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runFiles(
  run: MochaRun,
  files: readonly string[],
  resultsFile: string,
): Promise<TierResult> {
  const mocha = startGroup(process.execPath, mochaArguments(run, files, resultsFile), {
    cwd: root,
    env: { ...process.env, ...run.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  mocha.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  mocha.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<void>((resolve) => mocha.on('close', () => resolve()));
  const timeoutMs = run.timeoutMs ?? 300_000;
  const complaint = await Promise.race([ended, watch(resultsFile, timeoutMs, ended)]);
  await stopGroup(mocha);
  showMeasurements(output);
  const result = await readMochaResults(resultsFile, output);
  if (!complaint) return result;
  return {
    ...result,
    failed: result.failed + 1,
    details: [result.details, complaint].filter(Boolean).join('\n'),
  };
}

/** Figures that tests have measured are worth seeing also when all is well. */
function showMeasurements(output: string): void {
  for (const line of output.split('\n')) if (line.startsWith('measured: ')) console.log(line);
}

/** Says what is wrong with a run that does not end by itself. */
async function watch(
  resultsFile: string,
  timeoutMs: number,
  ended: Promise<void>,
): Promise<string> {
  let over = false;
  void ended.then(() => (over = true));
  const deadline = Date.now() + timeoutMs;
  while (!over && Date.now() < deadline) {
    if (existsSync(resultsFile)) {
      await delay(exitGraceMs, undefined, { ref: false });
      return 'The tests finished but their process did not end: something was left open.';
    }
    await delay(200, undefined, { ref: false });
  }
  return `The tests did not finish within ${timeoutMs / 1000} s.`;
}

function mochaArguments(run: MochaRun, files: readonly string[], resultsFile: string): string[] {
  return [
    join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    ...['--reporter', 'json', '--reporter-option', `output=${resultsFile}`],
    ...['--timeout', String(run.testTimeoutMs ?? 20_000)],
    ...(run.jobs === undefined ? [] : ['--parallel', '--jobs', String(run.jobs)]),
    ...(run.grep === undefined ? [] : ['--grep', run.grep]),
    ...(run.without === undefined ? [] : ['--invert', '--grep', run.without]),
    ...files,
  ];
}
