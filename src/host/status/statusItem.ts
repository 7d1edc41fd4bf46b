import {
  l10n,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { Disposable } from 'vscode';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Folders } from '../folders.ts';
import { commands, settings } from '../ids.ts';
import { conditionOf } from './condition.ts';
import { statusLook } from './statusWords.ts';

/** Milliseconds that a change may take before it is worth a word. */
const patience = 1_500;

/** The item of the status bar: unread mail, how the accounts are, and changes on their way. */
export class StatusItem implements Disposable {
  readonly #engine: EngineClient;
  readonly #accounts: Accounts;
  readonly #folders: Folders;
  readonly #item: StatusBarItem;
  readonly #disposables: { dispose(): unknown }[];
  #pending = { waiting: 0, failed: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: EngineClient, accounts: Accounts, folders: Folders) {
    this.#engine = engine;
    this.#accounts = accounts;
    this.#folders = folders;
    this.#item = window.createStatusBarItem('mail.status', StatusBarAlignment.Left);
    this.#item.name = l10n.t('Mail');
    this.#item.command = commands.statusShow;
    this.#disposables = [
      this.#item,
      engine.onChangesChanged(() => this.#lookSoon()),
      folders.onDidChange(() => this.#show()),
      // After a restart the engine tells of no change, but it begins to connect.
      accounts.onDidChangeState(() => {
        this.#show();
        this.#lookSoon();
      }),
      accounts.onDidChange(() => {
        this.#show();
        this.#lookSoon();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settings.section}.${settings.statusBar}`)) this.#show();
      }),
    ];
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const each of this.#disposables) each.dispose();
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, patience);
  }

  async #look(): Promise<void> {
    try {
      const changes = await this.#engine.request('pendingChanges', {});
      const failed = changes.filter(({ state }) => state === 'failed').length;
      this.#pending = { waiting: changes.length - failed, failed };
    } catch {
      // The engine is gone; the next one tells when it begins to connect.
      this.#pending = { waiting: 0, failed: 0 };
    }
    this.#show();
  }

  #show(): void {
    const accounts = this.#accounts.all().filter(({ enabled }) => enabled !== false);
    const shown = workspace.getConfiguration(settings.section).get<boolean>(settings.statusBar);
    const look = statusLook({
      conditions: accounts.map((account) => conditionOf(this.#accounts, account)),
      unread: this.#folders.unreadInInboxes(),
      ...this.#pending,
    });
    if (!look || shown === false) return this.#item.hide();
    const { text, label, warns } = look;
    this.#item.text = text;
    this.#item.tooltip = l10n.t('Mail: {0}', label);
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.backgroundColor = warns
      ? new ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}
