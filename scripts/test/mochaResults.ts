import { readFile } from 'node:fs/promises';
import type { TierResult } from './tier.ts';

/** What Mocha's `json` reporter writes, as far as it is used here. */
interface MochaResults {
  readonly stats: { readonly passes: number; readonly failures: number; readonly pending: number };
  readonly failures: readonly {
    readonly fullTitle: string;
    readonly file?: string;
    readonly err: { readonly message?: string; readonly stack?: string };
  }[];
}

/**
 * Reads what a Mocha run left behind. No file, an unreadable one or no tests at all is a failure:
 * a runner that silently did nothing must never look like success.
 */
export async function readMochaResults(file: string, output: string): Promise<TierResult> {
  let results: MochaResults;
  try {
    results = JSON.parse(await readFile(file, 'utf8')) as MochaResults;
  } catch {
    return failure(`The tests ended without results.\n${output.trim()}`);
  }
  const { passes, failures, pending } = results.stats;
  if (passes + failures + pending === 0) return failure(`No test was run.\n${output.trim()}`);
  if (failures === 0) return { passed: passes, failed: 0, skipped: pending };
  const titles = results.failures.map(
    ({ fullTitle, err }) =>
      `✖ ${fullTitle}\n${indent(err.stack ?? err.message ?? 'no reason given')}`,
  );
  const details = [output.trim(), ...titles].filter(Boolean).join('\n');
  return { passed: passes, failed: failures, skipped: pending, details };
}

/** Two runs as one. */
export function together(one: TierResult, other: TierResult): TierResult {
  const details = [one.details, other.details].filter(Boolean).join('\n');
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    ...(details === '' ? {} : { details }),
  };
}

/** One failure with its reason. */
export function failure(details: string): TierResult {
  return { passed: 0, failed: 1, skipped: 0, details };
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
