import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumUnavailable } from '../../scripts/chromium.ts';
import { ensureCodeServer } from '../../scripts/codeServer/install.ts';
import { root } from '../../scripts/paths.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

// Makes the pictures of the README from the running product: `npm run pictures`.

const unavailable = await chromiumUnavailable();
if (unavailable !== undefined) throw new Error(unavailable);
await ensureCodeServer();
const workbench = await Workbench.start({ theme: 'dark' });
const mailbox = new MailboxPage(workbench);
try {
  await mailboxPicture();
  await searchPicture();
  await accountPicture();
} finally {
  await workbench.stop();
}

async function keep(name: string): Promise<void> {
  const picture = join(root, 'docs', `${name}.png`);
  await copyFile(await workbench.screenshot(`picture-${name}`), picture);
  console.log(picture);
}

/** An open message in the inbox. */
async function mailboxPicture(): Promise<void> {
  await workbench.openMailView();
  await workbench.treeItem('Inbox').click();
  await mailbox.titled(/Incremental reparse/).click();
  await mailbox.heading().filter({ hasText: 'Incremental reparse' }).waitFor();
  // Pictures and first words come when the list rests.
  await workbench.page.waitForTimeout(2_500);
  await keep('screenshot');
}

/** What quick search finds while one types. */
async function searchPicture(): Promise<void> {
  await workbench.runCommand('Mail: Quick Search…');
  await workbench.quickInput().fill('from:loom has:attachment');
  await workbench.quickPicks().nth(3).waitFor();
  await workbench.page.waitForTimeout(2_000);
  await keep('quick-search');
  await workbench.page.keyboard.press('Escape');
}

/** The settings of a provider that is known. */
async function accountPicture(): Promise<void> {
  await workbench.runCommand('Mail: Add Account…');
  await workbench.quickInput().fill('grace@fastmail.com');
  await workbench.page.keyboard.press('Enter');
  await workbench.quickPick('Enter Settings by Hand…').waitFor();
  await workbench.page.waitForTimeout(8_000);
  await keep('add-account');
}
