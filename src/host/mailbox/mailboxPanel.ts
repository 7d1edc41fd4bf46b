import { type Disposable, env, l10n, type Memento, type WebviewPanel, workspace } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { type FolderId, folderOf, type MessageId, parseFolderId } from '../../model/id.ts';
import { hasTargets, isTarget, type Targets } from '../../model/messageSet.ts';
import type { SearchScope, ViewScope } from '../../model/search.ts';
import type {
  Arrangement,
  HostInterface,
  MailboxState,
  PanelCommand,
  PanelScope,
  WebviewInterface,
} from '../../protocol/mailbox.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import { accountName } from '../accounts/accountName.ts';
import { cleanName, folderName } from '../folders.ts';
import { contextKeys } from '../ids.ts';
import { keyHelp } from '../keyHelp.ts';
import { type CheckedHandlers, MessageReading } from '../reader/messageReading.ts';
import { affectsReaders, readerSettings } from '../reader/readerSettings.ts';
import { setContext } from '../setContext.ts';
import { foundNewestFirst } from './arrangements.ts';
import { FolderList } from './folderList.ts';
import { mailboxPage, webviewRoots } from '../webviewPage.ts';
import type { ListSource } from './listSource.ts';
import { nextSteps } from './nextSteps.ts';
import { affectsPanels, changePanelSettings, panelSettings } from './panelSettings.ts';
import type { MailView } from '../search/views.ts';
import type { PanelSurroundings } from './panels.ts';
import { readRequest } from './requests.ts';
import { asPanelScope, namesIn, searchState, viewScope } from './searchPlaces.ts';
import { SearchList } from './searchList.ts';
import { type Heading, ShownList } from './shownList.ts';
import { mailboxStrings } from './strings.ts';

/** Under which the share of the list is kept, for panels that come later. */
const shareKey = 'share';

type Events = HostInterface['events'];

