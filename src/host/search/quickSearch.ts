import { env, l10n, type QuickPickItem, window } from 'vscode';
import type { MailError } from '../../model/errors.ts';
import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { SearchResult } from '../../model/search.ts';
import type { CommandSurroundings } from '../commands/registry.ts';
import { asMailError } from '../failure.ts';
import { cleanName, folderPath } from '../folders.ts';
import { plain } from '../plain.ts';

interface ResultItem extends QuickPickItem {
  readonly message?: MessageId;
}

/** Milliseconds without a key before the server is asked. */
const pause = 250;
const resultLimit = 30;

/** The quick pick that searches all accounts while the user types, and opens what is picked. */
export function quickSearch(around: CommandSurroundings, prefill: string): void {
  const pick = window.createQuickPick<ResultItem>();
  pick.title = l10n.t('Quick Search in Mail');
  pick.placeholder = l10n.t('Words, or operators such as from:ada subject:report');
  pick.value = prefill;
  // Newest first, as found: VS Code would put the best match of the label on top. The property is
  // missing in its types; where it is not known it does nothing.
  Object.assign(pick, { sortByLabel: false });
  const search = new LiveSearch(around, (items, busy) => {
    pick.items = items;
    pick.busy = busy;
  });
  pick.onDidChangeValue((value) => search.start(value));
  pick.onDidAccept(() => {
    const message = pick.activeItems[0]?.message;
    if (message === undefined) return;
    pick.hide();
    void around.panels
      .open()
      .showMessage(message)
      .catch((error: unknown) => around.failures.show(error));
  });
  pick.onDidHide(() => {
    search.stop();
    pick.dispose();
  });
  pick.show();
  search.start(prefill);
}

/** What is selected in the editor, as a phrase to search for. */
export function selectedText(): string {
  const editor = window.activeTextEditor;
  const text = editor?.document.getText(editor.selection).trim().split(/\r?\n/)[0]?.trim() ?? '';
  if (text === '') return '';
  const short = text.slice(0, 200);
  return /^[\p{L}\p{N}._@-]+$/u.test(short) ? short : `"${short.replaceAll('"', ' ').trim()}"`;
}

/** One search at a time: a newer one stops the older, on the server as well. */
class LiveSearch {
  readonly #around: CommandSurroundings;
  readonly #show: (items: ResultItem[], busy: boolean) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;

  constructor(around: CommandSurroundings, show: (items: ResultItem[], busy: boolean) => void) {
    this.#around = around;
    this.#show = show;
  }

  start(text: string): void {
    this.stop();
    const query = text.trim();
    if (query === '') {
      this.#show([], false);
      return;
    }
    this.#show([], true);
    this.#timer = setTimeout(() => void this.#search(query), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
  }

  async #search(query: string): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    try {
      const result = await this.#around.engine.request(
        'search',
        { query, scope: 'everywhere', limit: resultLimit },
        { signal: controller.signal },
      );
      if (this.#running === controller) this.#show(this.#items(result), false);
    } catch (error) {
      if (this.#running === controller) this.#show([failureItem(asMailError(error))], false);
    }
  }

  #items({ rows, failures }: SearchResult): ResultItem[] {
    const items = rows.map((row) => this.#item(row));
    for (const { error } of failures) items.push(failureItem(error));
    return items.length > 0 ? items : [{ label: l10n.t('No message matches.'), alwaysShow: true }];
  }

  #item(row: MessageRow): ResultItem {
    const { id, subject, from, date, flags, folder: folderId } = row;
    const folder = this.#around.folders.find(folderId);
    const sender = cleanName(from[0]?.name ?? from[0]?.address ?? l10n.t('(no sender)'));
    const account = folder && this.#around.accounts.find(folder.account);
    const several = this.#around.accounts.all().length > 1;
    const place = [
      folder ? folderPath(folder) : '',
      several && account ? (account.name ?? account.address) : '',
    ].filter((each) => each !== '');
    return {
      label: `${flags.includes('\\Seen') ? '' : '$(circle-filled) '}${plain(subject || l10n.t('(no subject)'))}`,
      description: plain(`${sender} · ${shortDate(date)}`),
      detail: plain(place.join(' · ')),
      // The server has matched already; VS Code must not filter once more by the label.
      alwaysShow: true,
      message: id,
    };
  }
}

function shortDate(date: string): string {
  const at = new Date(date);
  if (Number.isNaN(at.getTime())) return l10n.t('Unknown date');
  const today = new Date().toDateString() === at.toDateString();
  return new Intl.DateTimeFormat(
    env.language,
    today ? { timeStyle: 'short' } : { dateStyle: 'medium' },
  ).format(at);
}

function failureItem(error: MailError): ResultItem {
  return { label: `$(warning) ${plain(error.message)}`, alwaysShow: true };
}
