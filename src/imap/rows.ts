import type {
  FetchMessageObject,
  FetchQueryObject,
  ImapFlow,
  MessageStructureObject,
} from 'imapflow';
import { packMessageRange } from 'imapflow/lib/tools.js';
import type { Mailbox, RowContent } from '../model/message.ts';
import { fetchEach } from './fetch.ts';

/** What the list needs of one message, as fetched. */
export interface FetchedRow extends RowContent {
  readonly structure?: MessageStructureObject;
}

/** UIDs in one FETCH: keeps command lines and answers small (RFC 2683 §3.2.1.5). */
const chunkSize = 200;

/**
 * The rows of `uids` in the selected mailbox; a message whose structure imapflow cannot read comes
 * without one rather than not at all. UIDs that are gone are left out.
 */
export async function fetchRows(client: ImapFlow, uids: readonly number[]): Promise<FetchedRow[]> {
  const rows: FetchedRow[] = [];
  for (let start = 0; start < uids.length; start += chunkSize) {
    const chunk = uids.slice(start, start + chunkSize);
    const found = await fetchChunk(client, chunk, true);
    const missing = chunk.filter((uid) => !found.has(uid));
    const rescued =
      missing.length > 0 ? await rescue(client, missing) : new Map<number, FetchedRow>();
    for (const row of [...found.values(), ...rescued.values()]) rows.push(row);
  }
  return rows;
}

/**
 * The rows of the `count` messages that arrived last in a mailbox of `exists` messages: the one
 * thing that can be asked for before any UID is known. Rows that cannot be read are left out.
 */
export async function fetchNewestRows(
  client: ImapFlow,
  exists: number,
  count: number,
): Promise<FetchedRow[]> {
  const rows = new Map<number, FetchedRow>();
  const range = `${Math.max(1, exists - count + 1)}:${exists}`;
  await fetchEach(client, range, rowItems(client, true), {}, (message) => {
    if (message.uid > 0 && message.size !== undefined) rows.set(message.uid, toRow(message));
  });
  return [...rows.values()];
}

/** Messages whose full row could not be parsed, asked again with less, then with the least. */
async function rescue(client: ImapFlow, uids: readonly number[]): Promise<Map<number, FetchedRow>> {
  const found = await fetchChunk(client, uids, false);
  for (const uid of uids) {
    if (found.has(uid)) continue;
    const bare = await client.fetchOne(String(uid), { uid: true, flags: true }, { uid: true });
    if (bare && bare.uid === uid) found.set(uid, toRow(bare));
  }
  return found;
}

async function fetchChunk(
  client: ImapFlow,
  uids: readonly number[],
  whole: boolean,
): Promise<Map<number, FetchedRow>> {
  const wanted = new Set(uids);
  const found = new Map<number, FetchedRow>();
  const range = packMessageRange([...uids]);
  await fetchEach(client, range, rowItems(client, whole), { uid: true }, (message) => {
    // A server may send rows nobody asked for, and flags alone of others.
    if (wanted.has(message.uid) && message.size !== undefined)
      found.set(message.uid, toRow(message));
  });
  return found;
}

function rowItems(client: ImapFlow, whole: boolean): FetchQueryObject {
  return {
    ...{ uid: true, flags: true, internalDate: true, size: true, envelope: true },
    ...(whole ? { bodyStructure: true } : {}),
    // Asked for by its own name on Gmail and on servers with OBJECTID; of no use elsewhere.
    ...(hasThreadIds(client) ? { threadId: true } : {}),
  };
}

/** Whether the server tells which messages belong together (X-GM-THRID, or RFC 8474's THREADID). */
export function hasThreadIds({ capabilities }: ImapFlow): boolean {
  return capabilities.has('X-GM-EXT-1') || capabilities.has('OBJECTID');
}

function toRow(message: FetchMessageObject): FetchedRow {
  const { envelope, internalDate, threadId } = message;
  const inReplyTo = firstMessageId(envelope?.inReplyTo);
  return {
    uid: message.uid,
    flags: [...(message.flags ?? [])].filter((flag) => flag.toLowerCase() !== '\\recent'),
    subject: oneLine(envelope?.subject),
    from: mailboxes(envelope?.from),
    to: mailboxes(envelope?.to),
    date: isoDate(envelope?.date) ?? isoDate(internalDate) ?? '',
    size: message.size ?? 0,
    ...(envelope?.messageId ? { messageIdHeader: oneLine(envelope.messageId) } : {}),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    // It goes back to the server in a command, so it has to be what an id may be (RFC 8474 §7).
    ...(threadId && /^[\w-]{1,255}$/.test(threadId) ? { threadId } : {}),
    ...(message.bodyStructure === undefined ? {} : { structure: message.bodyStructure }),
  };
}

/** In-Reply-To may hold words besides (old mail programs); the first id in it counts. */
function firstMessageId(header: string | undefined): string | undefined {
  return messageIds(header ?? '')[0];
}

/** The Message-IDs in a header, in their order; longer ones than any real id are no ids. */
export function messageIds(header: string): string[] {
  return header.slice(0, 100_000).match(/<[^<>\s\p{Cc}]{1,900}>/gu) ?? [];
}

function mailboxes(
  list: readonly { name?: string | undefined; address?: string | undefined }[] | undefined,
): Mailbox[] {
  return (list ?? []).slice(0, 50).map(({ name, address }) => {
    const clean = oneLine(name);
    return { ...(clean === '' ? {} : { name: clean }), address: oneLine(address) };
  });
}

/** Header text on one line: controls and bidirectional overrides out (they forge names). */
function oneLine(text: string | undefined): string {
  return (text ?? '')
    .slice(0, 5000)
    .replace(/[\t\r\n ]+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, '\ufffd')
    .trim();
}

function isoDate(date: Date | string | undefined): string | undefined {
  if (date === undefined) return undefined;
  const parsed = new Date(date);
  const year = parsed.getUTCFullYear();
  // Outside these years a date is a fault of the sender, and ISO strings would not sort.
  return year >= 1970 && year <= 2200 ? parsed.toISOString() : undefined;
}
