import { LitElement, html, type TemplateResult } from 'lit';
import { MailError } from '../../model/errors.ts';
import type {
  Arrangement,
  HostInterface,
  ListView,
  MailboxState,
  PanelCommand,
  PanelSettings,
  SavedState,
  WebviewInterface,
} from '../../protocol/mailbox.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { emptyPane } from '../emptyPane.ts';
import { FocusReport } from '../focusReport.ts';
import { connectVsCode, messageOf, requestDeadline } from '../host.ts';
import type { Reader, ReaderCallbacks } from '../reader/reader.ts';
import { readerCallbacks } from '../reader/readerCallbacks.ts';
import { icon } from '../toolkit.ts';
import { wordsFor, type Words } from '../words.ts';
import type { HostEvents } from './hostConnection.ts';
import { listPane } from './listPane.ts';
import type { ListCallbacks, MessageList } from './messageList.ts';
import { panelLines } from './panelLines.ts';
import type { RowContext } from './rowTemplate.ts';
import { savedState } from './savedState.ts';
import { SearchBox } from './searchBox.ts';
import { ShownList } from './shownList.ts';
import { skeleton } from './skeleton.ts';
import { toolbar } from './toolbar.ts';

type Area = Exclude<WebviewInterface['events']['focused']['area'], 'none'>;

/** Actions after which the message is no longer in the list. */
const leavingActions: ReadonlySet<MessageAction> = new Set(['archive', 'junk', 'delete', 'move']);

/** The mailbox panel: toolbar, list and reading pane, and what they have in common. */
export class Mailbox extends LitElement {
  static override properties = {
    settings: { state: true },
    strings: { state: true },
    busy: { state: true },
    notice: { state: true },
    share: { state: true },
    startError: { state: true },
  };

