import { l10n, type QuickInputButton, type QuickPick, ThemeIcon, window } from 'vscode';
import type { MessageId } from '../../model/id.ts';
import type { ViewScope } from '../../model/search.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import type { Failures } from '../failure.ts';
import type { Folders } from '../folders.ts';
import type { MailboxPanels } from '../mailbox/panels.ts';
import type { SearchHistory } from './history.ts';
import { type Found, LiveSearch } from './liveSearch.ts';
import { foundItems, historyItems, itemButtons, type ResultItem } from './resultItems.ts';
import type { SmartQuery } from './smartQuery.ts';

/** What quick search works with. */
export interface QuickSearchSurroundings {
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly panels: MailboxPanels;
  readonly history: SearchHistory;
  readonly failures: Failures;
  /** Asks for a name and keeps the search under it. */
  save(query: string, scope: ViewScope): Promise<void>;
  /** Shows a folder's message with the folder in the side bar. */
  reveal(message: MessageId): Promise<void>;
}

/** The quick pick that searches all accounts while the user types, and opens what is picked. */
export function quickSearch(around: QuickSearchSurroundings, prefill: SmartQuery): void {
  new QuickSearch(around, prefill).show();
}

class QuickSearch {
  readonly #around: QuickSearchSurroundings;
  readonly #prefill: SmartQuery;
  readonly #pick: QuickPick<ResultItem>;
  readonly #search: LiveSearch;
  readonly #showAll: QuickInputButton = {
    iconPath: new ThemeIcon('list-unordered'),
    tooltip: l10n.t('Show All in the Mailbox'),
  };
  readonly #save: QuickInputButton = {
    iconPath: new ThemeIcon('save'),
    tooltip: l10n.t('Save Search'),
  };
  #found: Found | undefined;
  #showsHistory = false;
  /** Enter came before what it was meant for: the first message that is found opens. */
  #opensFirst = false;

  constructor(around: QuickSearchSurroundings, prefill: SmartQuery) {
    this.#around = around;
    this.#prefill = prefill;
    this.#pick = window.createQuickPick<ResultItem>();
    this.#search = new LiveSearch(around.engine, (found) => this.#onFound(found));
  }

  show(): void {
    const pick = this.#pick;
    pick.title = l10n.t('Quick Search in Mail');
    pick.placeholder = l10n.t('Words, or operators such as from:ada subject:report');
    pick.buttons = [this.#showAll, this.#save];
    pick.keepScrollPosition = true;
    // Newest first, as found: VS Code would put the best match of the label on top. The property is
    // missing in its types; where it is not known it does nothing.
    Object.assign(pick, { sortByLabel: false });
    pick.value = this.#prefill.query;
    pick.onDidChangeValue((value) => {
      this.#opensFirst = false;
      this.#search.start(value);
      // Searches made before are there only while nothing is typed.
      if (this.#isEmpty !== this.#showsHistory) this.#draw();
    });
    pick.onDidAccept(() => this.#accept(pick.activeItems[0]));
    pick.onDidTriggerButton((button) => this.#onButton(button));
    pick.onDidTriggerItemButton(({ item, button }) => this.#onItemButton(item, button));
    pick.onDidHide(() => {
      this.#search.dispose();
      pick.dispose();
    });
    pick.show();
    if (this.#prefill.query === '') this.#draw();
    else this.#search.start(this.#prefill.query, true);
    void this.#learnFolders();
  }

  #onFound(found: Found): void {
    const before = this.#found;
    this.#found = found;
    this.#pick.busy = found.busy;
    // While nothing new is known of the next search, what is shown of the last one stays as it is.
    if (found.rows !== before?.rows || !found.busy || found.query !== before.query) this.#draw();
    const [only, another] = found.rows;
    if (this.#opensFirst && this.#isCurrent && only) return this.#open(only.id);
    const { query, opens } = this.#prefill;
    if (opens && only && !another && found.query === query && this.#pick.value === query)
      this.#open(only.id);
  }

  /** Draws anew; what was active stays so as long as it is there. */
  #draw(): void {
    const active = this.#pick.activeItems[0]?.message;
    const found = this.#found;
    this.#showsHistory = this.#isEmpty;
    const items = this.#showsHistory
      ? historyItems(this.#around.history.all())
      : found
        ? foundItems(found, this.#around)
        : [];
    this.#pick.items = items;
    // Below a fault stands what was found before: Enter must not open it by chance.
    if (found?.fault !== undefined) return;
    const again = items.find(({ message }) => message !== undefined && message === active);
    if (again) this.#pick.activeItems = [again];
  }

  #accept(item: ResultItem | undefined): void {
    if (item?.message !== undefined && this.#isCurrent) this.#open(item.message);
    else if (item?.message !== undefined) this.#opensFirst = this.#found?.fault === undefined;
    else if (item?.earlier !== undefined) {
      this.#pick.value = item.earlier;
      this.#search.start(item.earlier, true);
      this.#draw();
    }
  }

  /** Whether the rows are those of what is typed, and not still of what was typed before. */
  get #isCurrent(): boolean {
    return this.#found?.query === this.#pick.value.trim() && this.#found.fault === undefined;
  }

  get #isEmpty(): boolean {
    return this.#pick.value.trim() === '';
  }

  #onButton(button: QuickInputButton): void {
    const { panels } = this.#around;
    const query = this.#pick.value.trim();
    if (query === '') return;
    if (button === this.#save) this.#leave(() => this.#around.save(query, 'everywhere'));
    else this.#leave(() => panels.open().showSearch(query, 'everywhere'));
  }

  #onItemButton({ message, earlier }: ResultItem, { tooltip }: QuickInputButton): void {
    const { panels, history } = this.#around;
    if (earlier !== undefined) void history.remove(earlier).then(() => this.#draw());
    else if (message === undefined) return;
    else if (tooltip === itemButtons.beside().tooltip)
      this.#leave(() => panels.openToSide().showMessage(message));
    else this.#leave(() => this.#around.reveal(message));
  }

  #open(message: MessageId): void {
    this.#leave(() => this.#around.panels.open().showMessage(message));
  }

  /** The search is over: what is done next takes its place. */
  #leave(next: () => Promise<void>): void {
    const { history, failures } = this.#around;
    const query = this.#pick.value;
    this.#pick.hide();
    void history.add(query);
    void next().catch((error: unknown) => failures.show(error));
  }

  /** Folders have names once they are known. */
  async #learnFolders(): Promise<void> {
    const { accounts, folders } = this.#around;
    await Promise.allSettled(accounts.all().map(({ id }) => folders.cached(id)));
    if (this.#found && this.#found.rows.length > 0) this.#draw();
  }
}
