import assert from 'node:assert/strict';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('search, filter and order', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const field = () => panel.page.getByRole('combobox', { name: 'Search mail' });

  it('searches on Enter and returns to the folder on Escape', async () => {
    panel = await browser.open();
    await field().fill('from:ada');
    await field().press('Enter');
    await panel.page.getByRole('listbox', { name: 'Messages in from:ada' }).waitFor();
    const last = await panel.last('search');
    assert.deepEqual(last, { query: 'from:ada', scope: 'folder', live: false });
    await field().press('Escape');
    await panel.page.getByRole('listbox', { name: 'Messages in Inbox' }).waitFor();
    assert.deepEqual(await panel.last('search'), { query: '', scope: 'folder', live: false });
    assert.equal(await field().inputValue(), '');
  });

  it('leaves the keyboard where it has gone while the answer was on its way', async () => {
    panel = await browser.open({ delays: { search: 400 } });
    await field().fill('from:ada');
    await field().press('Enter');
    await panel.page.getByRole('button', { name: 'Refresh' }).focus();
    await panel.page.getByRole('listbox', { name: 'Messages in from:ada' }).waitFor();
    await panel.page.getByRole('progressbar').waitFor({ state: 'hidden' });
    assert.equal(
      await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Refresh',
    );
  });

  it('searches the whole account when asked to', async () => {
    panel = await browser.open();
    await field().fill('x');
    await panel.page.getByRole('combobox', { name: 'Search in' }).selectOption('Account');
    await field().press('Enter');
    await panel.page.getByRole('listbox', { name: 'Messages in x' }).waitFor();
    assert.deepEqual(await panel.last('search'), { query: 'x', scope: 'account', live: false });
  });

  it('clears with the cross', async () => {
    panel = await browser.open();
    await field().fill('abc');
    // By the time it is pressed the search may have begun.
    await panel.page.getByRole('button', { name: /Clear the Field|Back to Inbox/ }).click();
    assert.equal(await field().inputValue(), '');
    await panel.quiet();
    assert.equal((await panel.last<{ query: string }>('search'))?.query ?? '', '');
  });

  it('says what is wrong with a query and keeps what was typed', async () => {
    panel = await browser.open({
      failures: { search: { code: 'bad-query', message: '“size:” wants a number.' } },
    });
    await field().fill('size:');
    await field().press('Enter');
    await panel.page.getByRole('alert').getByText('“size:” wants a number.').waitFor();
    assert.equal(await field().inputValue(), 'size:');
    await field().fill('size:1');
    assert.equal(await panel.page.getByRole('alert').count(), 0);
    assert.equal(await panel.page.getByRole('progressbar').count(), 0);
  });

  it('takes the keyboard when the host asks', async () => {
    panel = await browser.open();
    await panel.host((host) => host.push('command', { command: 'focusSearch' }));
    await panel.heard('focused');
    await panel.page.keyboard.type('hello');
    assert.equal(await field().inputValue(), 'hello');
  });

  it('says why there is nothing', async () => {
    panel = await browser.open({ total: 0, view: { query: 'nobody' } });
    await panel.page.getByText('No message in this folder matches “nobody”.').waitFor();
    const { query: _, ...folder } = await panel.host((host) => host.view);
    await panel.host((host, view) => {
      host.view = view;
      host.show({ filter: 'unread' });
    }, folder);
    await panel.page.getByText('No message matches the filter.').waitFor();
    await panel.host((host) => host.show({ filter: 'all', folder: 'ada/Lists' }));
    await panel.page.getByText('This folder is empty.').waitFor();
  });

  it('filters, and turns the order round', async () => {
    panel = await browser.open();
    await panel.page.getByRole('combobox', { name: 'Filter' }).selectOption('Flagged');
    assert.deepEqual(await panel.last('arrange'), {
      sort: { by: 'date', descending: true },
      filter: 'flagged',
      conversations: false,
      grouped: false,
    });
    await panel.page.getByRole('button', { name: 'View options' }).click();
    await panel.page.getByRole('combobox', { name: 'Order' }).selectOption('Ascending');
    await panel.until(() => window.seenByHost('arrange').length === 2);
    assert.deepEqual(await panel.last('arrange'), {
      sort: { by: 'date', descending: false },
      filter: 'flagged',
      conversations: false,
      grouped: false,
    });
  });
});
