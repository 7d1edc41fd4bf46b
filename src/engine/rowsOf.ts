import { fetchRows } from '../imap/rows.ts';
import type { Client } from '../imap/session.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { toStoredRow } from './row.ts';
import type { SyncedMailbox } from './syncedMailbox.ts';

/**
 * Rows of messages of the selected mailbox, from the cache where it has them; in no order. The cache
 * keeps the others where their flags are as new as what it knows of the mailbox.
 */
export async function rowsOf(
  engine: AccountEngine,
  client: Client,
  mailbox: string,
  uidValidity: bigint,
  uids: readonly number[],
): Promise<StoredRow[]> {
  const synced = engine.mailbox(mailbox);
  const known = synced.state?.uidValidity === uidValidity;
  const cached = known ? engine.store.rows(mailbox, uids) : new Map<number, StoredRow>();
  const missing = uids.filter((uid) => !cached.has(uid));
  if (missing.length === 0) return [...cached.values()];
  const { rows, seen } = await rowsSeen(client, synced, missing);
  // Rows of a mailbox never synced have no numbering to be checked against later.
  if (known && !synced.isAheadOf(seen)) engine.store.saveRows(mailbox, rows);
  return [...cached.values(), ...rows];
}

/** Rows, and the mod-sequence that their flags are at least as new as (RFC 7162). */
export interface SeenRows {
  readonly rows: readonly StoredRow[];
  readonly seen: bigint | undefined;
}

/** As `rowsFrom`. FETCH tells flags as they are, also where the mailbox was selected a while ago. */
export async function rowsSeen(
  client: Client,
  { state }: SyncedMailbox,
  uids: readonly number[],
): Promise<SeenRows> {
  const { highestModseq, uidValidity } = client.mailbox || {};
  const known = state?.uidValidity === uidValidity ? state?.modseq : undefined;
  const seen = known !== undefined && known > (highestModseq ?? 0n) ? known : highestModseq;
  return { rows: await rowsFrom(client, uids), seen };
}

/** Rows of messages of the selected mailbox as the server has them, as the cache keeps them. */
export async function rowsFrom(client: Client, uids: readonly number[]): Promise<StoredRow[]> {
  return (await fetchRows(client, uids)).map(toStoredRow);
}
