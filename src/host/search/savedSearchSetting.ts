import * as l10n from '@vscode/l10n';
import type { Account, AccountId } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import { parseFolderId } from '../../model/id.ts';
import { printQuery } from '../../model/query/print.ts';
import { maxQueryLength } from '../../model/query/parse.ts';
import type { ViewScope } from '../../model/search.ts';

/** An entry of the setting `mail.savedSearches`. */
export interface SavedSearchEntry {
  readonly name: string;
  readonly query: string;
  /** Where it looks, as `whereOf` writes it; everywhere where there is none. */
  readonly in?: string;
  readonly subfolders?: boolean;
}

/** The accounts and folders that entries may name. */
export interface Places {
  readonly accounts: readonly Account[];
  readonly folders: (account: AccountId) => readonly Folder[];
}

const longestName = 100;
const longestPlace = 2000;

/** Why a name cannot be one of a saved search, in words; undefined where it can. */
export function nameFault(name: string): string | undefined {
  if (name.trim() === '') return l10n.t('A saved search needs a name.');
  if (name.length > longestName || /[\p{Cc}\p{Cf}]/u.test(name))
    return l10n.t('A name has up to {0} characters, none of which is invisible.', longestName);
  return undefined;
}

/** What the setting says, and what is wrong with the entries that are left out. */
export function readSavedSearches(value: unknown): {
  readonly entries: readonly SavedSearchEntry[];
  readonly faults: readonly string[];
} {
  if (value === undefined) return { entries: [], faults: [] };
  if (!Array.isArray(value))
    return { entries: [], faults: [l10n.t('“mail.savedSearches” must be a list.')] };
  const entries: SavedSearchEntry[] = [];
  const faults: string[] = [];
  for (const [index, each] of value.entries()) {
    const fault = entryFault(each) ?? duplicateFault(each as SavedSearchEntry, entries);
    if (fault === undefined) entries.push(each as SavedSearchEntry);
    else faults.push(`mail.savedSearches[${index}]: ${fault}`);
  }
  return { entries, faults };
}

function entryFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return l10n.t('It must be an object with a “name” and a “query”.');
  const { name, query, in: place, subfolders } = value as Record<string, unknown>;
  if (typeof name !== 'string') return l10n.t('“name” must be a text.');
  if (typeof query !== 'string' || query.length > maxQueryLength)
    return l10n.t('“query” must be a text of up to {0} characters.', maxQueryLength);
  if (place !== undefined && (typeof place !== 'string' || place.length > longestPlace))
    return l10n.t('“in” must be an account’s address, with “/” and a folder’s path if you like.');
  if (subfolders !== undefined && typeof subfolders !== 'boolean')
    return l10n.t('“subfolders” must be true or false.');
  return nameFault(name);
}

function duplicateFault(
  { name }: SavedSearchEntry,
  before: readonly SavedSearchEntry[],
): string | undefined {
  if (!before.some((each) => each.name === name)) return undefined;
  return l10n.t('The name “{0}” is there twice; give it another one.', name);
}

/** Where an entry looks and for what; undefined where it names an account that is not there. */
export function resolve(
  { query, in: place, subfolders }: SavedSearchEntry,
  { accounts, folders }: Places,
): { readonly query: string; readonly scope: ViewScope } | undefined {
  if (place === undefined || place === '') return { query, scope: 'everywhere' };
  if (place === 'inboxes' || place === 'mail') return { query, scope: place };
  const account = accounts.find((each) => namesOf(each).some((name) => begins(place, name)));
  if (!account) return undefined;
  const { id } = account;
  const name = namesOf(account).find((each) => begins(place, each))!;
  const path = place.slice(name.length + 1);
  if (path === '') return { query, scope: { account: id } };
  const folder = folders(id).find((each) => isAt(each, path));
  if (folder) return { query, scope: { folder: folder.id, ...(subfolders ? { subfolders } : {}) } };
  // Not known yet, or gone: the search itself finds it, or says that it is not there.
  const named = printQuery({ kind: 'folder', name: path, position: 0 });
  return {
    query: query.trim() === '' ? named : `${named} (${query})`,
    scope: { account: id },
  };
}

/** How the setting writes a scope. */
export function whereOf(
  scope: ViewScope,
  { accounts, folders }: Places,
): Pick<SavedSearchEntry, 'in' | 'subfolders'> {
  if (scope === 'everywhere') return {};
  if (typeof scope === 'string') return { in: scope };
  const id = 'account' in scope ? scope.account : parseFolderId(scope.folder).account;
  const address = accounts.find((each) => each.id === id)?.address ?? id;
  const several = accounts.filter((each) => each.address === address).length > 1;
  const account = several ? id : address;
  if ('account' in scope) return { in: account };
  const folder = folders(id).find((each) => each.id === scope.folder);
  const path = folder?.path.join('/') ?? parseFolderId(scope.folder).mailbox;
  return { in: `${account}/${path}`, ...(scope.subfolders ? { subfolders: true } : {}) };
}

function namesOf({ id, address }: Account): readonly string[] {
  return [id, address];
}

function begins(place: string, name: string): boolean {
  const start = place.slice(0, name.length).toLowerCase();
  return start === name.toLowerCase() && ['', '/'].includes(place.charAt(name.length));
}

function isAt({ path, role }: Folder, wanted: string): boolean {
  return path.join('/') === wanted || (role === 'inbox' && wanted.toLowerCase() === 'inbox');
}
