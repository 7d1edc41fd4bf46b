import assert from 'node:assert/strict';
import type { Message } from '../../src/model/message.ts';
import { attachment, idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';
import { newsletter, patch, thread } from './fixtures/sampleMails.ts';

describe('reading pane', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  async function open(message: Partial<Message>): Promise<void> {
    panel = await browser.openMessage(message);
  }

  it('shows subject, sender with address, recipients and date', async () => {
    await open(thread);
    await panel.page.getByRole('heading', { level: 2, name: 'Re: Build failed on main' }).waitFor();
    const header = panel.page.locator('.message-header');
    await header.getByText('<ada@example.org>').waitFor();
    await header.getByText('to Me, Bob, build-team@lists.example.org and 1 more').waitFor();
    await header.getByText('Work').waitFor();
  });

  it('unfolds all recipients', async () => {
    const someone = (name: string) => [{ name, address: `${name}@example.org` }];
    await open({
      to: someone('tom'),
      cc: someone('cid'),
      bcc: someone('bea'),
      replyTo: someone('rob'),
    });
    const toggle = panel.page.getByRole('button', { name: 'Details' });
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    await toggle.click();
    for (const name of ['tom', 'cid', 'bea', 'rob'])
      await panel.page.locator('.details').getByText(`<${name}@example.org>`).waitFor();
    await panel.page.getByRole('button', { name: 'Hide details' }).click();
    assert.equal(await panel.page.locator('.details').count(), 0);
  });

  it('runs its buttons on the message it shows', async () => {
    await open({ flags: ['\\Seen'] });
    let count = 0;
    const act = async (name: string): Promise<unknown> => {
      await panel.reader.getByRole('button', { name, exact: true }).click();
      await panel.hears('act', (count += 1));
      return panel.last('act');
    };
    const targets = { messages: [idOf(1000)] };
    assert.deepEqual(await act('Flag'), { action: 'flag', targets });
    assert.deepEqual(await act('Remove Flag'), { action: 'unflag', targets });
    assert.deepEqual(await act('Mark as Unread'), { action: 'markUnread', targets });
    assert.deepEqual(await act('Show Source'), { action: 'showSource', targets });
    assert.deepEqual(await act('Archive'), { action: 'archive', targets });
  });

  it('dims quotes by depth and keeps their marks out of the way', async () => {
    await open(thread);
    assert.equal(await panel.page.locator('.quote.depth-1').count(), 1);
    assert.equal(await panel.page.locator('.depth-1 > .depth-2 > .depth-3').count(), 1);
    await panel.reader.getByText('Nightly: FAILED', { exact: false }).waitFor();
    assert.equal(await panel.reader.getByText('> Could it be').count(), 0);
  });

  it('shows a patch in the editor’s font, with its lines marked', async () => {
    await open(patch);
    const font = await panel.page
      .locator('.plain-text')
      .evaluate((text) => getComputedStyle(text).fontFamily);
    assert.match(font, /DejaVu Sans Mono/);
    assert.equal(await panel.page.locator('.line.added').count(), 4);
    assert.equal(await panel.page.locator('.line.removed').count(), 1);
  });

  it('lists files with their size, opens and saves them', async () => {
    await open({
      attachments: [
        attachment('2', 'report.pdf', 'application/pdf'),
        { ...attachment('3', `${'long-'.repeat(60)}name.tar.gz`, 'x/y'), size: 3_400_000 },
      ],
    });
    const item = panel.page.getByRole('listitem').filter({ hasText: 'report' });
    await item.getByText('12 kB').waitFor();
    await item.getByRole('button', { name: 'Open report.pdf' }).click();
    await item.getByRole('button', { name: 'Save report.pdf' }).click();
    assert.deepEqual(await panel.heard('openAttachment'), { message: idOf(1000), part: '2' });
    assert.deepEqual(await panel.heard('saveAttachment'), { message: idOf(1000), part: '2' });
    // However long the name, its ending is in sight.
    await panel.page.getByText('.gz', { exact: true }).waitFor();
    await panel.page.getByText('3.4 MB').waitFor();
    const bar = panel.page.locator('.attachments');
    assert.equal(await bar.evaluate((each) => each.scrollWidth > each.clientWidth), false);
  });

  it('shows HTML on paper of its own, and says what was held back', async () => {
    await open(newsletter);
    await panel.mail.getByText('Dear reader').waitFor();
    await panel.page.getByText('Remote content was blocked').waitFor();
    const colour = await panel.mail
      .locator('.hero')
      .evaluate((hero) => getComputedStyle(hero).backgroundColor);
    assert.equal(colour, 'rgb(18, 58, 92)');
    const title = await panel.page.locator('iframe').getAttribute('title');
    assert.match(title!, /^Message from The Compiler Weekly: /);
  });

  it('switches to the text and back', async () => {
    await open(newsletter);
    await panel.page.getByRole('button', { name: 'Show as text' }).click();
    await panel.page.locator('.plain-text').getByText('Faster builds').waitFor();
    assert.equal(await panel.page.getByText('Remote content was blocked').count(), 0);
    await panel.page.getByRole('button', { name: 'Show as HTML' }).click();
    await panel.mail.getByText('Dear reader').waitFor();
  });

  it('is as tall as its mail, up to a bound', async () => {
    const lines = (count: number): string => `<p>line</p>`.repeat(count);
    await open({ html: lines(100) });
    await panel.mail.getByText('line').first().waitFor();
    await panel.until(() => document.querySelector('iframe')!.clientHeight > 2000);
    const height = async (): Promise<number> =>
      (await panel.page.locator('iframe').boundingBox())!.height;
    const tall = await height();
    assert.ok(tall > 2000 && tall < 6000, `${tall} px`);
    const inside = await panel.mail.evaluate(() => {
      const root = document.documentElement;
      return root.scrollHeight - root.clientHeight;
    });
    assert.ok(Math.abs(inside) <= 1, 'nothing is cut off');
    await panel.close();
    await open({ html: lines(5000) });
    await panel.until(() => document.querySelector('iframe')?.clientHeight === 20_000);
  });

  it('puts pictures of the mail in their places, and lists the others', async () => {
    const image = { contentType: 'image/png', size: 70, inline: true };
    await open({
      html: '<p>Hi <img src="cid:logo@x" alt="logo"> <img src="CID:draw%40x" alt="drawing"></p>',
      attachments: [
        { ...image, part: '2', filename: 'logo.png', contentId: '<logo@x>' },
        { ...image, part: '3', filename: 'photo.png' },
        {
          ...image,
          part: '4',
          filename: 'd.svg',
          contentId: 'draw@x',
          contentType: 'image/svg+xml',
        },
      ],
    });
    await panel.mail.locator('img[src^="blob:"]').waitFor();
    assert.equal(
      await panel.mail
        .locator('img[alt=logo]')
        .evaluate((e) => (e as HTMLImageElement).naturalWidth),
      1,
    );
    assert.deepEqual(await panel.seen('inlineImage'), [{ message: idOf(1000), part: '2' }]);
    const names = await panel.page.locator('.filename').allInnerTexts();
    assert.deepEqual(
      names.map((name) => name.replace(/\s/g, '')),
      ['photo.png', 'd.svg'],
    );
    const before = await panel.mail.locator('img[alt=logo]').getAttribute('src');
    await panel.row(1).click();
    await panel.reader.getByText('this is message 999').waitFor();
    const revoked = await panel.page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const probe = new Image();
          probe.onerror = () => resolve(true);
          probe.onload = () => resolve(false);
          probe.src = url!;
        }),
      before,
    );
    assert.equal(revoked, true);
  });

  it('gives the list the keyboard back on Escape, from the mail too', async () => {
    await open(newsletter);
    await panel.mail.getByText('Unsubscribe').focus();
    await panel.page.waitForFunction(() => {
      const last = window.seenByHost('focused').at(-1) as { area: string } | undefined;
      return last?.area === 'reader';
    });
    await panel.page.keyboard.press('Escape');
    assert.equal(await panel.list.evaluate((list) => list === document.activeElement), true);
  });

  it('lets VS Code hear the keys pressed in a mail', async () => {
    await open(newsletter);
    await panel.page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      window.addEventListener('keydown', (event) => heard.push(`${event.key} ${event.keyCode}`));
    });
    await panel.mail.getByText('Unsubscribe').focus();
    await panel.page.keyboard.press('Delete');
    await panel.page.keyboard.press('Control+c');
    const heard = await panel.page.evaluate(() => (window as { heard?: string[] }).heard);
    assert.deepEqual(
      heard?.filter((key) => !key.startsWith('Control')),
      ['Delete 46'],
    );
  });

  it('shows what is known of a message while it is on its way', async () => {
    panel = await browser.open({ messages: [{ subject: 'Slow one' }], delays: { read: 3000 } });
    await panel.row(0).click();
    await panel.page
      .getByRole('heading', { level: 2, name: 'Slow one' })
      .waitFor({ timeout: 1000 });
    await panel.page.getByRole('status', { name: 'Loading' }).waitFor({ timeout: 1000 });
  });

  it('cuts a text of many megabytes and says so', async () => {
    panel = await browser.open();
    await panel.host((host) => {
      host.messageOverride = { text: 'word '.repeat(2_000_000) };
    });
    await panel.row(0).click();
    await panel.page.getByText(/Only the first 1 MB/).waitFor();
  });

  it('puts the reading pane below the list where there is no room beside it', async () => {
    panel = await browser.open({ width: 420 });
    await panel.row(0).click();
    const list = (await panel.list.boundingBox())!;
    const reader = (await panel.reader.boundingBox())!;
    assert.ok(reader.y >= list.y + list.height);
    assert.equal(
      await panel.page.getByRole('separator').getAttribute('aria-orientation'),
      'horizontal',
    );
  });

  it('stays usable at four times the size', async () => {
    panel = await browser.open({ width: 320, height: 200, messages: [thread] });
    await panel.row(0).click();
    const wide = await panel.page.evaluate(() => document.body.scrollWidth > window.innerWidth);
    assert.equal(wide, false);
    assert.ok((await panel.list.boundingBox())!.height >= 44);
  });
});
