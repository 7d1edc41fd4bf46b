import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { MailboxPage } from './mailboxPage.ts';
import { type Theme, Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['light', 'dark', 'highContrast'];

describe('a new user', () => {
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    workbench = await Workbench.start({ withAccount: false });
    // VS Code knows the commands of extensions a while after it can be used.
    await workbench.openMailView();
    await workbench.page.getByRole('button', { name: 'Add Account', exact: true }).waitFor();
  });
  after(() => workbench?.stop());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  it('is shown around by five steps with pictures', async () => {
    await workbench.runCommand('Mail: Open Walkthrough');
    const steps = walkthrough().locator('.step-list-container .getting-started-step');
    await steps.first().waitFor();
    assert.equal(await steps.count(), 5);
    for (const index of [0, 1, 2, 3, 4]) {
      await steps.nth(index).click();
      const picture = walkthrough().locator('.getting-started-media');
      await picture.locator('iframe, img, svg').first().waitFor();
      await workbench.page.waitForTimeout(300);
      await workbench.screenshot(`walkthrough-${index + 1}`);
    }
    await steps.first().click();
    for (const theme of themes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`walkthrough-${theme}`);
    }
    await workbench.setTheme('light');
  });

  it('has a sample mailbox at hand in the empty view', async () => {
    await workbench.openMailView();
    const welcome = workbench.page.locator('.part.sidebar .welcome-view');
    await welcome.getByRole('button', { name: 'Add Account', exact: true }).waitFor();
    await workbench.screenshot('welcome');
    await welcome.getByText('Try a sample mailbox').click();
    await workbench.treeItem('Sample Mailbox').waitFor();
    const mailbox = new MailboxPage(workbench);
    await mailbox.row(0).waitFor();
    await workbench.screenshot('sample');
  });

  function walkthrough(): Locator {
    return workbench.page.locator('.gettingStartedContainer');
  }
});
