import assert from 'node:assert/strict';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';
import { thread } from './fixtures/sampleMails.ts';
import { dark } from './fixtures/theme/dark.ts';

describe('layout', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  const large = { ...dark, colours: { ...dark.colours, 'font-size': '26px' } };

  /** Buttons, fields and lines to drag, that are on screen. */
  async function controls() {
    const roles = (['button', 'textbox', 'combobox', 'separator'] as const).map((role) =>
      panel.page.getByRole(role).all(),
    );
    const all = (await Promise.all(roles)).flat();
    const visible = await Promise.all(all.map((each) => each.isVisible()));
    return all.filter((_, index) => visible[index]);
  }

  for (const [name, options] of [
    ['the window zoomed to 200 %', { width: 600, height: 380 }],
    ['letters of twice the size', { theme: large }],
  ] as const)
    it(`keeps every control within reach with ${name}`, async () => {
      panel = await browser.open({ messages: [thread], ...options });
      await panel.row(0).click();
      await panel.page.locator('.reader.message').waitFor();
      const { width } = panel.page.viewportSize()!;
      const found = await controls();
      assert.ok(found.length >= 12, `${found.length} controls`);
      for (const control of found) {
        const box = (await control.boundingBox())!;
        const label = await control.evaluate((each) => each.outerHTML.slice(0, 120));
        assert.ok(box.x >= 0 && box.x + box.width <= width + 1, `${label} is outside`);
        // Whether a click would arrive there.
        await control.click({ trial: true, timeout: 2000 });
      }
    });

  it('moves nothing for those who asked for that', async () => {
    const moving = (): Promise<number> =>
      panel.page.evaluate(() => document.getAnimations().length);
    const begin = async (): Promise<void> => {
      await panel.host((host) => {
        host.push('changeMade', { change: 'one', text: 'Archived 1 message' });
        host.push('busy', { busy: true });
      });
      await panel.page.locator('.toast').waitFor();
      await panel.page.getByRole('progressbar', { name: 'Loading' }).waitFor();
    };
    panel = await browser.open({ cached: false, delays: { rows: 60_000 } });
    await begin();
    assert.ok((await moving()) > 0, 'something moves otherwise');
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    try {
      await panel.page.reload();
      await panel.page.locator('.skeleton-list').waitFor();
      await begin();
      assert.equal(await moving(), 0);
    } finally {
      await panel.page.emulateMedia({ reducedMotion: null });
    }
  });

  it('gives the list another share with the mouse, within bounds, and tells the host', async () => {
    panel = await browser.open();
    const line = panel.page.getByRole('separator', { name: 'Resize list and reading pane' });
    const share = (percent: number): Promise<void> =>
      panel.page.locator(`[role=separator][aria-valuenow="${percent}"]`).waitFor();
    const { x, y, width, height } = (await line.boundingBox())!;
    await panel.page.mouse.move(x + width / 2, y + height / 2);
    await panel.page.mouse.down();
    await panel.page.mouse.move(700, 300, { steps: 4 });
    await panel.page.mouse.move(720, 300);
    await share(60);
    await panel.page.mouse.up();
    // On a slow machine it is told of the way, too; what counts is where it ends.
    await panel.until(() => {
      const last = window.seenByHost('resized').at(-1) as { share: number } | undefined;
      return last?.share === 0.6;
    });
    await panel.page.mouse.move(300, 300);
    await share(60);
    await line.hover();
    await panel.page.mouse.down();
    await panel.page.mouse.move(2, 300, { steps: 2 });
    await share(20);
    await panel.page.mouse.up();
  });
});
