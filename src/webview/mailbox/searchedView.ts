import type { ListView } from '../../protocol/mailbox.ts';

/** Whether the list shows what was typed into the field, not a folder or a saved search itself. */
export function isSearched({ query, viewId, scope }: ListView): boolean {
  // The host names a scope only where it is the field's.
  return query !== undefined && (viewId === undefined || scope !== undefined);
}
