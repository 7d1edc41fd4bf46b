import assert from 'node:assert/strict';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

const off = { density: 'comfortable', readingPane: 'off', previews: true } as const;

describe('panel around the list', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const text = (words: string) => panel.page.getByText(words, { exact: true });
  const command = (name: string): Promise<void> =>
    panel.host((host, each) => host.push('command', { command: each as never }), name);

  describe('toasts', () => {
    const made = (change: string, words: string): Promise<void> =>
      panel.host((host, body) => host.push('changeMade', body), { change, text: words });
    const toast = (words: string) => panel.page.getByRole('group', { name: words, exact: true });

    it('offers to take a change back, and goes when that is done', async () => {
      panel = await browser.open();
      await made('one', 'Archived 1 message');
      await toast('Archived 1 message').getByRole('button', { name: 'Undo' }).click();
      assert.deepEqual(await panel.heard('undo'), { change: 'one' });
      await panel.host((host) => host.push('changeOver', { change: 'one', restored: [] }));
      await toast('Archived 1 message').waitFor({ state: 'detached' });
    });

    it('says a change once, and leaves the keyboard where it is', async () => {
      panel = await browser.open();
      await panel.list.focus();
      await made('one', 'Archived 1 message');
      await panel.page.getByRole('status').getByText('Archived 1 message').waitFor();
      assert.equal(await panel.page.getByRole('status').count(), 1);
      assert.equal(await panel.list.evaluate((list) => list === document.activeElement), true);
      await panel.page.keyboard.press('Tab');
      const focused = panel.page.locator('.toasts mail-button:focus');
      assert.equal((await focused.textContent())?.trim(), 'Undo');
    });

    it('stacks three at most, each with a cross', async () => {
      panel = await browser.open();
      for (const name of ['a', 'b', 'c', 'd']) await made(name, `Moved ${name}`);
      await toast('Moved d').waitFor();
      assert.equal(await panel.page.locator('.toast').count(), 3);
      assert.equal(await toast('Moved a').count(), 0);
      await toast('Moved c').getByRole('button', { name: 'Dismiss' }).click();
      await toast('Moved c').waitFor({ state: 'detached' });
    });

    it('goes by itself after a while, but not from under the pointer', async () => {
      panel = await browser.open();
      await panel.page.clock.install();
      await made('one', 'Deleted 1 message');
      await toast('Deleted 1 message').hover();
      await panel.page.clock.runFor(20_000);
      assert.equal(await toast('Deleted 1 message').count(), 1);
      await panel.page.mouse.move(1, 1);
      await panel.page.clock.runFor(7000);
      assert.equal(await toast('Deleted 1 message').count(), 1);
      await panel.page.clock.runFor(2000);
      await toast('Deleted 1 message').waitFor({ state: 'detached' });
    });

    it('selects what came back', async () => {
      panel = await browser.open();
      await panel.row(3).click();
      await panel.host((host) => {
        host.push('changeOver', { change: 'one', restored: ['ada/INBOX;1;990'] });
      });
      await panel.page.locator('#message-row-10[aria-selected=true]').waitFor();
      await panel.reader.getByText('this is message 990').waitFor();
    });

    it('shows how far a long change has come, and cancels it', async () => {
      panel = await browser.open();
      const progress = (done: number, over: boolean): Promise<void> =>
        panel.host((host, body) => host.push('progress', body), {
          id: 'long',
          description: 'Moving messages',
          done,
          total: 5000,
          over,
        });
      await progress(1200, false);
      await text('1,200 of 5,000').waitFor();
      const bar = panel.page.getByRole('progressbar', { name: 'Moving messages' });
      assert.equal(await bar.getAttribute('value'), '1200');
      await button('Cancel').click();
      assert.deepEqual(await panel.heard('cancelChange'), { change: 'long' });
      await progress(1300, true);
      await bar.waitFor({ state: 'detached' });
    });
  });

  describe('layouts', () => {
    it('puts the reading pane below the list', async () => {
      panel = await browser.open({ settings: { ...off, readingPane: 'bottom' } });
      await panel.row(0).click();
      await panel.reader.getByText('this is message 1000').waitFor();
      const list = (await panel.list.boundingBox())!;
      const reader = (await panel.reader.boundingBox())!;
      assert.ok(reader.y >= list.y + list.height && reader.width === 1200);
      const line = panel.page.getByRole('separator');
      assert.equal(await line.getAttribute('aria-orientation'), 'horizontal');
      await line.focus();
      await panel.page.keyboard.press('ArrowDown');
      assert.deepEqual(await panel.heard('resized'), { share: 0.42 });
    });

    it('opens messages in tabs where there is no reading pane', async () => {
      panel = await browser.open({ settings: off });
      await panel.row(2).click();
      assert.equal(await panel.reader.count(), 0);
      await command('read');
      assert.deepEqual(await panel.heard('openInTab'), { message: idOf(998) });
      assert.deepEqual(await panel.seen('read'), []);
      await panel.row(4).dblclick();
      await panel.until(() => window.seenByHost('openInTab').length === 2);
      assert.deepEqual(await panel.last('openInTab'), { message: idOf(996) });
    });

    it('opens a tab on a double click, and from the reading pane', async () => {
      panel = await browser.open();
      await panel.row(4).dblclick();
      assert.deepEqual(await panel.heard('openInTab'), { message: idOf(996) });
      await button('Open in a Tab of Its Own').click();
      await panel.until(() => window.seenByHost('openInTab').length === 2);
    });

    it('reads what is selected once there is a pane for it', async () => {
      panel = await browser.open({ settings: off });
      await panel.row(2).click();
      await panel.host((host) => host.push('settings', { ...host.settings, readingPane: 'right' }));
      await panel.reader.getByText('this is message 998').waitFor();
    });

    it('begins with the share the host names, without one of its own', async () => {
      panel = await browser.open({ share: 0.6 });
      await panel.row(0).waitFor();
      assert.equal(await panel.page.getByRole('separator').getAttribute('aria-valuenow'), '60');
    });
  });

  describe('view options', () => {
    it('change the list, and how all panels look', async () => {
      panel = await browser.open();
      await button('View options').click();
      const arrange = { sort: { by: 'date', descending: true }, filter: 'all' };
      await panel.page.getByRole('checkbox', { name: 'Conversations' }).check();
      assert.deepEqual(await panel.heard('arrange'), {
        ...arrange,
        conversations: true,
        grouped: false,
      });
      await panel.page.getByRole('combobox', { name: 'Reading pane' }).selectOption('Bottom');
      assert.deepEqual(await panel.heard('configure'), { readingPane: 'bottom' });
      await panel.page.locator('mail-split-view.stacked').waitFor();
    });

    it('fold away on Escape and on a click elsewhere, and give the keyboard back', async () => {
      panel = await browser.open();
      const menu = panel.page.locator('.view-menu');
      await button('View options').click();
      await menu.locator('select').first().waitFor();
      await panel.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      assert.equal(await panel.page.locator('mail-view-menu mail-button:focus').count(), 1);
      await button('View options').click();
      await panel.row(6).click();
      await menu.waitFor({ state: 'detached' });
    });
  });

  describe('several selected', () => {
    it('offers what can be done with them in the reading pane', async () => {
      panel = await browser.open();
      await panel.row(0).click();
      await panel.row(2).click({ modifiers: ['Shift'] });
      await text('3 selected').waitFor();
      await panel.reader.getByRole('button', { name: 'Junk' }).click();
      assert.deepEqual(await panel.heard('act'), {
        action: 'junk',
        targets: { messages: [idOf(1000), idOf(999), idOf(998)] },
      });
    });

    it('offers it above the list where there is no reading pane', async () => {
      panel = await browser.open({ settings: off });
      await panel.row(0).click();
      await panel.row(1).click({ modifiers: ['Shift'] });
      const bar = panel.page.locator('.bulk-bar');
      await bar.getByText('2 selected').waitFor();
      await bar.getByRole('button', { name: 'Clear Selection' }).click();
      await bar.waitFor({ state: 'detached' });
    });
  });

  describe('new mail', () => {
    it('is told where it came above the screen, and nothing moves', async () => {
      panel = await browser.open();
      await panel.list.evaluate((list) => list.scrollTo(0, 4000));
      await panel.row(95).click();
      await panel.host((host) => host.arrive(3));
      await button('3 new').waitFor();
      await panel.page.getByRole('status').getByText('3 new messages').waitFor();
      await button('3 new').click();
      await button('3 new').waitFor({ state: 'detached' });
      assert.equal(await panel.list.evaluate((list) => list.scrollTop), 0);
      assert.equal(await panel.list.evaluate((list) => list === document.activeElement), true);
    });

    it('is no pill at the top', async () => {
      panel = await browser.open();
      await panel.host((host) => host.arrive(1));
      await panel.page.getByRole('status').getByText('1 new message').waitFor();
      assert.equal(await panel.page.locator('.new-mail').count(), 0);
    });
  });

  describe('states', () => {
    const trouble = (kind: 'offline' | 'signIn' | 'other', words: string, asOf?: number) => ({
      trouble: { kind, text: words, ...(asOf === undefined ? {} : { asOf }) },
    });

    it('begins with a folder or an account', async () => {
      panel = await browser.open({ noView: true });
      await button('Choose Folder').click();
      assert.deepEqual(await panel.heard('step'), { step: 'chooseFolder' });
      await button('Add Account').click();
      await panel.until(() => window.seenByHost('step').length === 2);
      assert.deepEqual(await panel.last('step'), { step: 'addAccount' });
    });

    it('tells how old the rows are while there is no connection', async () => {
      const asOf = new Date(2026, 10, 12, 14, 2);
      panel = await browser.open({ noView: true });
      const now = asOf.getTime() + 20 * 60_000;
      await panel.page.clock.install({ time: now });
      await panel.page.reload();
      await panel.host(
        (host, view) => host.show(view),
        trouble('offline', 'No network.', asOf.getTime()),
      );
      await text('Offline. Messages as of 14:02, 20 minutes ago.').waitFor();
      await panel.page.clock.runFor(61_000);
      await text('Offline. Messages as of 14:02, 21 minutes ago.').waitFor();
      await button('Retry').click();
      await panel.heard('refresh');
    });

    it('leads to signing in, with and without rows', async () => {
      panel = await browser.open({ view: trouble('signIn', 'The password was refused.') });
      await button('Sign In').click();
      assert.deepEqual(await panel.heard('step'), { step: 'signIn' });
      await panel.close();
      panel = await browser.open({
        total: 0,
        view: trouble('signIn', 'The password was refused.'),
      });
      await panel.page.locator('.empty-pane').getByText('The password was refused.').waitFor();
      assert.equal(await text('The password was refused.').count(), 1);
    });

    it('leads out of a search and a filter that nothing passes', async () => {
      panel = await browser.open({ total: 0, view: { query: 'nobody' } });
      await button('Search All Folders').click();
      assert.deepEqual(await panel.heard('search'), {
        query: 'nobody',
        scope: 'account',
        live: true,
      });
      await panel.close();
      panel = await browser.open({ total: 0, view: { filter: 'unread' } });
      await button('Show All').click();
      const arranged = await panel.heard<{ filter: string }>('arrange');
      assert.equal(arranged.filter, 'all');
    });
  });

  describe('keyboard', () => {
    it('shows the keys in a dialog that gives the keyboard back', async () => {
      panel = await browser.open();
      await panel.list.focus();
      await command('showKeys');
      const dialog = panel.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await dialog.getByText('Archive').waitFor();
      await panel.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      assert.equal(await panel.list.evaluate((list) => list === document.activeElement), true);
      await command('showKeys');
      await dialog.getByRole('button', { name: 'Change Keys…' }).click();
      assert.deepEqual(await panel.heard('step'), { step: 'editKeys' });
    });

    it('pages through a message with text, and back', async () => {
      const lines = Array.from({ length: 90 }, (_, line) => `line ${line}`).join('\n');
      panel = await browser.open({ messages: [{ text: lines }] });
      await panel.row(0).click();
      await panel.reader.getByText('line 0').waitFor();
      await command('page');
      await panel.until(() => document.querySelector('.reader-body')!.scrollTop > 200);
      await command('pageBack');
      await panel.until(() => document.querySelector('.reader-body')!.scrollTop === 0);
    });

    it('turns no page while Space presses a button', async () => {
      panel = await browser.open();
      await panel.row(0).click();
      await panel.reader.getByText('this is message 1000').waitFor();
      await button('Show Source').focus();
      await command('page');
      await button('Show Source').press('Enter');
      await panel.heard('act');
      assert.equal((await panel.seen('read')).length, 1);
      await panel.list.focus();
      await command('page');
      await panel.until(() => window.seenByHost('read').length === 2);
    });

    it('pages on inside a mail that is taller than its frame can be', async () => {
      panel = await browser.open({ messages: [{ html: '<p>line</p>'.repeat(3000) }] });
      await panel.row(0).click();
      await panel.mail.getByText('line').first().waitFor();
      const body = panel.page.locator('.reader-body');
      await panel.until(
        () => document.querySelector('.mail-paper iframe')!.clientHeight === 20_000,
      );
      await body.evaluate((each) => each.scrollTo(0, each.scrollHeight));
      await command('page');
      await panel.until(() => {
        const frame = document.querySelector<HTMLIFrameElement>('.mail-paper iframe')!;
        return frame.contentDocument!.documentElement.scrollTop > 100;
      });
    });

    it('tells where the keyboard is as soon as the pointer is down', async () => {
      panel = await browser.open();
      const box = (await panel.row(2).boundingBox())!;
      await panel.page.mouse.move(box.x + 40, box.y + 10);
      await panel.page.mouse.down();
      assert.deepEqual(await panel.heard('focused'), { area: 'list' });
      await panel.page.mouse.up();
    });

    it('goes to the list when the host asks', async () => {
      panel = await browser.open();
      await command('focusList');
      await panel.until(() => document.activeElement?.getAttribute('role') === 'listbox');
    });
  });

  it('fits into 300 pixels', async () => {
    panel = await browser.open({ width: 300 });
    await panel.row(0).click();
    await button('View options').click();
    const wide = await panel.page.evaluate(() =>
      [...document.querySelectorAll('.toolbar, .view-menu, .message-header')].filter(
        (each) =>
          each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > 300,
      ),
    );
    assert.deepEqual(wide, []);
  });

  it('remembers where it searched', async () => {
    panel = await browser.open({
      saved: { version: 1, folder: 'ada/INBOX', scope: 'account', scroll: 0, split: 0.4 },
    });
    await panel.page.getByRole('combobox', { name: 'Search mail' }).fill('x');
    const scope = panel.page.getByRole('combobox', { name: 'Search in' });
    assert.equal(await scope.inputValue(), 'account');
  });
});
