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
import type { SearchScope } from '../../model/search.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Attachments } from '../attachments.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Failures } from '../failure.ts';
import { cleanName, type Folders } from '../folders.ts';
import { webviews } from '../ids.ts';
import type { Contributions } from '../keyHelp.ts';
import type { RemoteConsent } from '../reader/remoteConsent.ts';
import { webviewRoots } from '../webviewPage.ts';
import type { Arrangements } from './arrangements.ts';
import { MailboxPanel } from './mailboxPanel.ts';

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
      window.registerWebviewPanelSerializer(webviews.mailbox, {
        deserializeWebviewPanel: (panel, state: unknown) => this.#restore(panel, state),
      }),
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

  async #restore(panel: WebviewPanel, state: unknown): Promise<void> {
    const adopted = this.#adopt(panel);
    const { folder, query, scope } = savedState(state);
    if (folder === undefined) return;
    try {
      const { account } = parseFolderId(folder);
      if (!this.#around.accounts.find(account)) return;
      // The folder's name is in the list of folders.
      await this.#around.folders.cached(account);
      await adopted.showFolder(folder);
      if (query === undefined) return;
      await adopted.showSearch(query, scope === 'account' ? { account } : { folder });
    } catch {
      // A state of another version: the panel says that a folder is to be chosen.
    }
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

function savedState(state: unknown): { folder?: string; query?: string; scope?: unknown } {
  if (typeof state !== 'object' || state === null) return {};
  const { folder, query, scope } = state as Record<string, unknown>;
  return {
    ...(typeof folder === 'string' ? { folder } : {}),
    ...(typeof query === 'string' && query !== '' ? { query } : {}),
    scope,
  };
}
