import { countOf, type JournalledChange } from './step.ts';

/** Of more messages than this the user sees how far a change is. */
export const bulkSize = 500;
/** Flags of so many are one STORE, which is over before another connection would be open. */
const bulkFlags = 1_000;

/** Whether a change goes over the connection for long work. */
export function isBig({ steps }: JournalledChange): boolean {
  const flagsOnly = steps.every(({ kind }) => kind === 'flags');
  return countOf(steps) > (flagsOnly ? bulkFlags : bulkSize);
}
