import type { ImapFlow } from 'imapflow';
import { packMessageRange } from 'imapflow/lib/tools.js';
import { atom } from './raw.ts';
import { searchUids } from './search.ts';

type Flags = Map<number, readonly string[]>;

/** The flags of some messages of the selected mailbox. */
export async function fetchFlags(client: ImapFlow, uids: readonly number[]): Promise<Flags> {
  if (uids.length === 0) return new Map();
  const wanted = new Set(uids);
  const flags = await collect(client, packMessageRange([...uids]), {});
  for (const uid of flags.keys()) if (!wanted.has(uid)) flags.delete(uid);
  return flags;
}

/** Flags that changed since `modseq` (CONDSTORE, RFC 7162 §3.1.4). */
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
  for await (const message of client.fetch('1:*', { uid: true, internalDate: true }, { uid: true }))
    if (message.uid > 0)
      arrivals.push({ uid: message.uid, at: new Date(message.internalDate ?? 0).getTime() || 0 });
  return arrivals.sort((a, b) => a.at - b.at || a.uid - b.uid).map(({ uid }) => uid);
}

async function collect(
  client: ImapFlow,
  range: string,
  options: { changedSince?: bigint },
): Promise<Flags> {
  const flags: Flags = new Map();
  let count = 0;
  const query = { uid: true, flags: true };
  for await (const message of client.fetch(range, query, { uid: true, ...options })) {
    if (message.uid > 0 && message.flags) flags.set(message.uid, [...message.flags]);
    // imapflow parses in long runs; letting the loop turn keeps the worker answering.
    if (++count % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return flags;
}
