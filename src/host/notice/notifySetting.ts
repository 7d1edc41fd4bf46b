import * as l10n from '@vscode/l10n';
import type { Account } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';

/** When a notification tells of new mail: the setting `mail.notify.newMail`. */
export type NotifyMode = 'off' | 'inboxes' | 'folders';

/** An entry of the setting `mail.notify.folders`. */
export interface NotifyEntry {
  /** The account's address. */
  readonly account: string;
  /** The folder's path, with “/” between its levels. */
  readonly folder: string;
}

const longestAddress = 1000;
const longestPath = 2000;

/** Off for whatever is none of the values. */
export function readNotifyMode(value: unknown): NotifyMode {
  return value === 'inboxes' || value === 'folders' ? value : 'off';
}

/** What the setting says, each folder once, and what is wrong with the entries that are left out. */
export function readNotifyFolders(value: unknown): {
  readonly entries: readonly NotifyEntry[];
  readonly faults: readonly string[];
} {
  if (value === undefined) return { entries: [], faults: [] };
  if (!Array.isArray(value))
    return { entries: [], faults: [l10n.t('“mail.notify.folders” must be a list.')] };
  const entries: NotifyEntry[] = [];
  const faults: string[] = [];
  for (const [index, each] of (value as unknown[]).entries()) {
    const entry = readEntry(each);
    const where = `mail.notify.folders[${index}]`;
    if (!entry)
      faults.push(l10n.t('{0} must have an address as “account” and a path as “folder”.', where));
    else if (!entries.some((known) => isSame(known, entry))) entries.push(entry);
  }
  return { entries, faults };
}

/** The entry that stands for a folder. */
export function entryFor(account: Pick<Account, 'address'>, folder: Folder): NotifyEntry {
  return { account: account.address, folder: folder.path.join('/') };
}

/** Whether an entry means this folder; the inbox may be written in any case. */
export function means(
  entry: NotifyEntry,
  account: Pick<Account, 'address'>,
  folder: Pick<Folder, 'path' | 'role'>,
): boolean {
  if (entry.account.toLowerCase() !== account.address.toLowerCase()) return false;
  if (folder.role === 'inbox' && entry.folder.toLowerCase() === 'inbox') return true;
  return folder.path.join('/') === entry.folder;
}

function readEntry(value: unknown): NotifyEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { account, folder } = value as Record<string, unknown>;
  if (!isText(account, longestAddress) || !isText(folder, longestPath)) return undefined;
  return { account, folder };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function isSame(one: NotifyEntry, other: NotifyEntry): boolean {
  return one.account === other.account && one.folder === other.folder;
}
