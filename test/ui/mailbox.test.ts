import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { compose } from '../servers/fixtures/mail.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

describe('the mailbox in VS Code', () => {
  let workbench: Workbench;
  let mailbox: MailboxPage;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start();
    mailbox = new MailboxPage(workbench);
    await workbench.openMailView();
    await workbench.treeItem('Inbox').waitFor({ timeout: 60_000 });
    await workbench.treeItem('Inbox').click();
    await row(0).waitFor({ timeout: 30_000 });
  });
  after(() => workbench?.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const row = (index: number): Locator => mailbox.row(index);
  const titled = (name: string | RegExp): Locator => mailbox.titled(name);
  const heading = (): Locator => mailbox.heading();
  const search = (): Locator => mailbox.search();
  const names = (): Promise<string[]> => mailbox.names();
  const subjects = (): Promise<string[]> => mailbox.subjects();

  it('shows the account and its folders in the Mail view', async () => {
    await workbench.treeItem('ada@example.org').waitFor();
    for (const folder of ['Inbox', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash', 'Lists'])
      await workbench.treeItem(folder).waitFor();
    await workbench.screenshot('start');
  });

  it('reads a message, and marks it read on the server', async () => {
    const client = await connectSecondClient(workbench.sample);
    await client.mailboxOpen('INBOX');
    const before = await client.search({ seen: false }, { uid: true });
    await row(0).click();
    await heading().waitFor();
    await until(async () => {
      const now = await client.search({ seen: false }, { uid: true });
      return Array.isArray(now) && Array.isArray(before) && now.length === before.length - 1;
    }, 'one unread message less on the server');
    await client.logout();
    await workbench.screenshot('reading');
  });

  it('goes through the list by arrow keys and letters', async () => {
    await row(0).click();
    const first = await heading().textContent();
    await workbench.page.keyboard.press('ArrowDown');
    await until(async () => (await heading().textContent()) !== first, 'the second message');
    await workbench.page.keyboard.press('k');
    await until(async () => (await heading().textContent()) === first, 'the first message again');
  });

  it('flags with a key, and the server knows', async () => {
    await row(3).click();
    const subject = (await heading().textContent()) ?? '';
    await workbench.page.keyboard.press('s');
    const client = await connectSecondClient(workbench.sample);
    await client.mailboxOpen('INBOX');
    await until(async () => {
      const flagged = await client.fetchAll({ flagged: true }, { envelope: true });
      return flagged.some(({ envelope }) => envelope?.subject === subject);
    }, `a flag on “${subject}”`);
    await client.logout();
  });

  it('moves to a folder picked by a part of its name, and opens the next message', async () => {
    await row(2).click();
    await heading().waitFor();
    const before = await subjects();
    await workbench.page.keyboard.press('v');
    await workbench.quickInput().fill('announ');
    // Enter before the folders are there would close the list without choosing.
    await workbench.quickPicks().filter({ hasText: 'loom-announce' }).first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await until(async () => (await subjects())[2] === before[3], 'the next row in its place');
    const client = await connectSecondClient(workbench.sample);
    await until(async () => {
      const status = await client.status('Lists/loom-announce', { unseen: true, messages: true });
      return status !== false && (status.messages ?? 0) > 0;
    }, 'the message in the other folder');
    await client.logout();
    const selected = await row(2).getAttribute('aria-selected');
    assert.equal(selected, 'true');
  });

  it('does not take letters typed elsewhere for its keys', async () => {
    await row(1).click();
    const before = await subjects();
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput().waitFor();
    await workbench.page.keyboard.type('evesk');
    assert.match(await workbench.quickInput().inputValue(), /evesk$/);
    await workbench.page.keyboard.press('Escape');
    await workbench.treeItem('Inbox').focus();
    await workbench.page.keyboard.press('e');
    await workbench.page.waitForTimeout(500);
    assert.deepEqual(await subjects(), before);
  });

  it('searches on the server and comes back to the folder', async () => {
    const field = search();
    await field.fill('subject:invoice');
    await field.press('Enter');
    await titled(/Invoice/).waitFor();
    await until(async () => (await names()).every((name) => /Invoice/.test(name)), 'invoices only');
    await workbench.screenshot('search');
    await field.press('Escape');
    await until(async () => (await names()).some((name) => !/Invoice/.test(name)), 'the folder');
  });

  it('names the fault in a search', async () => {
    const field = search();
    await field.fill('from:');
    await field.press('Enter');
    await workbench.webview().getByRole('alert').filter({ hasText: 'from:' }).waitFor();
    assert.equal(await workbench.webview().getByText('No message matches').count(), 0);
    await workbench.screenshot('bad-query');
    await field.fill('');
    await field.press('Escape');
    await row(0).waitFor();
  });

  it('shows a message that another program delivers', async () => {
    const client = await connectSecondClient(workbench.sample);
    const subject = 'Fresh from elsewhere';
    await client.append('INBOX', compose({ subject, date: new Date() }), [], new Date());
    await titled(new RegExp(subject)).waitFor({ timeout: 8_000 });
    await client.mailboxOpen('INBOX');
    const uids = await client.search({ subject }, { uid: true });
    assert.ok(Array.isArray(uids));
    await client.messageDelete(uids, { uid: true });
    await client.logout();
    await titled(new RegExp(subject)).waitFor({ state: 'detached', timeout: 8_000 });
  });

  it('shows HTML mail without fetching anything', async () => {
    const requests: string[] = [];
    workbench.page.on('request', (request) => requests.push(request.url()));
    await search().fill('subject:weekly');
    await workbench.page.keyboard.press('Enter');
    await until(async () => (await names()).every((name) => /Weekly/.test(name)), 'the weekly');
    await row(0).click();
    await workbench.webview().locator('iframe').first().waitFor();
    await workbench.page.waitForTimeout(1000);
    assert.deepEqual(
      requests.filter((url) => !/^(http:\/\/(127\.0\.0\.1|localhost)|blob:|data:)/.test(url)),
      [],
    );
    await workbench.screenshot('html');
  });

  it('offers the commands on a right click', async () => {
    await row(1).click({ button: 'right' });
    for (const item of ['Mark as Unread', 'Archive', 'Move to Folder…', 'Show Source'])
      await workbench.page.getByRole('menuitem', { name: item }).first().waitFor();
    await workbench.screenshot('context-menu');
    await workbench.page.keyboard.press('Escape');
  });

  for (const theme of ['dark', 'highContrast', 'highContrastLight', 'light'] as const) {
    it(`looks right in ${theme}`, async () => {
      await workbench.setTheme(theme);
      await row(1).click();
      await heading().waitFor();
      await workbench.page.waitForTimeout(500);
      await workbench.screenshot(`mailbox-${theme}`);
    });
  }
});
