import assert from 'node:assert/strict';
import type { ListView } from '../../src/protocol/mailbox.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

interface Asked {
  readonly query: string;
  readonly scope: string;
  readonly live: boolean;
}

describe('search box', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const field = () => panel.page.getByRole('combobox', { name: 'Search mail' });
  const suggestions = () => panel.page.getByRole('listbox', { name: 'Suggestions' });
  const options = () => suggestions().getByRole('option');
  const searches = () => panel.seen<Asked>('search');
  const focused = () => panel.page.evaluate(() => document.activeElement?.className);
  const showing = (title: string) =>
    panel.page.getByRole('listbox', { name: `Messages in ${title}`, exact: true }).waitFor();

  describe('while it is typed', () => {
    it('searches once the keyboard rests, and leaves it in the field', async () => {
      panel = await browser.open();
      await field().pressSequentially('build', { delay: 20 });
      await showing('build');
      const asked = await searches();
      assert.deepEqual(asked.at(-1), { query: 'build', scope: 'folder', live: true });
      // A slow machine types slowly.
      assert.ok(asked.length < 4 && asked.every(({ live }) => live));
      assert.equal(await focused(), 'search-text');
      await field().press('ArrowDown');
      assert.match((await focused()) ?? '', /^rows/);
    });

    it('keeps what was typed while the answer for less of it comes', async () => {
      panel = await browser.open({ delays: { search: 500 } });
      await field().fill('one');
      await panel.hears('search', 1);
      await field().fill('one two');
      await showing('one two');
      assert.equal(await field().inputValue(), 'one two');
      assert.equal(await panel.host((host) => host.cancelled('search')), 1);
    });

    it('waits for what cannot be read yet, says so after a while, and keeps the last result', async () => {
      panel = await browser.open();
      await field().fill('build');
      await showing('build');
      await field().fill('build "fail');
      await panel.page.waitForTimeout(500);
      assert.equal((await searches()).length, 1);
      assert.equal(await panel.page.getByRole('alert').count(), 0);
      const error = panel.page.getByRole('alert');
      await error.waitFor();
      assert.equal(await error.count(), 1);
      assert.equal(await field().getAttribute('aria-invalid'), 'true');
      assert.equal(await field().getAttribute('aria-describedby'), await error.getAttribute('id'));
      await showing('build');
      await field().press('End');
      await field().press('"');
      await showing('build "fail"');
      assert.equal(await error.count(), 0);
    });

    it('goes back to the folder when all is deleted', async () => {
      panel = await browser.open();
      await field().fill('build');
      await showing('build');
      await field().fill('');
      await showing('Inbox');
      assert.equal(await focused(), 'search-text');
    });

    it('says one line on what is far too long, and on control characters', async () => {
      panel = await browser.open();
      await field().fill('build');
      await showing('build');
      const error = panel.page.getByRole('alert');
      for (const text of ['("'.repeat(50_000), 'a\u0007b']) {
        await field().fill(text);
        await field().press('Enter');
        await error.waitFor();
        assert.equal(await error.count(), 1);
        const box = (await error.boundingBox())!;
        assert.ok(box.height < 40, `${box.height} pixels`);
        await showing('build');
        await field().fill('build');
      }
      assert.deepEqual(panel.complaints, []);
    });
  });

  describe('suggestions', () => {
    it('chooses with the arrows, takes with Enter, goes on behind the colon and takes with Tab', async () => {
      panel = await browser.open();
      await field().pressSequentially('fr');
      await options().first().waitFor();
      assert.equal(await field().getAttribute('aria-expanded'), 'true');
      assert.equal(await field().getAttribute('aria-activedescendant'), null);
      await field().press('ArrowDown');
      const chosen = await field().getAttribute('aria-activedescendant');
      assert.equal(await panel.page.locator(`#${chosen}`).getAttribute('aria-selected'), 'true');
      await field().press('Enter');
      assert.equal(await field().inputValue(), 'from:');
      await options().getByText('grace@navy.example').waitFor();
      await field().press('ArrowUp');
      const last = options().last();
      assert.equal(await last.getAttribute('aria-selected'), 'true');
      const [shown, list] = [await last.boundingBox(), await suggestions().boundingBox()];
      assert.ok(shown!.y + shown!.height <= list!.y + list!.height, 'it is scrolled into view');
      await field().press('Tab');
      assert.equal(await field().inputValue(), 'from:person29@example.org');
      assert.equal(await focused(), 'search-text');
      await suggestions().waitFor({ state: 'detached' });
      await showing('from:person29@example.org');
    });

    it('puts the cursor behind what it put in', async () => {
      panel = await browser.open();
      await field().fill('fr later');
      await field().press('Home');
      await field().press('ArrowRight');
      await field().press('ArrowRight');
      await options().first().click();
      assert.equal(await field().inputValue(), 'from: later');
      const cursor = await field().evaluate((input: HTMLInputElement) => input.selectionStart);
      assert.equal(cursor, 5);
    });

    it('searches on Enter where none is chosen', async () => {
      panel = await browser.open();
      await field().pressSequentially('is');
      await options().first().waitFor();
      await field().press('Enter');
      await showing('is');
      await suggestions().waitFor({ state: 'detached' });
      assert.equal((await searches()).at(-1)?.live, false);
    });

    it('closes on Escape before anything else', async () => {
      panel = await browser.open();
      await field().pressSequentially('is');
      await options().first().waitFor();
      await field().press('Escape');
      await suggestions().waitFor({ state: 'detached' });
      assert.equal(await field().inputValue(), 'is');
      await field().press('Escape');
      assert.equal(await field().inputValue(), '');
    });

    it('shows what was searched for before, and forgets it', async () => {
      panel = await browser.open();
      await field().focus();
      await options().getByText('build failed').waitFor();
      await field().press('ArrowDown');
      await field().press('Delete');
      assert.deepEqual(await panel.heard('forgetSearch'), { query: 'from:ada has:attachment' });
      assert.equal(await options().count(), 1);
      await options().hover();
      await options().getByTitle('Remove from the History (Delete)').click();
      await panel.hears('forgetSearch', 2);
      assert.equal(await suggestions().count(), 0);
      assert.equal(await focused(), 'search-text');
      assert.deepEqual(await searches(), []);
    });

    it('is a field like any other where none can be had', async () => {
      panel = await browser.open({
        failures: { suggest: { code: 'server-error', message: 'Broken.' } },
      });
      await field().pressSequentially('build');
      await showing('build');
      assert.equal(await suggestions().count(), 0);
      assert.deepEqual(panel.complaints, []);
    });
  });

  describe('chips', () => {
    const remove = (term: string) =>
      panel.page.getByRole('button', { name: `Remove ${term}`, exact: true });

    it('takes one term out and leaves the others as they were typed', async () => {
      panel = await browser.open();
      await field().fill('from:ada newer_than:3d (a OR b)');
      await showing('from:ada newer_than:3d (a OR b)');
      await remove('newer_than:3d').click();
      await showing('from:ada (a OR b)');
      assert.equal(await field().inputValue(), 'from:ada (a OR b)');
      assert.equal(
        await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
        'Remove (a OR b)',
      );
      await remove('from:ada').press('Enter');
      await showing('(a OR b)');
      assert.equal(await panel.page.locator('.chip').count(), 0);
    });

    it('goes back to the folder with the last one', async () => {
      panel = await browser.open();
      await field().fill('is:unread');
      await remove('is:unread').click();
      await showing('Inbox');
      assert.equal(await field().inputValue(), '');
    });

    it('stays on one line however many there are', async () => {
      const query = Array.from({ length: 60 }, (_, index) => `subject:word${index}`).join(' ');
      panel = await browser.open({ view: { query, scope: 'folder' }, width: 700 });
      const line = (await panel.page.locator('.search-line').boundingBox())!;
      assert.ok(line.height < 30);
      assert.ok(line.width <= 700);
    });
  });

  describe('a saved search', () => {
    const saved: Partial<ListView> = { viewId: 'search:Ada', title: 'Ada', query: 'from:ada' };

    it('comes back after the same was searched for', async () => {
      panel = await browser.open({ view: saved });
      await field().focus();
      await field().press('Enter');
      await showing('from:ada');
      await field().press('Escape');
      await showing('Ada');
      assert.equal(await field().inputValue(), 'from:ada');
      assert.equal(await panel.page.getByRole('button', { name: 'Save Search…' }).count(), 0);
    });

    it('comes back on Escape and is not harmed by another', async () => {
      panel = await browser.open({ view: saved });
      assert.equal(await field().inputValue(), 'from:ada');
      await field().press('Escape');
      assert.equal(await field().inputValue(), 'from:ada');
      await field().fill('');
      await panel.quiet();
      assert.deepEqual(await searches(), []);
      await field().press('Escape');
      await field().press('Escape');
      assert.equal(await field().inputValue(), 'from:ada');
      await field().fill('from:ada is:unread');
      await showing('from:ada is:unread');
      await field().fill('');
      await panel.quiet();
      assert.equal(await field().inputValue(), '');
      await field().press('Escape');
      await field().press('Escape');
      await showing('Ada');
      assert.equal(await field().inputValue(), 'from:ada');
      await panel.until(() => window.memoryHost.state !== undefined);
      const state = await panel.host((host) => host.state as { view?: string });
      assert.equal(state.view, 'search:Ada');
    });
  });

  it('keeps what cannot be searched for while the list is arranged anew', async () => {
    panel = await browser.open();
    await field().fill('"abc');
    await field().press('Enter');
    await panel.page.getByRole('alert').waitFor();
    await panel.page.getByRole('combobox', { name: 'Filter' }).selectOption('Flagged');
    await panel.hears('arrange', 1);
    await panel.quiet();
    assert.equal(await field().inputValue(), '"abc');
    assert.equal(await panel.page.getByRole('alert').count(), 1);
  });

  it('saves the search that is shown', async () => {
    panel = await browser.open();
    assert.equal(await panel.page.getByRole('button', { name: 'Save Search…' }).count(), 0);
    await field().fill('from:ada');
    await showing('from:ada');
    await panel.page.getByRole('button', { name: 'Save Search…' }).click();
    assert.deepEqual(await panel.heard('saveSearch'), { query: 'from:ada', scope: 'folder' });
  });

  it('looks in all four places, at once', async () => {
    panel = await browser.open();
    await field().fill('x');
    await showing('x');
    const scope = panel.page.getByRole('combobox', { name: 'Search in' });
    for (const each of ['subfolders', 'account', 'everywhere', 'folder']) {
      await scope.selectOption(each);
      assert.deepEqual(await panel.last('search'), { query: 'x', scope: each, live: true });
      await panel.quiet();
    }
    const view: Partial<ListView> = { query: 'y', title: 'y', scope: 'account' };
    await panel.host((host, each) => host.show(each), view);
    await showing('y');
    assert.equal(await field().inputValue(), 'y');
    assert.equal(await scope.inputValue(), 'account');
  });
});
