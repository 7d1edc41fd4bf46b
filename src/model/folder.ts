import type { AccountId } from './account.ts';
import type { FolderId } from './id.ts';

export type FolderRole =
  'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | 'all' | 'flagged';

export interface Folder {
  readonly id: FolderId;
  readonly account: AccountId;
  /** Decoded segments, for people: ['Lists', 'lkml'] whatever the server's delimiter. */
  readonly path: readonly string[];
  readonly role?: FolderRole;
  readonly selectable: boolean;
  readonly subscribed: boolean;
  readonly total?: number;
  readonly unread?: number;
}

/** What STATUS tells of a mailbox (RFC 9051 §6.3.11). */
export interface MailboxCounts extends Pick<Folder, 'total' | 'unread'> {
  /** The UID that the next message will have, at the least. */
  readonly uidNext?: number;
}

/** A mailbox as the server lists it (RFC 9051 §7.3.1): what a folder is made from. */
export interface ListedMailbox extends Omit<Folder, 'id' | 'account'>, MailboxCounts {
  /** The name as the server spells it. */
  readonly mailbox: string;
  readonly delimiter: string;
}

/** The order people expect: roles first, in this order, then by name. */
const roleOrder: readonly FolderRole[] = [
  'inbox',
  'drafts',
  'sent',
  'archive',
  'all',
  'flagged',
  'junk',
  'trash',
];

/** Compares two folders of one parent for showing. */
export function compareFolders(a: Folder, b: Folder): number {
  const rank = (folder: Folder): number =>
    folder.role === undefined ? roleOrder.length : roleOrder.indexOf(folder.role);
  return rank(a) - rank(b) || (a.path.at(-1) ?? '').localeCompare(b.path.at(-1) ?? '');
}
