import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { Locator } from 'playwright-core';
import { compose } from '../servers/fixtures/mail.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

describe('changes in VS Code', () => {
  let workbench: Workbench;
  let client: ImapFlow;
  let mailbox: MailboxPage;

  before(async function () {
    this.timeout(180_000);
    // Rows are messages, so that each change is one.
    workbench = await Workbench.start({ settings: { 'mail.list.conversations': false } });
    mailbox = new MailboxPage(workbench);
    client = await connectSecondClient(workbench.sample);
    await workbench.openMailView();
    await workbench.treeItem('Inbox').waitFor({ timeout: 60_000 });
    await workbench.treeItem('Inbox').click();
    await row(0).waitFor({ timeout: 30_000 });
  });
  after(async () => {
    await client?.logout();
    await workbench?.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
    // What follows needs a server.
    await workbench.proxy.comeBack();
  });

  function row(index: number): Locator {
    return mailbox.row(index);
  }
  /** What the first rows are, and whether flagged. */
  async function rows(): Promise<string[]> {
    return (await mailbox.subjects()).slice(0, 6);
  }
  async function flaggedOnServer(): Promise<number> {
    await client.mailboxOpen('INBOX');
    const found = await client.search({ flagged: true }, { uid: true });
    assert.ok(Array.isArray(found));
    return found.length;
  }
  async function countOnServer(mailbox: string): Promise<number> {
    const status = await client.status(mailbox, { messages: true });
    assert.ok(status !== false && status.messages !== undefined);
    return status.messages;
  }
  function press(index: number, key: string): Promise<void> {
    return mailbox.press(index, key);
  }
  /** Shows the list with this in it; VS Code closes it where its start still moves the focus. */
  async function showPending(what: RegExp): Promise<void> {
    const title = workbench.page.getByText('Changes that are not on the server');
    await until(async () => {
      if (await title.isHidden()) {
        await workbench.runCommand('Mail: Show Pending Changes');
        await title.waitFor({ timeout: 2_000 }).catch(() => undefined);
      }
      return pending(what).isVisible();
    }, `${what} in the list`);
  }
  function statusItem(name: string | RegExp): Locator {
    return workbench.page.locator('.part.statusbar').getByRole('button', { name });
  }
  function pending(what: RegExp): Locator {
    return workbench.quickPicks().filter({ hasText: what }).first();
  }

  it('takes back a flag with Ctrl+Z and says so', async () => {
    const before = await rows();
    const flagged = await flaggedOnServer();
    await press(3, 's');
    await until(async () => (await rows())[3] !== before[3], 'the flag on the screen');
    await until(async () => (await flaggedOnServer()) === flagged + 1, 'the flag on the server');
    await workbench.page.keyboard.press('Control+Z');
    await workbench.statusMessage('Undone: Flag (1 message)').waitFor();
    assert.deepEqual(await rows(), before);
    assert.equal(await flaggedOnServer(), flagged);
  });

  it('takes back what was archived, into its place', async () => {
    const before = await rows();
    const archived = await countOnServer('Archive');
    await press(2, 'e');
    await until(async () => (await rows())[2] === before[3], 'the next row in its place');
    await until(async () => (await countOnServer('Archive')) === archived + 1, 'it in Archive');
    await workbench.page.keyboard.press('Control+Z');
    await workbench.statusMessage('Undone: Archive (1 message)').waitFor();
    await until(async () => (await rows())[2] === before[2], 'the row in its place');
    await workbench.screenshot('undone');
    assert.deepEqual(await rows(), before);
    assert.equal(await countOnServer('Archive'), archived);
  });

  it('takes back what was deleted, by the command', async () => {
    const before = await rows();
    const trashed = await countOnServer('Trash');
    await press(1, 'Delete');
    await until(async () => (await rows())[1] === before[2], 'the next row in its place');
    await until(async () => (await countOnServer('Trash')) === trashed + 1, 'it in Trash');
    await workbench.runCommand('Mail: Undo');
    await workbench.statusMessage('Undone: Delete (1 message)').waitFor();
    await until(async () => (await rows())[1] === before[1], 'the row in its place');
    assert.equal(await countOnServer('Trash'), trashed);
  });

  it('looks at the server again when somebody comes back to the window', async () => {
    const junk = workbench.treeItem('Junk');
    // Before it arrives: a look that happens to be due may be as quick as this test.
    const before = await junk.textContent();
    await client.append('Junk', compose({ subject: 'While nobody looked' }));
    await workbench.leaveAndComeBack();
    await until(async () => (await junk.textContent()) !== before, 'the new count', 5000);
  });

  it('keeps offline changes over a reload, and sends them when the server is back', async () => {
    const before = await rows();
    const flagged = await flaggedOnServer();
    const archived = await countOnServer('Archive');
    await workbench.proxy.goDown();
    await press(3, 's');
    await press(1, 'e');
    await until(async () => (await rows())[1] === before[2], 'the archived row gone');
    const offline = await rows();
    assert.notEqual(offline[2], before[3], 'the flag is shown');
    await workbench.open();
    await workbench.openMailView();
    await row(0).waitFor({ timeout: 30_000 });
    assert.deepEqual(await rows(), offline);
    await workbench.page.getByRole('tab', { name: 'Inbox' }).waitFor();
    // What was selected meanwhile may have been marked as read, too.
    await statusItem(/^\d+ mail changes wait for the server/).waitFor();
    await showPending(/Flag \(1 message\).*waits for the server/);
    await pending(/Archive \(1 message\).*waits for the server/).waitFor();
    await workbench.screenshot('pending-changes');
    await workbench.proxy.comeBack();
    // The list follows while it is open.
    await workbench.leaveAndComeBack();
    await pending(/All changes are on the server/).waitFor({ timeout: 20_000 });
    await workbench.page.keyboard.press('Escape');
    assert.equal(await flaggedOnServer(), flagged + 1);
    assert.equal(await countOnServer('Archive'), archived + 1);
    assert.deepEqual(await rows(), offline);
  });

  it('rolls a refused change back, and offers to try it again or to give it up', async () => {
    await client.mailboxCreate('Doomed');
    await workbench.runCommand('Mail: Refresh');
    await workbench.treeItem('Doomed').waitFor();
    const before = await rows();
    await workbench.proxy.goDown();
    await press(2, 'v');
    await workbench.quickInput().fill('doomed');
    await workbench.page.keyboard.press('Enter');
    await until(async () => (await rows())[2] === before[3], 'the row gone');
    await client.mailboxDelete('Doomed');
    await workbench.proxy.comeBack();
    await workbench.page.keyboard.press('F5');
    const notice = workbench.notifications().filter({ hasText: 'Doomed' });
    await notice.waitFor({ timeout: 20_000 });
    await until(async () => (await rows())[2] === before[2], 'the row back in its place');
    await statusItem('1 mail change failed').waitFor();
    await workbench.screenshot('change-failed');
    await showPending(/Move to “Doomed” \(1 message\).*failed/);
    await workbench.screenshot('pending-failed');
    await workbench.page.keyboard.press('Escape');
    await notice.getByRole('button', { name: 'Retry' }).click();
    await until(async () => (await notice.count()) === 1, 'the same answer again');
    await notice.getByRole('button', { name: 'Discard' }).click();
    await showPending(/All changes are on the server/);
    await workbench.page.keyboard.press('Escape');
    await statusItem('1 mail change failed').waitFor({ state: 'hidden' });
    assert.deepEqual(await rows(), before);
  });
});
