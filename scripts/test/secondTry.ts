import { readFile } from 'node:fs/promises';
import type { TierResult } from './tier.ts';

interface Listed {
  readonly fullTitle: string;
  readonly file?: string | null;
}

/** The tests of a run, as Mocha's `json` reporter lists them. */
export interface ListedTests {
  readonly passes: readonly Listed[];
  readonly failures: readonly Listed[];
  readonly pending: readonly Listed[];
}

/** More files than this with failures are no accident of a busy machine. */
const mostFiles = 4;

/** The tests of a run; undefined where it left no list behind. */
export async function listTests(resultsFile: string): Promise<ListedTests | undefined> {
  try {
    return JSON.parse(await readFile(resultsFile, 'utf8')) as ListedTests;
  } catch {
    return undefined;
  }
}

/** The files whose tests may be tried once more: a few, and all that failed. */
export function filesToTry({ failures }: ListedTests): readonly string[] {
  const files = [...new Set(failures.map(({ file }) => file ?? ''))];
  return files.includes('') || files.length > mostFiles ? [] : files;
}

/**
 * A run whose files with failures were run a second time, whole. What failed at first and passed then
 * is told by name: it is unsteady, not well.
 */
export function withSecondTry(
  first: ListedTests,
  files: readonly string[],
  second: TierResult,
): TierResult {
  const others = (tests: readonly Listed[]): number =>
    tests.filter(({ file }) => !files.includes(file ?? '')).length;
  const unsteady = first.failures.map(
    ({ fullTitle }) => `unsteady: “${fullTitle}” failed, and its file was run a second time`,
  );
  return {
    passed: others(first.passes) + second.passed,
    failed: second.failed,
    skipped: others(first.pending) + second.skipped,
    details: [...unsteady, second.details].filter(Boolean).join('\n'),
  };
}
