import { type Disposable, env, l10n, type WebviewPanel, workspace } from 'vscode';
import type { MessagesChanged } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import { folderOf, type MessageId, parseMessageId } from '../../model/id.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { TabHostInterface, TabInterface, TabView } from '../../protocol/messageTab.ts';
import type { ReaderCommand } from '../../protocol/reader.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import { cleanName } from '../folders.ts';
import { contextKeys } from '../ids.ts';
import type { PanelSurroundings } from '../mailbox/panels.ts';
import { readRequest } from '../mailbox/requests.ts';
import { mailboxStrings } from '../mailbox/strings.ts';
import { setContext } from '../setContext.ts';
import { messagePage, webviewRoots } from '../webviewPage.ts';
import type { ListPosition, Neighbours } from './listPosition.ts';
import { type CheckedHandlers, MessageReading } from './messageReading.ts';
import { affectsReaders, readerSettings } from './readerSettings.ts';

/** Characters of a subject that a tab shows. */
const longestTitle = 60;

type Events = TabHostInterface['events'];

/** A message in a tab of its own, with the next and previous ones of the list it came from. */
export class MessageTab implements Disposable {
  readonly panel: WebviewPanel;
  readonly #around: PanelSurroundings;
  readonly #position: ListPosition;
  readonly #rpc: RpcEndpoint<TabInterface, TabHostInterface>;
  readonly #reading: MessageReading;
  readonly #disposables: Disposable[] = [];
  readonly #closed = new AbortController();
  /** As last heard: a panel that is closed cannot be asked any more. */
  #active = false;
  #message: MessageId;
  /** The attachment whose message is shown. */
  readonly within: string | undefined;
  #neighbours: Neighbours = {};

  constructor(
    panel: WebviewPanel,
    message: MessageId,
    position: ListPosition,
    around: PanelSurroundings,
    within?: string,
  ) {
    this.within = within;
    this.panel = panel;
    this.#message = message;
    this.#position = position;
    this.#around = around;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: webviewRoots(around.extensionUri),
    };
    const neighbours = (): MessageId[] => {
      const { previous, next } = this.#neighbours;
      return [next, previous].filter((id) => id !== undefined);
    };
    this.#reading = new MessageReading(around, neighbours, within);
    this.#rpc = new RpcEndpoint<TabInterface, TabHostInterface>(
      {
        post: (body) => void webview.postMessage(body),
        onMessage: (listener) => this.#disposables.push(webview.onDidReceiveMessage(listener)),
      },
      this.#handlers(),
      {
        focused: (body) => this.#onFocused(readRequest.focused(body).area),
        log: (body) => around.log.warn(readRequest.log(body).text),
      },
    );
    this.#follow();
    webview.html = messagePage(webview, around.extensionUri);
    this.#onActive();
  }

  get message(): MessageId {
    return this.#message;
  }

  /** What commands without an argument are about. */
  get selection(): Targets {
    return { messages: this.within === undefined ? [this.#message] : [] };
  }

  dispose(): void {
    this.#closed.abort();
    this.#reading.dispose();
    this.#rpc.close(new MailError('cancelled', l10n.t('The panel was closed.')));
    for (const each of this.#disposables) each.dispose();
    if (!this.#active) return;
    setContext(contextKeys.messageActive, false);
    setContext(contextKeys.hasSelection, false);
    setContext(contextKeys.focus, 'none');
  }

  /** Goes on to the next or previous message of the list; stays where there is none. */
  async go(to: 'next' | 'previous'): Promise<void> {
    await this.#look();
    const message = this.#neighbours[to];
    if (message === undefined) return;
    this.#position.moved(to === 'next' ? 1 : -1);
    this.#message = message;
    await this.#look();
    this.#emit('view', this.#view());
  }

  /** Has the webview carry out a command of VS Code. */
  command(command: ReaderCommand): void {
    this.#emit('command', { command });
  }

  page(direction: 1 | -1): void {
    this.#emit('page', { direction });
  }

  #follow(): void {
    const { engine, accounts } = this.#around;
    this.#disposables.push(
      engine.onMessagesChanged((event) => void this.#onMessagesChanged(event)),
      accounts.onDidChange(() => {
        if (!accounts.find(parseMessageId(this.#message).account)) this.panel.dispose();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (affectsReaders(event)) this.#emit('readerSettings', readerSettings());
      }),
      this.panel.onDidChangeViewState(() => this.#onActive()),
    );
  }

  /** Everything that comes from the webview is checked: it shows hostile mail. */
  #handlers(): CheckedHandlers<TabHostInterface['requests']> {
    const { read, ...others } = this.#reading.handlers();
    return {
      ...others,
      read: async (params, signal) => {
        const message = await read(params, signal);
        this.panel.title = tabTitle(message.subject);
        return message;
      },
      ready: async () => {
        await this.#look();
        return {
          view: this.#view(),
          strings: mailboxStrings(),
          language: env.language,
          reader: readerSettings(),
        };
      },
      go: async (params) => {
        await this.go(readRequest.go(params).to);
        return null;
      },
    };
  }

  #view(): TabView {
    const { previous, next } = this.#neighbours;
    return {
      message: this.#message,
      ...(this.within === undefined ? {} : { within: this.within }),
      hasPrevious: previous !== undefined,
      hasNext: next !== undefined,
    };
  }

  /** Looks where the message stands now. A message can be read without its list. */
  async #look(): Promise<void> {
    if (this.within !== undefined) return;
    try {
      this.#neighbours = await this.#position.around(this.#message, this.#closed.signal);
    } catch {
      this.#neighbours = {};
    }
  }

  async #onMessagesChanged({ folder, changed, removed }: MessagesChanged): Promise<void> {
    if (folder !== folderOf(this.#message)) return;
    const message = this.#message;
    if (removed.includes(message)) {
      this.#emit('gone', { message });
      return;
    }
    if (!changed.includes(message)) return;
    try {
      const rows = await this.#around.engine.request('cachedRows', { messages: [message] });
      for (const row of rows) this.#emit('changed', { row });
    } catch {
      // The engine starts again; the flags come with the next change.
    }
  }

  #onFocused(area: 'list' | 'reader' | 'field' | 'none'): void {
    if (this.#active) setContext(contextKeys.focus, area);
  }

  #onActive(): void {
    const { active } = this.panel;
    this.#active = active;
    setContext(contextKeys.messageActive, active);
    if (active) setContext(contextKeys.hasSelection, this.within === undefined);
  }

  #emit<K extends keyof Events>(name: K, body: Events[K]): void {
    this.#rpc.emit(name, body);
  }
}

/** The subject as a tab can show it. */
export function tabTitle(subject: string): string {
  if (subject === '') return l10n.t('(no subject)');
  const clean = cleanName(subject);
  return clean.length > longestTitle ? `${clean.slice(0, longestTitle - 1).trimEnd()}…` : clean;
}
