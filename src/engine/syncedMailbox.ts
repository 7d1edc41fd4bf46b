import type { AccountId } from '../model/account.ts';
import type { MessagesChanged } from '../model/change.ts';
import { applyFlagChange, type FlagChange } from '../model/flags.ts';
import { type FolderId, folderId, messageId } from '../model/id.ts';
import type { ListFilter, ListWindow, MessageRow, SortKey } from '../model/message.ts';
import type { Connections } from '../imap/connections.ts';
import { fetchRows } from '../imap/rows.ts';
import {
  allMessages,
  attachmentKeys,
  type SearchKeys,
  searchUids,
  type SortCriterion,
  sortUids,
} from '../imap/search.ts';
import { atom } from '../imap/raw.ts';
import type { Client, Selected, Session } from '../imap/session.ts';
import { fetchFlags, fetchFlagsSince, uidsByArrival, uidsFrom } from '../imap/state.ts';
import type { MailboxState, Store, StoredRow } from '../store/store.ts';
import { toMessageRow, toStoredRow } from './row.ts';

interface Order {
  readonly by: SortKey;
  readonly descending: boolean;
  readonly filter: ListFilter;
}

const newestFirst: Order = { by: 'date', descending: true, filter: 'all' };

/** Rows lately shown whose flags are asked again on servers that cannot tell what changed. */
const recentLimit = 500;
/** Messages up to which a mailbox without SORT is ordered by its rows, or by its dates. */
const wholeLimit = 20_000;
/** Up to here attachments are found by looking at every message's structure. */
const structureLimit = 2_000;

const criteria: Record<SortKey, SortCriterion> = {
  date: 'DATE',
  from: 'FROM',
  subject: 'SUBJECT',
  size: 'SIZE',
};

export interface MailboxSurroundings {
  readonly account: AccountId;
  readonly store: Store;
  readonly connections: Connections;
  onMessagesChanged(event: MessagesChanged): void;
}

