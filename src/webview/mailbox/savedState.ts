import type { PanelScope, SavedState } from '../../protocol/mailbox.ts';

const scopes: readonly PanelScope[] = ['folder', 'subfolders', 'account', 'everywhere'];

/** What VS Code kept of a panel, as far as it is what this version keeps. */
export function savedState(value: unknown): SavedState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, folder, query, view, selected, scroll, split, ...rest } = value as Record<
    string,
    unknown
  >;
  if (version !== 1 || typeof scroll !== 'number' || typeof split !== 'number') return undefined;
  const scope = scopes.find((each) => each === rest['scope']);
  return {
    version,
    scroll,
    split,
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(typeof query === 'string' ? { query } : {}),
    ...(scope === undefined ? {} : { scope }),
    ...(typeof view === 'string' ? { view } : {}),
    ...(typeof selected === 'string' ? { selected } : {}),
  };
}
