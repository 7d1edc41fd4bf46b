import {
  commands as vscodeCommands,
  type Disposable,
  env,
  l10n,
  type LogOutputChannel,
  type Uri,
  type WebviewPanel,
  workspace,
} from 'vscode';
import type { MessagesChanged } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import { type FolderId, folderOf, type MessageId, parseFolderId } from '../../model/id.ts';
import type { Attachment, Message } from '../../model/message.ts';
import type { SearchScope } from '../../model/search.ts';
import type {
  HostInterface,
  ListView,
  MailboxState,
  MessageAction,
  Rows,
  WebviewInterface,
} from '../../protocol/mailbox.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Attachments } from '../attachments.ts';
import type { EngineClient } from '../engineClient.ts';
import { asMailError, type Failures } from '../failure.ts';
import { cleanName, folderName, type Folders } from '../folders.ts';
import { commands, contextKeys, settings } from '../ids.ts';
import { openLink } from '../links.ts';
import { mailboxHtml, mailboxRoots } from './html.ts';
import { type Arrangement, FolderList, type ListSource, newestFirst, SearchList } from './list.ts';
import { readRequest } from './requests.ts';
import { mailboxStrings } from './strings.ts';

export interface PanelSurroundings {
  readonly extensionUri: Uri;
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly attachments: Attachments;
  readonly failures: Failures;
  readonly log: LogOutputChannel;
}

type Handlers = {
  [K in keyof HostInterface['requests']]: (
    params: unknown,
    signal: AbortSignal,
  ) => Promise<HostInterface['requests'][K]['result']>;
};

const actionCommands: Record<MessageAction, string> = {
  markRead: commands.messageMarkRead,
  markUnread: commands.messageMarkUnread,
  flag: commands.messageFlag,
  unflag: commands.messageUnflag,
  archive: commands.messageArchive,
  junk: commands.messageJunk,
  delete: commands.messageDelete,
  move: commands.messageMove,
  copy: commands.messageCopy,
  showSource: commands.messageShowSource,
};

/** Octets of an inline image that are worth showing. */
const largestImage = 10 * 2 ** 20;
/** Changed rows that are sent; of more the webview asks for those on its screen. */
const fewRows = 100;
/** Milliseconds in which several changes become one repaint. */
const settleTime = 40;
/** Milliseconds a message is open before those around it are fetched ahead. */
const dwell = 300;

/** The mailbox panel: a list of messages and a reading pane, in the editor area. */
export class MailboxPanel implements Disposable {
  readonly panel: WebviewPanel;
  readonly #around: PanelSurroundings;
  readonly #rpc: RpcEndpoint<WebviewInterface, HostInterface>;
  readonly #disposables: Disposable[] = [];
  #source: ListSource | undefined;
  #view: ListView | undefined;
  #arrangement: Arrangement = newestFirst;
  #folder: FolderId | undefined;
  /** Of the last search. */
  #scope: SearchScope = 'everywhere';
  #key = 0;
  #refreshing: AbortController | undefined;
  #repaint: NodeJS.Timeout | undefined;
  #selection: readonly MessageId[] = [];
  #opened: Message | undefined;
  #seenTimer: NodeJS.Timeout | undefined;
  /** The window of rows last sent: next and previous messages are told by it. */
  #lastRows: readonly MessageId[] = [];
  #aheadTimer: NodeJS.Timeout | undefined;
  #ready = false;
  #toOpen: MessageId | undefined;
  #focusSearch = false;

