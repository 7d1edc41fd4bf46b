import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { MailError } from '../../model/errors.ts';
import type { MessageId } from '../../model/id.ts';
import type {
  Arrangement,
  ListView,
  MailboxState,
  PanelCommand,
  PanelSettings,
  Rows,
  SavedState,
  Trouble,
  WebviewInterface,
} from '../../protocol/mailbox.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { MailLink } from '../mail/link.ts';
import { icon, iconButton, textButton } from '../toolkit.ts';
import { fill, wordsFor, type Words } from '../words.ts';
import { connectHost, requestDeadline, type HostEvents } from './hostConnection.ts';
import type { ListCallbacks, MessageList } from './messageList.ts';
import { OpenedMessage } from './openedMessage.ts';
import { emptyPane, type Reader, type ReaderCallbacks } from './reader.ts';
import { RowLoader } from './rowLoader.ts';
import { RowStore } from './rowStore.ts';
import type { RowContext } from './rowTemplate.ts';
import { follow, isGone, nothingSelected, replaced, selectOnly } from './selection.ts';
import type { Selection } from './selection.ts';
import { toolbar, type Scope } from './toolbar.ts';

type Area = WebviewInterface['events']['focused']['area'];

/** Actions after which the message is no longer in the list. */
const leavingActions: ReadonlySet<MessageAction> = new Set(['archive', 'junk', 'delete', 'move']);

/** The mailbox panel: toolbar, list and reading pane, and what they have in common. */
export class Mailbox extends LitElement {
  static override properties = {
    view: { state: true },
    selection: { state: true },
    settings: { state: true },
    strings: { state: true },
    busy: { state: true },
    trouble: { state: true },
    listError: { state: true },
    notice: { state: true },
    search: { state: true },
    share: { state: true },
    revision: { state: true },
    startError: { state: true },
  };

  declare view: ListView | undefined;
  declare selection: Selection;
  declare settings: PanelSettings;
  declare strings: MailboxStrings | undefined;
  declare busy: boolean;
  /** Why the rows may be old. */
  declare trouble: Trouble | undefined;
  /** Why the rows on screen could not be had. */
  declare listError: string | undefined;
  /** Why the last action did not work. */
  declare notice: string | undefined;
  declare search: { text: string; scope: Scope; error?: string };
  declare share: number;
  /** Counts changes of the rows and of the opened message. */
  declare revision: number;
  declare startError: string | undefined;

  readonly #connection = connectHost(this.#events());
  readonly #host = this.#connection.host;
  readonly #store = new RowStore();
  readonly #opened = new OpenedMessage(this.#host, () => this.#onOpened());
  readonly #loader = new RowLoader(
    this.#host,
    this.#store,
    (rows) => this.#takeRows(rows),
    (error) => (this.listError = this.#cannotList(error)),
  );
  readonly #leaving = new Set<MessageId>();
  #words: Words = wordsFor('en');
  #rowContext: RowContext | undefined;
  #area: Area = 'none';
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #restoreScroll: number | undefined;
  #announced = '';

