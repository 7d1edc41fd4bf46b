import type { Account } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import { isReadOnly, mayDo } from '../../model/rights.ts';
import type { FolderNode } from './nodes.ts';

/** What the user has chosen for a folder, which the folder itself does not know. */
export interface FolderChoices {
  readonly favourite: boolean;
  readonly notified: boolean;
}

/** What the menus of package.json go by. */
export function facetsOf(
  { folder, missing }: FolderNode,
  { favourite, notified }: FolderChoices,
): string[] {
  const { role, selectable, subscribed } = folder;
  if (missing) return ['folder'];
  const facets: Readonly<Record<string, boolean>> = {
    folder: true,
    selectable,
    renamable: role !== 'inbox' && mayDo(folder, 'x'),
    deletable: role === undefined && mayDo(folder, 'x'),
    subscribed,
    unsubscribed: !subscribed,
    favourite,
    emptiable: role === 'trash' || role === 'junk',
    readonly: isReadOnly(folder),
    notified,
  };
  return Object.keys(facets).filter((facet) => facets[facet] === true);
}

/** What is told of an account besides itself. */
export interface AccountFacts {
  /** Why it is not online. */
  readonly trouble: string | undefined;
  readonly first: boolean;
  readonly last: boolean;
  /** The user has to decide about its certificate. */
  readonly certificate: boolean;
}

/** What the menus of package.json go by. */
export function accountFacets(
  account: Account,
  { first, last, certificate }: AccountFacts,
): string[] {
  const facets: Readonly<Record<string, boolean>> = {
    disabled: account.enabled === false,
    first,
    last,
    certificate,
  };
  const held = Object.keys(facets).filter((facet) => facets[facet] === true);
  return ['account', account.state, ...held];
}

/** At most two characters, a dot where the number has more; nothing for what nobody waits for. */
export function badgeOf({ role, unread = 0 }: Pick<Folder, 'role' | 'unread'>): string {
  if (unread === 0 || role === 'junk' || role === 'trash') return '';
  return unread > 99 ? '●' : String(unread);
}
