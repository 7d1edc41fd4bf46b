import {
  type Disposable,
  type LogOutputChannel,
  type Memento,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode';
import type { ChangeId, MessageId } from '../../model/id.ts';
import { parseFolderId } from '../../model/id.ts';
import type { SearchScope, ViewScope } from '../../model/search.ts';
import type { PanelScope, SuggestionList } from '../../protocol/mailbox.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Attachments } from '../attachments.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Failures } from '../failure.ts';
import { cleanName, type Folders } from '../folders.ts';
import { webviews } from '../ids.ts';
import type { Contributions } from '../keyHelp.ts';
import type { RemoteConsent } from '../reader/remoteConsent.ts';
import type { MailView } from '../search/views.ts';
import { webviewRoots } from '../webviewPage.ts';
import type { Arrangements } from './arrangements.ts';
import { MailboxPanel } from './mailboxPanel.ts';
import { panelScopes } from './requests.ts';

/** What a panel's search field needs besides the search itself. */
export interface Searching {
  suggest(text: string, cursor: number): Promise<SuggestionList>;
  remember(query: string): Promise<void>;
  forget(query: string): Promise<void>;
  /** Asks for a name and keeps the search under it. */
  save(query: string, scope: ViewScope): Promise<void>;
  /** The view over all accounts or saved search with this id. */
  view(id: string): MailView | undefined;
}

export interface PanelSurroundings {
  readonly extensionUri: Uri;
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly attachments: Attachments;
  readonly consent: RemoteConsent;
  readonly failures: Failures;
  readonly log: LogOutputChannel;
  readonly arrangements: Arrangements;
  readonly memento: Memento;
  readonly contributions: Contributions;
  readonly searching: Searching;
  /** Opens a message of a panel's list in a tab of its own. */
  openInTab(message: MessageId, panel: MailboxPanel): Promise<void>;
  /** Shows what a search finds, in the panel looked at last. */
  search(query: string, scope: SearchScope): Promise<void>;
}

/** The mailbox panels, made when first needed; VS Code brings them back after a reload. */
export class MailboxPanels implements Disposable {
  readonly #around: PanelSurroundings;
  readonly #disposables: Disposable[];
  /** The one last looked at comes last. */
  readonly #panels = new Set<MailboxPanel>();

  constructor(around: PanelSurroundings) {
    this.#around = around;
    const { engine } = around;
    this.#disposables = [
      engine.onChangeMade(({ change, description }) => {
        this.#shown?.tell('changeMade', { change, text: cleanName(description) });
      }),
      engine.onChangeFailed(({ change }) => this.changeOver(change, [])),
      engine.onChangeProgress((progress) => {
        for (const each of this.#panels) each.tell('progress', progress);
      }),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
    for (const { panel } of this.#panels) panel.dispose();
  }

  /** The panel that was looked at last, if there is any. */
  get current(): MailboxPanel | undefined {
    return [...this.#panels].at(-1);
  }

  /** Whether some panel is on screen. */
  get visible(): boolean {
    return this.#shown !== undefined;
  }

  /** The panel that was looked at last, in front; a new one where there is none. */
  open(): MailboxPanel {
    const { current } = this;
    current?.panel.reveal(undefined, false);
    return current ?? this.#create(ViewColumn.Active);
  }

  /** One more panel, beside what is open. */
  openToSide(): MailboxPanel {
    return this.#create(ViewColumn.Beside);
  }

  /** A change was taken back or refused; `restored` is what came back by it. */
  changeOver(change: ChangeId, restored: readonly MessageId[]): void {
    for (const each of this.#panels) each.tell('changeOver', { change, restored });
  }

  get #shown(): MailboxPanel | undefined {
    return [...this.#panels].findLast(({ panel }) => panel.visible);
  }

  #create(column: ViewColumn): MailboxPanel {
    const panel = window.createWebviewPanel(webviews.mailbox, '', column, {
      enableScripts: true,
      localResourceRoots: webviewRoots(this.#around.extensionUri),
    });
    return this.#adopt(panel);
  }

  async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    const adopted = this.#adopt(panel);
    try {
      await this.#showAgain(adopted, savedState(state));
    } catch {
      // A state of another version: the panel says that a folder is to be chosen.
    }
  }

  async #showAgain(panel: MailboxPanel, { folder, view, query, scope }: Shown): Promise<void> {
    const { accounts, folders, searching } = this.#around;
    const known = view === undefined ? undefined : searching.view(view);
    if (known) await panel.showView(known);
    else if (folder === undefined || !accounts.find(parseFolderId(folder).account)) return;
    else {
      // The folder's name is in the list of folders.
      await folders.cached(parseFolderId(folder).account);
      await panel.showFolder(folder);
    }
    if (query !== undefined && query !== known?.query) await panel.searchAgain(query, scope);
  }

  #adopt(panel: WebviewPanel): MailboxPanel {
    const adopted = new MailboxPanel(panel, this.#around);
    const media = (name: string): Uri => Uri.joinPath(this.#around.extensionUri, 'media', name);
    panel.iconPath = { light: media('mail-light.svg'), dark: media('mail-dark.svg') };
    this.#panels.add(adopted);
    panel.onDidChangeViewState(() => {
      if (!panel.active) return;
      this.#panels.delete(adopted);
      this.#panels.add(adopted);
    });
    panel.onDidDispose(() => {
      adopted.dispose();
      this.#panels.delete(adopted);
    });
    return adopted;
  }
}

/** What a panel showed, as its webview keeps it. */
interface Shown {
  readonly folder?: string;
  readonly view?: string;
  readonly query?: string;
  readonly scope: PanelScope;
}

function savedState(state: unknown): Shown {
  if (typeof state !== 'object' || state === null) return { scope: 'folder' };
  const { folder, view, query, scope } = state as Record<string, unknown>;
  return {
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(typeof view === 'string' ? { view } : {}),
    ...(typeof query === 'string' && query !== '' ? { query } : {}),
    scope: panelScopes.find((each) => each === scope) ?? 'folder',
  };
}