  constructor() {
    super();
    this.selection = nothingSelected;
    this.settings = { density: 'comfortable', readingPane: 'right', previews: true };
    this.busy = false;
    this.search = { text: '', scope: 'folder' };
    this.share = this.#connection.saved()?.split ?? 0.4;
    this.revision = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('focusin', this.#onFocus);
    this.addEventListener('focusout', this.#onFocus);
    window.addEventListener('blur', this.#onFocus);
    window.addEventListener('focus', this.#onFocus);
    void this.#start();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { strings, view } = this;
    if (this.startError !== undefined)
      return html`<p class="trouble" role="alert">${icon('warning')} ${this.startError}</p>`;
    if (!strings) return html`${skeleton('')}`;
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
        .first=${this.#list(strings, view)}
        .second=${this.#reader(strings)}
      ></mail-split-view>`;
  }

  // --- parts of the panel ---

  #toolbar(strings: MailboxStrings, view: ListView): TemplateResult {
    return toolbar({
      view,
      total: this.#store.total,
      strings,
      words: this.#words,
      search: this.search,
      onSearchText: (text) => (this.search = { text, scope: this.search.scope }),
      onScope: (scope) => {
        this.search = { ...this.search, scope };
        if (view.query !== undefined) void this.#runSearch(this.search.text);
      },
      onSearch: () => void this.#runSearch(this.search.text.trim()),
      onClearSearch: () => this.#clearSearch(),
      onArrange: (arrangement) => void this.#arrange(arrangement),
      onRefresh: () => void this.#refresh(),
    });
  }

  /** What is wrong, in a line each, above the list. */
  #lines(strings: MailboxStrings, view: ListView): TemplateResult {
    const retry = textButton({ label: strings.retry, onPress: () => void this.#refresh() });
    const trouble = this.listError ?? this.trouble?.text;
    return html`${
      trouble === undefined
        ? nothing
        : html`<div class="trouble" role="alert">
            ${icon('warning')}<span>${trouble}</span>${retry}
          </div>`
    }
    ${view.failures.map(
      (failure) =>
        html`<div class="trouble" role="alert">${icon('warning')}<span>${failure}</span></div>`,
    )}
    ${
      this.notice === undefined
        ? nothing
        : html`<div class="trouble" role="alert">
            ${icon('error')}<span>${this.notice}</span>${iconButton({
              icon: 'close',
              label: strings.dismiss,
              onPress: () => (this.notice = undefined),
            })}
          </div>`
    }`;
  }

  #list(strings: MailboxStrings, view: ListView): TemplateResult {
    const { total } = this.#store;
    const empty = total === 0 && !this.busy;
    return html`<div class="list-area" data-area="list">
      <mail-message-list
        class=${empty ? 'is-empty' : ''}
        .store=${this.#store}
        .selection=${this.selection}
        .context=${this.#context(strings)}
        .callbacks=${this.#listCallbacks}
        .density=${this.settings.density}
        .name=${view.title}
        .revision=${this.revision}
      ></mail-message-list>
      ${
        total === undefined || (total === 0 && this.busy)
          ? this.listError === undefined
            ? skeleton(this.settings.density)
            : nothing
          : nothing
      }
      ${empty ? emptyPane(...this.#emptyWords(strings, view)) : nothing}
    </div>`;
  }

  #emptyWords(strings: MailboxStrings, view: ListView): [string, string] {
    if (view.query !== undefined) return ['search', strings.emptySearch];
    if (view.filter !== 'all') return ['filter', strings.emptyFilter];
    return ['inbox', strings.emptyFolder];
  }

  #reader(strings: MailboxStrings): TemplateResult {
    const { content } = this.#opened;
    return html`<mail-reader
      .content=${content}
      .flags=${this.#openedFlags()}
      .strings=${strings}
      .words=${this.#words}
      .callbacks=${this.#readerCallbacks}
    ></mail-reader>`;
  }

  #openedFlags(): readonly string[] {
    const { content, id } = this.#opened;
    const row = id === undefined ? undefined : this.#store.find(id);
    return row?.flags ?? (content.kind === 'message' ? content.message.flags : []);
  }

  #context(strings: MailboxStrings): RowContext {
    this.#rowContext ??= {
      strings,
      words: this.#words,
      onAction: (action, message) => void this.#act(action, [message]),
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
    const saved = this.#connection.saved();
    if (saved && saved.folder === view.folder) this.#restoreScroll = saved.scroll;
    this.#setView(view, state.rows);
    const selected =
      state.selected ?? (saved?.folder === view.folder ? saved?.selected : undefined);
    if (selected !== undefined) this.#openById(selected);
  }

  #events(): HostEvents {
    return {
      view: ({ view, rows }) => this.#setView(view, rows),
      rows: (rows) => this.#takeRows(rows),
      stale: ({ view, total }) => {
        if (view !== this.view?.key) return;
        this.#change(() => this.#store.markStale(total));
        this.#loader.again();
      },
      changed: ({ view, rows }) => {
        if (view === this.view?.key) this.#change(() => this.#store.update(rows));
      },
      busy: ({ busy }) => (this.busy = busy),
      trouble: ({ trouble }) => this.#setTrouble(trouble),
      settings: (settings) => (this.settings = settings),
      open: ({ message }) => this.#openById(message),
      command: ({ command }) => this.#run(command),
      leaving: ({ messages }) => messages.forEach((id) => this.#leaving.add(id)),
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

  #setView(view: ListView, rows: Rows | undefined): void {
    const before = this.view;
    const another = before?.folder !== view.folder || before?.query !== view.query;
    this.view = view;
    this.trouble = view.trouble;
    this.listError = undefined;
    if (before?.key === view.key) {
      if (rows) this.#takeRows(rows);
      return;
    }
    this.#store.clear();
    this.#leaving.clear();
    this.#loader.reset(view.key);
    if (another) {
      this.search = { text: view.query ?? '', scope: this.search.scope };
      this.#select(nothingSelected, 'not');
      this.#opened.close({ kind: 'nothing' });
    } else this.selection = replaced(this.selection);
    const list = this.#messageList;
    if (list) list.scrollPosition = 0;
    if (rows) this.#takeRows(rows);
    this.#changed();
  }

  /** When there is none any more, what could not be read meanwhile is read. */
  #setTrouble(trouble: Trouble | undefined): void {
    this.trouble = trouble;
    const { content } = this.#opened;
    if (trouble === undefined && content.kind === 'failed')
      this.#opened.retry(this.#store.find(content.id));
  }

  #takeRows(rows: Rows): void {
    if (rows.view !== this.view?.key) return;
    this.listError = undefined;
    this.#change(() => this.#store.take(rows));
  }

  /** Changes rows without moving the screen or losing the selection. */
  #change(change: () => void): void {
    const list = this.#messageList;
    if (list) list.keepPlace(change);
    else change();
    this.#followSelection();
    this.#changed();
  }

  #changed(): void {
    this.revision += 1;
    this.#saveSoon();
  }

  #followSelection(): void {
    const before = this.selection;
    const after = follow(before, this.#store);
    const leaver = [...before.messages].find(
      ([id, place]) => this.#leaving.has(id) && isGone(this.#store, id, place),
    );
    if (leaver && after.messages.size === 0) this.#selectAfter(before);
    else if (before.active?.waiting === true && after.active?.id !== undefined)
      this.#select(after, 'soon');
    else {
      this.selection = after;
      this.#announce();
    }
  }

  /** What was selected has left: the row that took its place is next. */
  #selectAfter(before: Selection): void {
    for (const id of before.messages.keys()) this.#leaving.delete(id);
    const total = this.#store.total ?? 0;
    const first = Math.min(...before.messages.values());
    if (total === 0) {
      this.#select(nothingSelected, 'not');
      this.#opened.close({ kind: 'nothing' });
    } else this.#select(selectOnly(this.#store, Math.min(first, total - 1)), 'now');
  }

  #openById(id: MessageId): void {
    const place = this.#store.placeOf(id);
    if (place !== undefined) {
      this.#select(selectOnly(this.#store, place), 'now');
      this.#messageList?.revealActive();
      return;
    }
    // Not among the rows known here: it is opened all the same, the list stays where it is.
    this.selection = { messages: new Map([[id, -1]]), active: undefined, anchor: undefined };
    this.#opened.open(id, undefined, 'now');
    this.#announce();
  }

  #select(selection: Selection, open: 'now' | 'soon' | 'not'): void {
    this.selection = selection;
    const { messages, active } = selection;
    if (open !== 'not' && active?.id !== undefined && messages.size === 1)
      this.#opened.open(active.id, this.#store.find(active.id), open);
    if (messages.size > 1) this.#opened.close({ kind: 'several', count: messages.size });
    this.#announce();
    this.#saveSoon();
  }

  #onOpened(): void {
    this.revision += 1;
    this.#announce();
    this.#saveSoon();
  }

  /** Tells the host what is selected, once for each change. */
  #announce(): void {
    const messages = [...this.selection.messages.keys()];
    const opened = this.#opened.content.kind === 'nothing' ? undefined : this.#opened.id;
    const event = { targets: { messages }, ...(opened === undefined ? {} : { opened }) };
    const text = JSON.stringify(event);
    if (text === this.#announced) return;
    this.#announced = text;
    this.#host.emit('selected', event);
  }

  async #act(action: MessageAction, messages: readonly MessageId[]): Promise<void> {
    if (leavingActions.has(action)) messages.forEach((id) => this.#leaving.add(id));
    try {
      await this.#host.request('act', { action, targets: { messages } });
      this.notice = undefined;
    } catch (error) {
      messages.forEach((id) => this.#leaving.delete(id));
      this.#report(error);
    }
  }

  async #runSearch(query: string): Promise<void> {
    const { text, scope } = this.search;
    this.search = { text, scope };
    this.busy = true;
    try {
      await this.#host.request('search', { query, scope }, { deadline: requestDeadline });
      this.busy = false;
      // Whoever has gone elsewhere meanwhile, to a menu say, stays there.
      if (this.#area === 'field') this.#messageList?.focus();
    } catch (error) {
      this.busy = false;
      if (MailError.is(error, 'cancelled')) return;
      this.search = { text: this.search.text, scope, error: messageOf(error) };
    }
  }

  #clearSearch(): void {
    this.search = { text: '', scope: this.search.scope };
    if (this.view?.query !== undefined) void this.#runSearch('');
    else this.#messageList?.focus();
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
    this.listError = undefined;
    this.#loader.again();
    this.busy = true;
    try {
      await this.#host.request('refresh', null, { deadline: requestDeadline });
    } catch (error) {
      if (!MailError.is(error, 'cancelled')) this.listError = this.#cannotList(error);
    } finally {
      this.busy = false;
    }
  }

  async #openLink(link: MailLink): Promise<void> {
    try {
      await this.#host.request('openLink', link);
    } catch (error) {
      this.#report(error);
    }
  }

  async #attachment(
    verb: 'open' | 'save',
    attachment: { message: MessageId; part: string },
  ): Promise<void> {
    try {
      await this.#host.request(verb === 'open' ? 'openAttachment' : 'saveAttachment', attachment);
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (!MailError.is(error, 'cancelled')) this.notice = messageOf(error);
  }

  #cannotList(error: unknown): string {
    return fill(this.strings?.cannotList ?? '{0}', messageOf(error));
  }

  // --- what the parts report ---

  readonly #listCallbacks: ListCallbacks = {
    onSelect: (selection, open) => this.#select(selection, open),
    onEnter: () => void this.#enterReader(),
    onWant: (span) => this.#loader.want(span),
    onScroll: () => this.#saveSoon(),
  };

  readonly #readerCallbacks: ReaderCallbacks = {
    onAction: (action, message) => void this.#act(action, [message]),
    onLink: (link) => void this.#openLink(link),
    onAttachment: (verb, message, part) => void this.#attachment(verb, { message, part }),
    onRetry: (message) => this.#opened.retry(this.#store.find(message)),
    onLeave: () => this.#messageList?.focus(),
    loadImage: (message, part, signal) =>
      this.#host.request('inlineImage', { message, part }, { signal, deadline: requestDeadline }),
  };

  readonly #onShare = (share: number): void => {
    this.share = share;
    this.#saveSoon();
  };

  readonly #onFocus = (): void => {
    // The focused element is known only after the event is over.
    setTimeout(() => {
      const element = document.activeElement?.closest<HTMLElement>('[data-area]');
      // The element stays active when focus leaves the panel; its keys must not fire elsewhere.
      const area = ((document.hasFocus() && element?.dataset['area']) || 'none') as Area;
      if (area === this.#area) return;
      this.#area = area;
      this.#host.emit('focused', { area });
    });
  };

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#connection.save(this.#state()), 250);
  }

  #state(): SavedState {
    const { view } = this;
    return {
      version: 1,
      scroll: this.#messageList?.scrollPosition ?? 0,
      split: this.share,
      ...(view?.folder === undefined ? {} : { folder: view.folder }),
      ...(view?.query === undefined ? {} : { query: view.query }),
      ...(this.#opened.id === undefined ? {} : { selected: this.#opened.id }),
    };
  }

  protected override updated(): void {
    const list = this.#messageList;
    if (!list || this.#restoreScroll === undefined || this.#store.total === undefined) return;
    const scroll = this.#restoreScroll;
    this.#restoreScroll = undefined;
    list.scrollPosition = scroll;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Grey rows while nothing is known yet. */
function skeleton(density: string): TemplateResult {
  const rows = Array.from({ length: 12 });
  return html`<div class="skeleton-list ${density}" aria-hidden="true">
    ${rows.map(
      () =>
        html`<div class="row skeleton">
          <span class="dot"></span><span class="sender"><span class="bone"></span></span
          ><span class="subject-line"><span class="bone long"></span></span>
        </div>`,
    )}
  </div>`;
}
