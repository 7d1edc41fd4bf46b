import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { parseFolderId } from '../../model/id.ts';
import { webviews } from '../ids.ts';
import { mailboxRoots } from './html.ts';
import { MailboxPanel, type PanelSurroundings } from './mailboxPanel.ts';

/** The mailbox panel, made when first needed; VS Code brings it back after a reload. */
export class MailboxPanels implements Disposable {
  readonly #around: PanelSurroundings;
  readonly #serializer: Disposable;
  #current: MailboxPanel | undefined;

  constructor(around: PanelSurroundings) {
    this.#around = around;
    this.#serializer = window.registerWebviewPanelSerializer(webviews.mailbox, {
      deserializeWebviewPanel: (panel, state: unknown) => this.#restore(panel, state),
    });
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#current?.panel.dispose();
  }

  /** The panel that is there, if any. */
  get current(): MailboxPanel | undefined {
    return this.#current;
  }

  /** The panel, in front. */
  open(): MailboxPanel {
    if (this.#current) {
      this.#current.panel.reveal(undefined, false);
      return this.#current;
    }
    const panel = window.createWebviewPanel(webviews.mailbox, '', ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: mailboxRoots(this.#around.extensionUri),
    });
    return this.#adopt(panel);
  }

  async #restore(panel: WebviewPanel, state: unknown): Promise<void> {
    if (this.#current) {
      panel.dispose();
      return;
    }
    const adopted = this.#adopt(panel);
    const folder =
      typeof state === 'object' && state !== null && 'folder' in state ? state.folder : undefined;
    if (typeof folder !== 'string') return;
    try {
      const { account } = parseFolderId(folder);
      if (!this.#around.accounts.find(account)) return;
      // The folder's name is in the list of folders.
      await this.#around.folders.cached(account);
      await adopted.showFolder(folder);
    } catch {
      // A state of another version: the panel says that a folder is to be chosen.
    }
  }

  #adopt(panel: WebviewPanel): MailboxPanel {
    const adopted = new MailboxPanel(panel, this.#around);
    const media = (name: string): Uri => Uri.joinPath(this.#around.extensionUri, 'media', name);
    panel.iconPath = { light: media('mail-light.svg'), dark: media('mail-dark.svg') };
    this.#current = adopted;
    panel.onDidDispose(() => {
      adopted.dispose();
      if (this.#current === adopted) this.#current = undefined;
    });
    return adopted;
  }
}