  constructor(panel: WebviewPanel, around: PanelSurroundings) {
    this.panel = panel;
    this.#around = around;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: mailboxRoots(around.extensionUri),
    };
    this.#rpc = new RpcEndpoint(
      {
        post: (message) => void webview.postMessage(message),
        onMessage: (listener) => this.#disposables.push(webview.onDidReceiveMessage(listener)),
      },
      this.#handlers(),
      {
        selected: (body) => this.#onSelected(readRequest.selected(body)),
        focused: (body) => this.#setContext(contextKeys.focus, readRequest.focused(body).area),
        log: (body) => around.log.warn(readRequest.log(body).text),
      },
    );
    this.#disposables.push(
      around.engine.onMessagesChanged((event) => this.#onMessagesChanged(event)),
      around.engine.onCrashed(() => void this.refresh()),
      around.accounts.onDidChangeState(({ account, state }) => {
        if (this.#accountId() !== account) return;
        if (state === 'online' && this.#view?.trouble !== undefined) void this.refresh();
      }),
      panel.onDidChangeViewState(() => this.#onActive()),
    );
    webview.html = mailboxHtml(webview, around.extensionUri, l10n.t('Mail'));
  }

  /** Messages that commands without an argument are about. */
  get selection(): readonly MessageId[] {
    return this.#selection;
  }

  get folder(): FolderId | undefined {
    return this.#folder;
  }

  /** The messages to act on when one row was clicked: the selection it belongs to, or it alone. */
  targetsOf(message: MessageId): readonly MessageId[] {
    return this.#selection.includes(message) ? this.#selection : [message];
  }

  dispose(): void {
    clearTimeout(this.#seenTimer);
    clearTimeout(this.#aheadTimer);
    clearTimeout(this.#repaint);
    this.#refreshing?.abort();
    this.#rpc.close(new MailError('cancelled', l10n.t('The panel was closed.')));
    for (const each of this.#disposables) each.dispose();
    this.#unwatch();
    this.#setContext(contextKeys.mailboxActive, false);
    this.#setContext(contextKeys.hasSelection, false);
    this.#setContext(contextKeys.focus, 'none');
  }

  async showFolder(folder: FolderId): Promise<void> {
    const same = this.#folder === folder;
    if (this.#accountId() !== parseFolderId(folder).account) this.#unwatch();
    this.#folder = folder;
    if (!same) this.#arrangement = newestFirst;
    await this.#show(new FolderList(this.#around.engine, folder, this.#arrangement));
  }

  async showSearch(query: string, scope: SearchScope): Promise<void> {
    const { engine } = this.#around;
    const named = (id: string): string => this.#accountName(id);
    this.#scope = scope;
    await this.#show(new SearchList(engine, query, scope, this.#arrangement, named), query);
  }

  /** Shows the folder of a message, with it selected and open. */
  async showMessage(message: MessageId): Promise<void> {
    const folder = folderOf(message);
    if (this.#folder !== folder || this.#view?.query !== undefined) await this.showFolder(folder);
    if (this.#ready) this.#emit('open', { message });
    else this.#toOpen = message;
  }

  focusSearch(): void {
    this.panel.reveal();
    if (this.#ready) this.#emit('focusSearch', null);
    else this.#focusSearch = true;
  }

  /** The user takes these off the list: whatever row comes next is to be selected. */
  leaving(messages: readonly MessageId[]): void {
    this.#emit('leaving', { messages });
  }

  go(to: 'next' | 'previous'): void {
    this.#emit('go', { to });
  }

  /** Asks the server again for what is shown. */
  async refresh(): Promise<void> {
    const source = this.#source;
    const view = this.#view;
    if (!source || !view) return;
    this.#refreshing?.abort();
    const controller = new AbortController();
    this.#refreshing = controller;
    this.#emit('busy', { busy: true });
    try {
      const rows = await source.fresh(view.key, controller.signal);
      if (this.#source !== source) return;
      this.#noteRows(rows);
      this.#view = { ...without(view, 'trouble'), failures: source.failures };
      this.#emit('trouble', {});
      // A search begins with its answer, and only then is known what it could not reach.
      if (view.query === undefined) this.#emit('rows', rows);
      else this.#emit('view', { view: this.#view, rows });
      this.#watch();
    } catch (error) {
      if (this.#source !== source || controller.signal.aborted) return;
      this.#view = { ...view, trouble: asMailError(error).message };
      this.#emit('trouble', { text: asMailError(error).message });
    } finally {
      if (this.#refreshing === controller) this.#emit('busy', { busy: false });
    }
  }

  async #show(source: ListSource, query?: string): Promise<void> {
    this.#refreshing?.abort();
    this.#source = source;
    this.#key++;
    const view = this.#describe(source, query);
    this.#view = view;
    this.#opened = undefined;
    this.#onSelected({ messages: [] });
    this.panel.title = view.title;
    let cached: Rows | undefined;
    try {
      cached = await source.cached(view.key);
    } catch {
      // What stands in the way is said by the refresh that follows.
    }
    if (this.#source !== source) return;
    this.#emit('view', { view, ...(cached ? { rows: cached } : {}) });
    void this.refresh();
  }

  #describe(source: ListSource, query: string | undefined): ListView {
    const folder = this.#folder === undefined ? undefined : this.#around.folders.find(this.#folder);
    const account = this.#accountId();
    const name = folder ? folderName(folder) : nameFromId(this.#folder);
    return {
      key: this.#key,
      ...(source.folder === undefined ? {} : { folder: source.folder }),
      title: query === undefined ? name : l10n.t('Search: {0}', query),
      accountName: account === undefined ? '' : this.#accountName(account),
      ...(query === undefined ? {} : { query }),
      ...this.#arrangement,
      failures: source.failures,
    };
  }

  /** Everything that comes from the webview is checked: it shows hostile mail. */
  #handlers(): Handlers {
    return {
      ready: () => this.#onReady(),
      rows: async (params, signal) => {
        const window = readRequest.rows(params);
        const source = this.#source;
        if (!source || window.view !== this.#key)
          throw new MailError('cancelled', l10n.t('The list has changed.'));
        const rows = await source.rows(window, signal);
        this.#noteRows(rows);
        return rows;
      },
      read: async (params, signal) => this.#read(readRequest.read(params).message, signal),
      inlineImage: async (params, signal) => {
        const { message, part } = readRequest.part(params);
        const { contentType, size } = await this.#attachment(message, part);
        if (!/^image\/(png|jpe?g|gif|webp|bmp)$/i.test(contentType) || size > largestImage)
          throw new MailError('not-permitted', l10n.t('This image is not shown.'));
        const data = await this.#around.engine.request('attachment', { message, part }, { signal });
        return { contentType, data };
      },
      search: async (params) => {
        const { query, scope } = readRequest.search(params);
        await this.#search(query, scope);
        return null;
      },
      arrange: async (params) => {
        this.#arrangement = readRequest.arrange(params);
        await this.#rearrange();
        return null;
      },
      act: async (params) => {
        const { action, messages } = readRequest.act(params);
        await vscodeCommands.executeCommand(actionCommands[action], messages);
        return null;
      },
      openAttachment: async (params) => {
        const { message, part } = readRequest.part(params);
        const attachment = await this.#attachment(message, part);
        await this.#reporting(this.#around.attachments.open(message, attachment));
        return null;
      },
      saveAttachment: async (params) => {
        const { message, part } = readRequest.part(params);
        const attachment = await this.#attachment(message, part);
        await this.#reporting(this.#around.attachments.save(message, attachment));
        return null;
      },
      refresh: async () => {
        await this.refresh();
        return null;
      },
      openLink: async (params) => {
        const { url, text } = readRequest.openLink(params);
        await this.#reporting(openLink(url, text));
        return null;
      },
    };
  }

  async #onReady(): Promise<MailboxState> {
    this.#ready = true;
    const rows = await this.#source?.cached(this.#key).catch(() => undefined);
    const configuration = workspace.getConfiguration(settings.section);
    const density = configuration.get<string>(settings.density);
    setTimeout(() => this.#afterReady(), 0);
    return {
      ...(this.#view ? { view: this.#view } : {}),
      ...(rows ? { rows } : {}),
      ...(this.#opened ? { selected: this.#opened.id } : {}),
      strings: mailboxStrings(),
      language: env.language,
      density: density === 'compact' ? 'compact' : 'comfortable',
    };
  }

  /** What was asked of the panel before it could answer. */
  #afterReady(): void {
    const message = this.#toOpen;
    this.#toOpen = undefined;
    if (message !== undefined) this.#emit('open', { message });
    if (this.#focusSearch) this.#emit('focusSearch', null);
    this.#focusSearch = false;
    if (this.#view?.trouble !== undefined) this.#emit('trouble', { text: this.#view.trouble });
  }

  async #read(message: MessageId, signal: AbortSignal): Promise<Message> {
    clearTimeout(this.#seenTimer);
    const read = await this.#around.engine.request(
      'read',
      { message, markSeen: false },
      { signal },
    );
    this.#opened = read;
    this.#markSeenSoon(read);
    this.#fetchAheadSoon(read.id);
    return read;
  }

  #noteRows({ rows }: Rows): void {
    this.#lastRows = rows.map(({ id }) => id);
  }

  /** The messages around the opened one will be there when they are gone to. */
  #fetchAheadSoon(opened: MessageId): void {
    clearTimeout(this.#aheadTimer);
    this.#aheadTimer = setTimeout(() => {
      const at = this.#lastRows.indexOf(opened);
      const around = at < 0 ? [] : [at + 1, at - 1, at + 2].map((index) => this.#lastRows[index]);
      const messages = around.filter((id) => id !== undefined);
      void this.#around.engine.request('prefetch', { messages }).catch(() => undefined);
    }, dwell);
  }

  #markSeenSoon({ id, flags }: Message): void {
    const seconds = workspace
      .getConfiguration(settings.section)
      .get<unknown>(settings.markReadAfter);
    const delay = typeof seconds === 'number' && seconds <= 3600 ? seconds : 1;
    if (delay < 0 || flags.includes('\\Seen')) return;
    this.#seenTimer = setTimeout(() => {
      const request = {
        kind: 'flags',
        messages: [id],
        change: { add: ['\\Seen'] },
        unasked: true,
      } as const;
      void this.#around.engine
        .request('change', request)
        .catch((error: unknown) => this.#around.failures.show(error));
    }, delay * 1000);
  }

  async #attachment(message: MessageId, part: string): Promise<Attachment> {
    const opened =
      this.#opened?.id === message
        ? this.#opened
        : await this.#around.engine.request('read', { message, markSeen: false });
    const found = opened.attachments.find((each) => each.part === part);
    if (!found) throw new MailError('not-found', l10n.t('The message has no part “{0}”.', part));
    return found;
  }

  async #search(query: string, scope: 'folder' | 'account'): Promise<void> {
    if (this.#folder === undefined) return;
    if (query.trim() === '') return this.showFolder(this.#folder);
    const { account } = parseFolderId(this.#folder);
    await this.showSearch(query, scope === 'folder' ? { folder: this.#folder } : { account });
  }

  async #rearrange(): Promise<void> {
    const query = this.#view?.query;
    if (this.#folder === undefined) return;
    if (query === undefined) return this.showFolder(this.#folder);
    await this.showSearch(query, this.#scope);
  }

  #onSelected({ messages, opened }: { messages: readonly MessageId[]; opened?: MessageId }): void {
    this.#selection = messages;
    if (opened === undefined || this.#opened?.id !== opened) clearTimeout(this.#seenTimer);
    if (this.panel.active) this.#setContext(contextKeys.hasSelection, messages.length > 0);
  }

  #onMessagesChanged(event: MessagesChanged): void {
    const source = this.#source;
    if (source) void this.#showChange(source, event).catch(() => undefined);
  }

  async #showChange(source: ListSource, event: MessagesChanged): Promise<void> {
    const { added, changed, removed, rearranged } = event;
    const total = await source.onChanged(event);
    if (total === undefined) return;
    const moved = rearranged || added.length > 0 || removed.length > 0;
    if (!moved && changed.length <= fewRows) {
      const rows = await this.#around.engine.request('cachedRows', { messages: changed });
      if (this.#source === source) this.#emit('changed', { view: this.#key, rows });
      return;
    }
    if (this.#source !== source) return;
    clearTimeout(this.#repaint);
    this.#repaint = setTimeout(() => this.#emit('stale', { view: this.#key, total }), settleTime);
  }

  #onActive(): void {
    const { active } = this.panel;
    this.#setContext(contextKeys.mailboxActive, active);
    this.#setContext(contextKeys.hasSelection, active && this.#selection.length > 0);
    if (active) this.#watch();
  }

  /** The folder that is looked at is the one that push waits for. */
  #watch(): void {
    const account = this.#accountId();
    if (account === undefined || this.#folder === undefined) return;
    void this.#around.engine
      .request('watch', { account, folder: this.#folder })
      .catch(() => undefined);
  }

  #unwatch(): void {
    const account = this.#accountId();
    if (account !== undefined && this.#around.accounts.find(account))
      void this.#around.engine.request('watch', { account }).catch(() => undefined);
  }

  #accountId(): string | undefined {
    return this.#folder === undefined ? undefined : parseFolderId(this.#folder).account;
  }

  #accountName(id: string): string {
    const account = this.#around.accounts.find(id);
    return cleanName(account?.name ?? account?.address ?? id);
  }

  async #reporting(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#around.failures.show(error);
    }
  }

  #emit<K extends keyof HostInterface['events']>(name: K, body: HostInterface['events'][K]): void {
    if (this.#ready) this.#rpc.emit(name, body);
  }

  #setContext(key: string, value: unknown): void {
    void vscodeCommands.executeCommand('setContext', key, value);
  }
}

function nameFromId(folder: FolderId | undefined): string {
  return folder === undefined ? l10n.t('Mail') : cleanName(parseFolderId(folder).mailbox);
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
