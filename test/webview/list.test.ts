import assert from 'node:assert/strict';
import type { RowWindow } from '../../src/protocol/mailbox.ts';
import { compact, PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('message list', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());

  async function drawnRows(panel: Panel): Promise<number> {
    return panel.page.locator('[role=option]').count();
  }

  for (const total of [100_000, 250_000, 2_000_000])
    it(`draws and asks for what is on screen only, of ${total} messages`, async () => {
      const panel = await browser.open({ total: Math.min(total, 250_000) });
      if (total > 250_000)
        await panel.host((host, count) => {
          // As many rows as a scroll bar cannot measure one to one.
          Object.defineProperty(host.uids, 'length', { value: count, writable: true });
        }, total);
      if (total > 250_000) await panel.host((host) => host.remove([]));
      await panel.quiet();
      await panel.list.evaluate((list) => list.scrollTo(0, list.scrollHeight));
      await panel.page.locator(`#message-row-${total - 1}`).waitFor({ timeout: 5000 });
      await panel.quiet();
      const windows = await panel.seen<RowWindow>('rows');
      assert.ok((await drawnRows(panel)) < 50, 'rows in the document');
      assert.ok(windows.length <= 4, `${windows.length} windows were asked for`);
      const asked = windows.reduce((sum, { limit }) => sum + limit, 0);
      assert.ok(asked < 300, `${asked} rows were asked for`);
      assert.ok(windows.some(({ offset, limit }) => offset + limit === total));
      await panel.close();
    });

  it('asks once for each place while the user scrolls through', async () => {
    const panel = await browser.open({ total: 100_000 });
    // In the page, so that a slow way from here to there makes no pauses.
    await panel.list.evaluate(async (list) => {
      for (let step = 0; step < 30; step += 1) {
        list.scrollBy(0, 600);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    });
    await panel.quiet();
    const windows = await panel.seen<RowWindow>('rows');
    // Far less than one a step; a slow machine makes pauses that count as rests.
    assert.ok(windows.length <= 20, `${windows.length} windows for one long scroll`);
    assert.equal(await panel.page.locator('.row.skeleton').count(), 0);
    await panel.close();
  });

  it('gives up windows nobody looks at any more', async () => {
    const panel = await browser.open({ total: 100_000, delays: { rows: 2000 } });
    for (const top of [200_000, 900_000, 2_000_000]) {
      await panel.list.evaluate((list, y) => list.scrollTo(0, y), top);
      await panel.page.waitForFunction(
        (place) => window.seenByHost('rows').some((each) => (each as RowWindow).offset > place),
        top / 44 - 100,
        { timeout: 20_000 },
      );
    }
    await panel.page.locator('.spacer .row.skeleton').first().waitFor({ state: 'detached' });
    assert.equal(await panel.host((host) => host.cancelled('rows')), 2);
    assert.equal(await panel.page.locator('.row.skeleton').count(), 0);
    await panel.close();
  });

  it('shows grey rows at once where nothing is known yet', async () => {
    const panel = await browser.open({ cached: false, delays: { rows: 60_000 } });
    await panel.page.locator('.skeleton-list').waitFor();
    assert.equal(
      await panel.page.locator('.empty-pane', { hasText: 'folder is empty' }).count(),
      0,
    );
    await panel.close();
  });

  it('is a list box with one tab stop, and rows with names and places', async () => {
    const messages = [
      {
        subject: 'Hello',
        from: [{ name: 'Ada', address: 'ada@example.org' }],
        flags: ['\\Flagged', '\\Answered', '$label2'],
        date: '2020-02-03T12:00:00Z',
        hasAttachments: true,
      },
      { subject: '', from: [], flags: ['\\Seen'], date: 'never' },
    ];
    const panel = await browser.open({ messages });
    const list = panel.page.getByRole('listbox', { name: 'Messages in Inbox' });
    assert.equal(await list.getAttribute('aria-multiselectable'), 'true');
    assert.equal(await list.locator('[tabindex="0"]').count(), 0);
    const first = panel.page.getByRole('option', {
      name: /^Unread, Flagged, Ada, Hello, 3 Feb 2020,? \d\d:00, Answered, Has attachments, Work$/,
    });
    assert.equal(await first.getAttribute('aria-setsize'), '1000');
    assert.equal(await first.getAttribute('aria-posinset'), '1');
    const second = '(no sender), (no subject), Unknown date';
    await panel.page.getByRole('option', { name: second, exact: true }).waitFor();
    await panel.close();
  });

  it('writes the time for today, the day for this year, the year for others', async () => {
    const now = new Date();
    const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 0, 5);
    const messages = [
      { date: today.toISOString() },
      { date: new Date(now.getFullYear(), now.getMonth() === 0 ? 1 : 0, 2, 12).toISOString() },
      { date: '2019-11-12T12:00:00Z' },
    ];
    const panel = await browser.open({ messages });
    const dates = await panel.page.locator('.rows .date').allInnerTexts();
    assert.equal(dates[0], '00:05');
    assert.match(dates[1]!, /^2 (?:Jan|Feb)$/);
    assert.equal(dates[2], '12 Nov 2019');
    const title = await panel.row(2).locator('.date').getAttribute('title');
    assert.match(title!, /^Tuesday,? 12 November 2019/);
    await panel.close();
  });

  it('shows unread by weight and dot, not by colour alone', async () => {
    const panel = await browser.open({ messages: [{ flags: [] }, { flags: ['\\Seen'] }] });
    const weight = (place: number): Promise<string> =>
      panel
        .row(place)
        .locator('.subject')
        .evaluate((each) => getComputedStyle(each).fontWeight);
    assert.equal(await weight(0), '600');
    assert.notEqual(await weight(1), '600');
    await panel.close();
  });

  it('keeps text of either direction in its own place', async () => {
    const messages = [
      { subject: 'مرحبا بالعالم (5)', from: [{ name: 'سارة', address: 's@example.org' }] },
      { subject: 'invoice \u202efdp.exe', from: [{ name: '\u202eeve', address: 'e@example.org' }] },
    ];
    const panel = await browser.open({ messages });
    for (const place of [0, 1]) {
      const row = (await panel.row(place).boundingBox())!;
      const date = (await panel.row(place).locator('.date').boundingBox())!;
      assert.ok(date.x > row.x + row.width * 0.7, 'the date stays at the end of the row');
      assert.equal(
        await panel
          .row(place)
          .locator('.subject')
          .evaluate((e) => e.localName),
        'bdi',
      );
    }
    await panel.close();
  });

  it('cuts a subject of any length and keeps the row as it is', async () => {
    const subject = 'A very long subject '.repeat(2000);
    const panel = await browser.open({ messages: [{ subject }] });
    assert.equal((await panel.row(0).boundingBox())!.height, 44);
    const wide = await panel.list.evaluate((list) => list.scrollWidth > list.clientWidth);
    assert.equal(wide, false);
    await panel.row(0).click();
    const header = (await panel.page.locator('.message-header').boundingBox())!;
    assert.ok(header.height < 200, 'the header stays a header');
    await panel.close();
  });

  it('shows names and subjects as text, whatever they hold', async () => {
    const attack = '<img src=x onerror="console.error(\'canary\')"><b>bold</b>';
    const panel = await browser.open({
      messages: [
        {
          subject: attack,
          from: [{ name: attack, address: attack }],
          preview: attack,
          text: attack,
          attachments: [
            {
              part: '2',
              filename: `${attack}.pdf`,
              contentType: attack,
              size: 1,
              inline: false,
            },
          ],
        },
      ],
      view: {
        title: attack,
        accountName: attack,
        query: attack,
        folderNames: { 'ada/INBOX': attack },
        search: { done: false, waiting: [attack], failures: [attack], notes: [attack] },
        trouble: { kind: 'other', text: attack },
      },
    });
    await panel.row(0).click();
    await panel.page.getByRole('button', { name: 'Details' }).click();
    await panel.page.locator('.details').waitFor();
    await panel.quiet();
    assert.equal(await panel.page.locator('img, b').count(), 0);
    assert.deepEqual(panel.complaints, []);
    assert.equal((await panel.page.getByText('<b>bold</b>').count()) > 5, true);
    await panel.close();
  });

  it('has rows of one line in the compact density', async () => {
    const panel = await browser.open({ settings: compact });
    assert.equal((await panel.row(3).boundingBox())!.height, 24);
    await panel.close();
  });

  it('breaks no rule of the page’s policy', async () => {
    const panel = await browser.open();
    await panel.row(0).click();
    await panel.page.reload();
    await panel.row(0).click();
    await panel.reader.getByText('this is message').waitFor();
    await panel.quiet();
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
});
