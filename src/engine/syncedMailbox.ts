import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountId } from '../model/account.ts';
import type { MessagesChanged } from '../model/change.ts';
import type { FlagChange } from '../model/flags.ts';
import { type FolderId, folderId, messageId, parseMessageId } from '../model/id.ts';
import type { ListWindow, MessageList, MessageRow } from '../model/message.ts';
import type { StoreAnswer } from '../imap/changes.ts';
import type { Heard } from '../imap/counts.ts';
import type { Connections, SessionKind } from '../imap/connections.ts';
import type { Selected } from '../imap/session.ts';
import { fetchFlags } from '../imap/state.ts';
import type { MailboxState, Store, StoredRow } from '../store/store.ts';
import { firstLook, look } from './look.ts';
import type { Overlay } from './changes/overlay.ts';
import { difference, isAmong } from './ascending.ts';
import { Collapsing } from './collapsing.ts';
import { Hidden } from './hidden.ts';
import { type Listed, listed, uidsOf, windowOf } from './listed.ts';
import { MailboxAccess } from './mailboxAccess.ts';
import { MailboxFlags } from './mailboxFlags.ts';
import {
  askAttachments,
  askOrder,
  isNewestFirst,
  newestFirst,
  type Order,
  orderOf,
  rowsLimit,
} from './order.ts';
import { type Certainty, Orders } from './orders.ts';
import { Rounds } from './rounds.ts';
import { toMessageRow, toStoredRow } from './row.ts';
import { membersShown, oldestOf, summaryOf } from './summaries.ts';
import { Threads } from './threads.ts';

/** Rows lately shown whose flags are asked again on servers that cannot tell what changed. */
const recentLimit = 500;
/** Milliseconds between two looks at the flags of all cached rows, where no server tells them. */
const restInterval = 5 * 60_000;

export interface MailboxSurroundings {
  readonly account: AccountId;
  readonly store: Store;
  readonly connections: Connections;
  /** Changes that are shown and not yet on the server. */
  pending(mailbox: string, uidValidity: bigint): Overlay;
  onMessagesChanged(event: MessagesChanged): void;
  /** It has been selected, for reading and writing or for reading only. */
  onSelected?(readOnly: boolean): void;
}

