import type { SortOrder } from '../imap/search.ts';
import type { Client } from '../imap/session.ts';
import type { ListedMailbox } from '../model/folder.ts';
import type { AccountEngine } from './accountEngine.ts';
import { compareRows } from './compareRows.ts';
import { rowsLimit } from './order.ts';
import { rowsOf } from './rowsOf.ts';

/** A mailbox that is selected on a connection. */
export interface Selected {
  readonly engine: AccountEngine;
  readonly client: Client;
  readonly mailbox: ListedMailbox;
}

export interface Sorted {
  readonly uids: readonly number[];
  /** Nothing better than the order of arrival is known. */
  readonly byArrival: boolean;
}

/** Messages of the selected mailbox in an order, where the server has no SORT for them. */
export async function sortFound(
  selected: Selected,
  uids: readonly number[],
  order: SortOrder,
): Promise<Sorted> {
  const { engine, client, mailbox } = selected;
  const newestFirst = uids.toSorted((a, b) => b - a);
  const arrived = order.descending || order.by !== 'date' ? newestFirst : newestFirst.toReversed();
  const { uidValidity = 0n } = client.mailbox || {};
  const listed = order.by === 'date' ? listedOrder(selected, uids, order) : undefined;
  if (listed) return { uids: listed, byArrival: false };
  // Dates come mostly in the order of arrival; nothing is fetched for the few that do not.
  const worth = order.by === 'date' ? isCached(engine, mailbox.mailbox, uidValidity, uids) : true;
  if (!worth || uids.length > rowsLimit) return { uids: arrived, byArrival: true };
  const stored = await rowsOf(engine, client, mailbox.mailbox, uidValidity, newestFirst);
  const rows = stored.toSorted((a, b) => b.uid - a.uid).sort(compareRows(order));
  return { uids: rows.map(({ uid }) => uid), byArrival: false };
}

/** By date as the list has them, where it knows all of them. */
export function listedOrder(
  { engine, client, mailbox }: Selected,
  uids: readonly number[],
  { descending }: SortOrder,
): readonly number[] | undefined {
  const { uidValidity = 0n } = client.mailbox || {};
  const synced = engine.mailbox(mailbox.mailbox);
  if (synced.state?.uidValidity !== uidValidity) return undefined;
  const found = new Set(uids);
  const listed = synced.newestSettled?.filter((uid) => found.has(uid));
  if (listed?.length !== found.size) return undefined;
  return descending ? listed : listed.toReversed();
}

function isCached(
  engine: AccountEngine,
  mailbox: string,
  uidValidity: bigint,
  uids: readonly number[],
): boolean {
  const known = engine.mailbox(mailbox).state?.uidValidity === uidValidity;
  return known && engine.store.cachedAmong(mailbox, uids).size === new Set(uids).size;
}