  declare settings: PanelSettings;
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
    onView: (view) => (this.#search.text = view.query ?? ''),
    element: () => this.#messageList,
  });
  readonly #search = new SearchBox(this.#host, this.#saved?.scope ?? 'folder', {
    onChange: () => this.requestUpdate(),
    onBusy: (busy) => (this.busy = busy),
    // Whoever has gone elsewhere meanwhile, to a menu say, stays there.
    onDone: () => this.#focus.area === 'field' && this.#messageList?.focus(),
  });
  readonly #focus = new FocusReport<Area>(this, (area) => this.#host.emit('focused', { area }));
  #words: Words = wordsFor('en');
  #rowContext: RowContext | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #restoreScroll: number | undefined;

  constructor() {
    super();
    this.settings = { density: 'comfortable', readingPane: 'right', previews: true };
    this.busy = false;
    this.share = this.#saved?.split ?? 0.4;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#start();
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
    if (!view) return emptyPane('inbox', strings.chooseFolder);
    return html`<h1 class="visually-hidden">${view.title} · ${view.accountName}</h1>
      <div
        class="busy-bar"
        role="progressbar"
        aria-label=${strings.loading}
        ?hidden=${!this.busy}
      ></div>
      ${this.#toolbar(strings, view)} ${this.#lines(strings, view)}
      <mail-split-view
        .share=${this.share}
        .label=${strings.resizePanes}
        .onShare=${this.#onShare}
        .first=${this.#listPane(strings, view)}
        .second=${this.#reader(strings)}
      ></mail-split-view>`;
  }

  // --- parts of the panel ---

  #toolbar(strings: MailboxStrings, view: ListView): TemplateResult {
    const search = this.#search;
    return toolbar({
      view,
      total: this.#list.store.total,
      strings,
      words: this.#words,
      search,
      onSearchText: (text) => (search.text = text),
      onScope: (scope) => {
        search.scope = scope;
        if (view.query !== undefined) void search.run();
      },
      onSearch: () => void search.run(),
      onClearSearch: () => search.clear(view.query !== undefined),
      onArrange: (arrangement) => void this.#arrange(arrangement),
      onRefresh: () => void this.#refresh(),
    });
  }

  #lines(strings: MailboxStrings, view: ListView): TemplateResult {
    return panelLines({
      strings,
      error: this.#list.error,
      trouble: this.#list.trouble,
      failures: view.failures,
      notice: this.notice,
      onRetry: () => void this.#refresh(),
      onDismiss: () => (this.notice = undefined),
    });
  }

  #listPane(strings: MailboxStrings, view: ListView): TemplateResult {
    return listPane({
      list: this.#list,
      view,
      strings,
      settings: this.settings,
      busy: this.busy,
      context: this.#context(strings),
      callbacks: this.#listCallbacks,
    });
  }

  #reader(strings: MailboxStrings): TemplateResult {
    return html`<mail-reader
      .content=${this.#list.opened.content}
      .flags=${this.#list.openedFlags}
      .strings=${strings}
      .words=${this.#words}
      .callbacks=${this.#readerCallbacks}
    ></mail-reader>`;
  }

  #context(strings: MailboxStrings): RowContext {
    this.#rowContext ??= {
      strings,
      words: this.#words,
      onAction: (action, message) => void this.#act(action, { messages: [message] }),
    };
    return this.#rowContext;
  }

  /** Moves the keyboard into the reading pane, once that shows what was opened. */
  async #enterReader(): Promise<void> {
    await this.updateComplete;
    const reader = this.querySelector<Reader>('mail-reader');
    await reader?.updateComplete;
    reader?.focus();
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
      this.settings = state.settings;
      if (state.view) this.#restore(state, state.view);
    } catch (error) {
      this.startError = messageOf(error);
    }
  }

  #restore(state: MailboxState, view: ListView): void {
    const saved = this.#saved?.folder === view.folder ? this.#saved : undefined;
    this.#restoreScroll = saved?.scroll;
    this.#list.setView(view, state.rows);
    const selected = state.selected ?? saved?.selected;
    if (selected !== undefined) this.#list.open(selected);
  }

  #events(): HostEvents {
    return {
      view: ({ view, rows }) => this.#list.setView(view, rows),
      rows: (rows) => this.#list.takeRows(rows),
      stale: (event) => this.#list.stale(event),
      changed: (event) => this.#list.changed(event),
      busy: ({ busy }) => (this.busy = busy),
      trouble: ({ trouble }) => this.#list.setTrouble(trouble),
      settings: (settings) => (this.settings = settings),
      open: ({ message }) => this.#list.open(message),
      command: ({ command }) => this.#run(command),
      leaving: (targets) => this.#list.leaving(targets),
      changeMade: () => undefined,
      changeOver: () => undefined,
      progress: () => undefined,
    };
  }

  #run(command: PanelCommand): void {
    if (command === 'focusSearch') this.querySelector<HTMLElement>('.search-text')?.focus();
    if (command === 'next') this.#messageList?.move(1);
    if (command === 'previous') this.#messageList?.move(-1);
  }

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

  async #refresh(): Promise<void> {
    this.#list.again();
    this.busy = true;
    try {
      await this.#host.request('refresh', null, { deadline: requestDeadline });
    } catch (error) {
      if (!MailError.is(error, 'cancelled')) this.#list.error = error;
    } finally {
      this.busy = false;
    }
  }

  readonly #report = (error: unknown): void => {
    if (!MailError.is(error, 'cancelled')) this.notice = messageOf(error);
  };

  // --- what the parts report ---

  readonly #listCallbacks: ListCallbacks = {
    onSelect: (selection, open) => this.#list.select(selection, open),
    onEnter: () => void this.#enterReader(),
    onWant: (span) => this.#list.want(span),
    onScroll: () => this.#saveSoon(),
  };

  readonly #readerCallbacks: ReaderCallbacks = {
    ...readerCallbacks(this.#host, this.#report),
    onAction: (action, message) => void this.#act(action, { messages: [message] }),
    onRetry: () => this.#list.retryRead(),
    onLeave: () => this.#messageList?.focus(),
  };

  readonly #onShare = (share: number): void => {
    this.share = share;
    this.#saveSoon();
  };

  #changed(): void {
    this.requestUpdate();
    this.#saveSoon();
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#vscode.save(this.#state()), 250);
  }

  #state(): SavedState {
    const { view, opened } = this.#list;
    return {
      version: 1,
      scroll: this.#messageList?.scrollPosition ?? 0,
      split: this.share,
      scope: this.#search.scope,
      ...(view?.folder === undefined ? {} : { folder: view.folder }),
      ...(view?.query === undefined ? {} : { query: view.query }),
      ...(opened.id === undefined ? {} : { selected: opened.id }),
    };
  }

  protected override updated(): void {
    const list = this.#messageList;
    if (!list || this.#restoreScroll === undefined || this.#list.store.total === undefined) return;
    const scroll = this.#restoreScroll;
    this.#restoreScroll = undefined;
    list.scrollPosition = scroll;
  }
}
