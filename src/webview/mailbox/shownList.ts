import type { FolderId, MessageId } from '../../model/id.ts';
import type { ListView, Rows, SearchState, Trouble } from '../../protocol/mailbox.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { MessageRow } from '../../model/message.ts';
import { OpenedMessage } from '../reader/openedMessage.ts';
import { DetailsLoader, lacksDetails } from './detailsLoader.ts';
import { ExpandedConversations } from './expandedConversations.ts';
import { isPlaceOf, selectionOf, type FolderPlace } from './folderPlace.ts';
import type { Host, HostEvents } from './hostConnection.ts';
import { Leaving } from './leaving.ts';
import { ListReading } from './listReading.ts';
import type { MessageList } from './messageList.ts';
import { RowLoader, type Span } from './rowLoader.ts';
import type { Dragged } from './rowDrag.ts';
import { RowSeeker } from './rowSeeker.ts';
import { RowStore } from './rowStore.ts';
import { isSearched } from './searchedView.ts';
import { rowTargets, selectedTargets } from './selectedTargets.ts';
import {
  clearSelection,
  follow,
  followMembers,
  isGone,
  isSelected,
  nothingSelected,
  replaced,
  selectedRows,
  selectEverything,
  selectOnly,
  unknownRange,
} from './selection.ts';
import type { Selection } from './selection.ts';

/** Milliseconds between the end of a search and what it found. */
const settleTime = 150;

/** What the list tells the panel around it. */
export interface ListOwner {
  /** Something else is to be drawn, and kept for a reload. */
  onChange(): void;
  /** Another folder or search is shown, or the same arranged anew. */
  onView(view: ListView): void;
  /** The search that is shown has come further. */
  onSearchState(state: SearchState): void;
  /** The list shows again what a search had replaced, which was scrolled so far. */
  onReturn(scroll: number): void;
  /** What the user asked for did not work. */
  onError(error: unknown): void;
  /** Messages have come. */
  onArrival(count: number): void;
  /** The element that draws the rows, once there is one. */
  element(): MessageList | null;
}

/** The view, its rows, what is selected of them, and the message that is open. */
export class ShownList {
  readonly store = new RowStore();
  readonly expanded: ExpandedConversations;
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
  readonly #details: DetailsLoader;
  readonly #leaving = new Leaving(this.store);
  readonly #reading: ListReading;
  readonly #seeker: RowSeeker;
  /** Messages are read as soon as they are selected: there is a pane to read them in. */
  #reads = true;
  /** Taken away here and on their way back: they are selected when they are there. */
  #returning: readonly MessageId[] = [];
  #announced = '';
  #stateTimer: ReturnType<typeof setTimeout> | undefined;
  /** What a search has replaced. */
  #left: FolderPlace | undefined;
  /** The folder behind a search, whose view need not name it. */
  #folder: FolderId | undefined;

