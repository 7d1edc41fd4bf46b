import { LitElement, html, type TemplateResult } from 'lit';
import { MailError } from '../../model/errors.ts';
import type {
  Arrangement,
  HostInterface,
  ListView,
  MailboxState,
  NextStep,
  PanelCommand,
  PanelSettings,
  SavedState,
  WebviewInterface,
} from '../../protocol/mailbox.ts';
import type { FolderId } from '../../model/id.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { MessageAction, ReaderSettings } from '../../protocol/reader.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { FocusReport } from '../focusReport.ts';
import { connectVsCode, messageOf, requestDeadline } from '../host.ts';
import type { Reader } from '../reader/reader.ts';
import { isReaderCommand, type ReaderCallbacks } from '../reader/readerContent.ts';
import { readerCallbacks } from '../reader/readerCallbacks.ts';
import { icon } from '../toolkit.ts';
import { fill, wordsFor, type Words } from '../words.ts';
import type { Announcer } from './announcer.ts';
import { noFolder } from './emptyList.ts';
import type { HostEvents } from './hostConnection.ts';
import type { KeyboardHelp } from './keyboardHelp.ts';
import type { ListCallbacks, MessageList } from './messageList.ts';
import { panelTemplate, type PanelCallbacks } from './panelTemplate.ts';
import type { RowContext } from './rowTemplate.ts';
import { savedState } from './savedState.ts';
import { SearchBox } from './searchBox.ts';
import { ShownList } from './shownList.ts';
import { skeleton } from './skeleton.ts';
import type { TypedText } from './suggestions.ts';
import type { Toasts } from './toasts.ts';

type Area = Exclude<WebviewInterface['events']['focused']['area'], 'none'>;

/** Actions after which the message is no longer in the list. */
const leavingActions: ReadonlySet<MessageAction> = new Set(['archive', 'junk', 'delete', 'move']);

const minute = 60_000;

const noNames: RowContext['folderNames'] = {};

/** The mailbox panel: toolbar, list and reading pane, and what they have in common. */
export class Mailbox extends LitElement {
  static override properties = {
    settings: { state: true },
    reader: { state: true },
    strings: { state: true },
    busy: { state: true },
    notice: { state: true },
    share: { state: true },
    startError: { state: true },
  };

  declare settings: PanelSettings;
  declare reader: ReaderSettings;
  declare strings: MailboxStrings | undefined;
  declare busy: boolean;
  /** Why the last action did not work. */
  declare notice: string | undefined;
  declare share: number;
  declare startError: string | undefined;

