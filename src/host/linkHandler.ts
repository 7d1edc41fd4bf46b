import { l10n, type Uri, type UriHandler, window } from 'vscode';
import type { MessageRow } from '../model/message.ts';
import { MailError } from '../model/errors.ts';
import { hearAnswer, signInPath } from './accounts/oauth/uriRedirect.ts';
import type { CommandSurroundings } from './commands/registry.ts';
import { folderPath } from './folders.ts';
import { linkedId } from './messageLink.ts';
import { plain } from './plain.ts';

/** Copies of one message that are told apart; more have the same header by mistake. */
const mostCopies = 20;

/**
 * Opens messages that links of other programs name, and hands over the answer of a sign-in in the
 * browser. Such a link can come from any web page.
 */
export class LinkHandler implements UriHandler {
  readonly #around: CommandSurroundings;
  #allowed = false;

  constructor(around: CommandSurroundings) {
    this.#around = around;
  }

  async handleUri(uri: Uri): Promise<void> {
    if (uri.path === signInPath) return void hearAnswer(uri.query);
    try {
      await this.#open(linkedId(uri));
    } catch (error) {
      this.#around.failures.show(error);
    }
  }

  async #open(id: string): Promise<void> {
    if (!(await this.#mayOpen(id))) return;
    const { engine, tabs } = this.#around;
    const search = { query: `id:"${id}"`, scope: 'everywhere', limit: mostCopies } as const;
    const { rows, failures } = await engine.request('search', search);
    if (rows.length === 0) {
      if (failures[0]) throw failures[0].error;
      throw new MailError('not-found', l10n.t('No account has the message “{0}”.', id));
    }
    const row = rows.length === 1 ? rows[0] : await this.#choose(rows);
    if (row) await tabs.open(row.id, undefined);
  }

  /** Nothing is asked of a server before the user has agreed once. */
  async #mayOpen(id: string): Promise<boolean> {
    if (this.#allowed) return true;
    const open = l10n.t('Open');
    const answer = await window.showInformationMessage(
      l10n.t('Another program wants to open a message in Mail Browser.'),
      { modal: true, detail: l10n.t('The message is “{0}”.', id.slice(0, 200)) },
      open,
    );
    this.#allowed = answer === open;
    return this.#allowed;
  }

  async #choose(rows: readonly MessageRow[]): Promise<MessageRow | undefined> {
    const items = rows.map((row) => {
      const folder = this.#around.folders.find(row.folder);
      const label = plain(folder ? folderPath(folder) : row.folder);
      return { label, description: row.date, row };
    });
    const title = l10n.t('The message is in several folders');
    return (await window.showQuickPick(items, { title }))?.row;
  }
}
