import type { MessageId } from '../../model/id.ts';
import type { ListView, Rows, Trouble } from '../../protocol/mailbox.ts';
import type { Targets } from '../../model/messageSet.ts';
import { OpenedMessage } from '../reader/openedMessage.ts';
import type { Host, HostEvents } from './hostConnection.ts';
import type { MessageList } from './messageList.ts';
import { RowLoader, type Span } from './rowLoader.ts';
import { RowStore } from './rowStore.ts';
import { follow, isGone, nothingSelected, replaced, selectOnly } from './selection.ts';
import type { Selection } from './selection.ts';

/** What the list tells the panel around it. */
export interface ListOwner {
  /** Something else is to be drawn, and kept for a reload. */
  onChange(): void;
  /** Another folder or search is shown. */
  onView(view: ListView): void;
  /** Messages have come. */
  onArrival(count: number): void;
  /** The element that draws the rows, once there is one. */
  element(): MessageList | null;
}

/** The view, its rows, what is selected of them, and the message that is open. */
export class ShownList {
  readonly store = new RowStore();
  readonly opened: OpenedMessage;
  view: ListView | undefined;
  selection: Selection = nothingSelected;
  /** Why the rows may be old. */
  trouble: Trouble | undefined;
  /** Why the rows on screen could not be had. */
  error: unknown;
  /** Messages that came while the list stood further down. */
  newAbove = 0;
  /** Counts changes of the rows and of the opened message. */
  revision = 0;
  readonly #host: Host;
  readonly #owner: ListOwner;
  readonly #loader: RowLoader;
  readonly #leaving = new Set<MessageId>();
  /** Messages are read as soon as they are selected: there is a pane to read them in. */
  #reads = true;
  /** Taken away here and on their way back: they are selected when they are there. */
  #returning: readonly MessageId[] = [];
  #announced = '';

  constructor(host: Host, owner: ListOwner) {
    this.#host = host;
    this.#owner = owner;
    this.opened = new OpenedMessage(host, () => this.#onOpened());
    this.#loader = new RowLoader(
      host,
      this.store,
      (rows) => this.takeRows(rows),
      (error) => {
        this.error = error;
        owner.onChange();
      },
    );
  }

  /** The flags of the open message as the list knows them, else as it was read. */
  get openedFlags(): readonly string[] {
    const { content, id } = this.opened;
    const row = id === undefined ? undefined : this.store.find(id);
    return row?.flags ?? (content.kind === 'message' ? content.message.flags : []);
  }

  /** How many rows are selected. */
  get count(): number {
    return this.selection.messages.size;
  }

  /** The messages commands are about. */
  get targets(): Targets {
    return { messages: [...this.selection.messages.keys()] };
  }

