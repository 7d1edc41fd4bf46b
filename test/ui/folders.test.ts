import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { Locator } from 'playwright-core';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { until } from '../servers/fixtures/until.ts';
import { Workbench } from './workbench.ts';

/** Milliseconds after which the folders have been listed again. */
const rest = 1_500;

describe('folders in VS Code', () => {
  let workbench: Workbench;
  let client: ImapFlow;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.start({});
    client = await connectSecondClient(workbench.sample);
    await workbench.openMailView();
    await item('Inbox').waitFor({ timeout: 60_000 });
  });
  after(async () => {
    await client?.logout();
    await workbench?.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  function item(label: string): Locator {
    return workbench.treeItem(label);
  }

  /** Chooses from a folder's menu when the tree is at rest: redrawn, it closes what is open. */
  async function choose(label: string, command: string): Promise<void> {
    await item(label).waitFor();
    await workbench.page.waitForTimeout(rest);
    await workbench.chooseFromMenu(item(label), command);
  }

  /** Shows what is below a folder, by its arrow: a key would go to the list that a click opens. */
  async function expand(label: string): Promise<void> {
    await item(label).waitFor();
    await workbench.page.waitForTimeout(rest);
    if ((await item(label).getAttribute('aria-expanded')) === 'true') return;
    await item(label).locator('.monaco-tl-twistie').click();
  }

  async function answer(prompt: RegExp, text: string): Promise<void> {
    await workbench.page.locator('.quick-input-widget').getByText(prompt).first().waitFor();
    await workbench.quickInput().fill(text);
    await workbench.page.keyboard.press('Enter');
  }

  async function names(): Promise<string[]> {
    return (await client.list()).map(({ path }) => path);
  }

  async function count(mailbox: string, unseen = false): Promise<number> {
    const status = await client.status(mailbox, { messages: true, unseen: true });
    assert.ok(status !== false);
    return (unseen ? status.unseen : status.messages) ?? assert.fail();
  }

  async function isThere(name: string, there = true): Promise<void> {
    await until(async () => (await names()).includes(name) === there, `${name} on the server`);
  }

  it('are made in others, and say at once what is wrong with a name', async () => {
    await choose('ada@example.org', 'Create Folder…');
    await workbench.quickInput().fill('Archive');
    await workbench.page.getByText('There is a folder with this name already.').waitFor();
    await answer(/Name of the new folder|There is a folder/, 'Projects/Loom');
    await expand('Projects');
    await item('Loom').waitFor();
    await choose('Loom', 'Create Folder…');
    await answer(/Name of the new folder in “Projects \/ Loom”/, 'Deep');
    await isThere('Projects/Loom/Deep');
  });

  it('are renamed by their own name', async () => {
    await choose('Loom', 'Rename Folder…');
    await answer(/New name of “Loom”/, 'Weave');
    await item('Weave').waitFor();
    await isThere('Projects/Weave/Deep');
  });

  it('move by drag and drop, and by a command', async () => {
    await item('Weave').dragTo(item('Archive'));
    await isThere('Archive/Weave/Deep');
    // Dragged over it for a while, it has opened by itself.
    await workbench.page.waitForTimeout(rest);
    await expand('Archive');
    await item('Weave').waitFor();
    await choose('Weave', 'Move Folder…');
    await workbench.quickPick('At the top').click();
    await isThere('Archive/Weave', false);
    await item('Weave').waitFor();
  });

  it('are favourites on top, in the order they are dragged into', async () => {
    await choose('Weave', 'Add to Favourites');
    await item('Favourites').waitFor();
    await choose('Sent', 'Add to Favourites');
    const favourites = async (): Promise<string[]> => {
      const labels = await workbench.page
        .locator('.part.sidebar [role="treeitem"] .label-name')
        .allTextContents();
      return labels.slice(labels.indexOf('Favourites') + 1, labels.indexOf('ada@example.org'));
    };
    await until(async () => (await favourites()).join() === 'Weave,Sent', 'both on top');
    await workbench.screenshot('favourites');
    await item('Sent').dragTo(item('Weave'));
    await until(async () => (await favourites()).join() === 'Sent,Weave', 'the other order');
    await choose('Sent', 'Remove from Favourites');
    await until(async () => (await favourites()).join() === 'Weave', 'one left');
  });

  it('are deleted with those below, after one question with the counts', async () => {
    await client.append('Weave/Deep', 'Subject: a\r\n\r\nb\r\n');
    await workbench.runCommand('Mail: Refresh');
    await choose('Weave', 'Delete Folder…');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Its message is deleted').waitFor();
    await workbench.screenshot('delete-folder');
    await dialog.getByRole('button', { name: 'Delete Folder and Its Subfolder' }).click();
    await isThere('Weave', false);
    await isThere('Weave/Deep', false);
    await item('Favourites').waitFor({ state: 'detached' });
  });

  it('are all marked read, which is taken back by Undo', async () => {
    const before = await count('INBOX', true);
    assert.ok(before > 0);
    await choose('Inbox', 'Mark All as Read');
    await until(async () => (await count('INBOX', true)) === 0, 'nothing unread');
    await workbench.runCommand('Mail: Undo');
    await until(async () => (await count('INBOX', true)) === before, 'all unread again');
  });

  it('are emptied where they are trash, after a question', async () => {
    assert.ok((await count('Trash')) > 0);
    await choose('Trash', 'Empty Folder…');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/Delete all \d+ messages in “Trash” for good/).waitFor();
    await dialog.getByRole('button', { name: 'Empty Folder' }).click();
    await until(async () => (await count('Trash')) === 0, 'nothing in it');
  });

  it('that are not subscribed are left out on request', async () => {
    await choose('Junk', 'Unsubscribe from Folder');
    await until(async () => {
      const junk = (await client.list()).find(({ path }) => path === 'Junk');
      return junk !== undefined && !junk.subscribed;
    }, 'it to be unsubscribed');
    await workbench.runCommand('Mail: Show Subscribed Folders Only');
    await item('Junk').waitFor({ state: 'detached' });
    await workbench.screenshot('subscribed-only');
    await workbench.runCommand('Mail: Show All Folders');
    await item('Junk').waitFor();
  });

  it('tell their properties, which can be copied', async () => {
    await choose('Archive', 'Folder Properties');
    await workbench.quickPick('Name on the server').waitFor();
    await workbench.screenshot('folder-properties');
    await workbench.quickPick('Name on the server').click();
    await workbench.statusMessage('Copied: Archive').waitFor();
  });
});
