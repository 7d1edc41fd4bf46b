import assert from 'node:assert/strict';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('message in its own tab', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let tab: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => tab.close());

  const button = (name: string) => tab.reader.getByRole('button', { name, exact: true });

  it('reads its message, takes the keyboard and remembers what it shows', async () => {
    tab = await browser.openTab();
    await tab.reader.getByText('this is message 2').waitFor();
    assert.deepEqual(await tab.heard('focused'), { area: 'reader' });
    assert.deepEqual(await tab.tabHost((host) => host.state), { version: 1, message: idOf(2) });
    assert.equal(await button('Open in a Tab of Its Own').count(), 0);
    const outline = (): Promise<string> =>
      tab.page.locator('.reader-body').evaluate((body) => getComputedStyle(body).outlineStyle);
    assert.equal(await outline(), 'none', 'nobody has moved the keyboard');
    await tab.page.keyboard.press('Shift+Tab');
    await tab.page.keyboard.press('Tab');
    assert.equal(await outline(), 'solid');
  });

  it('goes to the next and previous message, and no further than the list', async () => {
    tab = await browser.openTab();
    await button('Next Message').click();
    await tab.reader.getByText('this is message 3').waitFor();
    assert.deepEqual(await tab.last('go'), { to: 'next' });
    assert.equal(await button('Next Message').isDisabled(), true);
    await button('Previous Message').click();
    await tab.reader.getByText('this is message 2').waitFor();
    assert.deepEqual(await tab.tabHost((host) => host.state), { version: 1, message: idOf(2) });
  });

  it('acts on its message, and follows its flags', async () => {
    tab = await browser.openTab({ message: { flags: ['\\Seen'] } });
    await button('Archive').click();
    assert.deepEqual(await tab.heard('act'), {
      action: 'archive',
      targets: { messages: [idOf(2)] },
    });
    await tab.tabHost((host) => {
      const message = window.seenByHost('read')[0] as { message: string };
      host.push('changed', { row: { ...host.message(message.message), flags: ['\\Flagged'] } });
    });
    await button('Remove Flag').waitFor();
    await button('Mark as Read').waitFor();
  });

  it('says that its message has left, and offers nothing to do with it', async () => {
    tab = await browser.openTab();
    await button('Archive').waitFor();
    await tab.tabHost((host) => host.push('gone', { message: 'ada/INBOX;1;2' }));
    await tab.reader.getByText('This message is no longer in its folder.').waitFor();
    assert.equal(await button('Archive').count(), 0);
    await tab.reader.getByText('this is message 2').waitFor();
    await button('Next Message').click();
    await button('Archive').waitFor();
  });

  it('pages through its text and on to the next message', async () => {
    const text = Array.from({ length: 80 }, (_, line) => `line ${line}`).join('\n');
    tab = await browser.openTab({ message: { text } });
    await tab.reader.getByText('line 0').waitFor();
    const page = (): Promise<void> => tab.tabHost((host) => host.push('page', { direction: 1 }));
    const body = tab.page.locator('.reader-body');
    await page();
    await tab.until(() => document.querySelector('.reader-body')!.scrollTop > 100);
    assert.deepEqual(await tab.seen('go'), []);
    await body.evaluate((each) => each.scrollTo(0, each.scrollHeight));
    await page();
    assert.deepEqual(await tab.heard('go'), { to: 'next' });
  });

  it('says what an action failed with', async () => {
    tab = await browser.openTab({
      failures: { act: { code: 'not-permitted', message: 'The folder is read-only.' } },
    });
    await button('Delete').click();
    await tab.page.getByRole('alert').getByText('The folder is read-only.').waitFor();
    await tab.page.getByRole('button', { name: 'Dismiss' }).click();
    await tab.page.getByText('The folder is read-only.').waitFor({ state: 'detached' });
  });
});
