import fc from 'fast-check';

/** Where the generated values begin: the same on every run, unless FUZZ_SEED says otherwise. */
export const fuzzSeed = wholeNumber(process.env['FUZZ_SEED']) ?? 1;

/** How many values are tried: `usual`, unless FUZZ_RUNS says otherwise. */
export function fuzzRuns(usual: number): number {
  return wholeNumber(process.env['FUZZ_RUNS']) ?? usual;
}

/** Checks a property with values that follow from the seed; a failure names seed and path. */
export function check<T>(property: fc.IProperty<T>, usual: number): void {
  fc.assert(property, { seed: fuzzSeed, numRuns: fuzzRuns(usual) });
}

/** The same for a property that takes time. */
export async function checkLater<T>(property: fc.IAsyncProperty<T>, usual: number): Promise<void> {
  await fc.assert(property, { seed: fuzzSeed, numRuns: fuzzRuns(usual) });
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || !Number.isSafeInteger(number) ? undefined : number;
}
