import assert from 'node:assert/strict';
import { until } from '../servers/fixtures/until.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

describe('search from the editor and the side bar', () => {
  let workbench: Workbench;
  let mailbox: MailboxPage;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start({ theme: 'dark' });
    mailbox = new MailboxPage(workbench);
    await workbench.openMailView();
    await workbench.treeItem('Inbox').waitFor({ timeout: 60_000 });
    await workbench.runCommand('File: New Untitled Text File');
    await editor().waitFor();
  });
  after(() => workbench?.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const editor = () => workbench.page.locator('.editor-instance .monaco-editor').first();
  const press = (key: string) => workbench.page.keyboard.press(key);

  /** Puts the only line of the editor, and the cursor so many letters before its end. */
  async function write(line: string, before: number): Promise<void> {
    await workbench.page.getByRole('tab', { name: /Untitled-1/ }).click();
    await editor().locator('.view-lines').click();
    await press('Control+A');
    await press('Delete');
    await workbench.page.keyboard.insertText(line);
    await press('End');
    for (let step = 0; step < before; step++) await press('ArrowLeft');
  }

  async function quickSearch(): Promise<void> {
    await press('Control+Alt+M');
    await workbench.quickInput().waitFor();
  }

  async function answer(prompt: RegExp, text: string): Promise<void> {
    await workbench.page.locator('.quick-input-widget').getByText(prompt).first().waitFor();
    await workbench.quickInput().fill(text);
    await press('Enter');
  }

  it('finds mail from and to the address under the cursor', async () => {
    await write('owner = "lena@weiss.example";', 8);
    await quickSearch();
    const query = 'from:lena@weiss.example OR to:lena@weiss.example';
    assert.equal(await workbench.quickInput().inputValue(), query);
    await workbench.quickPicks().filter({ hasText: 'Lena Weiß' }).first().waitFor();
    await workbench.screenshot('quick-search-address');
  });

  it('keeps what is found below the fault of a query that cannot be read', async () => {
    await workbench.quickInput().fill('from:lena "x');
    await workbench.quickPicks().filter({ hasText: 'never closed' }).waitFor();
    assert.ok(await workbench.quickPicks().filter({ hasText: 'Lena Weiß' }).first().isVisible());
    await workbench.screenshot('quick-search-fault');
  });

  it('gives the editor its focus back where it was', async () => {
    await press('Escape');
    await workbench.quickInput().waitFor({ state: 'hidden' });
    await workbench.page.keyboard.type('X');
    const line = editor().locator('.view-line').first();
    const shown = async (): Promise<string> =>
      ((await line.textContent()) ?? '').replaceAll('\u00a0', ' ');
    await until(
      async () => (await shown()) === 'owner = "lena@weiss.eXxample";',
      'the letter at the cursor',
    );
  });

  it('opens the message that a Message-ID names at once', async () => {
    await write('Message-ID: <invoice-22074@ledgerly.example>', 5);
    await press('Control+Alt+M');
    const heading = workbench.webview().getByRole('heading', { name: /Invoice 22074/ });
    await heading.waitFor();
    await workbench.quickInput().waitFor({ state: 'hidden' });
  });

  it('offers the searches made before', async () => {
    await write('', 0);
    await quickSearch();
    await workbench.quickPicks().filter({ hasText: 'invoice-22074' }).waitFor();
    await workbench.screenshot('quick-search-history');
    await press('Escape');
  });

  it('shows all it finds in the mailbox', async () => {
    await write('invoice', 0);
    await quickSearch();
    await workbench.quickPicks().filter({ hasText: 'Invoice' }).first().waitFor();
    const button = { name: 'Show All in the Mailbox' };
    await workbench.page.locator('.quick-input-titlebar').getByRole('button', button).click();
    await until(async () => (await mailbox.names()).length >= 3, 'the invoices');
  });

  it('saves a search, which is a node of the tree and opens in the mailbox', async () => {
    await workbench.runCommand('Mail: New Saved Search…');
    await answer(/What to search for/, 'from:ledgerly is:flagged');
    await answer(/Name in the side bar/, 'Bills');
    await workbench.treeItem('Bills').click();
    await until(async () => (await mailbox.names()).length === 1, 'the flagged invoice');
    await workbench.screenshot('saved-search');
  });

  it('edits and renames it', async () => {
    await workbench.chooseFromMenu(workbench.treeItem('Bills'), 'Edit Saved Search…');
    await workbench.page.locator('.quick-input-widget').getByText('Edit “Bills”').waitFor();
    assert.equal(await workbench.quickInput().inputValue(), 'from:ledgerly is:flagged');
    await workbench.quickInput().fill('from:(a');
    await workbench.page
      .locator('.quick-input-message')
      .getByText(/at character/)
      .waitFor();
    await workbench.screenshot('saved-search-fault');
    await answer(/Edit “Bills”/, 'from:ledgerly');
    await until(async () => (await mailbox.names()).length === 3, 'all invoices');
    await workbench.chooseFromMenu(workbench.treeItem('Bills'), 'Rename Saved Search…');
    await answer(/Name in the side bar/, 'All bills');
    await workbench.treeItem('All bills').click();
    await workbench.page.getByRole('tab', { name: /All bills/ }).waitFor();
  });

  it('deletes it by its key, and brings it back by the button that says so', async () => {
    // The panel has the focus: a menu that is closed again leaves it to the side bar.
    await workbench.treeItem('All bills').click({ button: 'right' });
    await workbench.page.getByRole('menuitem', { name: 'Delete Saved Search' }).waitFor();
    await press('Escape');
    await press('Delete');
    await workbench.treeItem('All bills').waitFor({ state: 'detached' });
    await workbench.notifications().getByRole('button', { name: 'Undo' }).click();
    await workbench.treeItem('All bills').waitFor();
    await workbench.chooseFromMenu(workbench.treeItem('All bills'), 'Delete Saved Search');
    await workbench.treeItem('Saved Searches').waitFor({ state: 'detached' });
  });

  it('opens the inboxes of all accounts as one', async () => {
    await workbench.treeItem('All Inboxes').click();
    await until(async () => (await mailbox.names()).length > 5, 'the messages');
    const tab = workbench.page.getByRole('tab', { name: /All Inboxes/ });
    await tab.waitFor();
    await workbench.screenshot('all-inboxes');
  });

  it('searches for what is selected in the terminal, and leaves the clipboard as it was', async () => {
    const { page } = workbench;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText('kept')`);
    await workbench.runCommand('Terminal: Create New Terminal');
    await page.locator('.terminal-wrapper.active .xterm-helper-textarea').waitFor();
    // What a terminal shows is not in the page: it is selected until the prompt is there.
    let query = '';
    await until(
      async () => {
        await press('Escape');
        await workbench.runCommand('Terminal: Select All');
        await workbench.runCommand('Mail: Search Terminal Selection in Mail');
        await workbench.quickInput().waitFor();
        query = await workbench.quickInput().inputValue();
        return query !== '';
      },
      'the text of the terminal',
      30_000,
    );
    assert.notEqual(query, 'kept');
    await workbench.screenshot('quick-search-terminal');
    await press('Escape');
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), 'kept');
  });
});
