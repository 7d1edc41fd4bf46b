import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { packMessageRange } from 'imapflow/lib/tools.js';
import type { Mailbox, RowContent } from '../model/message.ts';

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
  const query = {
    uid: true,
    flags: true,
    internalDate: true,
    size: true,
    ...(whole ? { envelope: true, bodyStructure: true } : { envelope: true }),
  };
  for await (const message of client.fetch(packMessageRange([...uids]), query, { uid: true })) {
    // A server may send rows nobody asked for, and flags alone of others.
    if (wanted.has(message.uid) && message.size !== undefined)
      found.set(message.uid, toRow(message));
    if (found.size % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}

function toRow(message: FetchMessageObject): FetchedRow {
  const { envelope, internalDate } = message;
  return {
    uid: message.uid,
    flags: [...(message.flags ?? [])].filter((flag) => flag.toLowerCase() !== '\\recent'),
    subject: oneLine(envelope?.subject),
    from: mailboxes(envelope?.from),
    to: mailboxes(envelope?.to),
    date: isoDate(envelope?.date) ?? isoDate(internalDate) ?? '',
    size: message.size ?? 0,
    ...(envelope?.messageId ? { messageIdHeader: oneLine(envelope.messageId) } : {}),
    ...(message.bodyStructure === undefined ? {} : { structure: message.bodyStructure }),
  };
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
