import type { ImapFlow } from 'imapflow';
import { packMessageRange } from 'imapflow/lib/tools.js';
import { fetchEach } from './fetch.ts';
import { atom } from './raw.ts';
import { messageIds } from './rows.ts';
import { searchUids } from './search.ts';
import { uidChunks } from './uidChunks.ts';

type Flags = Map<number, readonly string[]>;

/** UIDs in one FETCH of flags: an answer of about 50 KB. */
const chunkSize = 1000;

/** The flags of some messages of the selected mailbox. */
export async function fetchFlags(client: ImapFlow, uids: readonly number[]): Promise<Flags> {
  const wanted = new Set(uids);
  const flags: Flags = new Map();
  for (const chunk of uidChunks(uids, chunkSize)) {
    const range = packMessageRange(chunk);
    for (const [uid, each] of await collect(client, range, {}))
      if (wanted.has(uid)) flags.set(uid, each);
  }
  return flags;
}

/** Flags that changed since `modseq` (CONDSTORE, RFC 7162 §3.1.4), those of new messages too. */
export function fetchFlagsSince(client: ImapFlow, modseq: bigint): Promise<Flags> {
  return collect(client, '1:*', { changedSince: modseq });
}

/** UIDs from `first` up, ascending. */
export async function uidsFrom(client: ImapFlow, first: number): Promise<number[]> {
  const found = await searchUids(client, [atom('UID'), { type: 'SEQUENCE', value: `${first}:*` }]);
  // `n:*` names the last message also where its UID is below n (RFC 9051 §9, seq-range).
  return found.filter((uid) => uid >= first);
}

/** All UIDs, oldest arrival (INTERNALDATE) first. */
export async function uidsByArrival(client: ImapFlow): Promise<number[]> {
  const arrivals: { uid: number; at: number }[] = [];
  await fetchEach(client, '1:*', { uid: true, internalDate: true }, { uid: true }, (message) => {
    if (message.uid > 0)
      arrivals.push({ uid: message.uid, at: new Date(message.internalDate ?? 0).getTime() || 0 });
  });
  return arrivals.sort((a, b) => a.at - b.at || a.uid - b.uid).map(({ uid }) => uid);
}

/** The Message-IDs in the References of some messages, oldest first; empty where there are none. */
export async function fetchReferences(
  client: ImapFlow,
  uids: readonly number[],
): Promise<Map<number, string[]>> {
  const references = new Map(uids.map((uid): [number, string[]] => [uid, []]));
  const query = { uid: true, headers: ['References'] };
  for (const chunk of uidChunks(uids, chunkSize)) {
    const range = packMessageRange(chunk);
    await fetchEach(client, range, query, { uid: true }, ({ uid, headers }) => {
      if (references.has(uid)) references.set(uid, messageIds(headers?.toString('latin1') ?? ''));
    });
  }
  return references;
}

async function collect(
  client: ImapFlow,
  range: string,
  options: { changedSince?: bigint },
): Promise<Flags> {
  const flags: Flags = new Map();
  const query = { uid: true, flags: true };
  await fetchEach(client, range, query, { uid: true, ...options }, (message) => {
    if (message.uid > 0 && message.flags) flags.set(message.uid, [...message.flags]);
  });
  return flags;
}
