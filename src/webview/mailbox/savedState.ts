import type { SavedState } from '../../protocol/mailbox.ts';

/** What VS Code kept of a panel, as far as it is what this version keeps. */
export function savedState(value: unknown): SavedState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, folder, query, scope, selected, scroll, split } = value as Record<
    string,
    unknown
  >;
  if (version !== 1 || typeof scroll !== 'number' || typeof split !== 'number') return undefined;
  return {
    version,
    scroll,
    split,
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(typeof query === 'string' ? { query } : {}),
    ...(scope === 'folder' || scope === 'account' ? { scope } : {}),
    ...(typeof selected === 'string' ? { selected } : {}),
  };
}
