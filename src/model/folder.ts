import type { AccountId } from './account.ts';
import type { FolderId } from './id.ts';

export type FolderRole =
  'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash' | 'all' | 'flagged';

/** The roles that a folder can be given (RFC 6154); the inbox is what the server calls INBOX. */
export const assignableRoles = [
  'drafts',
  'sent',
  'archive',
  'junk',
  'trash',
  'all',
  'flagged',
] as const satisfies readonly FolderRole[];

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
  /** Whose it is (RFC 2342), where it is not the user's own. */
  readonly namespace?: 'others' | 'shared';
  /** What the user may do in it (RFC 4314: 'lrswipkxtea'); undefined where the server does not tell. */
  readonly rights?: string;
}

/** How much of what is used, as QUOTA tells (RFC 9208); storage in octets. */
export interface Quota {
  readonly root: string;
  readonly resource: 'storage' | 'message';
  readonly used: number;
  readonly limit: number;
}

/** What there is to tell of one folder. */
export interface FolderProperties {
  readonly folder: Folder;
  /** The name as the server spells it. */
  readonly mailbox: string;
  readonly total?: number;
  readonly unread?: number;
  /** Octets of all its messages, where the server counts them (STATUS=SIZE, RFC 8438). */
  readonly size?: number;
  readonly quotas: readonly Quota[];
  /** Milliseconds since 1970. */
  readonly lastSynced?: number;
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
