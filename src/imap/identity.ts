import type { ImapFlow } from 'imapflow';
import { encodePath, packMessageRange } from 'imapflow/lib/tools.js';
import { type Argument, atom, rawCommand, text, type Untagged, valueOf } from './raw.ts';
import { searchUids, type SearchKeys } from './search.ts';
import { uidsFrom } from './state.ts';
import { uidChunks } from './uidChunks.ts';

/** What a copy of a message has in common with it. */
export interface Identity {
  /** The Message-ID header field, where there is one. */
  readonly messageId?: string;
  /** Octets (RFC822.SIZE). */
  readonly size: number;
  /** INTERNALDATE, ISO 8601. */
  readonly date: string;
}

/** Messages in one FETCH, and Message-IDs in one SEARCH. */
const fetchLimit = 500;
const searchLimit = 20;

/** The identities of those of `uids` that are in the selected mailbox. */
export async function fetchIdentities(
  client: ImapFlow,
  uids: readonly number[],
): Promise<Map<number, Identity>> {
  const wanted = new Set(uids);
  const found = new Map<number, Identity>();
  const query = { uid: true, envelope: true, size: true, internalDate: true };
  for (const chunk of uidChunks(uids, fetchLimit)) {
    for await (const each of client.fetch(packMessageRange(chunk), query, { uid: true })) {
      if (!wanted.has(each.uid) || each.size === undefined) continue;
      const messageId = each.envelope?.messageId?.trim();
      found.set(each.uid, {
        ...(messageId ? { messageId } : {}),
        size: each.size,
        date: isoSeconds(each.internalDate),
      });
    }
  }
  return found;
}

/** UIDNEXT and UIDVALIDITY of a mailbox that need not be selected; undefined when refused. */
export async function nextUid(
  client: ImapFlow,
  mailbox: string,
): Promise<{ uidNext: number; uidValidity: string } | undefined> {
  const told = new Map<string, string>();
  const onStatus = ({ attributes }: Untagged): Promise<void> => {
    const items: unknown = attributes?.find(Array.isArray);
    if (!Array.isArray(items)) return Promise.resolve();
    for (let at = 0; at + 1 < items.length; at += 2)
      told.set(valueOf(items[at])?.toUpperCase() ?? '', valueOf(items[at + 1]) ?? '');
    return Promise.resolve();
  };
  const name: Argument = text(encodePath(client, mailbox));
  try {
    const wanted = [atom('UIDNEXT'), atom('UIDVALIDITY')];
    await rawCommand(client, 'STATUS', [name, wanted], { STATUS: onStatus });
  } catch (error) {
    // What is wrong with the mailbox is better told by the command that needs it.
    if (client.usable) return undefined;
    throw error;
  }
  const uidNext = Number(told.get('UIDNEXT'));
  const uidValidity = told.get('UIDVALIDITY');
  return Number.isInteger(uidNext) && uidNext > 0 && uidValidity
    ? { uidNext, uidValidity }
    : undefined;
}

/** Which messages of the selected mailbox with UIDs from `first` up are copies of `originals`. */
export async function findCopies(
  client: ImapFlow,
  originals: ReadonlyMap<number, Identity>,
  first: number,
): Promise<Map<number, number>> {
  const candidates = new Map<string, number[]>();
  for (const [uid, identity] of await fetchIdentities(client, await uidsFrom(client, first))) {
    const key = keyOf(identity);
    candidates.set(key, [...(candidates.get(key) ?? []), uid]);
  }
  const copies = new Map<number, number>();
  for (const [uid, identity] of originals) {
    // Each copy counts for one original: two messages may well look the same.
    const copy = candidates.get(keyOf(identity))?.shift();
    if (copy !== undefined) copies.set(uid, copy);
  }
  return copies;
}

/** The newest message of the selected mailbox with each of these Message-IDs. */
export async function findByMessageId(
  client: ImapFlow,
  messageIds: readonly string[],
): Promise<Map<string, number>> {
  const wanted = new Set(messageIds);
  const found = new Map<string, number>();
  for (let start = 0; start < messageIds.length; start += searchLimit) {
    const keys = messageIds
      .slice(start, start + searchLimit)
      .map((id): SearchKeys => [atom('HEADER'), text('Message-ID'), text(id)])
      .reduce((either, or) => [atom('OR'), ...either, ...or]);
    // SEARCH finds parts of a header as well, so what it found is looked at.
    const identities = await fetchIdentities(client, await searchUids(client, keys));
    for (const [uid, { messageId }] of identities)
      if (messageId !== undefined && wanted.has(messageId))
        found.set(messageId, Math.max(uid, found.get(messageId) ?? 0));
  }
  return found;
}

/** An INTERNALDATE as identities carry it: whole seconds, for servers keep no more. */
export function isoSeconds(date: Date | string | undefined): string {
  const time = new Date(date ?? 0).getTime();
  return new Date(Math.floor((time || 0) / 1000) * 1000).toISOString();
}

function keyOf({ messageId, size, date }: Identity): string {
  return messageId ?? `${size} ${date}`;
}
