import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { Locator } from 'playwright-core';
import { compose } from '../servers/fixtures/mail.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { Workbench } from './workbench.ts';

/** Milliseconds in which a notification would have come: it waits to be grouped. */
const silence = 4_000;

describe('notice of new mail in VS Code', () => {
  let workbench: Workbench;
  let client: ImapFlow;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start({ settings: { 'mail.notify.newMail': 'inboxes' } });
    client = await connectSecondClient(workbench.sample);
    // It is connected without anybody looking at mail.
    await statusItem().filter({ hasText: /\d/ }).waitFor({ timeout: 60_000 });
    // What is new is known some seconds after the start.
    await workbench.page.waitForTimeout(8_000);
  });
  after(async () => {
    await client?.logout();
    await workbench?.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  function statusItem(): Locator {
    return workbench.page.locator('.part.statusbar').getByRole('button', { name: /unread/ });
  }

  /** Has VS Code believe that another program's window is in front. */
  async function focus(focused: boolean): Promise<void> {
    // Focus that VS Code does not know of cannot be lost.
    for (const state of focused ? [true] : [true, false]) {
      await workbench.page.evaluate(`document.hasFocus = () => ${state};
        window.dispatchEvent(new Event('${state ? 'focus' : 'blur'}'));`);
      await workbench.page.waitForTimeout(300);
    }
  }

  async function arrives(...subjects: string[]): Promise<void> {
    for (const subject of subjects)
      await client.append('INBOX', compose({ subject, from: 'Ada Lovelace <ada@example.org>' }));
  }

  function notice(text: string | RegExp): Locator {
    return workbench.notifications().filter({ hasText: text });
  }

  async function unseen(subject: string): Promise<boolean> {
    await client.mailboxOpen('INBOX');
    await client.noop();
    const found = await client.search({ subject, seen: false }, { uid: true });
    return Array.isArray(found) && found.length > 0;
  }

  it('comes while the window has no focus, and its message is marked as read', async () => {
    await focus(false);
    await arrives('Engine works at last');
    const shown = notice(/Ada Lovelace.*: .*Engine works at last.* — .*Inbox/);
    await shown.waitFor({ timeout: 30_000 });
    await workbench.screenshot('new-mail');
    await shown.getByRole('button', { name: 'Mark as Read' }).click();
    await until(async () => !(await unseen('Engine works at last')), 'the flag on the server');
  });

  it('is one for several messages', async () => {
    await focus(false);
    await arrives('first of three', 'second of three', 'third of three');
    const shown = notice('3 new messages in').or(notice('2 new messages in'));
    await shown.first().waitFor({ timeout: 40_000 });
    await shown.first().getByRole('button', { name: 'Open' }).click();
    await workbench.page.getByRole('tab', { name: 'Inbox' }).waitFor();
  });

  it('does not come while somebody looks', async () => {
    await focus(true);
    await arrives('seen as it comes');
    await workbench.page.waitForTimeout(silence);
    assert.equal(await notice('seen as it comes').count(), 0);
    await focus(false);
    await workbench.page.waitForTimeout(silence);
    assert.equal(await notice('seen as it comes').count(), 0);
    await focus(true);
  });

  it('lists the accounts from the status bar', async () => {
    await statusItem().click();
    const account = workbench.quickPicks().filter({ hasText: 'example.org' }).first();
    await account.waitFor();
    await workbench.screenshot('mail-status');
    assert.match((await account.textContent()) ?? '', /online/);
    assert.equal(await workbench.quickPicks().filter({ hasText: 'Show Log' }).count(), 1);
    await workbench.page.keyboard.press('Escape');
  });

  it('reports an issue without a word of the user', async () => {
    await workbench.runCommand('Mail: Report Issue…');
    await notice('Read the report').waitFor();
    const text = workbench.page.locator('.editor-instance .view-lines').first();
    await text.filter({ hasText: 'Versions' }).waitFor();
    await workbench.screenshot('report-issue');
    assert.doesNotMatch((await text.textContent()) ?? '', /example\.org|127\.0\.0\.1/);
  });
});
