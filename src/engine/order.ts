import type { ListFilter, ListWindow } from '../model/message.ts';
import { atom } from '../imap/raw.ts';
import type { SessionKind } from '../imap/connections.ts';
import {
  allMessages,
  attachmentKeys,
  type SearchKeys,
  searchUids,
  type SortOrder,
  sortUids,
} from '../imap/search.ts';
import type { Client } from '../imap/session.ts';
import { uidsByArrival } from '../imap/state.ts';
import type { StoredRow } from '../store/store.ts';
import type { MailboxAccess } from './mailboxAccess.ts';

/** How a list is arranged. */
export interface Order extends SortOrder {
  readonly filter: ListFilter;
}

/** The order that is kept in step with the server; the others are asked for when wanted. */
export const newestFirst: Order = { by: 'date', descending: true, filter: 'all' };

export function orderOf({ sort, filter }: Pick<ListWindow, 'sort' | 'filter'>): Order {
  const by = sort?.by ?? 'date';
  // Dates and sizes are looked at from the top, names and subjects from A.
  const descending = sort?.descending ?? (sort === undefined || by === 'date' || by === 'size');
  return { by, descending, filter: filter ?? 'all' };
}

export function keyOf({ by, descending, filter }: Order): string {
  return `${by} ${descending} ${filter}`;
}

export function isNewestFirst(order: Order): boolean {
  return keyOf(order) === keyOf(newestFirst);
}

function filterKeys(filter: ListFilter): SearchKeys {
  if (filter === 'unread') return [atom('UNSEEN')];
  return filter === 'flagged' ? [atom('FLAGGED')] : allMessages;
}

/** Messages up to which a mailbox without SORT is ordered by the dates of all. */
const wholeLimit = 20_000;
/** Up to here every row is fetched where the server cannot answer for it. */
export const rowsLimit = 2_000;

/** UIDs in an order as the server has it, or as it would have it. @throws MailError */
export async function askOrder(
  access: MailboxAccess,
  order: Order,
  kind: SessionKind,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  if (access.uids.length === 0) return [];
  const keys = filterKeys(order.filter);
  const sorts = (client: Client): boolean =>
    client.capabilities.has('SORT') && order.filter !== 'attachments';
  const sorted = await access.use(
    kind,
    (client) => (sorts(client) ? sortUids(client, order, keys) : Promise.resolve(undefined)),
    signal,
  );
  if (sorted) return sorted;
  const all =
    order.filter === 'attachments'
      ? await askOrder(access, { ...order, filter: 'all' }, kind, signal)
      : await sortHere(access, order, kind, signal);
  if (order.filter === 'all') return all;
  const wanted = new Set(
    order.filter === 'attachments'
      ? await askAttachments(access, signal)
      : await access.use(kind, (client) => searchUids(client, keys), signal),
  );
  return all.filter((uid) => wanted.has(uid));
}

/** UIDs of messages with attachments; for big mailboxes what their top media type promises. */
export async function askAttachments(
  access: MailboxAccess,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  if (access.uids.length > rowsLimit)
    return access.use('main', (client) => searchUids(client, attachmentKeys()), signal);
  await access.fetchAllRows(signal);
  return access.store.uidsWithAttachments(access.mailbox);
}

/** The order on a server without SORT: by arrival for dates, by the rows themselves otherwise. */
async function sortHere(
  access: MailboxAccess,
  { by, descending }: Order,
  kind: SessionKind,
  signal?: AbortSignal,
): Promise<readonly number[]> {
  if (by === 'date' && access.uids.length > rowsLimit) {
    const whole = access.uids.length <= wholeLimit;
    const oldestFirst = whole ? await access.use(kind, uidsByArrival, signal) : access.uids;
    return descending ? oldestFirst.toReversed() : oldestFirst;
  }
  await access.fetchAllRows(signal);
  return access.store.sortedUids(access.mailbox, by, descending);
}

/** Rows looked up at a time while the place of a new message is searched. */
const mergeStep = 100;

/** `order` with `added` at their dates; undefined when the place lies among rows never fetched. */
export function mergeNewest(
  order: readonly number[],
  added: ReadonlyMap<number, string>,
  lookUp: (uids: readonly number[]) => ReadonlyMap<number, StoredRow>,
): number[] | undefined {
  const waiting = [...added].sort(([a, aDate], [b, bDate]) =>
    aDate === bDate ? b - a : aDate < bDate ? 1 : -1,
  );
  const merged: number[] = [];
  let at = 0;
  while (at < order.length && waiting.length > 0) {
    const step = order.slice(at, at + mergeStep);
    const known = lookUp(step);
    for (const uid of step) {
      const date = known.get(uid)?.date;
      if (date === undefined) return undefined;
      while (waiting[0] && waiting[0][1] >= date) merged.push(waiting.shift()![0]);
      merged.push(uid);
      at++;
      if (waiting.length === 0) break;
    }
  }
  const rest = waiting.map(([uid]) => uid);
  return merged.concat(order.slice(at), rest);
}
