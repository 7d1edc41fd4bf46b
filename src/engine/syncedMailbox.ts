import type { AccountId } from '../model/account.ts';
import type { MessagesChanged } from '../model/change.ts';
import { applyFlagChange, type FlagChange } from '../model/flags.ts';
import { type FolderId, folderId, messageId, parseMessageId } from '../model/id.ts';
import type { ListWindow, MessageList, MessageRow } from '../model/message.ts';
import type { Connections, SessionKind } from '../imap/connections.ts';
import type { Selected } from '../imap/session.ts';
import { fetchFlags } from '../imap/state.ts';
import type { MailboxState, Store, StoredRow } from '../store/store.ts';
import { firstLook, look } from './look.ts';
import type { Overlay } from './changes/overlay.ts';
import { MailboxAccess } from './mailboxAccess.ts';
import {
  askAttachments,
  askOrder,
  isNewestFirst,
  keyOf,
  mergeNewest,
  newestFirst,
  type Order,
  orderOf,
  rowsLimit,
} from './order.ts';
import { toMessageRow, toStoredRow } from './row.ts';
import { Threads } from './threads.ts';

/** Rows lately shown whose flags are asked again on servers that cannot tell what changed. */
const recentLimit = 500;
/** Flags stored in one go: some milliseconds of work. */
const rowsAtOnce = 1_000;
/** Milliseconds between two looks at the flags of all cached rows, where no server tells them. */
const restInterval = 5 * 60_000;

export interface MailboxSurroundings {
  readonly account: AccountId;
  readonly store: Store;
  readonly connections: Connections;
  /** Changes that are shown and not yet on the server. */
  pending(mailbox: string, uidValidity: bigint): Overlay;
  onMessagesChanged(event: MessagesChanged): void;
}

/** One mailbox in step with the server: its UIDs, their orders, and the rows that were looked at. */
export class SyncedMailbox {
  readonly mailbox: string;
  readonly folder: FolderId;
  readonly #around: MailboxSurroundings;
  readonly #access: MailboxAccess;
  readonly #orders = new Map<string, readonly number[]>();
  readonly #threads: Threads;
  /** Moved away or expunged here, not yet on the server. */
  readonly #hidden = new Set<number>();
  readonly #recent = new Set<number>();
  #state: MailboxState | undefined;
  #loaded = false;
  /** The newest-first order is a guess by arrival; the server's is still to come. */
  #guessed = false;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #background: Promise<void> | undefined;
  #restAt = 0;

  constructor(mailbox: string, around: MailboxSurroundings) {
    this.mailbox = mailbox;
    this.folder = folderId(around.account, mailbox);
    this.#around = around;
    const { store, connections } = around;
    this.#access = new MailboxAccess(mailbox, store, connections, () => this.state);
    this.#threads = new Threads(this.#access);
  }