/** A mailbox panel: a list of messages and a reading pane, in the editor area. */
export class MailboxPanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly #around: PanelSurroundings;
  readonly #memento: Memento;
  readonly #rpc: RpcEndpoint<WebviewInterface, HostInterface>;
  readonly #list: ShownList;
  readonly #reading: MessageReading;
  readonly #disposables: Disposable[] = [];
  #folder: FolderId | undefined;
  /** The view that is shown instead of a folder. */
  #mailView: MailView | undefined;
  #search: { readonly query: string; readonly scope: PanelScope } | undefined;
  /** How the results of searches are arranged here; folders have theirs each. */
  #searchArrangement: Arrangement = foundNewestFirst;
  #selection: Targets = { messages: [] };
  /** As last heard: a panel that is closed cannot be asked any more. */
  #active = false;
  #ready = false;
  /** What was asked of the webview before it could answer. */
  #waiting: (() => void)[] = [];

  constructor(panel: WebviewPanel, around: PanelSurroundings) {
    this.panel = panel;
    this.#around = around;
    this.#memento = around.memento;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: webviewRoots(around.extensionUri),
    };
    this.#list = new ShownList(around.engine, (name, body) => this.#emit(name, body));
    this.#reading = new MessageReading(around, (message) => this.#list.around(message));
    this.#rpc = new RpcEndpoint<WebviewInterface, HostInterface>(
      {
        post: (message) => void webview.postMessage(message),
        onMessage: (listener) => this.#disposables.push(webview.onDidReceiveMessage(listener)),
      },
      this.#handlers(),
      {
        selected: (body) => this.#onSelected(readRequest.selected(body)),
        focused: (body) => this.#onFocused(readRequest.focused(body).area),
        resized: (body) => void this.#memento.update(shareKey, readRequest.resized(body).share),
        log: (body) => around.log.warn(readRequest.log(body).text),
      },
    );
    this.#follow();
    webview.html = mailboxPage(webview, around.extensionUri);
    this.#onActive();
  }

  /** Messages that commands without an argument are about. */
  get selection(): Targets {
    return this.#selection;
  }

  get folder(): FolderId | undefined {
    return this.#folder;
  }

  /** What the list shows, for a tab that goes on from it. */
  get source(): ListSource | undefined {
    return this.#list.source;
  }

  placeOf(message: MessageId): number | undefined {
    return this.#list.placeOf(message);
  }

  /** What to act on when one row was clicked: the selection it belongs to, or it alone. */
  targetsOf(message: MessageId, conversation: boolean): Targets {
    if (isTarget(this.#selection, message)) return this.#selection;
    return conversation ? { messages: [], conversations: [message] } : { messages: [message] };
  }

  dispose(): void {
    this.#list.dispose();
    this.#reading.dispose();
    this.#rpc.close(new MailError('cancelled', l10n.t('The panel was closed.')));
    for (const each of this.#disposables) each.dispose();
    this.#unwatch();
    if (!this.#active) return;
    setContext(contextKeys.mailboxActive, false);
    setContext(contextKeys.hasSelection, false);
    setContext(contextKeys.focus, 'none');
  }

  async showFolder(folder: FolderId): Promise<void> {
    if (this.#account !== parseFolderId(folder).account) this.#unwatch();
    this.#folder = folder;
    this.#mailView = undefined;
    this.#search = undefined;
    const arrangement = this.#around.arrangements.of(folder);
    const source = new FolderList(this.#around.engine, folder, arrangement);
    await this.#show(source, { ...this.#heading(), ...arrangement, folder });
  }

  /** Shows a view over all accounts, or a saved search. */
  async showView(view: MailView): Promise<void> {
    this.#unwatch();
    this.#folder = undefined;
    this.#mailView = view;
    this.#search = undefined;
    const { query, scope } = view;
    await this.#showFound({ query, scope }, { title: view.name, query, viewId: view.id });
  }

  /** Shows what a search finds, from the folder or view that the panel shows. */
  async showSearch(query: string, scope: SearchScope): Promise<void> {
    const { panelScope, folder } = asPanelScope(scope, this.#folder);
    if (folder !== undefined && folder !== this.#folder) {
      this.#folder = folder;
      this.#mailView = undefined;
    }
    await this.#searchIn(query, panelScope);
  }

  /** Goes on with a search that the panel showed before a reload. */
  async searchAgain(query: string, scope: PanelScope): Promise<void> {
    await this.#searchIn(query, scope);
  }

  /** Shows the folder of a message, with it selected and open. */
  async showMessage(message: MessageId): Promise<void> {
    const folder = folderOf(message);
    if (this.#folder !== folder || this.#search) await this.showFolder(folder);
    this.#whenReady(() => this.#emit('open', { message }));
  }

  /** Has the webview carry out a command of VS Code. */
  command(command: PanelCommand): void {
    if (!this.panel.active) this.panel.reveal();
    // Letters typed right after the key for the search are for its field.
    if (command === 'focusSearch') setContext(contextKeys.focus, 'field');
    this.#whenReady(() => this.#emit('command', { command }));
  }

  /** Tells the webview; nothing where it is not there yet. */
  tell<K extends 'leaving' | 'changeMade' | 'changeOver' | 'progress'>(
    name: K,
    body: Events[K],
  ): void {
    this.#emit(name, body);
  }

  /** Asks the server again for what is shown. */
  async refresh(): Promise<void> {
    await this.#list.refresh();
    this.#watch();
  }

  #follow(): void {
    const { engine, accounts } = this.#around;
    this.#disposables.push(
      engine.onMessagesChanged((event) => {
        void this.#list.onMessagesChanged(event).catch(() => undefined);
      }),
      engine.onCrashed(() => void this.refresh()),
      accounts.onDidChangeState(({ account, state }) => {
        const { trouble, search } = this.#list.view ?? {};
        const waits = account === this.#account && trouble !== undefined;
        const missed = search?.done === true && search.failures.length > 0;
        if ((waits || missed) && state === 'online') void this.refresh();
      }),
      accounts.onDidChange(() => {
        // What it shows is nobody's any more.
        const account = this.#account;
        if (account !== undefined && !accounts.find(account)) this.panel.dispose();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (affectsPanels(event)) this.#emit('settings', panelSettings());
        if (affectsReaders(event)) this.#emit('readerSettings', readerSettings());
      }),
      this.panel.onDidChangeViewState(() => this.#onActive()),
    );
  }

  async #show(source: ListSource, heading: Heading): Promise<void> {
    this.#reading.close();
    this.#onSelected({ targets: { messages: [] } });
    this.panel.title = heading.title;
    await this.#list.show(source, heading);
    this.#watch();
  }

  #heading(): Pick<Heading, 'title' | 'accountName'> {
    const folder = this.#folder === undefined ? undefined : this.#around.folders.find(this.#folder);
    const account = this.#account;
    return {
      title: folder ? folderName(folder) : nameFromId(this.#folder),
      accountName: account === undefined ? '' : this.#accountName(account),
    };
  }

  /** Everything that comes from the webview is checked: it shows hostile mail. */
  #handlers(): CheckedHandlers<HostInterface['requests']> {
    return {
      ...this.#reading.handlers(),
      ...this.#listHandlers(),
      ready: () => this.#onReady(),
      configure: async (params) => {
        await changePanelSettings(readRequest.configure(params));
        return null;
      },
      undo: (params) => nextSteps.undo(readRequest.change(params).change),
      cancelChange: (params) =>
        this.#around.engine.request('cancelChange', readRequest.change(params)),
      openInTab: async (params) => {
        await this.#around.openInTab(readRequest.read(params).message, this);
        return null;
      },
      step: (params) => nextSteps.take(readRequest.step(params).step, this.#account),
      keys: () => Promise.resolve(keyHelp(this.#around.contributions)),
    };
  }

  #listHandlers(): CheckedHandlers<
    Pick<
      HostInterface['requests'],
      | 'rows'
      | 'details'
      | 'members'
      | 'everything'
      | 'search'
      | 'suggest'
      | 'forgetSearch'
      | 'saveSearch'
      | 'arrange'
      | 'refresh'
    >
  > {
    const list = this.#list;
    return {
      rows: async (params, signal) => list.rows(readRequest.rows(params), signal),
      details: async (params, signal) => {
        const { view, messages } = readRequest.details(params);
        return list.current(view).details(messages, signal);
      },
      members: async (params, signal) => {
        const { view, message } = readRequest.members(params);
        return list.current(view).members(message, signal);
      },
      everything: async (params) => list.current(readRequest.everything(params).view).everything(),
      search: async (params, signal) => {
        await this.#runSearch(readRequest.search(params), signal);
        return null;
      },
      suggest: (params) => {
        const { text, cursor } = readRequest.suggest(params);
        return this.#around.searching.suggest(text, cursor);
      },
      forgetSearch: async (params) => {
        await this.#around.searching.forget(readRequest.forgetSearch(params).query);
        return null;
      },
      saveSearch: async (params) => {
        const { query, scope } = readRequest.saveSearch(params);
        await this.#around.searching.save(query, viewScope(scope, this.#folder, this.#mailView));
        return null;
      },
      arrange: async (params) => {
        await this.#arrange(readRequest.arrange(params));
        return null;
      },
      refresh: async () => {
        await this.refresh();
        return null;
      },
    };
  }

  async #onReady(): Promise<MailboxState> {
    this.#ready = true;
    const rows = await this.#list.cached();
    const { view } = this.#list;
    const { opened } = this.#reading;
    const share = this.#memento.get<number>(shareKey);
    setTimeout(() => this.#afterReady(), 0);
    return {
      ...(view ? { view } : {}),
      ...(rows ? { rows } : {}),
      ...(opened ? { selected: opened.id } : {}),
      ...(share === undefined ? {} : { share }),
      strings: mailboxStrings(),
      language: env.language,
      settings: panelSettings(),
      reader: readerSettings(),
    };
  }

  #afterReady(): void {
    for (const each of this.#waiting.splice(0)) each();
    const trouble = this.#list.view?.trouble;
    if (trouble) this.#emit('trouble', { trouble });
  }

  #whenReady(work: () => void): void {
    if (this.#ready) work();
    else this.#waiting.push(work);
  }

  async #runSearch(
    { query, scope, live }: ReturnType<typeof readRequest.search>,
    signal: AbortSignal,
  ): Promise<void> {
    if (query.trim() === '') return this.#showWithoutSearch();
    // What cannot be searched for is said at the field, and the list stays as it is.
    await this.#around.engine.request('checkQuery', { query }, { signal });
    if (!live) void this.#around.searching.remember(query);
    await this.#searchIn(query, scope);
  }

  async #showWithoutSearch(): Promise<void> {
    if (this.#folder !== undefined) return this.showFolder(this.#folder);
    if (this.#mailView) await this.showView(this.#mailView);
  }

  async #searchIn(query: string, scope: PanelScope): Promise<void> {
    this.#search = { query, scope };
    const folder = this.#folder;
    const viewId = this.#mailView?.id;
    const title = l10n.t('Search: {0}', query);
    const heading = {
      ...{ title, query, scope },
      ...(folder === undefined ? {} : { folder }),
      ...(viewId === undefined ? {} : { viewId }),
    };
    await this.#showFound(
      { query, scope: viewScope(scope, this.#folder, this.#mailView) },
      heading,
    );
  }

  async #showFound(
    terms: { readonly query: string; readonly scope: ViewScope },
    heading: Pick<Heading, 'title' | 'query' | 'scope' | 'folder' | 'viewId'>,
  ): Promise<void> {
    const arrangement = this.#searchArrangement;
    const { engine } = this.#around;
    const source: ListSource = new SearchList(engine, terms, arrangement, (progress) =>
      this.#list.onFound(source, searchState(progress, this.#around), progress.total),
    );
    const { accountName } = this.#heading();
    const folderNames = namesIn(terms.scope, this.#around);
    const search = { done: false, waiting: [], failures: [], notes: [] };
    await this.#show(source, { accountName, folderNames, search, ...arrangement, ...heading });
  }

  async #arrange(arrangement: Arrangement): Promise<void> {
    const folder = this.#folder;
    if (this.#search || this.#mailView) {
      this.#searchArrangement = { ...arrangement, conversations: false };
      if (this.#search) return this.#searchIn(this.#search.query, this.#search.scope);
      if (this.#mailView) return this.showView(this.#mailView);
    }
    if (folder === undefined) return;
    await this.#around.arrangements.set(folder, arrangement);
    await this.showFolder(folder);
  }

  #onSelected({ targets, opened }: { targets: Targets; opened?: MessageId }): void {
    this.#selection = targets;
    this.#reading.lookingAt(opened);
    if (this.#active) setContext(contextKeys.hasSelection, hasTargets(targets));
  }

  #onFocused(area: 'list' | 'reader' | 'field' | 'none'): void {
    if (this.#active) setContext(contextKeys.focus, area);
  }

  #onActive(): void {
    const { active } = this.panel;
    this.#active = active;
    setContext(contextKeys.mailboxActive, active);
    if (!active) return;
    setContext(contextKeys.hasSelection, hasTargets(this.#selection));
    this.#watch();
  }

  /** The folder that is looked at is the one that push waits for. */
  #watch(): void {
    const account = this.#account;
    if (account === undefined || this.#folder === undefined) return;
    void this.#around.engine
      .request('watch', { account, folder: this.#folder })
      .catch(() => undefined);
  }

  #unwatch(): void {
    const account = this.#account;
    if (account !== undefined && this.#around.accounts.find(account))
      void this.#around.engine.request('watch', { account }).catch(() => undefined);
  }

  get #account(): string | undefined {
    return this.#folder === undefined ? undefined : parseFolderId(this.#folder).account;
  }

  #accountName(id: string): string {
    return accountName(this.#around.accounts, id);
  }

  #emit<K extends keyof Events>(name: K, body: Events[K]): void {
    if (this.#ready) this.#rpc.emit(name, body);
  }
}

function nameFromId(folder: FolderId | undefined): string {
  return folder === undefined ? l10n.t('Mail') : cleanName(parseFolderId(folder).mailbox);
}