/** One mailbox in step with the server: its UIDs, their orders, and the rows that were looked at. */
export class SyncedMailbox {
  readonly mailbox: string;
  readonly folder: FolderId;
  readonly #around: MailboxSurroundings;
  readonly #orders = new Map<string, readonly number[]>();
  /** Moved away or expunged here, not yet on the server. */
  readonly #hidden = new Set<number>();
  readonly #recent = new Set<number>();
  #state: MailboxState | undefined;
  #loaded = false;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(mailbox: string, around: MailboxSurroundings) {
    this.mailbox = mailbox;
    this.folder = folderId(around.account, mailbox);
    this.#around = around;
  }

  get state(): MailboxState | undefined {
    if (!this.#loaded) {
      this.#loaded = true;
      this.#state = this.#around.store.state(this.mailbox);
      if (this.#state?.ordering) this.#orders.set(keyOf(newestFirst), this.#state.ordering);
    }
    return this.#state;
  }

  /** Whether a message is there as far as known; undefined before the first sync. */
  holds(uid: number): boolean | undefined {
    return this.state && this.state.uids.includes(uid) && !this.#hidden.has(uid);
  }

  /** Brings state and flags up to date; calls made meanwhile share one further round. */
  sync(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#sync().finally(() => (this.#running = undefined));
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.sync();
      });
    return this.#next;
  }

  /** UIDs in the order of a window; asks the server unless that order is known and `cached` will do. */
  async order(window: ListWindow, cached: boolean): Promise<readonly number[]> {
    const order = orderOf(window);
    const known = this.#orders.get(keyOf(order));
    // The plain order is kept in step by every sync; one with a filter changes with the flags.
    const uids =
      known && (cached || order.filter === 'all') ? known : await this.#computeOrder(order);
    return this.#visible(uids);
  }

  /** The order as last known, nothing asked. */
  knownOrder(window: ListWindow): readonly number[] | undefined {
    void this.state;
    const known = this.#orders.get(keyOf(orderOf(window)));
    return known && this.#visible(known);
  }

  /** The rows of `uids` in their order; those not cached are fetched, those that are gone left out. */
  async rows(uids: readonly number[], signal?: AbortSignal): Promise<MessageRow[]> {
    this.#noteRecent(uids);
    const state = this.state;
    if (!state) return [];
    const { store, connections } = this.#around;
    const found = store.rows(this.mailbox, uids);
    const missing = uids.filter((uid) => !found.has(uid));
    if (missing.length > 0) {
      const fetched = await connections.use('main', (session) =>
        this.#use(session, (client) => fetchRows(client, missing), signal),
      );
      const rows = fetched.map(toStoredRow);
      store.saveRows(this.mailbox, rows);
      for (const row of rows) found.set(row.uid, row);
    }
    return this.#toRows(uids, found);
  }

  /** The rows of `uids` that are cached; nothing is asked. */
  cachedRows(uids: readonly number[]): MessageRow[] {
    return this.#toRows(uids, this.#around.store.rows(this.mailbox, uids));
  }

  /** Flags of rows lately shown, on servers where a sync cannot tell which changed. */
  async refreshFlags(uids: readonly number[]): Promise<void> {
    if (this.state?.modseq !== undefined || uids.length === 0) return;
    const flags = await this.#around.connections.use('main', (session) =>
      this.#use(session, (client) => fetchFlags(client, uids)),
    );
    this.#applyFlags(flags);
  }

  /** UIDs of messages with attachments; for big mailboxes what their top media type promises. */
  async attachmentUids(): Promise<readonly number[]> {
    const uids = this.state?.uids ?? [];
    if (uids.length <= structureLimit) {
      await this.#fetchAllRows();
      return this.#around.store.uidsWithAttachments(this.mailbox);
    }
    return this.#around.connections.use('main', (session) =>
      this.#use(session, (client) => searchUids(client, attachmentKeys())),
    );
  }

  /** Shows a flag change before the server has it. Returns the flags as they were. */
  applyFlagChange(uids: readonly number[], change: FlagChange): Map<number, readonly string[]> {
    const before = new Map<number, readonly string[]>();
    const after = new Map<number, readonly string[]>();
    for (const [uid, row] of this.#around.store.rows(this.mailbox, uids)) {
      before.set(uid, row.flags);
      after.set(uid, applyFlagChange(row.flags, change));
    }
    this.#applyFlags(after);
    return before;
  }

  /** Puts flags back (a refused change). */
  restoreFlags(flags: ReadonlyMap<number, readonly string[]>): void {
    this.#applyFlags(flags);
  }

  /** Takes messages off the list before the server has done so. */
  hide(uids: readonly number[]): void {
    const shown = uids.filter((uid) => this.holds(uid));
    for (const uid of shown) this.#hidden.add(uid);
    this.#emit({ removed: shown });
  }

  /** Puts hidden messages back on the list (a refused change). */
  unhide(uids: readonly number[]): void {
    const back = uids.filter((uid) => this.#hidden.delete(uid));
    this.#emit({ added: back });
  }

  /** Messages that are gone on the server. */
  forget(uids: readonly number[]): void {
    const shown = uids.filter((uid) => this.holds(uid));
    const state = this.state;
    if (state) {
      const gone = new Set(uids);
      this.#dropFromOrders(gone);
      this.#save({ ...state, uids: state.uids.filter((uid) => !gone.has(uid)) });
    }
    this.#around.store.removeRows(this.mailbox, uids);
    for (const uid of uids) this.#hidden.delete(uid);
    this.#emit({ removed: shown });
  }

  async #sync(): Promise<void> {
    const known = this.state;
    const { selected, uids, flags } = await this.#around.connections.use('main', (session) =>
      session.use((client) => this.#look(session, client, known)),
    );
    if (!known || known.uidValidity !== selected.uidValidity) {
      this.#renumbered(selected, uids);
      return;
    }
    const gone = new Set(difference(known.uids, uids));
    const added = difference(uids, known.uids);
    this.#around.store.removeRows(this.mailbox, [...gone]);
    this.#dropFromOrders(gone);
    const shown = [...gone].filter((uid) => !this.#hidden.delete(uid));
    this.#save({
      ...known,
      uids,
      uidNext: selected.uidNext,
      modseq: selected.modseq,
      ordering: this.#orders.get(keyOf(newestFirst)),
    });
    if (added.length > 0) await this.#place(added);
    const changed = this.#storeFlags(flags);
    this.#emit({ added, changed, removed: shown });
  }

  /** One look at the server: what is there, and which flags changed since `known`. */
  async #look(
    session: Session,
    client: Client,
    known: MailboxState | undefined,
  ): Promise<{
    selected: Selected;
    uids: number[];
    flags: ReadonlyMap<number, readonly string[]>;
  }> {
    const selected = await session.select(
      this.mailbox,
      known?.modseq === undefined
        ? {}
        : { known: { uidValidity: known.uidValidity, modseq: known.modseq } },
    );
    if (!known || known.uidValidity !== selected.uidValidity) {
      const uids = selected.exists === 0 ? [] : await searchUids(client, allMessages);
      return { selected, uids, flags: new Map() };
    }
    const uids = await presentUids(client, selected, known);
    if (selected.resynced) return { selected, uids, flags: selected.flags };
    if (known.modseq !== undefined && selected.modseq !== undefined) {
      const unchanged = known.modseq === selected.modseq || selected.exists === 0;
      return {
        selected,
        uids,
        flags: unchanged ? new Map() : await fetchFlagsSince(client, known.modseq),
      };
    }
    const present = new Set(uids);
    const recent = [...this.#recent].filter((uid) => present.has(uid));
    return { selected, uids, flags: await fetchFlags(client, recent) };
  }

  /** First sight, or the server has renumbered: nothing cached is true any more. */
  #renumbered(selected: Selected, uids: readonly number[]): void {
    const before = this.#state?.uids ?? [];
    const removed = this.#state
      ? before.map((uid) => messageId(this.folder, this.#state!.uidValidity, uid))
      : [];
    this.#around.store.forget(this.mailbox);
    this.#orders.clear();
    this.#hidden.clear();
    this.#recent.clear();
    const { uidValidity, uidNext, modseq } = selected;
    this.#save({ uidValidity, uidNext, modseq, uids, ordering: undefined });
    if (removed.length > 0) {
      const added = uids.map((uid) => messageId(this.folder, uidValidity, uid));
      this.#around.onMessagesChanged({ folder: this.folder, added, changed: [], removed });
    }
  }

  /** New messages into the newest-first order; the other orders are asked anew when wanted. */
  async #place(added: readonly number[]): Promise<void> {
    const key = keyOf(newestFirst);
    const order = this.#orders.get(key);
    this.#orders.clear();
    if (!order || added.length > recentLimit) return;
    const rows = new Map((await this.rows(added)).map((row, index) => [added[index]!, row.date]));
    const placed = mergeNewest(order, rows, (uids) => this.#around.store.rows(this.mailbox, uids));
    if (rows.size === added.length && placed) this.#setOrder(newestFirst, placed);
  }

  async #computeOrder(order: Order): Promise<readonly number[]> {
    if ((this.state?.uids.length ?? 0) === 0) return this.#setOrder(order, []);
    if (order.filter === 'attachments') {
      const all = await this.#computeOrder({ ...order, filter: 'all' });
      const wanted = new Set(await this.attachmentUids());
      return this.#setOrder(
        order,
        all.filter((uid) => wanted.has(uid)),
      );
    }
    const keys = filterKeys(order.filter);
    const session = await this.#around.connections.session('main');
    if (session.has('SORT')) {
      const criterion = criteria[order.by];
      const uids = await this.#use(session, (client) =>
        sortUids(client, criterion, order.descending, keys),
      );
      return this.#setOrder(order, uids);
    }
    const sorted = await this.#sortHere(session, order);
    if (order.filter === 'all') return this.#setOrder(order, sorted);
    const wanted = new Set(await this.#use(session, (client) => searchUids(client, keys)));
    return this.#setOrder(
      order,
      sorted.filter((uid) => wanted.has(uid)),
    );
  }

  /** The order on a server without SORT: by arrival for dates, by the rows themselves otherwise. */
  async #sortHere(session: Session, order: Order): Promise<readonly number[]> {
    const uids = this.state?.uids ?? [];
    if (order.by === 'date') {
      const oldestFirst =
        uids.length > wholeLimit
          ? uids
          : await this.#use(session, (client) => uidsByArrival(client));
      return order.descending ? oldestFirst.toReversed() : oldestFirst;
    }
    await this.#fetchAllRows();
    return this.#around.store.sortedUids(this.mailbox, order.by, order.descending);
  }

  async #fetchAllRows(): Promise<void> {
    const cached = this.#around.store.cachedUids(this.mailbox);
    const missing = (this.state?.uids ?? []).filter((uid) => !cached.has(uid));
    for (let start = 0; start < missing.length; start += recentLimit)
      await this.rows(missing.slice(start, start + recentLimit));
  }

  #setOrder(order: Order, uids: readonly number[]): readonly number[] {
    this.#orders.set(keyOf(order), uids);
    if (keyOf(order) === keyOf(newestFirst) && this.#state)
      this.#save({ ...this.#state, ordering: uids });
    return uids;
  }

  #use<T>(
    session: Session,
    work: (client: Client) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return session.use(
      async (client) => {
        await session.ensureSelected(this.mailbox, this.state?.uidValidity);
        return work(client);
      },
      { signal },
    );
  }

  #dropFromOrders(gone: ReadonlySet<number>): void {
    if (gone.size === 0) return;
    for (const [key, uids] of this.#orders)
      this.#orders.set(
        key,
        uids.filter((uid) => !gone.has(uid)),
      );
  }

  #applyFlags(flags: ReadonlyMap<number, readonly string[]>): void {
    this.#emit({ changed: this.#storeFlags(flags) });
  }

  /** Stores flags that differ from the cached ones; returns whose did. */
  #storeFlags(flags: ReadonlyMap<number, readonly string[]>): number[] {
    const cached = this.#around.store.rows(this.mailbox, [...flags.keys()]);
    const changed = new Map<number, readonly string[]>();
    for (const [uid, row] of cached) {
      const now = (flags.get(uid) ?? []).filter((flag) => flag.toLowerCase() !== '\\recent');
      if (!sameFlags(row.flags, now)) changed.set(uid, now);
    }
    if (changed.size > 0) this.#around.store.saveFlags(this.mailbox, changed);
    return [...changed.keys()];
  }

  #save(state: MailboxState): void {
    this.#state = state;
    this.#loaded = true;
    this.#around.store.saveState(this.mailbox, state);
  }

  #visible(uids: readonly number[]): readonly number[] {
    return this.#hidden.size === 0 ? uids : uids.filter((uid) => !this.#hidden.has(uid));
  }

  #toRows(uids: readonly number[], found: ReadonlyMap<number, StoredRow>): MessageRow[] {
    const uidValidity = this.state?.uidValidity ?? 0n;
    const rows: MessageRow[] = [];
    for (const uid of uids) {
      const row = found.get(uid);
      if (row) rows.push(toMessageRow(this.folder, uidValidity, row));
    }
    return rows;
  }

  #noteRecent(uids: readonly number[]): void {
    for (const uid of uids.slice(0, recentLimit)) {
      this.#recent.delete(uid);
      this.#recent.add(uid);
    }
    for (const uid of this.#recent) {
      if (this.#recent.size <= recentLimit) break;
      this.#recent.delete(uid);
    }
  }

  #emit(event: { added?: number[]; changed?: number[]; removed?: number[] }): void {
    const { added = [], changed = [], removed = [] } = event;
    const uidValidity = this.state?.uidValidity;
    if (uidValidity === undefined || added.length + changed.length + removed.length === 0) return;
    const ids = (uids: number[]): string[] =>
      uids.map((uid) => messageId(this.folder, uidValidity, uid));
    this.#around.onMessagesChanged({
      folder: this.folder,
      added: ids(added),
      changed: ids(changed),
      removed: ids(removed),
    });
  }
}

