import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { Locator } from 'playwright-core';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

describe('the list in VS Code', () => {
  let workbench: Workbench;
  let mailbox: MailboxPage;
  let client: ImapFlow;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start();
    mailbox = new MailboxPage(workbench);
    client = await connectSecondClient(workbench.sample);
    await workbench.openMailView();
    await workbench.treeItem('Inbox').waitFor({ timeout: 60_000 });
    await workbench.treeItem('Inbox').click();
    await mailbox.row(0).waitFor({ timeout: 30_000 });
  });
  after(async () => {
    await client?.logout();
    await workbench?.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  async function countOnServer(folder: string): Promise<number> {
    const status = await client.status(folder, { messages: true });
    assert.ok(status !== false && status.messages !== undefined);
    return status.messages;
  }
  async function foundOnServer(query: { flagged?: boolean; keyword?: string }): Promise<number> {
    await client.mailboxOpen('INBOX');
    const found = await client.search(query, { uid: true });
    assert.ok(Array.isArray(found));
    return found.length;
  }
  /** A conversation, and how many messages it says it has. */
  async function conversation(): Promise<{ row: Locator; count: number }> {
    const row = mailbox.titled(/conversation of \d/);
    const name = (await row.getAttribute('aria-label')) ?? '';
    return { row, count: Number(/conversation of (\d+)/.exec(name)?.[1]) };
  }
  function toast(text: RegExp): Locator {
    return workbench.webview().locator('mail-toasts').getByRole('group', { name: text });
  }
  async function drag(from: Locator, to: Locator, modifier?: string): Promise<void> {
    // Waits until the row stands still.
    await from.hover();
    const start = (await from.boundingBox())!;
    const end = (await to.boundingBox())!;
    const { mouse, keyboard } = workbench.page;
    await mouse.move(start.x + 120, start.y + 12);
    if (modifier !== undefined) await keyboard.down(modifier);
    await mouse.down();
    await mouse.move(start.x + 100, start.y + 16, { steps: 4 });
    await mouse.move(end.x + 60, end.y + end.height / 2, { steps: 12 });
    await untilTaken(to);
    await workbench.screenshot('dragging');
    await mouse.up();
    if (modifier !== undefined) await keyboard.up(modifier);
    // VS Code keeps the mouse out of webviews until it moves without a button.
    await mouse.move(end.x + 40, end.y, { steps: 3 });
    await workbench.page.waitForTimeout(600);
  }

  async function isTaken(to: Locator): Promise<boolean> {
    return (await to.getAttribute('class'))?.includes('drop-target') === true;
  }

  /** Moves a little over the target, as a hand does, until VS Code shows that it would take it. */
  async function untilTaken(to: Locator): Promise<void> {
    const { x, y } = (await to.boundingBox())!;
    let step = 0;
    await until(async () => {
      await workbench.page.mouse.move(x + 60 + (++step % 5), y + 8);
      return isTaken(to);
    }, 'the folder to take what is dragged');
  }

  it('has one row a conversation, which unfolds in place by the arrow keys', async () => {
    const { row, count } = await conversation();
    assert.ok(count > 1);
    await mailbox.select(row);
    await workbench.page.keyboard.press('ArrowRight');
    const chosen = mailbox.members().and(workbench.webview().locator('[aria-selected="true"]'));
    const known = mailbox.members().and(workbench.webview().locator('[data-member]'));
    await until(async () => (await known.count()) === count, 'its messages');
    assert.equal(await row.getAttribute('aria-expanded'), 'true');
    await workbench.page.keyboard.press('n');
    await until(async () => (await chosen.count()) === 1, 'one of them to be chosen');
    await workbench.screenshot('conversation');
    await mailbox.select(row);
    await workbench.page.keyboard.press('ArrowLeft');
    await until(async () => (await mailbox.members().count()) === 0, 'it folded again');
  });

  it('archives a whole conversation, and takes it back by the button that says so', async () => {
    const { row, count } = await conversation();
    const [inbox, archive] = [await countOnServer('INBOX'), await countOnServer('Archive')];
    await mailbox.select(row);
    // The name of the row changes when a message of it is read.
    const subject = (await mailbox.heading().textContent())!.trim();
    await workbench.page.keyboard.press('e');
    const told = toast(new RegExp(`${count} messages`));
    await told.waitFor();
    await workbench.screenshot('toast');
    await until(async () => (await countOnServer('Archive')) === archive + count, 'all in Archive');
    await told.getByRole('button', { name: 'Undo' }).click();
    await until(async () => (await countOnServer('INBOX')) === inbox, 'all in the inbox again');
    await told.waitFor({ state: 'detached' });
    const again = mailbox.titled(subject);
    await again.waitFor();
    await until(async () => (await again.getAttribute('aria-selected')) === 'true', 'it selected');
  });

  it('selects everything in the folder, and changes all of it', async () => {
    const [all, flagged] = [await countOnServer('INBOX'), await foundOnServer({ flagged: true })];
    await mailbox.press(0, 'Control+A');
    const selected = workbench
      .webview()
      .getByText(/^All \d+ selected$/)
      .first();
    await selected.waitFor();
    await workbench.screenshot('everything-selected');
    await workbench.page.keyboard.press('s');
    await until(async () => (await foundOnServer({ flagged: true })) === all, 'all flagged');
    await workbench.page.keyboard.press('z');
    await until(async () => (await foundOnServer({ flagged: true })) === flagged, 'as it was');
    await workbench.page.keyboard.press('Escape');
    await selected.waitFor({ state: 'hidden' });
  });

  it('gives keywords', async () => {
    const before = await foundOnServer({ keyword: '$label2' });
    await mailbox.press(1, 'l');
    await workbench.quickPick('Work').click();
    await workbench.page.keyboard.press('Enter');
    await until(
      async () => (await foundOnServer({ keyword: '$label2' })) > before,
      'the label on the server',
    );
    await mailbox.titled(/Work/).waitFor();
  });

  it('moves what is dropped on a folder, and copies it with the modifier', async () => {
    const [inbox, archive] = [await countOnServer('INBOX'), await countOnServer('Archive')];
    await workbench.page.keyboard.press('Home');
    const single = mailbox
      .rows()
      .filter({ hasNot: workbench.page.locator('.twistie') })
      .first();
    const name = await single.getAttribute('aria-label');
    await drag(single, workbench.treeItem('Archive'));
    await until(async () => !(await mailbox.names()).includes(name ?? ''), 'its row gone');
    await until(async () => (await countOnServer('Archive')) === archive + 1, 'it in Archive');
    await until(async () => (await countOnServer('INBOX')) === inbox - 1, 'it gone from here');
    const drafts = await countOnServer('Drafts');
    await drag(single, workbench.treeItem('Drafts'), 'Control');
    await until(async () => (await countOnServer('Drafts')) === drafts + 1, 'a copy in Drafts');
    assert.equal(await countOnServer('INBOX'), inbox - 1);
    await toast(/Copy/).waitFor();
  });

  it('shows what the keys are', async () => {
    await mailbox.press(0, 'Shift+Slash');
    const help = workbench.webview().getByRole('dialog');
    await help.getByText('Archive', { exact: true }).waitFor();
    await workbench.screenshot('keys');
    await workbench.page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
  });

  it('opens a message in a tab of its own, and goes on from there', async () => {
    const { page } = workbench;
    await mailbox.press(0, 'Control+Enter');
    const heading = mailbox.heading();
    await heading.waitFor();
    const first = (await heading.textContent())!.trim();
    await page.getByRole('tab', { name: first.slice(0, 20) }).waitFor();
    await workbench.screenshot('message-tab');
    await page.keyboard.press('j');
    await until(async () => (await heading.textContent())!.trim() !== first, 'the next message');
    await page.keyboard.press('k');
    await until(async () => (await heading.textContent())!.trim() === first, 'the first again');
  });

  it('comes back with its panels, their filters and tabs after a reload', async () => {
    const { page } = workbench;
    await page.getByRole('tab', { name: 'Inbox' }).click();
    await mailbox.row(0).waitFor();
    const filter = workbench.webview().getByRole('combobox', { name: 'Show' });
    await filter.selectOption('Flagged');
    await until(async () => {
      const shown = await mailbox.names();
      return shown.length > 0 && shown.every((name) => /flagged/i.test(name));
    }, 'flagged ones only');
    const names = await mailbox.names();
    await workbench.chooseFromMenu(workbench.treeItem('Archive'), 'Open Folder to the Side');
    await page.getByRole('tab', { name: 'Archive' }).waitFor();
    await until(
      async () => (await page.locator('iframe.webview.ready').count()) === 2,
      'two panels',
    );
    await workbench.screenshot('side-by-side');
    // VS Code in a browser writes down which editors are open every five seconds.
    await page.waitForTimeout(6_000);
    await workbench.open();
    for (const title of ['Archive', 'Inbox'])
      await page.getByRole('tab', { name: title }).waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: 'Archive' }).click();
    await workbench.runCommand('View: Close Editor');
    await page.getByRole('tab', { name: 'Archive' }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Inbox' }).click();
    await mailbox.row(0).waitFor({ timeout: 30_000 });
    assert.deepEqual(await mailbox.names(), names);
  });
});
