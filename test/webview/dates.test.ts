import assert from 'node:assert/strict';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('headings by date', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const day = 86_400_000;
  /** Three messages today, three yesterday, the rest long ago. */
  const messages = Array.from({ length: 40 }, (_, rank) => {
    const age = rank < 3 ? 0 : rank < 6 ? day : 400 * day;
    return { date: new Date(noon() - age - rank).toISOString() };
  });

  function noon(): number {
    const now = new Date();
    return new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12).getTime();
  }

  const headings = (): Promise<string[]> =>
    panel.page.locator('.spacer .group-heading').allInnerTexts();
  const sticky = (of: Panel) => of.page.locator('.group-heading.sticky');

  it('stand where the day changes, and the first one stays at the top', async () => {
    panel = await browser.open({ total: 40, messages, view: { grouped: true } });
    const shown = await headings();
    assert.deepEqual(shown.slice(0, 2), ['Today', 'Yesterday']);
    assert.match(shown[2]!, /^[A-Z][a-z]+ \d{4}$/);
    const [first, heading] = await Promise.all([
      panel.row(3).boundingBox(),
      panel.page.locator('.spacer .group-heading').nth(1).boundingBox(),
    ]);
    assert.equal(heading!.y + heading!.height, first!.y, 'right above its first row');
    await panel.list.evaluate((list) => list.scrollTo(0, 24 + 3 * 44 + 24 + 10));
    await panel.page.locator('.group-heading.sticky', { hasText: 'Yesterday' }).waitFor();
    const top = (await panel.list.boundingBox())!.y;
    assert.equal((await sticky(panel).boundingBox())!.y, top);
    // The keyboard never stands beneath it.
    await panel.list.focus();
    await panel.row(8).click();
    await panel.page.keyboard.press('Home');
    await panel.page.locator('#message-row-0.active').waitFor();
    for (let step = 0; step < 20; step += 1) await panel.page.keyboard.press('ArrowDown');
    for (let step = 0; step < 15; step += 1) await panel.page.keyboard.press('ArrowUp');
    await panel.page.locator('#message-row-5.active').waitFor();
    const row = (await panel.row(5).boundingBox())!;
    const cover = (await sticky(panel).boundingBox())!;
    assert.ok(row.y >= cover.y + cover.height - 1, 'the active row is below the heading');
  });

  it('are left out where the list is in another order', async () => {
    const sort = { by: 'subject', descending: false } as const;
    panel = await browser.open({ total: 40, messages, view: { grouped: true, sort } });
    await panel.row(0).waitFor();
    assert.deepEqual(await headings(), []);
  });

  it('move nothing on the screen when they become known above it', async () => {
    panel = await browser.open({ total: 5000, view: { grouped: true } });
    await panel.list.evaluate((list) => list.scrollTo(0, 60_000));
    await panel.page.locator('.spacer .row:not(.skeleton)').first().waitFor();
    // What comes to be known of the rows around may still move them.
    await panel.quiet();
    const id = (await panel.page
      .locator('.spacer .row:not(.skeleton)')
      .nth(10)
      .getAttribute('id'))!;
    const row = panel.page.locator(`#${id}`);
    const uid = /;(\d+)"/.exec((await row.getAttribute('data-vscode-context'))!)![1]!;
    const before = (await row.boundingBox())!.y;
    const asked = (await panel.seen('rows')).length;
    await panel.list.evaluate((list) => list.scrollBy(0, -20));
    await panel.host((host) => host.arrive(3));
    await panel.page.waitForFunction(
      (count) => window.memoryHost.seen('rows').length > count,
      asked,
    );
    // The place is another message's until those that arrived are drawn.
    const place = Number(id.split('-').at(-1)) + 3;
    const moved = panel.page.locator(`#message-row-${place}[data-vscode-context*=';${uid}"']`);
    await moved.waitFor();
    await panel.page.waitForFunction(() => !document.querySelector('.spacer .skeleton'));
    const { y } = (await moved.boundingBox())!;
    assert.ok(Math.abs(y - (before + 20)) < 1.5, `${y} after ${before}`);
  });

  it('roll over at midnight', async () => {
    panel = await browser.open({ noView: true, total: 40, messages, view: { grouped: true } });
    await panel.page.clock.install({ time: new Date(noon()) });
    await panel.host((host) => host.show({}));
    await panel.page.clock.runFor(1000);
    assert.equal((await headings())[0], 'Today');
    await panel.page.clock.runFor(12 * 3_600_000 + 60_000);
    assert.equal((await headings())[0], 'Yesterday');
  });
});
