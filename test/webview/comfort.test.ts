import assert from 'node:assert/strict';
import type { ReaderCommand, ReaderMessage } from '../../src/protocol/reader.ts';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel, type PanelOptions } from './fixtures/panel.ts';
import { newsletter } from './fixtures/sampleMails.ts';
import { highContrast } from './fixtures/theme/highContrast.ts';
import { light } from './fixtures/theme/light.ts';

const quote = (words: string): string =>
  `${`${words}, and some more words to fill a line. `.repeat(9)}`;

describe('comfort of reading', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  async function open(message: Partial<ReaderMessage>, options: PanelOptions = {}): Promise<void> {
    panel = await browser.openMessage(message, options);
  }

  async function run(command: ReaderCommand): Promise<void> {
    await panel.host((host, each) => host.push('command', { command: each }), command);
  }

  async function choose(item: string): Promise<void> {
    await panel.page.getByRole('button', { name: 'More Actions' }).click();
    await panel.page.getByRole('menuitem', { name: item }).click();
  }

  it('folds the quote at the end of a text, and leaves those that are answered', async () => {
    const lines = Array.from({ length: 8 }, (_, index) => `> line ${index}`).join('\n');
    await open({
      text: `${lines}\nanswered\n\nOn Monday Ada wrote:\n${lines}\n> the end\n\n-- \nme`,
    });
    const fold = panel.reader.getByRole('button', { name: 'Quoted text' });
    assert.equal(await fold.count(), 1);
    assert.equal(await panel.reader.getByText('the end').isVisible(), false);
    assert.equal(await panel.reader.getByText('line 3').first().isVisible(), true);
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    await fold.press('Enter');
    await panel.reader.getByText('the end').waitFor();
    await run('toggleQuotes');
    await panel.reader.getByText('the end').waitFor({ state: 'hidden' });
  });

  it('folds the quote at the end of HTML, whatever its style says', async () => {
    await open({
      html: `<style>blockquote { display: block !important }</style><blockquote type="cite">${quote('first')}</blockquote><p>answer</p><div class="gmail_quote" style="display: table">${quote('second')}<blockquote type="cite">${quote('inner')}</blockquote></div><p> </p>`,
    });
    await panel.mail.getByText('answer').waitFor();
    const fold = panel.mail.getByRole('button', { name: 'Quoted text' });
    assert.equal(await fold.count(), 1);
    assert.equal(await panel.mail.getByText('first').isVisible(), true);
    assert.equal(await panel.mail.locator('.gmail_quote').isVisible(), false);
    await fold.click();
    await panel.mail.locator('.gmail_quote').waitFor();
    const display = await panel.mail
      .locator('.gmail_quote')
      .evaluate((each) => getComputedStyle(each).display);
    assert.equal(display, 'table');
  });

  it('shows code in a text in the editor’s font', async () => {
    await open({ text: 'Try this:\n\n    make all\n    make test\n\n```\nlet a;\n```\nplain' });
    const code = panel.page.locator('.plain-text .code');
    assert.deepEqual(
      (await code.allInnerTexts()).map((each) => each.trimEnd()),
      ['    make all\n    make test', '```\nlet a;\n```'],
    );
    const font = await code.first().evaluate((each) => getComputedStyle(each).fontFamily);
    assert.match(font, /DejaVu Sans Mono/);
  });

  it('finds a text in a mail, over the borders of its elements', async () => {
    await open({
      html: `<p>One needle, two nee<b>dl</b>es</p><p>nee</p><p>dle apart</p><div class="gmail_quote">${quote('a NEEDLE here')}</div>`,
    });
    await panel.mail.getByText('One needle').waitFor();
    await run('find');
    const field = panel.page.getByRole('textbox', { name: 'Find in Message' });
    await field.fill('needle');
    await panel.page.getByText('1 of 11').waitFor();
    const marked = (): Promise<string[]> =>
      panel.page.evaluate(() => {
        const view = document.querySelector('iframe')!.contentWindow as typeof window;
        return ['mail-find', 'mail-find-current'].map((name) =>
          [...view.CSS.highlights.get(name)!].map(String).join('|'),
        );
      });
    const [all, current] = await marked();
    assert.match(all!, /^needle\|needle\|NEEDLE/);
    assert.equal(current, 'needle');
    await field.press('Shift+Enter');
    await panel.page.getByText('11 of 11').waitFor();
    await field.press('Enter');
    await panel.page.getByText('1 of 11').waitFor();
    await field.fill('nothing such');
    await panel.page.getByText('No results').waitFor();
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });
    assert.deepEqual(await marked(), ['', '']);
    const focused = await panel.page.evaluate(() => document.activeElement?.className);
    assert.match(focused ?? '', /reader-body/);
  });

  it('looks for the same text in the next message', async () => {
    panel = await browser.open({
      messages: [{ text: 'apples and pears' }, { text: 'pears, pears' }],
    });
    await panel.row(0).click();
    await panel.reader.getByText('apples').waitFor();
    await run('find');
    await panel.page.getByRole('textbox', { name: 'Find in Message' }).fill('pears');
    await panel.page.getByText('1 of 1').waitFor();
    await panel.row(1).click();
    await panel.page.getByText('1 of 2').waitFor();
  });

  it('zooms the message, in its frame too, and keeps that for the next one', async () => {
    await open({ html: '<p style="width: 100px">wide</p>' });
    /** How many pixels of the pane one of the frame's takes. */
    const scale = (): Promise<number> =>
      panel.page.evaluate(() => {
        const frame = document.querySelector('iframe')!;
        const inside = frame.contentDocument!.documentElement.clientWidth;
        return frame.getBoundingClientRect().width / inside;
      });
    await panel.mail.getByText('wide').waitFor();
    assert.ok(Math.abs((await scale()) - 1) < 0.05);
    for (let turn = 0; turn < 5; turn += 1) await run('zoomIn');
    await panel.until(() => document.querySelector('.parts')?.getAttribute('style') !== null);
    assert.ok(Math.abs((await scale()) - 2) < 0.05, String(await scale()));
    const header = (await panel.page.locator('.message-header').boundingBox())!;
    assert.ok(header.width <= (await panel.reader.boundingBox())!.width);
    await panel.row(1).click();
    await panel.reader.getByText('this is message').waitFor();
    assert.equal(await panel.page.locator('.parts').getAttribute('style'), 'zoom: 200%');
    await run('zoomReset');
    await panel.until(() => document.querySelector('.parts')?.getAttribute('style') === null);
  });

  /** The lowest contrast of any text in the mail with what is behind it. */
  async function lowestContrast(): Promise<number> {
    return panel.mail.evaluate((body) => {
      const view = body.ownerDocument.defaultView!;
      const parse = (text: string): number[] => (text.match(/[\d.]+/g) ?? []).map(Number);
      const luminance = (rgb: number[]): number => {
        const [r, g, b] = rgb.map((each) =>
          each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const behind = (element: Element): number[] => {
        const colour = parse(view.getComputedStyle(element).backgroundColor);
        const alpha = colour[3] ?? 1;
        if (alpha === 1 || !element.parentElement) return colour.slice(0, 3);
        const below = behind(element.parentElement);
        return below.map((each, index) => each + (colour[index]! - each) * alpha);
      };
      const contrasts = [...body.querySelectorAll('*')]
        .filter((each) => [...each.childNodes].some((n) => n.nodeType === 3 && n.nodeValue!.trim()))
        .map((each) => {
          const [one, other] = [parse(view.getComputedStyle(each).color).slice(0, 3), behind(each)]
            .map(luminance)
            .sort((a, b) => a - b);
          return (other! + 0.05) / (one! + 0.05);
        });
      return Math.min(...contrasts);
    });
  }

  const colourful = `<body bgcolor="#ffffff"><p>plain</p><p style="color:#000080">navy</p><p style="color:#999">grey</p><table bgcolor="#ffffcc"><tr><td><font color="#ff0000">red on cream</font></td></tr></table><div style="background:#003366;color:#ffffff">white on navy <span style="color:#336699">blue</span></div><div style="background:linear-gradient(#fff,#eee);color:#222">gradient</div><a href="https://x.example">link</a><div style="background:rgba(255,255,0,.5)">half <b style="color:rgba(0,0,0,.4)">faint</b></div></body>`;

  it('gives HTML the colours of a dark theme where that is wished for, all of it readable', async () => {
    await open({ html: colourful }, { reader: { htmlColours: 'adapted', preferText: false } });
    await panel.mail.getByText('plain').waitFor();
    const ground = await panel.mail.evaluate((body) => {
      return getComputedStyle(body.ownerDocument.documentElement).backgroundColor;
    });
    const editor = await panel.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, editor);
    assert.ok((await lowestContrast()) >= 4.5, String(await lowestContrast()));
    await run('toggleColours');
    await panel.page.locator('.mail-paper:not(.adapted)').waitFor();
    const paper = await panel.mail
      .getByText('plain')
      .evaluate((each) => getComputedStyle(each).color);
    assert.equal(paper, 'rgb(31, 31, 31)');
  });

  it('leaves HTML as it is in light themes, and gives it the theme’s alone in high contrast', async () => {
    const reader = { htmlColours: 'adapted', preferText: false } as const;
    await open({ html: colourful }, { reader, theme: light });
    await panel.mail.getByText('navy', { exact: true }).waitFor();
    const colour = (): Promise<string> =>
      panel.mail
        .getByText('navy', { exact: true })
        .evaluate((each) => getComputedStyle(each).color);
    assert.equal(await colour(), 'rgb(0, 0, 128)');
    await panel.wear(highContrast);
    await panel.page.locator('.mail-paper.adapted').waitFor();
    await panel.mail.getByText('navy', { exact: true }).waitFor();
    const ink = await panel.page.evaluate(() => getComputedStyle(document.body).color);
    assert.equal(await colour(), ink);
  });

  it('shows text first where that is wished for', async () => {
    await open(newsletter, { reader: { htmlColours: 'paper', preferText: true } });
    await panel.page.locator('.plain-text').getByText('Faster builds').waitFor();
    await run('toggleHtml');
    await panel.mail.getByText('Dear reader').waitFor();
  });

  it('offers what can be done with an address, by keys too', async () => {
    await open({ from: [{ name: 'Ada "L"', address: 'ada@example.org' }] });
    const sender = panel.page.getByRole('button', { name: 'Ada "L" <ada@example.org>' });
    await sender.press('Enter');
    const item = panel.page.getByRole('menuitem', { name: 'Copy Address' });
    await item.waitFor();
    assert.equal(await item.evaluate((each) => each === document.activeElement), true);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.heard('copyText'), { text: 'Ada "L" <ada@example.org>' });
    assert.equal(await sender.evaluate((each) => each === document.activeElement), true);
    await sender.click();
    await panel.page.getByRole('menuitem', { name: 'Search Mail' }).click();
    assert.deepEqual(await panel.heard('searchFrom'), {
      message: idOf(1000),
      address: 'ada@example.org',
    });
    await sender.click();
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('menuitem').first().waitFor({ state: 'detached' });
  });

  it('lists every header', async () => {
    await open({
      headers: [
        { name: 'Received', value: 'from <b>a</b> by b' },
        { name: 'X-Long', value: 'x'.repeat(3000) },
      ],
    });
    await panel.page.getByRole('button', { name: 'Details' }).click();
    await panel.page.getByRole('button', { name: 'Show all 2 headers' }).click();
    await panel.page.locator('.details').getByText('from <b>a</b> by b').waitFor();
    const details = panel.page.locator('.details');
    assert.equal(await details.evaluate((each) => each.scrollWidth > each.clientWidth), false);
  });

  it('has a menu for the rest', async () => {
    await open({});
    await choose('Show Structure');
    const targets = { messages: [idOf(1000)] };
    assert.deepEqual(await panel.heard('act'), { action: 'showStructure', targets });
  });

  it('prints what is shown, with its pictures in it and nothing of ours', async () => {
    await open({
      subject: 'Print <me>',
      html: `<style>p[title="\\3c/style\\3e\\3cscript\\3e"] { color: red }</style><p>Hello <img src="cid:logo"></p><div class="gmail_quote">${quote('old')}</div>`,
      attachments: [
        {
          ...{ part: '2', filename: 'logo.png', contentType: 'image/png', size: 70 },
          ...{ inline: true, contentId: 'logo' },
        },
      ],
    });
    await panel.mail.locator('img[src^="blob:"]').waitFor();
    await choose('Print…');
    const page = await panel.heard<{ title: string; html: string }>('print');
    assert.equal(page.title, 'Print <me>');
    assert.match(page.html, /^<h1>Print &lt;me&gt;<\/h1>/);
    assert.match(page.html, /<img src="data:image\/png;base64,iVBOR/);
    assert.match(page.html, /old, and some more/);
    assert.doesNotMatch(page.html, /<script|<button|blob:|<\/style><script/);
  });
});
