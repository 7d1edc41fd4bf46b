import assert from 'node:assert/strict';
import { dovecotUnavailable, startDovecot } from '../servers/fixtures/dovecot.ts';
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

  it('greets who has no account', async () => {
    await workbench.page.getByRole('button', { name: 'Add Account', exact: true }).waitFor();
    await workbench.screenshot('welcome');
  });

  it('adds an account step by step, keeping what was typed when it fails', async () => {
    const { host, port, user, password } = workbench.sample;
    await workbench.page.getByRole('button', { name: 'Add Account', exact: true }).click();
    await answer(/E-mail address/, 'ada@nowhere.invalid');
    await answer(/Password of ada@nowhere.invalid/, 'not the password');
    // The guess fails: the name is asked for, and why is said.
    await workbench.page.getByText(/imap\.nowhere\.invalid.*could not be found/).waitFor();
    await workbench.screenshot('wizard-unknown-host');
    await answer(/could not be found|IMAP server/, host);
    await answer(/Port/, String(port));
    await workbench.quickPick('None').click();
    await answer(/User name/, user);
    await workbench.page.getByText(/refused the sign-in/).waitFor();
    await workbench.screenshot('wizard-wrong-password');
    await workbench.quickInput().fill(password);
    await workbench.page.keyboard.press('Enter');
    await answer(/IMAP server/, undefined);
    await answer(/Port/, undefined);
    await workbench.quickPick('None').click();
    await answer(/User name/, undefined);
    await workbench.treeItem('ada@nowhere.invalid').waitFor();
    await workbench.treeItem('Inbox').waitFor();
    await workbench.screenshot('account-added');
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
      await answer(/Password of/, server.password);
      await answer(/could not be found|IMAP server/, server.host);
      await answer(/Port/, String(server.tlsPort));
      await workbench.quickPick('TLS').click();
      await answer(/User name/, server.user);
      // Cancelled: nothing is sent, and the steps go on where they were.
      await question.getByText(fingerprint).waitFor();
      await workbench.screenshot('untrusted-certificate');
      await question.getByRole('button', { name: 'Cancel' }).click();
      await answer(/cannot be trusted/, undefined);
      await answer(/Port/, undefined);
      await workbench.quickPick('TLS').click();
      await answer(/User name/, undefined);
      await question.getByText(fingerprint).waitFor();
      await question.getByRole('button', { name: 'Trust This Certificate' }).click();
      await workbench.treeItem('ada@private.invalid').waitFor();
      await workbench.treeItem('Inbox').waitFor();
    } finally {
      await server.stop();
    }
  });
});
