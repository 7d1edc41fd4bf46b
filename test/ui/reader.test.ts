import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { dovecotUnavailable, startDovecot } from '../servers/fixtures/dovecot.ts';
import { compose } from '../servers/fixtures/mail.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

/** A message of these parts, each its headers and its body. */
function mixed(subject: string, headers: string[], parts: [string, string][]): Buffer {
  const each = parts.map(([head, body]) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join('');
  return compose({
    subject,
    headers: [...headers, 'Content-Type: multipart/mixed; boundary=b'],
    body: `${each}--b--\r\n`,
  });
}

const attached = (name: string, type = 'text/plain'): string =>
  `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"`;

const deal = mixed(
  'The deal',
  [
    'List-Unsubscribe: <https://list.example/leave>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ],
  [
    [
      'Content-Type: text/html',
      '<p>Look: <a href="https://evil.example/login">https://bank.example</a></p><p>A needle.</p>',
    ],
    [attached('notes.txt'), 'What was said.'],
    [attached('report.pdf.exe', 'application/octet-stream'), 'MZ'],
    [
      'Content-Type: message/rfc822',
      compose({ subject: 'The forwarded one', text: 'Words inside.' }).toString('utf8'),
    ],
  ],
);

describe('reading in VS Code', () => {
  let server: TestServer;
  let workbench: Workbench;
  let mailbox: MailboxPage;

  before(async function () {
    this.timeout(120_000);
    const reason = await dovecotUnavailable();
    if (reason !== undefined) throw new Error(reason);
    server = await startDovecot();
    const account = await server.newUser();
    const client = await connectSecondClient(account);
    await client.append('INBOX', deal, []);
    await client.logout();
    workbench = await Workbench.start({ account });
    mailbox = new MailboxPage(workbench);
    await workbench.openMailView();
    await workbench.treeItem('Inbox').click();
    await mailbox.row(0).click();
    await mail().getByText('A needle').waitFor();
  });
  after(async () => {
    await workbench?.stop();
    await server?.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const reader = (): Locator => workbench.webview().locator('.reader');
  const mail = (): Locator => reader().frameLocator('.mail-paper iframe').locator('body');
  const dialog = (): Locator => workbench.page.locator('.monaco-dialog-box');

  async function tab(name: string | RegExp): Promise<void> {
    await workbench.page.locator('.tabs-container').getByRole('tab', { name }).waitFor();
  }

  async function backToInbox(): Promise<void> {
    await workbench.page.locator('.tabs-container').getByRole('tab', { name: 'Inbox' }).click();
    await mail().getByText('A needle').waitFor();
  }

  it('asks before it follows a link whose text names another host', async () => {
    await mail().getByText('https://bank.example').click();
    await dialog().getByText('https://evil.example/login').waitFor();
    await dialog().getByText('It shows “https://bank.example”.').waitFor();
    await dialog().getByRole('button', { name: 'Open evil.example' }).waitFor();
    await workbench.screenshot('disguised-link');
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('asks before it leaves a list, and says what it will do', async () => {
    await mailbox.button('Unsubscribe').click();
    await dialog().getByText('Mail Browser tells list.example so once.').waitFor();
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('tells of a dangerous file, and opens it nowhere', async () => {
    await mailbox.button('Open report.pdf.exe').click();
    await dialog().getByText('“report.pdf.exe” is not opened').waitFor();
    await dialog().getByText('Its name hides what kind of file it is.').waitFor();
    await dialog().getByRole('button', { name: 'Save…' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    const tabs = await workbench.page.locator('.tabs-container [role=tab]').allInnerTexts();
    assert.deepEqual(
      tabs.filter((each) => each.includes('report')),
      [],
    );
  });

  it('opens a text in an editor', async () => {
    await mailbox.button('Open notes.txt').click();
    await tab(/^notes\.txt/);
    await workbench.page
      .locator('.editor-instance .view-lines')
      .getByText('What was said.')
      .waitFor();
    await backToInbox();
  });

  it('opens the message inside of it in a tab', async () => {
    await mailbox.button(/^Open The forwarded one/).click();
    await tab('The forwarded one');
    await workbench.webview().locator('.plain-text').getByText('Words inside.').waitFor();
    assert.equal(await mailbox.button('Archive').count(), 0);
    await backToInbox();
  });

  it('saves all files into a folder, and none in the place of another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mail-saved-'));
    try {
      await writeFile(join(folder, 'Notes.txt'), 'mine');
      await mailbox.button('Save All…').click();
      // VS Code fills the field itself when it has listed the folder that it begins in.
      await workbench.quickPicks().first().waitFor();
      await workbench.quickInput().fill(`${folder}/`);
      await workbench.page.getByRole('button', { name: 'Save 3 files here' }).click();
      await workbench.notifications().getByText('3 files are saved in').waitFor();
      const names = (await readdir(folder)).sort();
      assert.deepEqual(names, [
        ...['Notes.txt', 'The forwarded one.eml', 'notes (2).txt', 'report.pdf.exe'],
      ]);
      assert.equal(await readFile(join(folder, 'Notes.txt'), 'utf8'), 'mine');
      assert.equal(await readFile(join(folder, 'notes (2).txt'), 'utf8'), 'What was said.');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('finds a text by VS Code’s key, in the message and not in the list', async () => {
    await mail().getByText('A needle').click();
    await workbench.page.waitForTimeout(300);
    await workbench.page.keyboard.press('Control+f');
    const field = workbench.webview().getByRole('textbox', { name: 'Find in Message' });
    await field.fill('needle');
    await workbench.webview().getByText('1 of 1').waitFor();
    await field.press('Escape');
  });

  it('shows the tree of its parts, and the part that is chosen', async () => {
    await mailbox.button('More Actions').click();
    await workbench.webview().getByRole('menuitem', { name: 'Show Structure' }).click();
    await workbench.quickPicks().filter({ hasText: 'multipart/mixed' }).waitFor();
    await workbench.screenshot('structure');
    await workbench.quickPicks().filter({ hasText: 'notes.txt' }).click();
    await tab(/^notes\.txt/);
    await backToInbox();
  });

  it('shows the source in colours', async () => {
    await mailbox.button('Show Source').click();
    await tab(/^Source\.eml/);
    await workbench.page
      .locator('.editor-instance .view-lines')
      .getByText('List-Unsubscribe')
      .first()
      .waitFor();
    await workbench.screenshot('source');
    const language = workbench.page.locator('.part.statusbar').getByText('Mail Message');
    await language.first().waitFor();
  });
});