  get state(): MailboxState | undefined {
    if (!this.#loaded) {
      this.#loaded = true;
      this.#state = this.#access.store.state(this.mailbox);
      for (const uid of this.#pending()?.hidden ?? []) this.#hidden.add(uid);
      if (this.#state?.ordering) this.#orders.set(keyOf(newestFirst), this.#state.ordering);
    }
    return this.#state;
  }

  /** Whether a message is there as far as known; undefined before the first sync. */
  holds(uid: number): boolean | undefined {
    return this.state && isAmong(this.state.uids, uid) && !this.#hidden.has(uid);
  }

  /**
   * Rows in step with the server. `eager` takes the newest arrivals for the newest by date where
   * nothing is known yet; their right order follows by itself.
   */
  async list(window: ListWindow, eager: boolean, signal?: AbortSignal): Promise<MessageList> {
    const cold = !this.state;
    if (cold) await this.#openFirst(window.offset + window.limit, !eager && !window.conversations);
    else await this.sync();
    const list = await this.#listed(window, eager, signal);
    if (!cold) await this.refreshFlags(uidsOf(list.uids));
    if (eager) this.#settleSoon(window);
    return { total: list.total, rows: await this.#rowsOf(list, signal) };
  }

  /** Rows in the order last given; only rows never fetched are asked for. */
  async window(window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    if (!this.state) return this.list(window, true, signal);
    const list = await this.#listed(window, true, signal);
    return { total: list.total, rows: await this.#rowsOf(list, signal) };
  }

  /** Rows that the cache knows, or null where it does not know this order. */
  cachedWindow(window: ListWindow): MessageList | null {
    void this.state;
    const order = orderOf(window);
    const known = this.#orders.get(keyOf(order));
    if (!known) return null;
    const list = this.#cut(this.#visible(known), window);
    const found = this.#access.store.rows(this.mailbox, uidsOf(list.uids));
    return { total: list.total, rows: this.#toRows(list, found) };
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

  /** The rows of `uids` in their order; those not cached are fetched, those that are gone left out. */
  async rows(uids: readonly number[], signal?: AbortSignal): Promise<MessageRow[]> {
    const shown = { total: uids.length, uids: uids.map((uid) => [uid]), conversations: false };
    return this.#rowsOf(shown, signal);
  }

  /** The rows of `uids` that are cached; nothing is asked. */
  cachedRows(uids: readonly number[]): MessageRow[] {
    const found = this.#access.store.rows(this.mailbox, uids);
    return this.#toRows({ uids: uids.map((uid) => [uid]), conversations: false }, found);
  }

  /** Flags of rows lately shown, on servers where a sync cannot tell which changed. */
  async refreshFlags(uids: readonly number[]): Promise<void> {
    if (this.state?.modseq !== undefined || uids.length === 0) return;
    const missing = uids.filter((uid) => !this.#recent.has(uid));
    if (missing.length === 0) return;
    const flags = await this.#access.use('main', (client) => fetchFlags(client, missing));
    this.#applyFlags(this.#withPending(flags));
  }

  /** UIDs of messages with attachments. */
  attachmentUids(): Promise<readonly number[]> {
    return askAttachments(this.#access);
  }

  /** Shows a flag change before the server has it. Returns the flags as they were. */
  applyFlagChange(uids: readonly number[], change: FlagChange): Map<number, readonly string[]> {
    const before = new Map<number, readonly string[]>();
    const after = new Map<number, readonly string[]>();
    for (const [uid, flags] of this.#access.store.flags(this.mailbox, uids)) {
      before.set(uid, flags);
      after.set(uid, applyFlagChange(flags, change));
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
    this.#access.store.removeRows(this.mailbox, uids);
    for (const uid of uids) this.#hidden.delete(uid);
    this.#emit({ removed: shown });
  }

  /** First sight: the newest rows before anything else. */
  async #openFirst(count: number, exact: boolean): Promise<void> {
    const first = await this.#around.connections.use('main', (session) =>
      session.use((client) => firstLook(session, client, this.mailbox, count, exact)),
    );
    this.#renumbered(first.selected, first.uids);
    this.#access.store.saveRows(this.mailbox, first.rows.map(toStoredRow));
    this.#guessed = first.ordering === undefined;
    this.#setOrder(newestFirst, first.ordering ?? first.uids.toReversed());
  }

  async #sync(): Promise<void> {
    const known = this.state;
    if (!known) return this.#openFirst(0, false);
    const { selected, uids, flags } = await this.#around.connections.use('main', (session) =>
      session.use((client) => look(session, client, this.mailbox, known, this.#recent)),
    );
    if (known.uidValidity !== selected.uidValidity) {
      this.#renumbered(selected, uids);
      return;
    }
    const gone = new Set(difference(known.uids, uids));
    const added = difference(uids, known.uids);
    const { uidNext, modseq } = selected;
    this.#access.store.removeRows(this.mailbox, [...gone]);
    this.#dropFromOrders(gone);
    const shown = [...gone].filter((uid) => !this.#hidden.delete(uid));
    const changed = await this.#storeAllFlags(flags);
    this.#state = { ...known, uids, uidNext, modseq };
    if (added.length > 0) await this.#place(added);
    // Last, so that a state on disk never knows more than the rows that go with it.
    if (gone.size > 0 || added.length > 0 || uidNext !== known.uidNext || modseq !== known.modseq)
      this.#save({ ...this.#state, ordering: this.#orders.get(keyOf(newestFirst)) });
    this.#emit({ added, changed, removed: shown });
    if (modseq === undefined) this.#refreshRestSoon();
  }

  /** First sight, or the server has renumbered: nothing cached is true any more. */
  #renumbered(selected: Selected, uids: readonly number[]): void {
    const before = this.#state?.uids ?? [];
    const removed = this.#state
      ? before.map((uid) => messageId(this.folder, this.#state!.uidValidity, uid))
      : [];
    this.#access.store.forget(this.mailbox);
    this.#orders.clear();
    this.#threads.clear();
    this.#hidden.clear();
    this.#recent.clear();
    this.#guessed = false;
    const { uidValidity, uidNext, modseq } = selected;
    this.#save({ uidValidity, uidNext, modseq, uids, ordering: undefined });
    if (removed.length > 0) {
      const added = uids.map((uid) => messageId(this.folder, uidValidity, uid));
      this.#around.onMessagesChanged({ folder: this.folder, added, changed: [], removed });
    }
  }

  /** New messages into the newest-first order; the other orders are asked anew when wanted. */
  async #place(added: readonly number[]): Promise<void> {
    const order = this.#orders.get(keyOf(newestFirst));
    this.#orders.clear();
    if (!order || added.length > recentLimit) return;
    // A connection that breaks here does not take away what is known to be there.
    const rows = await this.rows(added).catch(() => []);
    const dates = new Map(rows.map(({ id, date }) => [parseMessageId(id).uid as number, date]));
    this.#threads.add(added);
    const placed =
      dates.size === added.length
        ? mergeNewest(order, dates, (uids) => this.#access.store.rows(this.mailbox, uids))
        : undefined;
    // Where they belong lies among rows never seen: on top, until the server has sorted.
    this.#guessed ||= placed === undefined;
    this.#orders.set(keyOf(newestFirst), placed ?? [...added.toReversed(), ...order]);
  }

  /** What a window shows: UIDs, or those of each conversation with its leading message first. */
  async #listed(window: ListWindow, eager: boolean, signal?: AbortSignal): Promise<Listed> {
    const uids = await this.#order(orderOf(window), eager, signal);
    if (window.conversations) await this.#ensureThreads(eager, signal);
    return this.#cut(uids, window);
  }

  #cut(uids: readonly number[], { offset, limit, conversations = false }: ListWindow): Listed {
    const end = offset + limit;
    if (!conversations) {
      const shown = uids.slice(offset, end).map((uid) => [uid]);
      return { total: uids.length, uids: shown, conversations };
    }
    const seen = new Set<readonly number[]>();
    const shown: number[][] = [];
    for (const uid of uids) {
      const members = this.#threads.of(uid);
      if (members.length > 1) {
        if (seen.has(members)) continue;
        seen.add(members);
      }
      shown.push([uid, ...members.filter((each) => each !== uid && this.holds(each))]);
    }
    return { total: shown.length, uids: shown.slice(offset, end), conversations };
  }

  async #rowsOf(list: Listed, signal: AbortSignal | undefined): Promise<MessageRow[]> {
    const uids = uidsOf(list.uids);
    this.#noteRecent(uids);
    const { store } = this.#access;
    const found = store.rows(this.mailbox, uids);
    const missing = uids.filter((uid) => !found.has(uid));
    if (missing.length > 0) {
      await this.#access.fetchRows(missing, signal);
      if (this.#pending()?.flags.size) {
        this.#storeFlags(this.#withPending(store.flags(this.mailbox, missing)));
      }
      for (const [uid, row] of store.rows(this.mailbox, missing)) found.set(uid, row);
    }
    return this.#toRows(list, found);
  }

  #toRows(
    { uids, conversations }: Omit<Listed, 'total'>,
    found: ReadonlyMap<number, StoredRow>,
  ): MessageRow[] {
    const uidValidity = this.state?.uidValidity ?? 0n;
    return uids.flatMap((members) => {
      const row = found.get(members[0]!);
      if (!row) return [];
      const shown = toMessageRow(this.folder, uidValidity, row);
      if (!conversations) return [shown];
      const unread = this.#threads.unreadAmong(members);
      return [{ ...shown, conversation: { count: members.length, unread } }];
    });
  }

  /** UIDs in an order; a guess or a stale filter will do where `eager`. */
  async #order(order: Order, eager: boolean, signal?: AbortSignal): Promise<readonly number[]> {
    const known = this.#orders.get(keyOf(order));
    // One with a filter changes with the flags: good for the next window, not for the next look.
    const suits = eager || (order.filter === 'all' && !(isNewestFirst(order) && this.#guessed));
    return this.#visible(known && suits ? known : await this.#askOrder(order, 'main', signal));
  }

  async #askOrder(
    order: Order,
    kind: SessionKind,
    signal?: AbortSignal,
  ): Promise<readonly number[]> {
    const uids = await askOrder(this.#access, order, kind, signal);
    if (isNewestFirst(order)) this.#guessed = false;
    return this.#setOrder(order, uids);
  }

  /** What an eager answer left open is asked for while nobody waits. */
  #settleSoon(window: ListWindow): void {
    const threads = window.conversations === true && !this.#threads.complete;
    if (this.#background || (!this.#guessed && !threads)) return;
    this.#background = (async () => {
      if (this.#guessed) await this.#askOrder(newestFirst, 'bulk');
      if (threads) await this.#threads.ask('bulk');
      this.#around.onMessagesChanged({
        ...{ folder: this.folder, added: [], changed: [], removed: [] },
        rearranged: true,
      });
    })()
      // The guess stands; the next look tries again.
      .catch(() => undefined)
      .finally(() => (this.#background = undefined));
  }

  /** Conversations as good as they can be had now; from the cache alone where `eager`. */
  async #ensureThreads(eager: boolean, signal?: AbortSignal): Promise<void> {
    const small = (this.state?.uids.length ?? 0) <= rowsLimit;
    if (!this.#threads.complete && (small || !eager)) await this.#threads.ask('main', signal);
  }

  /** Flags of cached rows nobody looks at, on servers that cannot tell which changed. */
  #refreshRestSoon(): void {
    if (this.#background || Date.now() < this.#restAt) return;
    this.#restAt = Date.now() + restInterval;
    const rest = [...this.#access.store.cachedUids(this.mailbox)].filter(
      (uid) => !this.#recent.has(uid),
    );
    if (rest.length === 0) return;
    this.#background = this.#access
      .use('bulk', (client) => fetchFlags(client, rest))
      .then((flags) => this.#applyFlags(this.#withPending(flags)))
      .catch(() => undefined)
      .finally(() => (this.#background = undefined));
  }

  #setOrder(order: Order, uids: readonly number[]): readonly number[] {
    this.#orders.set(keyOf(order), uids);
    if (isNewestFirst(order) && this.#state) this.#save({ ...this.#state, ordering: uids });
    return uids;
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

  /** Flags as the server tells them, with what is on its way there. */
  #withPending(flags: ReadonlyMap<number, readonly string[]>): typeof flags {
    const pending = this.#pending()?.flags;
    if (!pending || pending.size === 0) return flags;
    return new Map(
      [...flags].map(([uid, each]) => [uid, applyFlagChange(each, pending.get(uid) ?? {})]),
    );
  }

  #pending(): Overlay | undefined {
    return this.#state && this.#around.pending(this.mailbox, this.#state.uidValidity);
  }

  /** As `#storeFlags`, for as many as there may be: the event loop turns in between. */
  async #storeAllFlags(flags: ReadonlyMap<number, readonly string[]>): Promise<number[]> {
    const all = [...this.#withPending(flags)];
    const changed: number[] = [];
    for (let start = 0; start < all.length; start += rowsAtOnce) {
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      for (const uid of this.#storeFlags(new Map(all.slice(start, start + rowsAtOnce))))
        changed.push(uid);
    }
    return changed;
  }

  /** Stores flags that differ from the cached ones; returns whose did. */
  #storeFlags(flags: ReadonlyMap<number, readonly string[]>): number[] {
    this.#threads.noteFlags(flags);
    const cached = this.#access.store.flags(this.mailbox, [...flags.keys()]);
    const changed = new Map<number, readonly string[]>();
    for (const [uid, before] of cached) {
      const now = (flags.get(uid) ?? []).filter((flag) => flag.toLowerCase() !== '\\recent');
      if (!sameFlags(before, now)) changed.set(uid, now);
    }
    if (changed.size > 0) this.#access.store.saveFlags(this.mailbox, changed);
    return [...changed.keys()];
  }

  #save(state: MailboxState): void {
    // A guess is not kept: the next session would take it for the server's word.
    const ordering = this.#guessed ? undefined : state.ordering;
    this.#state = { ...state, ordering };
    this.#loaded = true;
    this.#access.store.saveState(this.mailbox, this.#state);
  }

  #visible(uids: readonly number[]): readonly number[] {
    return this.#hidden.size === 0 ? uids : uids.filter((uid) => !this.#hidden.has(uid));
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

/** What a window shows, before it is rows. */
interface Listed {
  readonly total: number;
  /** For each row its message; with conversations the others of it as well. */
  readonly uids: readonly (readonly number[])[];
  readonly conversations: boolean;
}

function uidsOf(rows: Listed['uids']): number[] {
  return rows.map(([uid]) => uid!);
}

/** Whether ascending `numbers` hold this one. */
function isAmong(numbers: readonly number[], wanted: number): boolean {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === wanted;
}

/** The numbers of ascending `a` that are not in ascending `b`. */
function difference(a: readonly number[], b: readonly number[]): number[] {
  if (a === b) return [];
  const result: number[] = [];
  let at = 0;
  for (const each of a) {
    while (at < b.length && b[at]! < each) at++;
    if (b[at] !== each) result.push(each);
  }
  return result;
}

function sameFlags(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const lower = new Set(a.map((flag) => flag.toLowerCase()));
  return b.every((flag) => lower.has(flag.toLowerCase()));
}
