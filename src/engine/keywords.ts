import type { AccountEngine } from './accountEngine.ts';

/** Keywords of the cached messages of these accounts, the most frequent first. */
export function keywordsIn(engines: readonly AccountEngine[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { store } of engines)
    for (const { flags, count } of store.flagCounts())
      for (const flag of flags)
        if (!flag.startsWith('\\')) counts.set(flag, (counts.get(flag) ?? 0) + count);
  return [...counts].sort(([, a], [, b]) => b - a).map(([keyword]) => keyword);
}