  constructor(host: Host, owner: ListOwner) {
    this.#host = host;
    this.#owner = owner;
    this.opened = new OpenedMessage(host, () => this.#onOpened());
    this.expanded = new ExpandedConversations(host, this.store, (change) => this.#change(change));
    this.#reading = new ListReading(host, this.store, (error) => owner.onError(error));
    this.#seeker = new RowSeeker(host, this.store);
    this.#details = new DetailsLoader(host, (rows) =>
      this.#change(() => this.store.describe(rows)),
    );
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
    return this.#find(id)?.flags ?? (content.kind === 'message' ? content.message.flags : []);
  }

  /** The message the keyboard is on. */
  get activeMessage(): MessageId | undefined {
    return this.selection.active?.member ?? this.selection.active?.id;
  }

  /** How many rows are selected. */
  get count(): number {
    return selectedRows(this.selection);
  }

  /** The messages commands are about. */
  get targets(): Targets {
    return selectedTargets(this.selection, this.store, this.view?.conversations === true);
  }

  /** What a button of a row, or of a message of its conversation, is about. */
  targetsOf({ id, conversation }: MessageRow): Targets {
    return conversation ? rowTargets([id], this.store, true) : { messages: [id] };
  }

  /** The selection where the message is part of it, else the message alone. */
  dragged(id: MessageId, isMember: boolean): Dragged {
    const at = isMember ? { id: undefined, member: id } : { id };
    const isPart = isSelected(this.selection, at);
    const row = this.#find(id);
    const ids = isPart
      ? [...this.selection.messages.keys(), ...this.selection.members.keys()]
      : [id];
    const subjects = ids.slice(0, 1000).map((each) => this.#find(each)?.subject ?? '');
    return {
      targets: isPart || !row ? this.targets : this.targetsOf(row),
      text: subjects.filter(Boolean).join('\n'),
      rows: isPart ? this.count : 1,
    };
  }

  /** Whether there is a reading pane: without one, messages are opened elsewhere. */
  set reads(reads: boolean) {
    if (reads === this.#reads) return;
    this.#reads = reads;
    if (reads) this.select(this.selection, 'now');
    else this.opened.close({ kind: 'nothing' });
  }

  /** The folder that is shown, or behind the search that is shown. */
  get folder(): FolderId | undefined {
    return this.view?.folder ?? (this.view?.viewId === undefined ? this.#folder : undefined);
  }

  /** How far the search has come. */
  setSearchState(key: number, search: SearchState): void {
    clearTimeout(this.#stateTimer);
    const take = (): void => {
      if (key !== this.view?.key) return;
      this.view = { ...this.view, search };
      this.#owner.onSearchState(search);
    };
    // How many rows there are by now is told a moment later: nothing is found only then.
    if (search.done && this.store.total === 0) this.#stateTimer = setTimeout(take, settleTime);
    else take();
  }

  setView(view: ListView, rows: Rows | undefined): void {
    const before = this.view;
    const another =
      before === undefined ||
      isSearched(before) !== isSearched(view) ||
      before.folder !== view.folder ||
      before.query !== view.query ||
      before.viewId !== view.viewId;
    if (before && another && !isSearched(before) && isSearched(view)) this.#leave(before);
    this.view = view;
    if (view.folder !== undefined) this.#folder = view.folder;
    this.trouble = view.trouble;
    this.error = undefined;
    if (before?.key === view.key) {
      if (rows) void this.takeRows(rows);
      else this.#changed();
      return;
    }
    this.store.clear();
    this.expanded.reset(view.key);
    this.#details.reset(view.key);
    this.#reading.reset(view.key);
    this.#leaving.clear();
    this.#returning = [];
    this.newAbove = 0;
    this.#loader.reset(view.key);
    this.#seeker.reset(view.key, rows?.total ?? 0);
    this.#owner.onView(view);
    if (another) {
      this.select(nothingSelected, 'not');
      this.opened.close({ kind: 'nothing' });
    } else this.selection = replaced(this.selection);
    const list = this.#owner.element();
    if (list) list.scrollPosition = 0;
    if (rows) this.#take(rows);
    if (!isSearched(view)) this.#comeBack(view);
    this.#changed();
  }

  /** Fresh rows; those that a search has found in between do not push the held row off the screen. */
  async takeRows(rows: Rows): Promise<void> {
    if (rows.view !== this.view?.key) return;
    const held = this.view.query === undefined ? undefined : this.#owner.element()?.held;
    const found = await this.#seeker.reach(rows, held, this.view.search?.done === false);
    if (found) this.#take(found);
  }

  #take(rows: Rows): void {
    if (rows.view !== this.view?.key) return;
    this.error = undefined;
    this.#change(() => {
      this.store.take(rows);
      this.expanded.follow();
    });
    this.expanded.refresh();
  }

  stale({ view, total, added }: Parameters<HostEvents['stale']>[0]): void {
    if (view !== this.view?.key) return;
    const news = added.filter((id) => !this.#returning.includes(id)).length;
    if (news > 0) {
      this.newAbove = this.#isAtTop ? 0 : this.newAbove + news;
      this.#owner.onArrival(news);
    }
    this.expanded.markStale();
    this.#change(() => this.store.markStale(total));
    this.#loader.again();
    this.#completeRange();
  }

  changed({ view, rows }: Parameters<HostEvents['changed']>[0]): void {
    if (view !== this.view?.key) return;
    this.#change(() => {
      this.store.update(rows);
      this.expanded.update(rows);
    });
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
    this.opened.retry(this.#find(id));
  }

  /** Rows are on screen: once they rest there, what they lack is asked for. */
  see(rows: readonly MessageRow[], previews: boolean): void {
    this.#details.want(rows.filter((row) => lacksDetails(row, previews)));
  }

  /** These are about to leave by the user's wish: what comes next is opened then. */
  leaving(targets: Targets): void {
    this.#leaving.add(targets);
  }

  /** They stay after all. */
  staying(targets: Targets): void {
    this.#leaving.remove(targets);
  }

  /** Selects everything in the list, loaded or not. */
  async selectAll(): Promise<void> {
    await this.#reading.everything((everything) =>
      this.select(selectEverything(this.selection, everything), 'not'),
    );
  }

  /** Goes to the next unread row, wherever in the list it is. */
  async nextUnread(): Promise<void> {
    const start = (this.selection.active?.place ?? -1) + 1;
    await this.#reading.nextUnread(start, (place, id) => {
      const found = { place, id, waiting: false };
      const messages = new Map([[id, place]]);
      this.select({ ...nothingSelected, messages, active: found, anchor: found }, 'soon');
      this.#reveal();
    });
  }

  open(id: MessageId): void {
    const place = this.store.placeOf(id);
    if (place !== undefined) {
      this.select(selectOnly(this.store, place), 'now');
      this.#reveal();
      return;
    }
    // Not among the rows known here: it is opened all the same, the list stays where it is.
    this.selection = { ...nothingSelected, messages: new Map([[id, -1]]) };
    if (this.#reads) this.opened.open(id, undefined, 'now');
    this.#announce();
    this.#owner.onChange();
  }

  clearSelection(): void {
    this.select(clearSelection(this.selection), 'not');
    this.opened.close({ kind: 'nothing' });
  }

  select(selection: Selection, open: 'now' | 'soon' | 'not'): void {
    this.#reading.stop();
    this.selection = selection;
    const { active } = selection;
    const only = active?.member ?? active?.id;
    if (this.count > 1) this.opened.close({ kind: 'several' });
    else if (this.#reads && open !== 'not' && only !== undefined && this.count === 1)
      this.opened.open(only, this.#find(only), open);
    else if (this.count === 0 && this.opened.content.kind === 'several')
      this.opened.close({ kind: 'nothing' });
    this.#completeRange();
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

  /** The element has the selection only when it is drawn again. */
  #reveal(): void {
    const list = this.#owner.element();
    if (!list) return;
    list.selection = this.selection;
    list.revealActive();
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
    const isGone = (id: MessageId, place: number): boolean => this.#isGone(id, place);
    const after = followMembers(follow(before, this.store, isGone), this.store, this.expanded);
    if (this.#leaving.took(before, after)) this.#selectAfter(before);
    else if (before.active?.waiting === true && after.active?.id !== undefined)
      this.select(after, 'soon');
    else {
      this.selection = after;
      this.#announce();
    }
  }

  /** While rows are found in between, what is not where it was is only elsewhere. */
  #isGone(id: MessageId, place: number): boolean {
    const stays = this.view?.search?.done === false && !this.#leaving.has(id);
    return !stays && isGone(this.store, id, place);
  }

  /** Keeps what the folder looks like, for the way back from a search. */
  #leave(view: ListView): void {
    this.#left = {
      view,
      selection: this.selection,
      opened: this.opened.id,
      total: this.store.total,
      scroll: this.#owner.element()?.scrollPosition ?? 0,
    };
  }

  /** Shows the folder as it was before the search, where it is that folder. */
  #comeBack(view: ListView): void {
    const left = this.#left;
    this.#left = undefined;
    if (!left || !isPlaceOf(left, view)) return;
    this.select(selectionOf(left, this.store.total), 'not');
    if (this.#reads && left.opened !== undefined)
      this.opened.open(left.opened, this.#find(left.opened), 'now');
    this.#owner.onReturn(left.scroll);
  }

  /** What was selected has left: the row that took its place is next. */
  #selectAfter(before: Selection): void {
    this.#leaving.forget(before);
    const total = this.store.total ?? 0;
    let first = before.active?.place ?? 0;
    for (const place of before.messages.values()) first = Math.min(first, place);
    if (total === 0) {
      this.select(nothingSelected, 'not');
      this.opened.close({ kind: 'nothing' });
    } else this.select(selectOnly(this.store, Math.max(0, Math.min(first, total - 1))), 'now');
  }

  #find(id: MessageId | undefined): MessageRow | undefined {
    return id === undefined
      ? undefined
      : (this.store.find(id) ?? this.expanded.member(id)?.message);
  }

  /** A range holds all of its rows, also those that were never on screen. */
  #completeRange(): void {
    const range = unknownRange(this.selection, this.store);
    if (!range) return;
    this.#reading.range(range, (messages) => this.select({ ...this.selection, messages }, 'not'));
  }

  #onOpened(): void {
    this.#announce();
    this.#changed();
  }

  /** Tells the host what is selected, once for each change. */
  #announce(): void {
    const opened = this.opened.content.kind === 'nothing' ? undefined : this.opened.id;
    const event = { targets: this.targets, ...(opened === undefined ? {} : { opened }) };
    const text = JSON.stringify(event);
    if (text === this.#announced) return;
    this.#announced = text;
    this.#host.emit('selected', event);
  }
}