/** One mailbox in step with the server: its UIDs, their orders, and the rows that were looked at. */
export class SyncedMailbox {
  readonly mailbox: string;
  readonly folder: FolderId;
  readonly #around: MailboxSurroundings;
  readonly #access: MailboxAccess;
  readonly #orders = new Orders();
  readonly #threads: Threads;
  readonly #flags: MailboxFlags;
  readonly #collapsing: Collapsing;
  readonly #hidden = new Hidden();
  readonly #recent = new Set<number>();
  #state: MailboxState | undefined;
  #loaded = false;
  readonly #syncs = new Rounds(async () => {
    await this.#sync();
    this.#noteInStep();
  });
  #background: Promise<void> | undefined;
  #restAt = 0;

  constructor(mailbox: string, around: MailboxSurroundings) {
    this.mailbox = mailbox;
    this.folder = folderId(around.account, mailbox);
    this.#around = around;
    const { store, connections } = around;
    this.#access = new MailboxAccess(mailbox, store, connections, () => this.state);
    this.#threads = new Threads(this.#access);
    this.#flags = new MailboxFlags(this.#access, this.#threads, () => this.#pending());
    this.#collapsing = new Collapsing(this.#threads);
  }

  get state(): MailboxState | undefined {
    if (!this.#loaded) {
      this.#loaded = true;
      this.#state = this.#access.store.state(this.mailbox);
      for (const uid of this.#pending()?.hidden ?? []) this.#hidden.add(uid);
      const ordering = this.#state && wholeOrdering(this.#state);
      if (ordering) this.#orders.set(newestFirst, ordering);
    }
    return this.#state;
  }

  /** Whether a message is there as far as known; undefined before the first sync. */
  holds(uid: number): boolean | undefined {
    return this.state && isAmong(this.state.uids, uid) && !this.#hidden.has(uid);
  }

  /** Whether it is taken off the lists for a change that is on its way. */
  hides(uid: number): boolean {
    void this.state;
    return this.#hidden.has(uid);
  }

  /**
   * Rows in step with the server. `eager` takes the newest arrivals for the newest by date where
   * nothing is known yet; their right order follows by itself.
   */
  async list(window: ListWindow, eager: boolean, signal?: AbortSignal): Promise<MessageList> {
    const cold = !this.state;
    const count = window.offset + window.limit;
    // A screen of conversations is made of more messages than it has rows.
    if (cold && window.conversations) await this.#openFirst(2 * count, false);
    else if (cold) await this.#openFirst(count, !eager);
    else await this.sync();
    const list = await this.#listed(window, eager ? 'eager' : 'exact', signal);
    if (!cold) await this.refreshFlags(uidsOf(list));
    if (eager) this.#settleSoon(window);
    return { total: list.total, rows: await this.#rowsOf(list, signal) };
  }

  /** Rows in the order last given; only rows never fetched are asked for. */
  async window(window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    if (!this.state) return this.list(window, true, signal);
    const list = await this.#listed(window, 'as-given', signal);
    return { total: list.total, rows: await this.#rowsOf(list, signal) };
  }

  /** Rows that the cache knows, or null where it does not know this order. */
  cachedWindow(window: ListWindow): MessageList | null {
    void this.state;
    const known = this.#orders.get(orderOf(window), 'as-given');
    if (!known) return null;
    const list = this.#windowOf(this.#arranged(known, window), window);
    const found = this.#access.store.rows(this.mailbox, uidsOf(list));
    return { total: list.total, rows: this.#toRows(list, found) };
  }

  /** Every message of a list as last given, and how many rows it has. */
  async everything(
    window: Pick<ListWindow, 'sort' | 'filter' | 'conversations'>,
    signal?: AbortSignal,
  ): Promise<{ uids: readonly number[]; rows: number }> {
    if (!this.state) await this.sync();
    const shown = await this.#shown(window, 'as-given', signal);
    if (!window.conversations) return { uids: shown, rows: shown.length };
    if (orderOf(window).filter === 'all') return { uids: this.shownUids, rows: shown.length };
    const uids = new Set(shown.flatMap((uid) => this.conversationOf(uid)));
    return { uids: [...uids], rows: shown.length };
  }

  /** The messages of a conversation as the list has it, the one asked for first. */
  conversationOf(uid: number): readonly number[] {
    return [uid, ...this.#threads.of(uid).filter((each) => each !== uid && this.holds(each))];
  }

  /** The messages that are there as far as known, ascending. */
  get shownUids(): readonly number[] {
    return this.#hidden.visibleOf(this.state?.uids ?? []);
  }

  /** Milliseconds since 1970 at which it was last in step with the server. */
  get lastSynced(): number | undefined {
    return this.#access.store.syncedAt(this.mailbox);
  }

  /** Brings state and flags up to date; calls made meanwhile share one further round. */
  sync(): Promise<void> {
    return this.#syncs.run();
  }

  /** The rows of `uids` in their order; those not cached are fetched, those that are gone left out. */
  async rows(uids: readonly number[], signal?: AbortSignal): Promise<MessageRow[]> {
    return this.#rowsOf(listed(uids), signal);
  }

  /** The rows of `uids` that are cached, on request as those of their conversations; nothing is asked. */
  cachedRows(uids: readonly number[], conversations = false): MessageRow[] {
    const members = uids.map((uid) => (conversations ? this.conversationOf(uid) : [uid]));
    const rows = this.#access.store.rows(this.mailbox, uids);
    return this.#toRows({ uids: members, conversations }, rows);
  }

  /** Whether flags seen at a mod-sequence may have changed, and nobody will tell so again. */
  isAheadOf(modseq: bigint | undefined): boolean {
    const known = this.state?.modseq;
    return known !== undefined && (modseq === undefined || modseq < known);
  }

  /** Rows that were fetched along with something else, with what is on its way to the server. */
  keepRows(rows: readonly StoredRow[]): void {
    this.#access.store.saveRows(this.mailbox, rows);
    this.#flags.overlay(rows.map(({ uid }) => uid));
  }

  /** The messages that are there, newest first, as far as their order is known. */
  get newestKnown(): readonly number[] | undefined {
    void this.state;
    const known = this.#orders.get(newestFirst, 'as-given');
    return known && this.#hidden.visibleOf(known);
  }

  /** The same where the server has sorted them, or they came one by one since. */
  get newestSettled(): readonly number[] | undefined {
    void this.state;
    const known = this.#orders.settled;
    return known && this.#hidden.visibleOf(known);
  }

  /** Flags of rows lately shown, on servers where a sync cannot tell which changed. */
  async refreshFlags(uids: readonly number[]): Promise<void> {
    if (this.state?.modseq !== undefined || uids.length === 0) return;
    const missing = uids.filter((uid) => !this.#recent.has(uid));
    if (missing.length === 0) return;
    const flags = await this.#access.use('main', (client) => fetchFlags(client, missing));
    this.#emit({ changed: this.#flags.take(flags) });
  }

  /** UIDs of messages with attachments. */
  attachmentUids(): Promise<readonly number[]> {
    return askAttachments(this.#access);
  }

  /** Shows a flag change before the server has it. */
  applyFlagChange(uids: readonly number[], change: FlagChange): void {
    this.#emit({ changed: this.#flags.change(uids, change) });
  }

  /**
   * What the server told of messages that it has changed for us. Where that is all that has happened
   * since the last look, and what the rows show is what there is, nobody has to look.
   */
  onStored(
    uidValidity: bigint,
    answers: ReadonlyMap<number, StoreAnswer>,
    change: FlagChange,
  ): void {
    const { state } = this;
    if (state?.modseq === undefined || state.uidValidity !== uidValidity) return;
    const modseq = endOfRun(state.modseq, [...answers.values()]);
    if (modseq !== undefined && this.#flags.agree(answers, change))
      this.#save({ ...state, modseq });
  }

  /** Whether what was told is no news. */
  knows({ modseq, counts }: Heard): boolean {
    const { state } = this;
    if (modseq === undefined || state?.modseq !== modseq) return false;
    const { total = state.uids.length, uidNext = state.uidNext } = counts ?? {};
    return total === state.uids.length && uidNext === state.uidNext;
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
      this.#orders.drop(gone);
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
    this.#around.onSelected?.(first.selected.readOnly);
    this.#renumbered(first.selected, first.uids);
    this.#access.store.saveRows(this.mailbox, first.rows.map(toStoredRow));
    this.#noteInStep();
    if (!first.ordering) return this.#orders.guess(first.uids.toReversed());
    this.#orders.set(newestFirst, first.ordering);
    this.#save(this.#state!);
  }

  #noteInStep(): void {
    this.#access.store.saveSyncedAt(this.mailbox, Date.now());
  }

  async #sync(): Promise<void> {
    const known = this.state;
    if (!known) return this.#openFirst(0, false);
    const { selected, uids, flags } = await this.#around.connections.use('main', (session) =>
      session.use((client) => look(session, client, this.mailbox, known, this.#recent)),
    );
    this.#around.onSelected?.(selected.readOnly);
    if (known.uidValidity !== selected.uidValidity) {
      this.#renumbered(selected, uids);
      return;
    }
    const gone = new Set(difference(known.uids, uids));
    const added = difference(uids, known.uids);
    const { uidNext, modseq } = selected;
    this.#access.store.removeRows(this.mailbox, [...gone]);
    this.#orders.drop(gone);
    const shown = [...gone].filter((uid) => !this.#hidden.delete(uid));
    await nextTurn();
    const changed = await this.#flags.takeAll(flags);
    this.#state = { ...known, uids, uidNext, modseq };
    if (added.length > 0) await this.#place(added);
    await nextTurn();
    // Last, so that a state on disk never knows more than the rows that go with it.
    if (gone.size > 0 || added.length > 0 || uidNext !== known.uidNext || modseq !== known.modseq)
      this.#save(this.#state);
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
    const { uidValidity, uidNext, modseq } = selected;
    this.#save({ uidValidity, uidNext, modseq, uids, ordering: undefined });
    if (removed.length > 0) {
      const added = uids.map((uid) => messageId(this.folder, uidValidity, uid));
      this.#around.onMessagesChanged({ folder: this.folder, added, changed: [], removed });
    }
  }

  async #place(added: readonly number[]): Promise<void> {
    if (added.length > recentLimit) return this.#orders.clear();
    // A connection that breaks here does not take away what is known to be there.
    const rows = await this.rows(added).catch(() => []);
    const dates = new Map(rows.map(({ id, date }) => [parseMessageId(id).uid as number, date]));
    const grouped = this.#threads.complete;
    this.#threads.add(added);
    this.#orders.place(added, dates, (uids) => this.#access.store.rows(this.mailbox, uids));
    // Where a new message belongs only the server can tell; whoever looks shall see it there.
    if (grouped && !this.#threads.complete) this.#settleSoon({ conversations: true });
  }

  async #listed(window: ListWindow, certainty: Certainty, signal?: AbortSignal): Promise<Listed> {
    return this.#windowOf(await this.#shown(window, certainty, signal), window);
  }

  /** The messages that stand for the rows of a list, all of them. */
  async #shown(
    window: Pick<ListWindow, 'sort' | 'filter' | 'conversations'>,
    certainty: Certainty,
    signal?: AbortSignal,
  ): Promise<readonly number[]> {
    const order = orderOf(window);
    const uids =
      this.#orders.get(order, certainty) ?? (await this.#askOrder(order, 'main', signal));
    if (window.conversations) await this.#ensureThreads(certainty, signal);
    return this.#arranged(uids, window);
  }

  #arranged(
    uids: readonly number[],
    { conversations }: Pick<ListWindow, 'conversations'>,
  ): readonly number[] {
    const visible = this.#hidden.visibleOf(uids);
    return conversations ? this.#collapsing.leadersOf(visible) : visible;
  }

  #windowOf(shown: readonly number[], window: ListWindow): Listed {
    return windowOf(shown, window, (uid) => this.conversationOf(uid));
  }

  async #rowsOf(list: Listed, signal: AbortSignal | undefined): Promise<MessageRow[]> {
    const uids = uidsOf(list);
    this.#noteRecent(uids);
    const { store } = this.#access;
    const found = store.rows(this.mailbox, uids);
    const missing = uids.filter((uid) => !found.has(uid));
    if (missing.length > 0) {
      this.keepRows(await this.#access.fetchRows(missing, signal));
      for (const [uid, row] of store.rows(this.mailbox, missing)) found.set(uid, row);
    }
    return this.#toRows(list, found);
  }

  #toRows(
    { uids, conversations }: Omit<Listed, 'total'>,
    found: ReadonlyMap<number, StoredRow>,
  ): MessageRow[] {
    const uidValidity = this.state?.uidValidity ?? 0n;
    const looked = conversations ? uids.flatMap((members) => membersShown(members)) : [];
    const known = this.#access.store.summaries(this.mailbox, looked);
    return uids.flatMap((members) => {
      const row = found.get(members[0]!);
      if (!row) return [];
      const shown = toMessageRow(this.folder, uidValidity, row);
      if (!conversations) return [shown];
      const unread = this.#threads.unreadAmong(members, known);
      const oldest = messageId(this.folder, uidValidity, oldestOf(members));
      const summary = { count: members.length, unread, oldest, ...summaryOf(members, known) };
      return [{ ...shown, conversation: summary }];
    });
  }

  async #askOrder(
    order: Order,
    kind: SessionKind,
    signal?: AbortSignal,
  ): Promise<readonly number[]> {
    const uids = await askOrder(this.#access, order, kind, signal);
    // A hundred thousand numbers were read just now: others get their turn.
    await nextTurn();
    // What came and went meanwhile is not in it as it should be.
    const present = uids.filter((uid) => isAmong(this.#access.uids, uid));
    if (order.filter === 'all' && present.length < this.#access.uids.length) {
      const late = difference(
        this.#access.uids,
        present.toSorted((a, b) => a - b),
      );
      if (isNewestFirst(order)) this.#orders.guess(late.reverse().concat(present));
      return late.concat(present);
    }
    this.#orders.set(order, present);
    if (isNewestFirst(order) && this.#state) this.#save(this.#state);
    return present;
  }

  /** What an eager answer left open is asked for while nobody waits. */
  #settleSoon(window: Pick<ListWindow, 'conversations'>): void {
    const threads = window.conversations === true && !this.#threads.complete;
    if (this.#background || (!this.#orders.guessed && !threads)) return;
    this.#background = (async () => {
      if (this.#orders.guessed) await this.#askOrder(newestFirst, 'bulk');
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

  /** Conversations as good as they can be had now; from the cache alone where that will do. */
  async #ensureThreads(certainty: Certainty, signal?: AbortSignal): Promise<void> {
    const small = this.#access.uids.length <= rowsLimit;
    if (this.#threads.complete || (certainty !== 'exact' && !small)) return;
    await this.#threads.ask('main', signal);
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
      .then((flags) => this.#emit({ changed: this.#flags.take(flags) }))
      .catch(() => undefined)
      .finally(() => (this.#background = undefined));
  }

  #pending(): Overlay | undefined {
    return this.#state && this.#around.pending(this.mailbox, this.#state.uidValidity);
  }

  #save(state: MailboxState): void {
    this.#state = { ...state, ordering: this.#orders.settled };
    const ordering = wholeOrdering(this.#state);
    this.#loaded = true;
    this.#access.store.saveState(this.mailbox, { ...this.#state, ordering });
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

/**
 * The mod-sequence that answers get to when theirs are all that there can have been since `modseq`:
 * each stands for a change (RFC 7162 §3.1.1), and none is missing in between. Where there are several,
 * somebody else's may be among them, so that each answer has to say what it got to.
 */
function endOfRun(modseq: bigint, answers: readonly StoreAnswer[]): bigint | undefined {
  const told = new Set(answers.map((answer) => answer.modseq));
  const end = modseq + BigInt(told.size);
  for (const each of told) if (each === undefined || each <= modseq || each > end) return undefined;
  if (told.size === 0) return undefined;
  return told.size === 1 || answers.every(({ flags }) => flags) ? end : undefined;
}

/** An order that new messages have still to be put into would hide them for good from whoever reads it. */
function wholeOrdering({ uids, ordering }: MailboxState): readonly number[] | undefined {
  return ordering?.length === uids.length ? ordering : undefined;
}
