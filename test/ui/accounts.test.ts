import assert from 'node:assert/strict';
import { dovecotUnavailable, startDovecot } from '../servers/fixtures/dovecot.ts';
import { until } from '../servers/fixtures/until.ts';
import { Workbench } from './workbench.ts';

describe('accounts in VS Code', () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start({ withAccount: false, theme: 'dark' });
    await workbench.openMailView();
  });
  after(() => workbench?.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  /** Types an answer into the step that shows this prompt. */
  async function answer(prompt: RegExp, text: string | undefined): Promise<void> {
    await workbench.page.locator('.quick-input-widget').getByText(prompt).first().waitFor();
    if (text !== undefined) await workbench.quickInput().fill(text);
    await workbench.page.keyboard.press('Enter');
  }

  /** What stands in the field of the step that shows this prompt. */
  async function typed(prompt: RegExp): Promise<string> {
    await workbench.page.locator('.quick-input-widget').getByText(prompt).first().waitFor();
    return workbench.quickInput().inputValue();
  }

  /** Waits until the quick pick says this in its empty field. */
  async function quickPlaceholder(words: RegExp): Promise<void> {
    await workbench.page.locator('.quick-input-widget').getByPlaceholder(words).waitFor();
  }

  it('greets who has no account', async () => {
    await workbench.page.getByRole('button', { name: 'Add Account', exact: true }).waitFor();
    await workbench.screenshot('welcome');
  });

  it('adds an account step by step, with a way back, keeping what was typed when it fails', async () => {
    const { host, port, user, password } = workbench.sample;
    const { page } = workbench;
    await page.getByRole('button', { name: 'Add Account', exact: true }).click();
    await answer(/E-mail address/, 'ada');
    await page.getByText('An e-mail address looks like name@example.org.').waitFor();
    await answer(/looks like/, 'ada@nowhere.invalid');
    // Nobody knows such a domain: by hand is what is left.
    await workbench.quickPick('Enter Settings by Hand…').waitFor();
    await workbench.screenshot('wizard-looking');
    await quickPlaceholder(/No settings were found for nowhere\.invalid/);
    await workbench.screenshot('wizard-nothing-found');
    await page.getByRole('button', { name: 'Back' }).click();
    assert.equal(await typed(/E-mail address/), 'ada@nowhere.invalid');
    await page.keyboard.press('Enter');
    await workbench.quickPick('Enter Settings by Hand…').click();
    assert.equal(await typed(/IMAP server/), 'imap.nowhere.invalid');
    await answer(/IMAP server/, 'https://x');
    await page.getByText('A server has a name like imap.example.org.').waitFor();
    await answer(/IMAP server|A server has/, host);
    await answer(/Port/, String(port));
    await workbench.quickPick('None').click();
    await answer(/User name/, user);
    await workbench.quickPick('Password').click();
    await answer(/Password of ada@nowhere.invalid/, 'not the password');
    await page.getByText(/refused the sign-in/).waitFor();
    await workbench.screenshot('wizard-wrong-password');
    await workbench.quickInput().fill(password);
    await page.keyboard.press('Enter');
    await workbench.treeItem('ada@nowhere.invalid').waitFor();
    await workbench.treeItem('Inbox').waitFor();
    await workbench.screenshot('account-added');
  });

  it('renames, disables and enables it', async () => {
    await workbench.chooseFromMenu(workbench.treeItem('ada@nowhere.invalid'), 'Rename Account…');
    await answer(/Name of the account/, 'Post');
    await workbench.treeItem('Post').waitFor();
    await workbench.runCommand('Mail: Disable Account');
    await workbench.treeItem('Inbox').waitFor({ state: 'detached' });
    await workbench.runCommand('Mail: Enable Account');
    await workbench.treeItem('Inbox').waitFor();
    await workbench.runCommand('Mail: Rename Account…');
    await answer(/Name of the account/, '');
    await workbench.treeItem('ada@nowhere.invalid').waitFor();
  });

  it('edits the port, and keeps the old one until the new one has worked', async () => {
    const { port } = workbench.sample;
    await workbench.runCommand('Mail: Edit Account…');
    await answer(/E-mail address/, undefined);
    await answer(/IMAP server/, undefined);
    await answer(/Port/, '1');
    await workbench.quickPick('None').click();
    await answer(/User name/, undefined);
    await workbench.quickPick('Password').click();
    await answer(/leave it empty to keep/, undefined);
    // Nobody is there.
    await workbench.page.getByText(/refuses connections on port 1\b/).waitFor();
    await workbench.screenshot('wizard-edit-refused');
    await answer(/refuses connections/, undefined);
    await answer(/Port/, String(workbench.proxy.port));
    await workbench.quickPick('None').click();
    await answer(/User name/, undefined);
    await workbench.quickPick('Password').click();
    await answer(/leave it empty to keep/, undefined);
    await workbench.treeItem('Inbox').waitFor();
    // The new one is kept a moment later, when it has worked.
    await until(async () => {
      await workbench.runCommand('Mail: Edit Account…');
      await answer(/E-mail address/, undefined);
      await answer(/IMAP server/, undefined);
      const kept = await typed(/Port/);
      await workbench.page.keyboard.press('Escape');
      await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await workbench.page.waitForTimeout(500);
      return kept === String(workbench.proxy.port);
    }, 'the new port');
    assert.notEqual(workbench.proxy.port, port);
  });

  it('searches from the editor with the selected text', async () => {
    await workbench.runCommand('File: New Untitled Text File');
    await workbench.page.keyboard.type('invoice');
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.press('Control+Alt+M');
    await workbench.quickInput().waitFor();
    assert.equal(await workbench.quickInput().inputValue(), 'invoice');
    await workbench.quickPicks().filter({ hasText: 'Invoice' }).first().waitFor();
    const labels = await workbench.quickPicks().allTextContents();
    assert.ok(labels.length >= 3, labels.join('\n'));
    await workbench.screenshot('quick-search');
    await workbench.page.keyboard.press('Enter');
    await workbench
      .webview()
      .getByRole('heading', { name: /Invoice/ })
      .waitFor();
    await workbench.screenshot('quick-search-opened');
  });

  it('creates, renames and deletes a folder from the tree', async () => {
    await workbench.chooseFromMenu(workbench.treeItem('ada@nowhere.invalid'), 'Create Folder…');
    await answer(/Name of the new folder/, 'Projects');
    await workbench.treeItem('Projects').waitFor();
    await workbench.chooseFromMenu(workbench.treeItem('Projects'), 'Rename Folder…');
    await answer(/New name of/, 'Work');
    await workbench.treeItem('Work').waitFor();
    await workbench.chooseFromMenu(workbench.treeItem('Work'), 'Delete Folder…');
    await workbench.page.getByRole('button', { name: 'Delete Folder' }).click();
    await workbench.treeItem('Work').waitFor({ state: 'detached' });
  });

  it('removes the account and greets again', async () => {
    await workbench.chooseFromMenu(workbench.treeItem('ada@nowhere.invalid'), 'Remove Account…');
    await workbench.page.getByRole('button', { name: 'Remove Account' }).click();
    await workbench.page.getByRole('button', { name: 'Add Account', exact: true }).waitFor();
  });

  it('asks before it trusts a certificate that no authority vouches for', async function () {
    this.timeout(120_000);
    if ((await dovecotUnavailable()) !== undefined) this.skip();
    const server = await startDovecot();
    const question = workbench.page.locator('.monaco-dialog-box');
    const fingerprint = server.certificateFingerprint!;
    try {
      await workbench.page.getByRole('button', { name: 'Add Account', exact: true }).click();
      await answer(/E-mail address/, 'ada@private.invalid');
      await workbench.quickPick('Enter Settings by Hand…').click();
      await answer(/IMAP server/, server.host);
      await answer(/Port/, String(server.tlsPort));
      await workbench.quickPick('TLS').click();
      await answer(/User name/, server.user);
      await workbench.quickPick('Password').click();
      await answer(/Password of/, server.password);
      await question.getByText(fingerprint).waitFor();
      await question.getByText(/Issued by: CN=localhost/).waitFor();
      await question.getByText(/Valid from \w+ \d+, 20\d\d to \w+ \d+, 20\d\d/).waitFor();
      await workbench.screenshot('untrusted-certificate');
      // Cancelled: nothing is sent, and the steps go on where the server is named.
      await question.getByRole('button', { name: 'Cancel' }).click();
      await answer(/cannot be trusted/, undefined);
      await answer(/Port/, undefined);
      await workbench.quickPick('TLS').click();
      await answer(/User name/, undefined);
      await workbench.quickPick('Password').click();
      await answer(/Password of/, undefined);
      await question.getByText(fingerprint).waitFor();
      await question.getByRole('button', { name: 'Trust This Certificate' }).click();
      await workbench.treeItem('ada@private.invalid').waitFor();
      await workbench.treeItem('Inbox').waitFor();
    } finally {
      await server.stop();
    }
  });
});