  /** Whether there is a reading pane: without one, messages are opened elsewhere. */
  set reads(reads: boolean) {
    if (reads === this.#reads) return;
    this.#reads = reads;
    if (reads) this.select(this.selection, 'now');
    else this.opened.close({ kind: 'nothing' });
  }

  setView(view: ListView, rows: Rows | undefined): void {
    const before = this.view;
    const another = before?.folder !== view.folder || before?.query !== view.query;
    this.view = view;
    this.trouble = view.trouble;
    this.error = undefined;
    if (before?.key === view.key) {
      if (rows) this.takeRows(rows);
      else this.#changed();
      return;
    }
    this.store.clear();
    this.#leaving.clear();
    this.#returning = [];
    this.newAbove = 0;
    this.#loader.reset(view.key);
    if (another) {
      this.#owner.onView(view);
      this.select(nothingSelected, 'not');
      this.opened.close({ kind: 'nothing' });
    } else this.selection = replaced(this.selection);
    const list = this.#owner.element();
    if (list) list.scrollPosition = 0;
    if (rows) this.takeRows(rows);
    this.#changed();
  }

  takeRows(rows: Rows): void {
    if (rows.view !== this.view?.key) return;
    this.error = undefined;
    this.#change(() => this.store.take(rows));
  }

  stale({ view, total, added }: Parameters<HostEvents['stale']>[0]): void {
    if (view !== this.view?.key) return;
    const news = added.filter((id) => !this.#returning.includes(id)).length;
    if (news > 0) {
      this.newAbove = this.#isAtTop ? 0 : this.newAbove + news;
      this.#owner.onArrival(news);
    }
    this.#change(() => this.store.markStale(total));
    this.#loader.again();
  }

  changed({ view, rows }: Parameters<HostEvents['changed']>[0]): void {
    if (view === this.view?.key) this.#change(() => this.store.update(rows));
  }

  /** When there is none any more, what could not be read meanwhile is read. */
  setTrouble(trouble: Trouble | undefined): void {
    this.trouble = trouble;
    if (trouble === undefined && this.opened.content.kind === 'failed') this.retryRead();
    this.#owner.onChange();
  }

  /** At the top nothing is new any more. */
  scrolled(): void {
    if (this.newAbove === 0 || !this.#isAtTop) return;
    this.newAbove = 0;
    this.#owner.onChange();
  }

  /** What was taken back is selected again once it is there. */
  restored(messages: readonly MessageId[]): void {
    if (messages.length === 0) return;
    this.#returning = messages;
    this.#selectReturned();
  }

  /** Asks for the rows on screen once more. */
  again(): void {
    this.error = undefined;
    this.#loader.again();
    this.#owner.onChange();
  }

  want(span: Span): void {
    this.#loader.want(span);
  }

  retryRead(): void {
    const { id } = this.opened;
    this.opened.retry(id === undefined ? undefined : this.store.find(id));
  }

  /** These are about to leave by the user's wish: what comes next is opened then. */
  leaving({ messages }: Targets): void {
    messages.forEach((id) => this.#leaving.add(id));
  }

  /** They stay after all. */
  staying({ messages }: Targets): void {
    messages.forEach((id) => this.#leaving.delete(id));
  }

  open(id: MessageId): void {
    const place = this.store.placeOf(id);
    if (place !== undefined) {
      this.select(selectOnly(this.store, place), 'now');
      this.#owner.element()?.revealActive();
      return;
    }
    // Not among the rows known here: it is opened all the same, the list stays where it is.
    this.selection = { messages: new Map([[id, -1]]), active: undefined, anchor: undefined };
    if (this.#reads) this.opened.open(id, undefined, 'now');
    this.#announce();
    this.#owner.onChange();
  }

  clearSelection(): void {
    this.select({ ...nothingSelected, active: this.selection.active }, 'not');
    this.opened.close({ kind: 'nothing' });
  }

  select(selection: Selection, open: 'now' | 'soon' | 'not'): void {
    this.selection = selection;
    const { messages, active } = selection;
    if (this.#reads && open !== 'not' && active?.id !== undefined && messages.size === 1)
      this.opened.open(active.id, this.store.find(active.id), open);
    if (messages.size > 1) this.opened.close({ kind: 'several' });
    this.#announce();
    this.#owner.onChange();
  }

  /** Changes rows without moving the screen or losing the selection. */
  #change(change: () => void): void {
    const list = this.#owner.element();
    if (list) list.keepPlace(change);
    else change();
    this.#followSelection();
    this.#selectReturned();
    this.#changed();
  }

  get #isAtTop(): boolean {
    return (this.#owner.element()?.scrollPosition ?? 0) < 1;
  }

  #selectReturned(): void {
    const first = this.#returning.find((id) => this.store.placeOf(id) !== undefined);
    if (first === undefined) return;
    this.#returning = [];
    this.open(first);
  }

  #changed(): void {
    this.revision += 1;
    this.#owner.onChange();
  }

  #followSelection(): void {
    const before = this.selection;
    const after = follow(before, this.store);
    const leaver = [...before.messages].find(
      ([id, place]) => this.#leaving.has(id) && isGone(this.store, id, place),
    );
    if (leaver && after.messages.size === 0) this.#selectAfter(before);
    else if (before.active?.waiting === true && after.active?.id !== undefined)
      this.select(after, 'soon');
    else {
      this.selection = after;
      this.#announce();
    }
  }

  /** What was selected has left: the row that took its place is next. */
  #selectAfter(before: Selection): void {
    for (const id of before.messages.keys()) this.#leaving.delete(id);
    const total = this.store.total ?? 0;
    const first = Math.min(...before.messages.values());
    if (total === 0) {
      this.select(nothingSelected, 'not');
      this.opened.close({ kind: 'nothing' });
    } else this.select(selectOnly(this.store, Math.min(first, total - 1)), 'now');
  }

  #onOpened(): void {
    this.#announce();
    this.#changed();
  }

  /** Tells the host what is selected, once for each change. */
  #announce(): void {
    const messages = [...this.selection.messages.keys()];
    const opened = this.opened.content.kind === 'nothing' ? undefined : this.opened.id;
    const event = { targets: { messages }, ...(opened === undefined ? {} : { opened }) };
    const text = JSON.stringify(event);
    if (text === this.#announced) return;
    this.#announced = text;
    this.#host.emit('selected', event);
  }
}
