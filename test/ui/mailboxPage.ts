import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** What the tests need of an element; the types of the DOM are not theirs. */
interface Named {
  getAttribute(name: string): string | null;
}

/** The mailbox panel that is the active editor, as people see it. */
export class MailboxPage {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  list(): Locator {
    return this.#workbench.webview().locator('[role=tree], [role=listbox]');
  }

  /** The rows on screen: messages, or conversations. */
  rows(): Locator {
    return this.list().locator('[role=option], [role=treeitem][aria-level="1"]');
  }

  row(index: number): Locator {
    return this.rows().nth(index);
  }

  /** The messages of the conversations that are expanded. */
  members(): Locator {
    return this.list().locator('[role=treeitem][aria-level="2"]');
  }

  /** The first row whose name has this in it. */
  titled(name: string | RegExp): Locator {
    return this.list()
      .getByRole('treeitem', { name })
      .or(this.list().getByRole('option', { name }))
      .first();
  }

  /** What a screen reader says for the rows. */
  names(): Promise<string[]> {
    return this.rows().evaluateAll((rows: Named[]) =>
      rows.map((each) => each.getAttribute('aria-label') ?? ''),
    );
  }

  /** What the rows are, whether read by now or not. */
  async subjects(): Promise<string[]> {
    return (await this.names()).map((name) => name.replace(/^Unread, /, ''));
  }

  /** The subject of the message in the reading pane. */
  heading(): Locator {
    return this.#workbench.webview().getByRole('heading', { level: 2 }).first();
  }

  search(): Locator {
    return this.#workbench.webview().getByRole('combobox', { name: 'Search mail' });
  }

  button(name: string | RegExp): Locator {
    return this.#workbench.webview().getByRole('button', { name }).first();
  }

  /** Selects a row and presses a key on it. */
  async press(index: number, key: string): Promise<void> {
    await this.select(this.row(index));
    await this.#workbench.page.keyboard.press(key);
  }

  /** Selects a row, so that VS Code's keys are those of the list. */
  async select(row: Locator): Promise<void> {
    await row.click();
    // VS Code learns a moment later where focus is, and shows nobody that it has.
    await this.#workbench.page.waitForTimeout(600);
  }
}