/** All UIDs after a SELECT, by what is known where that suffices. */
async function presentUids(
  client: Client,
  selected: Selected,
  known: MailboxState,
): Promise<number[]> {
  const vanished = new Set(selected.vanished);
  let uids = known.uids.filter((uid) => !vanished.has(uid));
  if (selected.uidNext > known.uidNext)
    uids = uids.concat(await uidsFrom(client, Math.max(known.uidNext, 1)));
  // A UIDNEXT the server does not tell, or a message it dropped without telling: look at all.
  if (uids.length === selected.exists && selected.uidNext > 0) return uids;
  return selected.exists === 0 ? [] : searchUids(client, allMessages);
}

/** Rows looked up at a time while the place of a new message is searched. */
const mergeStep = 100;

/** `order` with `added` at their dates; undefined when the place lies among rows never fetched. */
function mergeNewest(
  order: readonly number[],
  added: ReadonlyMap<number, string>,
  lookUp: (uids: readonly number[]) => ReadonlyMap<number, StoredRow>,
): number[] | undefined {
  const waiting = [...added].sort(([a, aDate], [b, bDate]) => (aDate < bDate ? 1 : -1) || b - a);
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
  return [...merged, ...order.slice(at), ...waiting.map(([uid]) => uid)];
}

function orderOf({ sort, filter }: ListWindow): Order {
  const by = sort?.by ?? 'date';
  // Dates and sizes are looked at from the top, names and subjects from A.
  const descending = sort?.descending ?? (sort === undefined || by === 'date' || by === 'size');
  return { by, descending, filter: filter ?? 'all' };
}

function keyOf({ by, descending, filter }: Order): string {
  return `${by} ${descending} ${filter}`;
}

function filterKeys(filter: ListFilter): SearchKeys {
  if (filter === 'unread') return [atom('UNSEEN')];
  return filter === 'flagged' ? [atom('FLAGGED')] : allMessages;
}

/** The numbers of ascending `a` that are not in `b`. */
function difference(a: readonly number[], b: readonly number[]): number[] {
  const without = new Set(b);
  return a.filter((each) => !without.has(each));
}

function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const lower = new Set(a.map((flag) => flag.toLowerCase()));
  return b.every((flag) => lower.has(flag.toLowerCase()));
}
