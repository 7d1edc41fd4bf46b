import { env, l10n, type QuickInputButton, type QuickPickItem, ThemeIcon } from 'vscode';
import { hasFlag, seen } from '../../model/flags.ts';
import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { SearchFailure } from '../../model/search.ts';
import { accountName } from '../accounts/accountName.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { cleanName, type Folders, folderPath } from '../folders.ts';
import { plain } from '../plain.ts';
import type { Found } from './liveSearch.ts';

/** A row of the quick pick: a message, a search made before, or a word on the search. */
export interface ResultItem extends QuickPickItem {
  readonly message?: MessageId;
  readonly earlier?: string;
}

export const itemButtons = {
  beside: (): QuickInputButton => ({
    iconPath: new ThemeIcon('split-horizontal'),
    tooltip: l10n.t('Open to the Side'),
  }),
  reveal: (): QuickInputButton => ({
    iconPath: new ThemeIcon('list-tree'),
    tooltip: l10n.t('Show in Its Folder'),
  }),
  forget: (): QuickInputButton => ({
    iconPath: new ThemeIcon('close'),
    tooltip: l10n.t('Remove from the History'),
  }),
};

/** Where messages are, for people. */
export interface Whereabouts {
  readonly accounts: Accounts;
  readonly folders: Folders;
}

/** What was found, and below it what stands in the way of more. */
export function foundItems(found: Found, around: Whereabouts): ResultItem[] {
  const { rows, busy, failures, notes, fault, query } = found;
  const items = rows.map((row) => messageItem(row, around));
  if (fault !== undefined) return [word('warning', fault), ...items];
  const said = [
    ...failures.map((failure) => word('warning', failureText(failure, around))),
    ...notes.map((note) => word('info', note)),
  ];
  if (items.length === 0 && !busy && query !== '')
    return [{ label: l10n.t('No message matches.'), alwaysShow: true }, ...said];
  return [...items, ...said];
}

/** The searches made before, while nothing is typed. */
export function historyItems(queries: readonly string[]): ResultItem[] {
  return queries.map((earlier) => ({
    label: plain(earlier),
    iconPath: new ThemeIcon('history'),
    buttons: [itemButtons.forget()],
    alwaysShow: true,
    earlier,
  }));
}

function messageItem(row: MessageRow, around: Whereabouts): ResultItem {
  const { id, subject, from, date, flags, preview } = row;
  const sender = cleanName(from[0]?.name ?? from[0]?.address ?? l10n.t('(no sender)'));
  const facts = [sender, shortDate(date), ...placeOf(row, around)];
  return {
    label: plain(subject || l10n.t('(no subject)')),
    // The empty one keeps the subjects of read messages in line with the others.
    iconPath: new ThemeIcon(hasFlag(flags, seen) ? 'blank' : 'circle-filled'),
    description: plain(facts.join(' · ')),
    ...(preview === undefined || preview === '' ? {} : { detail: plain(preview) }),
    buttons: [itemButtons.beside(), itemButtons.reveal()],
    // It has matched already; VS Code must not filter once more by the label.
    alwaysShow: true,
    message: id,
  };
}

/** Its folder, and its account where there are several. */
function placeOf(row: MessageRow, { accounts, folders }: Whereabouts): readonly string[] {
  const folder = folders.find(row.folder);
  if (!folder) return [];
  const several = accounts.all().length > 1;
  return [folderPath(folder), ...(several ? [accountName(accounts, folder.account)] : [])];
}

function failureText(
  { account, folder: id, error }: SearchFailure,
  { accounts, folders }: Whereabouts,
): string {
  const folder = id === undefined ? undefined : folders.find(id);
  const where = [...(folder ? [folderPath(folder)] : []), accountName(accounts, account)];
  return `${where.join(' · ')}: ${error.message}`;
}

function word(icon: string, text: string): ResultItem {
  return { label: plain(text), iconPath: new ThemeIcon(icon), alwaysShow: true };
}

function shortDate(date: string): string {
  const at = new Date(date);
  if (Number.isNaN(at.getTime())) return l10n.t('Unknown date');
  const today = new Date().toDateString() === at.toDateString();
  return new Intl.DateTimeFormat(
    env.language,
    today ? { timeStyle: 'short' } : { dateStyle: 'medium' },
  ).format(at);
}
