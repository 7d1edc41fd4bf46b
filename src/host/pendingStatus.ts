import {
  type Disposable,
  l10n,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from 'vscode';
import type { PendingChange } from '../model/change.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { EngineClient } from './engineClient.ts';
import { commands } from './ids.ts';

/** Milliseconds that a change may take before it is worth a word. */
const patience = 1_500;

/** Says in the status bar that changes wait for the server or were refused, while there are any. */
export class PendingStatus implements Disposable {
  readonly #engine: EngineClient;
  readonly #item: StatusBarItem;
  readonly #disposables: { dispose(): unknown }[];
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: EngineClient, accounts: Accounts) {
    this.#engine = engine;
    this.#item = window.createStatusBarItem('mail.pending', StatusBarAlignment.Left);
    this.#item.name = l10n.t('Pending Mail Changes');
    this.#item.command = commands.changesShow;
    this.#disposables = [
      this.#item,
      engine.onChangesChanged(() => this.#lookSoon()),
      // After a restart the engine tells of no change, but it begins to connect.
      accounts.onDidChangeState(() => this.#lookSoon()),
      accounts.onDidChange(() => this.#lookSoon()),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const each of this.#disposables) each.dispose();
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#look().catch(() => this.#item.hide());
    }, patience);
  }

  async #look(): Promise<void> {
    this.#show(await this.#engine.request('pendingChanges', {}));
  }

  #show(changes: readonly PendingChange[]): void {
    const failed = changes.filter(({ state }) => state === 'failed').length;
    const waiting = changes.length - failed;
    const item = this.#item;
    if (changes.length === 0) return item.hide();
    const words = [
      ...(waiting > 0 ? [waitingWords(waiting)] : []),
      ...(failed > 0 ? [failedWords(failed)] : []),
    ].join(', ');
    item.text = `$(${failed > 0 ? 'warning' : 'cloud-upload'}) ${changes.length}`;
    item.tooltip = words;
    item.accessibilityInformation = { label: words, role: 'button' };
    item.backgroundColor =
      failed > 0 ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  }
}

function waitingWords(count: number): string {
  return count === 1
    ? l10n.t('1 mail change waits for the server')
    : l10n.t('{0} mail changes wait for the server', String(count));
}

function failedWords(count: number): string {
  return count === 1
    ? l10n.t('1 mail change failed')
    : l10n.t('{0} mail changes failed', String(count));
}
