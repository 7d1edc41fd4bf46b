import type { AccountId } from './account.ts';
import { MailError } from './errors.ts';

/** Account and mailbox name; independent of UIDVALIDITY. Opaque outside this file. */
export type FolderId = string;
/** Account, mailbox, UIDVALIDITY and UID. Opaque outside this file. */
export type MessageId = string;

/** A change in one account, or in several at once. Opaque outside this file. */
export type ChangeId = string;

declare const uidBrand: unique symbol;
declare const seqBrand: unique symbol;
/** A unique identifier in a mailbox (RFC 9051 §2.3.1.1). Never a sequence number. */
export type Uid = number & { readonly [uidBrand]: true };
/** A message sequence number (RFC 9051 §2.3.1.2). Never leaves `src/imap`. */
export type SeqNo = number & { readonly [seqBrand]: true };

export interface FolderRef {
  readonly account: AccountId;
  /** The mailbox name as the server spells it. */
  readonly mailbox: string;
}

export interface MessageRef extends FolderRef {
  readonly uidValidity: bigint;
  readonly uid: Uid;
}

/** The id of a mailbox; the name is escaped so that any byte may stand in it. */
export function folderId(account: AccountId, mailbox: string): FolderId {
  return `${account}/${encodeURIComponent(mailbox.toWellFormed())}`;
}

/** The id of one message in one mailbox under one UIDVALIDITY. */
export function messageId(folder: FolderId, uidValidity: bigint, uid: number): MessageId {
  return `${folder};${uidValidity};${uid}`;
}

/** @throws MailError 'not-found' when the id was never one of ours */
export function parseFolderId(id: FolderId): FolderRef {
  const match = typeof id === 'string' ? /^([^/;]+)\/([^/;]+)$/.exec(id) : null;
  if (!match) throw new MailError('not-found', `There is no folder with the id “${String(id)}”.`);
  return { account: match[1]!, mailbox: decode(match[2]!) };
}

/** @throws MailError 'not-found' when the id was never one of ours */
export function parseMessageId(id: MessageId): MessageRef {
  const match = typeof id === 'string' ? /^([^;]+);(\d{1,20});(\d{1,10})$/.exec(id) : null;
  if (!match) throw new MailError('not-found', `There is no message with the id “${String(id)}”.`);
  return {
    ...parseFolderId(match[1]!),
    uidValidity: BigInt(match[2]!),
    uid: Number(match[3]) as Uid,
  };
}

/** The folder part of a message id. */
export function folderOf(id: MessageId): FolderId {
  const { account, mailbox } = parseMessageId(id);
  return folderId(account, mailbox);
}

/** The id of a change by its key in the journals of these accounts. */
export function changeId(accounts: readonly AccountId[], key: string): ChangeId {
  return accounts.map((account) => `${account}/${key}`).join(';');
}

/** @throws MailError 'not-found' when the id was never one of ours */
export function parseChangeId(id: ChangeId): { accounts: AccountId[]; key: string } {
  const parts = typeof id === 'string' ? id.split(';').map((each) => each.split('/')) : [];
  const key = parts[0]?.[1];
  if (!key || !parts.every((part) => part.length === 2 && part[0] !== '' && part[1] === key))
    throw new MailError('not-found', `There is no change with the id “${String(id)}”.`);
  return { accounts: parts.map(([account]) => account!), key };
}

function decode(name: string): string {
  try {
    // Half of a surrogate pair is written by nobody here, and would come to mean another mailbox.
    if (name.isWellFormed()) return decodeURIComponent(name);
  } catch {
    // An escape that is none.
  }
  throw new MailError('not-found', `There is no folder with the id “${name}”.`);
}
