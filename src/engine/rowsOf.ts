import { fetchRows } from '../imap/rows.ts';
import type { Client } from '../imap/session.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { toStoredRow } from './row.ts';

/** Rows of messages of the selected mailbox, from the cache where it has them; in no order. */
export async function rowsOf(
  engine: AccountEngine,
  client: Client,
  mailbox: string,
  uidValidity: bigint,
  uids: readonly number[],
): Promise<StoredRow[]> {
  const known = engine.mailbox(mailbox).state?.uidValidity === uidValidity;
  const cached = known ? engine.store.rows(mailbox, uids) : new Map<number, StoredRow>();
  const missing = uids.filter((uid) => !cached.has(uid));
  const stored = missing.length > 0 ? await rowsFrom(client, missing) : [];
  // Rows of a mailbox never synced have no numbering to be checked against later.
  if (known && stored.length > 0) engine.store.saveRows(mailbox, stored);
  return [...cached.values(), ...stored];
}

/** Rows of messages of the selected mailbox as the server has them, as the cache keeps them. */
export async function rowsFrom(client: Client, uids: readonly number[]): Promise<StoredRow[]> {
  return (await fetchRows(client, uids)).map(toStoredRow);
}
