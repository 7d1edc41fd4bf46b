import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { folderOf, type MessageId, parseMessageId } from '../../model/id.ts';
import { webviews } from '../ids.ts';
import { FolderList } from '../mailbox/folderList.ts';
import type { MailboxPanel } from '../mailbox/mailboxPanel.ts';
import type { PanelSurroundings } from '../mailbox/panels.ts';
import { webviewRoots } from '../webviewPage.ts';
import { ListPosition } from './listPosition.ts';
import { partPath } from '../mailbox/requests.ts';
import { MessageTab, tabTitle } from './messageTab.ts';

/** Messages in tabs of their own; VS Code brings them back after a reload. */
export class MessageTabs implements Disposable {
  readonly #around: PanelSurroundings;
  readonly #tabs = new Set<MessageTab>();

  constructor(around: PanelSurroundings) {
    this.#around = around;
  }

  dispose(): void {
    for (const { panel } of this.#tabs) panel.dispose();
  }

  /** The tab that is the active editor. */
  get active(): MessageTab | undefined {
    return [...this.#tabs].find(({ panel }) => panel.active);
  }

  /**
   * Opens the message, which stands in the list of `from`, or one in its attachment `within`; a tab
   * that shows it comes to the front.
   */
  async open(message: MessageId, from: MailboxPanel | undefined, within?: string): Promise<void> {
    const there = [...this.#tabs].find((tab) => tab.message === message && tab.within === within);
    if (there) return there.panel.reveal();
    const [row] = await this.#around.engine.request('cachedRows', { messages: [message] });
    const panel = window.createWebviewPanel(
      webviews.message,
      row ? tabTitle(row.subject) : '',
      ViewColumn.Active,
      {
        enableScripts: true,
        localResourceRoots: webviewRoots(this.#around.extensionUri),
      },
    );
    const source = from?.source;
    const position = source
      ? new ListPosition(source, from.placeOf(message))
      : this.#positionInFolder(message);
    this.#adopt(panel, message, position, within);
  }

  restore(panel: WebviewPanel, state: unknown): void {
    const { message, within } = savedTab(state);
    if (message !== undefined && this.#isOurs(message))
      this.#adopt(panel, message, this.#positionInFolder(message), within);
    else panel.dispose();
  }

  #isOurs(message: MessageId): boolean {
    try {
      return this.#around.accounts.find(parseMessageId(message).account) !== undefined;
    } catch {
      return false;
    }
  }

  #positionInFolder(message: MessageId): ListPosition {
    const folder = folderOf(message);
    const arrangement = this.#around.arrangements.of(folder);
    return new ListPosition(new FolderList(this.#around.engine, folder, arrangement), undefined);
  }

  #adopt(
    panel: WebviewPanel,
    message: MessageId,
    position: ListPosition,
    within: string | undefined,
  ): void {
    const media = (name: string): Uri => Uri.joinPath(this.#around.extensionUri, 'media', name);
    panel.iconPath = { light: media('mail-light.svg'), dark: media('mail-dark.svg') };
    const tab = new MessageTab(panel, message, position, this.#around, within);
    this.#tabs.add(tab);
    panel.onDidDispose(() => {
      tab.dispose();
      this.#tabs.delete(tab);
    });
  }
}

function savedTab(state: unknown): { message?: string; within?: string } {
  if (typeof state !== 'object' || state === null) return {};
  const { message, within } = state as Record<string, unknown>;
  return {
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof within === 'string' && partPath.test(within) ? { within } : {}),
  };
}
