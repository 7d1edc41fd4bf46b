import assert from 'node:assert/strict';
import type { ReaderMessage } from '../../src/protocol/reader.ts';
import { attachment } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('bodies of messages', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  async function open(message: Partial<ReaderMessage>): Promise<void> {
    panel = await browser.openMessage(message);
  }

  it('keeps parts apart, each a document of its own', async () => {
    await open({
      text: 'first\n\nlast words\n\nthird',
      body: [
        { part: '1', kind: 'html', content: '<p>first</p><!-- open <b title="' },
        { part: '2', kind: 'text', content: 'last <b>words</b>' },
        { part: '3', kind: 'html', content: '"><p style="color: green">third</p>' },
      ],
    });
    const frames = panel.page.locator('.mail-paper iframe');
    await panel.until(() => document.querySelectorAll('.mail-paper iframe').length === 2);
    const inside = (index: number) => frames.nth(index).contentFrame().locator('body');
    await inside(0).getByText('first').waitFor();
    await inside(1).getByText('third').waitFor();
    assert.equal((await inside(0).innerText()).trim(), 'first');
    await panel.reader.getByText('last <b>words</b>').waitFor();
    const tops = await panel.page
      .locator('.parts > *')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
    assert.deepEqual(
      tops,
      tops.toSorted((a, b) => a - b),
    );
    // A text beside HTML stands on the editor's own ground, not on the mail's paper.
    const grounds = await panel.page
      .locator('.parts > *')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    assert.equal(grounds[0], 'rgb(255, 255, 255)');
    assert.equal(grounds[1], 'rgba(0, 0, 0, 0)');
    await panel.page.getByRole('button', { name: 'Show as text' }).click();
    await panel.page.locator('.plain-text').getByText('last words').waitFor();
  });

  it('shows a link in a text beside HTML through the host', async () => {
    await open({
      text: 'see',
      body: [
        { part: '1', kind: 'html', content: '<p>see</p>' },
        { part: '2', kind: 'text', content: 'https://lists.example/footer' },
      ],
    });
    await panel.page.locator('.plain-text').getByText('lists.example').click();
    const url = 'https://lists.example/footer';
    assert.deepEqual(await panel.heard('openLink'), { url, text: url });
  });

  it('fills the pane with a short mail, and scrolls a long one as one', async () => {
    await open({ text: 'x', html: '<p>short</p>' });
    await panel.mail.getByText('short').waitFor();
    const pane = (await panel.page.locator('.reader-body').boundingBox())!;
    const frame = (await panel.page.locator('iframe').boundingBox())!;
    assert.ok(Math.abs(frame.height - pane.height) <= 1, `${frame.height} of ${pane.height} px`);
    const scrolls = await panel.page
      .locator('.reader-body')
      .evaluate((body) => body.scrollHeight - body.clientHeight);
    assert.equal(scrolls, 0);
  });

  it('says so where there is nothing to read', async () => {
    await open({ text: '', body: [] });
    await panel.reader.getByText('This message is empty.').waitFor();
    await panel.close();
    await open({ text: '', body: [], attachments: [attachment('1', 'a.pdf', 'application/pdf')] });
    await panel.reader.getByText('This message has no text, only attachments.').waitFor();
  });

  it('shows the source of a damaged message as it is, and says why', async () => {
    await open({
      text: 'Content-Type: multipart/mixed\n> not a quote https://x.example',
      body: [],
      rawReason: 'damaged',
    });
    await panel.reader.getByText('damaged beyond reading').waitFor();
    const source = panel.page.locator('.plain-text.source');
    assert.match(await source.innerText(), /^Content-Type.*\n> not a quote/);
    assert.equal(await source.locator('a, .quote').count(), 0);
    await panel.close();
    await open({ text: 'x', body: [], rawReason: 'too-slow' });
    await panel.reader.getByText('takes too long to read').waitFor();
  });

  it('marks a date that is none', async () => {
    await open({ invalidDate: 'Mon, 99 Foo 2026' });
    await panel.reader.getByText('“Mon, 99 Foo 2026”, which is no date').waitFor();
  });
});
