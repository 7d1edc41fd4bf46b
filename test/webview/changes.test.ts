import assert from 'node:assert/strict';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

interface Selected {
  targets: { messages: string[] };
  opened?: string;
}

describe('changes and failures', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const selected = async (): Promise<string[]> =>
    (await panel.last<Selected>('selected'))!.targets.messages;

  it('changes a flag where the row stands', async () => {
    panel = await browser.open({ messages: [{ flags: [] }] });
    await panel.row(0).click();
    await panel.host((host) => host.setFlags(host.row(0).id, ['\\Seen', '\\Flagged']));
    await panel.list
      .getByRole('option', { name: /Flagged/ })
      .first()
      .waitFor();
    assert.equal(await panel.row(0).evaluate((row) => row.classList.contains('unread')), false);
    // The buttons of the message follow.
    await panel.reader.getByRole('button', { name: 'Remove Flag' }).waitFor();
    await panel.reader.getByRole('button', { name: 'Mark as Unread' }).waitFor();
    assert.equal((await panel.seen('read')).length, 1);
  });

  it('keeps the selected message under the eye when new mail arrives', async () => {
    panel = await browser.open();
    await panel.list.evaluate((list) => list.scrollTo(0, 4000));
    await panel.page.locator('#message-row-95:not(.skeleton)').click();
    await panel.reader.getByText('this is message 905').waitFor();
    const before = (await panel.row(95).boundingBox())!.y;
    await panel.host((host) => host.arrive(3));
    await panel.page.locator('#message-row-98.selected').waitFor();
    const after = (await panel.row(98).boundingBox())!.y;
    assert.equal(after, before);
    assert.equal(await panel.row(98).getAttribute('aria-selected'), 'true');
    assert.equal((await panel.seen('read')).length, 1);
  });

  it('shows new mail on top when the list stands at the top', async () => {
    panel = await browser.open();
    await panel.host((host) => host.arrive(2));
    await panel.page.locator('#message-row-0[data-vscode-context*=";1002"]').waitFor();
    assert.equal(await panel.list.evaluate((list) => list.scrollTop), 0);
    await panel.page.getByText('1,002 messages').waitFor();
  });

  it('opens the next message once the opened one was deleted here', async () => {
    panel = await browser.open();
    await panel.row(3).click();
    await panel.reader.getByRole('button', { name: 'Delete' }).click();
    await panel.selects({ messages: [idOf(996)] });
    await panel.reader.getByText('this is message 996').waitFor();
  });

  it('opens the next message after a command of the host took several away', async () => {
    panel = await browser.open();
    await panel.row(3).click();
    await panel.row(6).click({ modifiers: ['Shift'] });
    await panel.host((host) => {
      const messages = [997, 996, 995, 994].map((uid) => `ada/INBOX;1;${uid}`);
      host.push('leaving', { messages });
      host.remove(messages);
    });
    await panel.selects({ messages: [idOf(993)] });
    await panel.reader.getByText('this is message 993').waitFor();
  });

  it('goes to the last message when the last one was deleted', async () => {
    panel = await browser.open({ total: 3 });
    await panel.row(2).click();
    await panel.reader.getByRole('button', { name: 'Delete' }).click();
    await panel.selects({ messages: [idOf(2)] });
  });

  it('ends with an empty folder when the only message was deleted', async () => {
    panel = await browser.open({ total: 1 });
    await panel.row(0).click();
    await panel.reader.getByRole('button', { name: 'Delete' }).click();
    await panel.page.getByText('All done. Nothing is waiting here.').waitFor();
    await panel.page.getByText('Select a message to read it.').waitFor();
    assert.deepEqual(await selected(), []);
  });

  it('goes on showing a message another client took away, and opens no other', async () => {
    panel = await browser.open();
    await panel.row(3).click();
    await panel.reader.getByText('this is message 997').waitFor();
    await panel.host((host) => host.remove(['ada/INBOX;1;997']));
    await panel.selects({ messages: [] });
    await panel.quiet();
    assert.equal(await panel.reader.getByText('this is message 997').count(), 1);
    assert.equal((await panel.seen('read')).length, 1);
    // The keyboard goes on from where it was.
    await panel.page.keyboard.press('ArrowUp');
    await panel.selects({ messages: [idOf(998)] });
  });

  it('asks for the rows on screen again when they are stale', async () => {
    panel = await browser.open();
    await panel.quiet();
    const before = (await panel.seen('rows')).length;
    await panel.host((host) => host.push('stale', { view: host.view.key, total: 1000, added: [] }));
    await panel.hears('rows', before + 1);
    await panel.quiet();
    assert.equal((await panel.seen('rows')).length, before + 1);
  });

  it('ignores what concerns another view', async () => {
    panel = await browser.open();
    await panel.host((host) => {
      host.push('stale', { view: 99, total: 5, added: [] });
      host.push('rows', { view: 99, offset: 0, total: 7, rows: [], cached: false });
    });
    await panel.quiet();
    await panel.page.getByText('1,000 messages').waitFor();
  });

  it('says why the rows could not be had, and tries again', async () => {
    panel = await browser.open({
      cached: false,
      failures: { rows: { code: 'timeout', message: 'The server took too long.' } },
    });
    await panel.page
      .getByText('The messages could not be listed: The server took too long.')
      .waitFor();
    await panel.quiet();
    assert.equal((await panel.seen('rows')).length, 1);
    assert.equal(await panel.page.locator('.skeleton-list').count(), 0);
    await panel.host((host) => delete host.failures.rows);
    await panel.page.getByRole('button', { name: 'Retry' }).click();
    await panel.row(0).waitFor();
    assert.equal(await panel.page.getByText('could not be listed').count(), 0);
    assert.equal((await panel.seen('refresh')).length, 1);
  });

  it('says why a message could not be read, and offers to try again and its source', async () => {
    panel = await browser.open({
      failures: { read: { code: 'server-error', message: 'NO [SERVERBUG] sorry' } },
    });
    await panel.row(0).click();
    await panel.page.getByText('The message could not be shown: NO [SERVERBUG] sorry').waitFor();
    await panel.reader.locator('.failure').getByRole('button', { name: 'Show Source' }).click();
    assert.deepEqual(await panel.last('act'), {
      action: 'showSource',
      targets: { messages: [idOf(1000)] },
    });
    await panel.host((host) => delete host.failures.read);
    await panel.reader.getByRole('button', { name: 'Retry' }).click();
    await panel.reader.getByText('this is message 1000').waitFor();
  });

  it('reads what could not be read as soon as the trouble is over', async () => {
    panel = await browser.open({
      failures: { read: { code: 'offline', message: 'There is no connection.' } },
      view: { trouble: { kind: 'offline', text: 'There is no connection.' } },
    });
    await panel.row(0).click();
    await panel.reader.getByText('There is no connection.').waitFor();
    await panel.host((host) => {
      delete host.failures.read;
      host.push('trouble', {});
    });
    await panel.reader.getByText('this is message 1000').waitFor();
  });

  it('says what an action failed with, until it is dismissed', async () => {
    panel = await browser.open({
      failures: { act: { code: 'not-permitted', message: 'The folder is read-only.' } },
    });
    await panel.row(0).click();
    await panel.reader.getByRole('button', { name: 'Archive' }).click();
    await panel.page.getByText('The folder is read-only.').waitFor();
    await panel.page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await panel.page.getByText('The folder is read-only.').count(), 0);
  });

  it('shows trouble while it lasts, and accounts a search did not reach', async () => {
    panel = await browser.open({
      view: {
        search: {
          done: true,
          waiting: [],
          failures: ['bob@example.org: wrong password'],
          notes: [],
        },
      },
    });
    await panel.page.getByText('bob@example.org: wrong password').waitFor();
    await panel.host((host) =>
      host.push('trouble', { trouble: { kind: 'offline', text: 'Offline' } }),
    );
    await panel.page.getByText('Offline').waitFor();
    await panel.host((host) => host.push('trouble', {}));
    await panel.page.getByText('Offline').waitFor({ state: 'detached' });
  });

  it('shows progress while the host is busy', async () => {
    panel = await browser.open();
    await panel.host((host) => host.push('busy', { busy: true }));
    await panel.page.getByRole('progressbar', { name: 'Loading' }).waitFor();
    await panel.host((host) => host.push('busy', { busy: false }));
    await panel.page.getByRole('progressbar').waitFor({ state: 'hidden' });
  });

  it('starts again with another folder', async () => {
    panel = await browser.open();
    await panel.row(3).click();
    await panel.host((host) => host.show({ folder: 'ada/Sent', title: 'Sent' }, false));
    await panel.page.getByRole('listbox', { name: 'Messages in Sent' }).waitFor();
    await panel.page.getByText('Select a message to read it.').waitFor();
    await panel.selects({ messages: [] });
    assert.equal(await panel.page.locator('.row.selected').count(), 0);
  });

  it('keeps the message open when the order changes', async () => {
    panel = await browser.open();
    await panel.row(3).click();
    await panel.page.getByRole('button', { name: 'View options' }).click();
    await panel.page.getByRole('combobox', { name: 'Sort by' }).selectOption('Subject');
    assert.deepEqual(await panel.heard('arrange'), {
      sort: { by: 'subject', descending: false },
      filter: 'all',
      conversations: false,
      grouped: false,
    });
    assert.equal(await panel.reader.getByText('this is message 997').count(), 1);
    assert.deepEqual(await selected(), [idOf(997)]);
  });

  it('comes back to the place and the message it was left at', async () => {
    const saved = {
      version: 1 as const,
      folder: 'ada/INBOX',
      selected: idOf(900),
      scroll: 4200,
      split: 0.6,
    };
    panel = await browser.open({ saved });
    await panel.reader.getByText('this is message 900').waitFor();
    assert.equal(await panel.list.evaluate((list) => list.scrollTop), 4200);
    await panel.page.locator('.row.selected').waitFor();
    assert.equal(await panel.page.getByRole('separator').getAttribute('aria-valuenow'), '60');
  });

  it('opens a message the host names, also where its row is not known', async () => {
    panel = await browser.open();
    await panel.host((host) => host.push('open', { message: 'ada/INBOX;1;17' }));
    await panel.reader.getByText('this is message 17.').waitFor();
    assert.deepEqual(await selected(), [idOf(17)]);
  });

  it('asks for a folder where none is chosen', async () => {
    panel = await browser.open({ noView: true });
    await panel.page.getByText('Choose a folder in the Mail view.').waitFor();
    await panel.host((host) => host.show({}));
    await panel.row(0).waitFor();
  });

  it('says so when the host cannot be reached', async () => {
    panel = await browser.open({
      failures: { ready: { code: 'server-error', message: 'The mail engine has stopped.' } },
    });
    await panel.page.getByRole('alert').getByText('The mail engine has stopped.').waitFor();
  });
});
