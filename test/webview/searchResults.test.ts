import assert from 'node:assert/strict';
import type { ListView, SearchState } from '../../src/protocol/mailbox.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

const asking: SearchState = { done: false, waiting: ['work@example.org'], failures: [], notes: [] };
const searched: Partial<ListView> = { query: 'x', scope: 'account', title: 'x', search: asking };

describe('results of a search', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const field = () => panel.page.getByRole('combobox', { name: 'Search mail' });
  const showing = (title: string) =>
    panel.page.getByRole('listbox', { name: `Messages in ${title}`, exact: true }).waitFor();
  const scrollTop = () => panel.list.evaluate((list) => list.scrollTop);
  /** Rows are found at this place, as the servers answer. */
  const find = (place: number, count: number) =>
    panel.host(
      (host, [at, many]) => {
        const uids = Array.from({ length: many }, (_, index) => 5000 + index);
        host.uids.splice(at, 0, ...uids);
        host.push('stale', { view: host.view.key, total: host.uids.length, added: [] });
      },
      [place, count] as const,
    );
  /** The row a message stands in, once its place is `place`. */
  const topOf = async (place: number): Promise<number> => {
    await panel.row(place).waitFor();
    return (await panel.row(place).boundingBox())!.y;
  };

  it('gives way to the folder as it was: what was selected, opened and in sight', async () => {
    panel = await browser.open();
    await panel.list.evaluate((list) => list.scrollTo(0, 4000));
    await panel.row(95).click();
    await panel.reader.getByText('this is message 905').waitFor();
    const before = await scrollTop();
    await field().fill('build');
    await showing('build');
    await field().fill('build f');
    await showing('build f');
    assert.equal(await scrollTop(), 0);
    await field().press('Escape');
    await field().press('Escape');
    await showing('Inbox');
    await panel.page.locator('#message-row-95.selected').waitFor();
    assert.equal(await scrollTop(), before);
    await panel.reader.getByText('this is message 905').waitFor();
    await panel.selects({ messages: ['ada/INBOX;1;905'] });
  });

  it('is kept with the folder behind it', async () => {
    panel = await browser.open();
    await field().fill('build');
    await showing('build');
    await panel.page.waitForFunction(() => {
      const { query, folder } = (window.memoryHost.state ?? {}) as Record<string, unknown>;
      return query === 'build' && folder === 'ada/INBOX';
    });
  });

  it('gives way to the folder by the cross in the field', async () => {
    panel = await browser.open();
    await field().fill('build');
    await showing('build');
    await panel.page.getByRole('button', { name: 'Back to Inbox' }).click();
    await showing('Inbox');
    assert.equal(await field().inputValue(), '');
  });

  it('leaves a selected row where it is when many are found above it', async () => {
    panel = await browser.open({ view: searched });
    await panel.row(4).click();
    const before = await topOf(4);
    await find(2, 300);
    await panel.page.locator('#message-row-304.selected').waitFor();
    assert.ok(Math.abs((await topOf(304)) - before) < 1);
    await panel.selects({ messages: ['ada/INBOX;1;996'] });
  });

  it('leaves the first visible row where it is when the list is scrolled', async () => {
    panel = await browser.open({ view: searched });
    await panel.list.evaluate((list) => list.scrollTo(0, 2200));
    await panel.row(52).getByText('948').waitFor();
    const before = await topOf(52);
    await find(10, 3);
    await find(0, 70);
    await panel.row(125).getByText('948').waitFor();
    assert.ok(Math.abs((await topOf(125)) - before) < 1);
  });

  it('keeps the first screen of an answer from pushing the selected row away', async () => {
    panel = await browser.open({ view: searched });
    await panel.row(4).click();
    const before = await topOf(4);
    await panel.host((host) => {
      host.uids.splice(1, 0, ...Array.from({ length: 120 }, (_, index) => 5000 + index));
      host.push('rows', host.rows(0, 50));
    });
    await panel.page.locator('#message-row-124.selected').waitFor();
    assert.ok(Math.abs((await topOf(124)) - before) < 1);
  });

  it('comes in from above where nothing is selected at the top', async () => {
    panel = await browser.open({ view: searched });
    await find(0, 2);
    await panel.row(0).getByText('5000').first().waitFor();
    assert.equal(await scrollTop(), 0);
  });

  it('says whom it waits for, and that nothing was found only at the end', async () => {
    panel = await browser.open({ total: 0, view: searched });
    await panel.page.getByText('Waiting for work@example.org').waitFor();
    assert.equal(await panel.page.getByText('0 messages').count(), 0);
    assert.equal(await panel.page.getByText('No message').count(), 0);
    await panel.host((host, search) => {
      const failures = ['work@example.org: no answer'];
      const notes = ['The server cannot look for attachments: all messages were read.'];
      const state = { ...search, done: true, waiting: [], failures, notes };
      host.push('searchState', { view: host.view.key, state });
    }, asking);
    await panel.page.getByText('No message of this account matches “x”.').waitFor();
    await panel.page.locator('.search-state').getByText('0 messages').waitFor();
    await panel.page.getByRole('alert').getByText('work@example.org: no answer').waitFor();
    await panel.page.getByText('The server cannot look for attachments').waitFor();
    assert.equal(await panel.page.getByText('Waiting for').count(), 0);
  });

  it('does not move the list when the last one has answered', async () => {
    panel = await browser.open({ view: searched });
    await panel.page.getByText('Waiting for work@example.org').waitFor();
    const before = (await panel.list.boundingBox())!;
    await panel.host((host, search) => {
      const state = { ...search, done: true, waiting: [] };
      host.push('searchState', { view: host.view.key, state });
    }, asking);
    await panel.page.getByText('Waiting for').waitFor({ state: 'detached' });
    assert.deepEqual(await panel.list.boundingBox(), before);
  });

  it('ignores what is said of a search that is over', async () => {
    panel = await browser.open({ view: { ...searched, search: { ...asking, done: true } } });
    await panel.host((host, state) => host.push('searchState', { view: 0, state }), asking);
    await panel.quiet();
    assert.equal(await panel.page.getByText('Waiting for').count(), 0);
  });

  it('leads to wider scopes, and back, where nothing was found', async () => {
    panel = await browser.open({ total: 0 });
    await field().fill('nobody');
    await panel.page.getByText('No message in this folder matches “nobody”.').waitFor();
    await panel.page.getByRole('button', { name: 'Search All Accounts' }).click();
    await panel.page.getByText('No message of any account matches “nobody”.').waitFor();
    const last = await panel.last('search');
    assert.deepEqual(last, { query: 'nobody', scope: 'everywhere', live: true });
    await panel.page.locator('.empty-pane').getByRole('button', { name: 'Back to Inbox' }).click();
    await showing('Inbox');
  });

  it('names the folder of each row, for the ear as well, where there are several', async () => {
    panel = await browser.open();
    await field().fill('x');
    await showing('x');
    assert.equal(await panel.page.locator('.folder-name').count(), 0);
    await panel.page.getByRole('combobox', { name: 'Search in' }).selectOption('account');
    await panel.row(0).locator('.folder-name').getByText('Inbox').waitFor();
    assert.match((await panel.row(0).getAttribute('aria-label')) ?? '', /, in Inbox/);
  });
});
