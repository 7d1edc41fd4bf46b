import assert from 'node:assert/strict';
import type { OpenedMessage } from '../../src/model/opened.ts';
import { PanelBrowser } from './fixtures/panel.ts';

type Make = () => Partial<OpenedMessage>;

/** Made in the page itself, so nothing of this file is at hand in them. */
const shownAsText: [string, Make][] = [
  ['200,000 nested blocks', () => ({ html: `${'<div>'.repeat(200_000)}x` })],
  ['500,000 siblings', () => ({ html: '<b>x</b>'.repeat(500_000) })],
  ['a line of 20 MB', () => ({ html: 'x'.repeat(20_000_000) })],
  ['500 piles of marks', () => ({ html: `a${'\u0301\u0316'.repeat(500)}`.repeat(500) })],
  ['100,000 rules', () => ({ html: `<style>${'a{color:red}'.repeat(100_000)}</style><p>x` })],
  [
    'rules that look at all neighbours',
    () => ({ html: `<style>${'p~p~p~i{color:red}'.repeat(200)}</style>${'<p>x'.repeat(9000)}` }),
  ],
  ['50,000 tables', () => ({ html: '<table><tr><td>x</table>'.repeat(50_000) })],
  ['cells of 1,000 columns', () => ({ html: `<table>${'<td colspan=1000>x'.repeat(2000)}` })],
  ['1,000 columns', () => ({ html: `<div style="columns:1000">${'x<br>'.repeat(10_000)}</div>` })],
  ['500 shadows', () => ({ html: `<p style="text-shadow:${'0 0 50px red,'.repeat(500)}0 0">x` })],
  ['grids in grids', () => ({ html: '<div style="display:grid">'.repeat(250) })],
];
const shownSomehow: [string, Make][] = [
  [
    'a picture in every line',
    () => ({ html: '<img src="data:image/gif;base64,AA"><br>'.repeat(9000) }),
  ],
  ['an attribute of 1 MB', () => ({ html: `<p title="${'x'.repeat(1_000_000)}">x` })],
  ['quotes in one line, 5 MB', () => ({ text: '> a '.repeat(1_250_000) })],
  ['quotes in lines, 5 MB', () => ({ text: '> a\n'.repeat(1_250_000) })],
  ['1 MB without a space', () => ({ text: 'x'.repeat(1_000_000) })],
  ['1 MB of Arabic in one line', () => ({ text: 'الس'.repeat(330_000) })],
  ['half a million lines', () => ({ text: 'a\n'.repeat(500_000) })],
  ['a million links', () => ({ text: 'http://a '.repeat(1_000_000) })],
];

describe('mail that is too much for a browser', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());

  /** Opens the mail, then the next one; answers what stood there for the first. */
  async function show(make: Make): Promise<{ frames: number; notices: string }> {
    const panel = await browser.open({ total: 2, messages: [{}, { text: 'calm again' }] });
    const debug = await panel.page.context().newCDPSession(panel.page);
    await debug.send('Performance.enable', { timeDomain: 'threadTicks' });
    /** Milliseconds the page's thread has worked: on a busy machine the clock says little. */
    const worked = async (): Promise<number> => {
      const { metrics } = await debug.send('Performance.getMetrics');
      return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
    };
    const expression = `memoryHost.options.messages[0] = { text: 'The text.', ...(${make.toString()})() }`;
    await debug.send('Runtime.evaluate', { expression, allowUnsafeEvalBlockedByCSP: true });
    const start = await worked();
    await panel.row(0).click();
    await panel.page.locator('.mail-paper iframe, .plain-text').first().waitFor();
    await panel.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    const shown = await worked();
    assert.ok(shown - start < 3000, `shown after ${Math.round(shown - start)} ms`);
    const frames = await panel.page.locator('.mail-paper iframe').count();
    const notices = (await panel.page.locator('.notice').allTextContents()).join(' ');
    await panel.row(1).click();
    await panel.reader.getByText('calm again').waitFor();
    const next = (await worked()) - shown;
    assert.ok(next < 2000, `the next one after ${Math.round(next)} ms`);
    await debug.detach();
    await panel.close();
    return { frames, notices };
  }

  for (const [name, make] of shownAsText)
    it(`shows the text of ${name}, and says so`, async () => {
      const { frames, notices } = await show(make);
      assert.equal(frames, 0);
      assert.match(notices, /too complex/);
    });

  for (const [name, make] of shownSomehow)
    it(`shows ${name}`, async () => {
      await show(make);
    });

  it('shows large mail of a usual kind as it is', async () => {
    const { frames } = await show(() => ({
      html: `<style>${'.a{color:red}'.repeat(1000)}</style>${'<table><tr><td style="padding:4px">Some words</table>'.repeat(2000)}`,
    }));
    assert.equal(frames, 1);
  });
});