  readonly #vscode = connectVsCode();
  readonly #saved = savedState(this.#vscode.saved());
  readonly #host = new RpcEndpoint<HostInterface, WebviewInterface>(
    this.#vscode.port,
    {},
    this.#events(),
  );
  readonly #list = new ShownList(this.#host, {
    onChange: () => this.#changed(),
    onView: (view) => this.#search.follow(view),
    onSearchState: ({ done }) => {
      if (done) this.#announceFound();
      this.requestUpdate();
    },
    onReturn: (scroll) => (this.#restoreScroll = scroll),
    onArrival: (count) => this.#announceArrival(count),
    onError: (error) => this.#report(error),
    element: () => this.#messageList,
  });
  readonly #search = new SearchBox(this.#host, this.#saved?.scope ?? 'folder', {
    onChange: () => this.requestUpdate(),
    onTaken: (typed) => void this.#putCursor(typed),
    // Whoever has gone elsewhere meanwhile, to a menu say, stays there.
    onDone: () => this.#focus.area === 'field' && this.#messageList?.focus(),
  });
  readonly #focus = new FocusReport<Area>(this, (area) => this.#host.emit('focused', { area }));
  #words: Words = wordsFor('en');
  #rowContext: RowContext | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #foundTimer: ReturnType<typeof setTimeout> | undefined;
  #shareTimer: ReturnType<typeof setTimeout> | undefined;
  /** The age of what is shown without a connection is told anew each minute. */
  #clock: ReturnType<typeof setInterval> | undefined;
  /** Suggestions on screen. */
  #suggested = 0;
  /** The one of them that was scrolled into view. */
  #chosen = -1;
  #restoreScroll: number | undefined;
  /** The view whose first rows are drawn. */
  #marked: number | undefined;

  constructor() {
    super();
    this.settings = { density: 'comfortable', readingPane: 'right', previews: true };
    this.reader = { htmlColours: 'paper', preferText: false };
    this.busy = false;
    this.share = this.#saved?.split ?? 0.4;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'main';
    void this.#start();
    this.#clock = setInterval(() => {
      if (this.#list.trouble?.asOf !== undefined) this.requestUpdate();
    }, minute);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    const { view } = this.#list;
    if (this.startError !== undefined)
      return html`<p class="trouble" role="alert">${icon('warning')} ${this.startError}</p>`;
    if (!strings) return skeleton('');
    if (!view) return noFolder(strings, this.#step);
    return panelTemplate({
      view,
      list: this.#list,
      search: this.#search,
      strings,
      words: this.#words,
      settings: this.settings,
      reader: this.reader,
      context: this.#context(strings, view),
      busy: this.busy,
      notice: this.notice,
      share: this.share,
      callbacks: this.#callbacks,
    });
  }

  get #readsHere(): boolean {
    return this.settings.readingPane !== 'off';
  }

  #context(strings: MailboxStrings, view: ListView): RowContext {
    const { accountName, folderNames = noNames } = view;
    const { own, folderNames: before } = this.#rowContext ?? {};
    if (own !== accountName || before !== folderNames)
      this.#rowContext = {
        strings,
        words: this.#words,
        own: accountName,
        folderNames,
        onAction: (action, row) => void this.#act(action, this.#list.targetsOf(row)),
      };
    return this.#rowContext!;
  }

  /** Goes on typing behind what was put in. */
  async #putCursor({ cursor }: TypedText): Promise<void> {
    await this.updateComplete;
    const field = this.#searchField;
    field?.focus();
    field?.setSelectionRange(cursor, cursor);
  }

  get #searchField(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>('.search-text');
  }

  /** Takes a term out; the keyboard stays on the terms as long as there are any. */
  async #removeTerm(index: number): Promise<void> {
    this.#search.removeTerm(index);
    await this.updateComplete;
    const crosses = this.querySelectorAll<HTMLElement>('.chip button');
    (crosses[Math.min(index, crosses.length - 1)] ?? this.#searchField)?.focus();
  }

  #saveSearch(): void {
    const { query = '' } = this.#list.view ?? {};
    const { scope } = this.#search;
    this.#host.request('saveSearch', { query, scope }).catch(this.#report);
  }

  /** Says that something may be typed next, once for each list. */
  #announceSuggestions(): void {
    const { length } = this.#search.suggestions.items;
    const before = this.#suggested;
    this.#suggested = length;
    const { strings } = this;
    if (!strings || before > 0 || length === 0) return;
    const many = fill(strings.suggestionCount, this.#words.count(length));
    this.#say(length === 1 ? strings.suggestionCountOne : many);
  }

  /** Scrolls the suggestion the keyboard is on into view. */
  #revealSuggestion(): void {
    const { chosen } = this.#search.suggestions;
    if (chosen === this.#chosen) return;
    this.#chosen = chosen;
    const option = this.querySelector('.suggestion[aria-selected="true"]');
    option?.scrollIntoView({ block: 'nearest' });
  }

  /** Says how much was found, once the last rows are there and unless something else is shown. */
  #announceFound(): void {
    clearTimeout(this.#foundTimer);
    const key = this.#list.view?.key;
    this.#foundTimer = setTimeout(() => {
      const { strings } = this;
      const { view, store } = this.#list;
      if (!strings || view?.key !== key || store.total === undefined) return;
      const many = fill(strings.messageCount, this.#words.count(store.total));
      this.#say(store.total === 1 ? strings.messageCountOne : many);
    }, 500);
  }

  /** Moves the keyboard into the reading pane, once that shows what was opened. */
  async #enterReader(): Promise<void> {
    if (!this.#readsHere) return this.#openInTab();
    await this.updateComplete;
    await this.#readingPane?.updateComplete;
    this.#readingPane?.focus();
  }

  get #readingPane(): Reader | null {
    return this.querySelector<Reader>('mail-reader');
  }

  get #messageList(): MessageList | null {
    return this.querySelector<MessageList>('mail-message-list');
  }

  // --- talking to the host ---

  async #start(): Promise<void> {
    try {
      const options = { deadline: requestDeadline };
      const state = await this.#host.request('ready', { version: 1 }, options);
      this.strings = state.strings;
      this.#words = wordsFor(state.language);
      this.#configured(state.settings);
      this.reader = state.reader;
      if (!this.#saved && state.share !== undefined) this.share = state.share;
      if (state.view) this.#restore(state, state.view);
    } catch (error) {
      this.startError = messageOf(error);
    }
  }

  #restore(state: MailboxState, view: ListView): void {
    const saved = this.#savedOf(view);
    this.#restoreScroll = saved?.scroll;
    this.#list.setView(view, state.rows);
    const selected = state.selected ?? saved?.selected;
    if (selected !== undefined) this.#list.open(selected);
  }

  /** What was kept of this view; that of a search names no folder. */
  #savedOf({ folder, query, viewId }: ListView): SavedState | undefined {
    const saved = this.#saved;
    const same = saved && saved.view === viewId && saved.query === query;
    return same && (folder === undefined || folder === saved.folder) ? saved : undefined;
  }

  #events(): HostEvents {
    return {
      view: ({ view, rows }) => this.#list.setView(view, rows),
      rows: (rows) => void this.#list.takeRows(rows),
      searchState: ({ view, state }) => this.#list.setSearchState(view, state),
      stale: (event) => this.#list.stale(event),
      changed: (event) => this.#list.changed(event),
      busy: ({ busy }) => (this.busy = busy),
      trouble: ({ trouble }) => this.#list.setTrouble(trouble),
      settings: (settings) => this.#configured(settings),
      readerSettings: (settings) => (this.reader = settings),
      open: ({ message }) => this.#list.open(message),
      command: ({ command }) => this.#run(command),
      leaving: (targets) => this.#list.leaving(targets),
      changeMade: ({ change, text }) => {
        this.#toasts?.show(change, text);
        this.#say(text);
      },
      changeOver: ({ change, restored }) => {
        this.#toasts?.end(change);
        this.#list.restored(restored);
      },
      progress: (progress) => this.#toasts?.follow(progress),
    };
  }

  /** Carries out a command of VS Code's: the panel's own here, all others in the list. */
  #run(command: PanelCommand): void {
    if (isReaderCommand(command)) return void this.#readingPane?.run(command);
    switch (command) {
      case 'focusSearch':
        this.#searchField?.focus();
        this.#searchField?.select();
        return;
      case 'focusList':
        this.#messageList?.focus();
        return;
      case 'showKeys':
        void this.#showKeys();
        return;
      case 'page':
        if (!this.#readingPane?.page(1)) this.#messageList?.run('nextUnread');
        return;
      case 'pageBack':
        this.#readingPane?.page(-1);
        return;
      case 'first':
        this.#messageList?.run(command);
        this.#list.scrolled();
        return;
      default:
        this.#messageList?.run(command);
    }
  }

  #configured(settings: PanelSettings): void {
    this.settings = settings;
    this.#list.reads = this.#readsHere;
  }

  async #showKeys(): Promise<void> {
    try {
      const keys = await this.#host.request('keys', null);
      await this.querySelector<KeyboardHelp>('mail-keyboard-help')?.show(keys);
    } catch (error) {
      this.#report(error);
    }
  }

  #openInTab(message = this.#list.activeMessage): void {
    if (message !== undefined) this.#host.request('openInTab', { message }).catch(this.#report);
  }

  readonly #step = (step: NextStep): void => {
    this.#host.request('step', { step }).catch(this.#report);
  };

  get #toasts(): Toasts | null {
    return this.querySelector<Toasts>('mail-toasts');
  }

  #say(text: string): void {
    this.querySelector<Announcer>('mail-announcer')?.say(text);
  }

  #announceArrival(count: number): void {
    const { strings } = this;
    if (!strings) return;
    const many = fill(strings.newMessages, this.#words.count(count));
    this.#say(count === 1 ? strings.newMessagesOne : many);
  }

  readonly #toTop = (): void => {
    const list = this.#messageList;
    if (list) list.scrollPosition = 0;
    list?.focus();
    this.#list.scrolled();
  };

  async #act(action: MessageAction, targets: Targets): Promise<void> {
    if (leavingActions.has(action)) this.#list.leaving(targets);
    try {
      await this.#host.request('act', { action, targets });
      this.notice = undefined;
    } catch (error) {
      this.#list.staying(targets);
      this.#report(error);
    }
  }

  async #arrange(arrangement: Arrangement): Promise<void> {
    try {
      await this.#host.request('arrange', arrangement, { deadline: requestDeadline });
    } catch (error) {
      this.#report(error);
      // The pickers go back to what is shown.
      this.requestUpdate();
    }
  }

  readonly #refresh = (): void => {
    this.#list.again();
    this.busy = true;
    this.#host
      .request('refresh', null, { deadline: requestDeadline })
      .catch((error: unknown) => {
        if (!MailError.is(error, 'cancelled')) this.#list.error = error;
      })
      .finally(() => (this.busy = false));
  };

  readonly #report = (error: unknown): void => {
    if (!MailError.is(error, 'cancelled')) this.notice = messageOf(error);
  };

  // --- what the parts report ---

  readonly #listCallbacks: ListCallbacks = {
    onSelect: (selection, open) => this.#list.select(selection, open),
    onSelectAll: () => void this.#list.selectAll(),
    onNextUnread: () => void this.#list.nextUnread(),
    onEnter: () => void this.#enterReader(),
    onDrag: (message, isMember) => this.#list.dragged(message, isMember),
    onSee: (rows) => this.#list.see(rows, this.settings.previews),
    onWant: (span) => this.#list.want(span),
    onScroll: () => {
      this.#list.scrolled();
      this.#saveSoon();
    },
  };

  readonly #readerCallbacks: ReaderCallbacks = {
    ...readerCallbacks(this.#host, this.#report),
    onAction: (action, message) => void this.#act(action, { messages: [message] }),
    onRetry: () => this.#list.retryRead(),
    onLeave: () => this.#messageList?.focus(),
  };

  readonly #callbacks: PanelCallbacks = {
    list: this.#listCallbacks,
    reader: this.#readerCallbacks,
    navigation: { onOpenInTab: (message) => this.#openInTab(message) },
    menu: {
      onArrange: (arrangement) => void this.#arrange(arrangement),
      onConfigure: (settings) => void this.#host.request('configure', settings).catch(this.#report),
    },
    toasts: {
      onUndo: (change) => void this.#host.request('undo', { change }).catch(this.#report),
      onCancel: (change) => void this.#host.request('cancelChange', { change }).catch(this.#report),
    },
    onShare: (share) => this.#onShare(share),
    onRefresh: this.#refresh,
    onStep: this.#step,
    onLeaveSearch: () => this.#messageList?.focus(),
    onRemoveTerm: (index) => void this.#removeTerm(index),
    onSaveSearch: () => this.#saveSearch(),
    onToTop: this.#toTop,
    onDoubleClick: () => this.#openInTab(),
    onDismiss: () => (this.notice = undefined),
    onBulk: (action) => void this.#act(action, this.#list.targets),
  };

  #onShare(share: number): void {
    this.share = share;
    this.#saveSoon();
    clearTimeout(this.#shareTimer);
    this.#shareTimer = setTimeout(() => this.#host.emit('resized', { share }), 400);
  }

  #changed(): void {
    this.requestUpdate();
    this.#saveSoon();
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#vscode.save(this.#state()), 250);
  }

  /** The folder behind a search that was shown before the reload already. */
  get #folderBefore(): FolderId | undefined {
    const { view } = this.#list;
    return view && view.viewId === undefined ? this.#saved?.folder : undefined;
  }

  #state(): SavedState {
    const { view, opened, folder = this.#folderBefore } = this.#list;
    return {
      version: 1,
      scroll: this.#messageList?.scrollPosition ?? 0,
      split: this.share,
      scope: this.#search.scope,
      ...(folder === undefined ? {} : { folder }),
      ...(view?.query === undefined ? {} : { query: view.query }),
      ...(view?.viewId === undefined ? {} : { view: view.viewId }),
      ...(opened.id === undefined ? {} : { selected: opened.id }),
    };
  }

  protected override updated(): void {
    this.#announceSuggestions();
    this.#revealSuggestion();
    const list = this.#messageList;
    if (list) this.#markRows(list);
    if (!list || this.#restoreScroll === undefined || this.#list.store.total === undefined) return;
    const scroll = this.#restoreScroll;
    this.#restoreScroll = undefined;
    list.scrollPosition = scroll;
  }

  /** Leaves a mark in the browser's timeline once the first rows of a view are drawn. */
  #markRows(list: MessageList): void {
    const { view, store } = this.#list;
    if (view?.key === this.#marked || store.size === 0) return;
    this.#marked = view?.key;
    void list.updateComplete.then(() => performance.mark('mail.rows'));
  }
}
