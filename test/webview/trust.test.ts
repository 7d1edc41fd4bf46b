import assert from 'node:assert/strict';
import type { Authentication } from '../../src/model/trust.ts';
import type { ReaderMessage } from '../../src/protocol/reader.ts';
import { attachment, idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

const passed: Authentication = {
  ...{ server: 'mx.example.org', verdict: 'passed', domain: 'shop.example' },
  ...{ spf: 'pass', dkim: 'pass', dmarc: 'pass' },
};

describe('what is said of a message and its sender', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  async function open(message: Partial<ReaderMessage>): Promise<void> {
    panel = await browser.openMessage(message);
  }

  it('shows that a server stands behind the sender, quietly, and how it knows', async () => {
    await open({ authentication: passed });
    const words = 'mx.example.org confirms that this message comes from shop.example.';
    await panel.page.locator('.from-line').getByRole('img', { name: words }).waitFor();
    assert.equal(await panel.page.locator('.notice').count(), 0);
    await panel.page.getByRole('button', { name: 'Details' }).click();
    await panel.page.locator('.details').getByText('SPF: pass, DKIM: pass, DMARC: pass').waitFor();
  });

  it('warns of a sender that a server calls forged, outside of the mail', async () => {
    await open({ authentication: { ...passed, verdict: 'failed' }, html: '<p>Trust me</p>' });
    await panel.page.locator('.notices').getByText('it may be forged').waitFor();
    assert.equal(await panel.page.locator('.from-line').getByRole('img').count(), 0);
    const inFrame = await panel.page
      .locator('.notices')
      .evaluate((each) => !!each.closest('iframe'));
    assert.equal(inFrame, false);
  });

  it('warns in a clear sentence of whatever does not fit', async () => {
    await open({
      warnings: [
        { kind: 'name-holds-address', named: 'ceo@bank.example', address: 'x@evil.example' },
        { kind: 'several-senders', count: 2 },
        { kind: 'invalid-address', address: 'no address' },
        { kind: 'address-in-address', address: '"ceo@bank.example"@evil.example' },
        {
          kind: 'look-alike',
          domain: 'exаmple.org',
          ascii: 'xn--exmple-4nf.org',
          like: 'example.org',
        },
        { kind: 'reply-elsewhere', address: 'y@other.example' },
      ],
    });
    assert.deepEqual(await panel.page.locator('.notice').allInnerTexts(), [
      'The name shows “ceo@bank.example”, but the message comes from x@evil.example.',
      'The message names 2 senders; other programs may show another one.',
      '“no address” is no address that anybody can have.',
      'The address "ceo@bank.example"@evil.example is made to look like another one.',
      'The domain exаmple.org, really xn--exmple-4nf.org, looks like example.org.',
      'Answers go to y@other.example, not to the sender.',
    ]);
  });

  it('tells of links that lead elsewhere than they say, and marks them', async () => {
    const html =
      '<a href="https://evil.example/x">https://bank.example/login</a> <a href="https://www.bank.example/">bank.example</a> <a href="https://bank.example/">www.bank.example</a> <a href="https://t.shop.example/1">https://shop.example</a> <a href="https://evil.example/2">Read on</a> <a href="https://evil.example/3"><b>www.</b>bank.example</a>';
    await open({ html });
    await panel.page.getByText('2 links show another address than they lead to.').waitFor();
    assert.deepEqual(await panel.mail.locator('.mail-browser-disguised').allInnerTexts(), [
      'https://bank.example/login',
      'www.bank.example',
    ]);
  });

  it('leaves a list only when asked to', async () => {
    await open({ unsubscribe: { oneClick: 'https://list.example/u' } });
    assert.deepEqual(await panel.seen('unsubscribe'), []);
    await panel.page.getByRole('button', { name: 'Unsubscribe' }).click();
    assert.deepEqual(await panel.heard('unsubscribe'), { message: idOf(1000) });
  });

  const pictures =
    '<p>Hi</p><img src="https://img.example/a.png" alt="A chart"><img src="https://img.example/missing.png" alt="Gone"><img src="https://img.example/a.png"><img src="https://spy.example/p.gif" width="1" height="1"><img src="https://spy.example/q.gif" style="display:none"><img src="http://img.example/plain.png" alt="Plain">';

  it('fetches pictures once the user says so, by way of the host alone', async () => {
    await open({ html: pictures });
    await panel.mail.getByText('A chart').waitFor();
    assert.deepEqual(await panel.seen('remoteImage'), []);
    assert.equal(await panel.mail.locator('img').count(), 0);
    await panel.page.getByRole('button', { name: 'Load Images', exact: true }).click();
    assert.deepEqual(await panel.heard('allowRemote'), { message: idOf(1000), scope: 'once' });
    await panel.mail.locator('img[src^="blob:"]').nth(1).waitFor();
    const urls = (await panel.seen<{ url: string }>('remoteImage')).map(({ url }) => url);
    assert.deepEqual(urls.sort(), ['https://img.example/a.png', 'https://img.example/missing.png']);
    for (const words of ['Gone', 'Plain']) await panel.mail.getByText(words).waitFor();
    assert.equal(await panel.page.getByText('Remote content was blocked').count(), 0);
    assert.deepEqual(panel.complaints, []);
  });

  it('offers them for a sender, but not for one that may be forged', async () => {
    await open({ html: pictures, from: [{ address: 'news@shop.example' }] });
    const more = () => panel.page.getByRole('button', { name: 'More Ways to Load Images' });
    await more().click();
    await panel.page.getByRole('menuitem', { name: 'Always from news@shop.example' }).click();
    assert.deepEqual(await panel.heard('allowRemote'), { message: idOf(1000), scope: 'sender' });
    await panel.close();
    await open({
      html: pictures,
      from: [{ address: 'news@shop.example' }],
      authentication: { ...passed, verdict: 'failed' },
    });
    await more().click();
    assert.deepEqual(await panel.page.getByRole('menuitem').allInnerTexts(), [
      'Always from Everybody',
    ]);
  });

  it('fetches them at once where that is allowed, and offers nothing where it never is', async () => {
    await open({ html: pictures, remoteImages: 'allowed' });
    await panel.mail.locator('img[src^="blob:"]').first().waitFor();
    await panel.close();
    await open({ html: pictures, remoteImages: 'never' });
    await panel.page.getByText('Remote content was blocked').waitFor();
    assert.equal(await panel.page.getByRole('button', { name: 'Load Images' }).count(), 0);
  });

  it('shows an appointment in the reader’s own time, and who comes', async () => {
    await open({
      text: 'See you.',
      invitation: {
        ...{ part: '2', method: 'request', title: 'Planning <b>' },
        start: { at: '2026-12-01T09:00:00Z', kind: 'instant', zone: 'Europe/Berlin' },
        end: { at: '2026-12-01T10:30:00Z', kind: 'instant' },
        ...{ location: 'Room 4', description: 'Bring\nideas' },
        organizer: { name: 'Ada', address: 'ada@example.org' },
        attendees: [
          { address: 'bob@example.org', answer: 'accepted' },
          { name: 'Cy', address: 'cy@example.org', answer: 'needs-action' },
        ],
        attendeeCount: 30,
        recurrence: { every: 'week', interval: 2, count: 5, raw: 'FREQ=WEEKLY' },
      },
    });
    const card = panel.page.getByRole('region', { name: 'Invitation' });
    const expected = await panel.page.evaluate(() =>
      new Intl.DateTimeFormat('en-GB', {
        ...({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const),
        ...({ hour: 'numeric', minute: '2-digit' } as const),
      }).formatRange(new Date('2026-12-01T09:00:00Z'), new Date('2026-12-01T10:30:00Z')),
    );
    const text = await card.innerText();
    for (const words of [
      ...['Planning <b>', expected, 'every 2 weeks, 5 times', 'Room 4', 'Ada <ada@example.org>'],
      ...['bob@example.org (accepted), Cy <cy@example.org>', 'and 28 more', 'Bring\nideas'],
    ])
      assert.ok(text.includes(words), `${words} in ${text}`);
    await panel.reader.getByText('See you.').waitFor();
  });

  it('shows whole days, cancelled ones too', async () => {
    await open({
      invitation: {
        ...{ part: '2', method: 'cancel', title: 'Fair', attendees: [], attendeeCount: 0 },
        start: { at: '2026-12-01', kind: 'day' },
        end: { at: '2026-12-03', kind: 'day' },
      },
    });
    const card = panel.page.getByRole('region', { name: 'Cancelled' });
    await card.getByText(/1 December.+3 December 2026/).waitFor();
    const line = await card
      .getByText('Fair')
      .evaluate((each) => getComputedStyle(each).textDecorationLine);
    assert.equal(line, 'line-through');
  });

  it('shows a card, with what can be done with its addresses', async () => {
    await open({
      cards: [
        {
          ...{ part: '2', name: 'Grace Hopper', organization: 'Navy', title: 'Admiral' },
          ...{ emails: ['grace@navy.example'], phones: ['+1 2'], urls: ['https://navy.example/'] },
        },
      ],
    });
    const card = panel.page.getByRole('region', { name: 'Contact' });
    await card.getByText('Admiral, Navy').waitFor();
    await card.getByRole('button', { name: 'grace@navy.example' }).click();
    await panel.page.getByRole('menuitem', { name: 'Copy Address' }).click();
    assert.deepEqual(await panel.heard('copyText'), { text: 'grace@navy.example' });
    await card.getByRole('link').click();
    const url = 'https://navy.example/';
    assert.deepEqual(await panel.heard('openLink'), { url, text: url });
  });

  it('saves all files together, and compares one with a file', async () => {
    await open({
      attachments: [attachment('2', 'a.txt', 'text/plain'), attachment('3', 'b.txt', 'text/plain')],
    });
    await panel.page.getByRole('button', { name: 'Save All…' }).click();
    assert.deepEqual(await panel.heard('saveAttachments'), { message: idOf(1000) });
    await panel.page.getByRole('button', { name: 'More for b.txt' }).click();
    await panel.page.getByRole('menuitem', { name: 'Compare with File…' }).click();
    assert.deepEqual(await panel.heard('compareAttachment'), { message: idOf(1000), part: '3' });
  });
});

describe('a message inside of another', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());

  it('is read in its tab, and nothing is done to it', async () => {
    const panel = await browser.openTab({ within: '2/1.3', message: { text: 'inner words' } });
    await panel.reader.getByText('inner words').waitFor();
    const names = await panel.reader.getByRole('toolbar').getByRole('button').allInnerTexts();
    assert.equal(names.length, 1);
    await panel.reader.getByRole('button', { name: 'More Actions' }).click();
    const items = await panel.page.getByRole('menuitem').allInnerTexts();
    assert.ok(items.some((each) => each.trim() === 'Print…'));
    assert.ok(!items.some((each) => each.includes('Show Headers')));
    assert.deepEqual(await panel.tabHost((host) => host.state), {
      ...{ version: 1, message: idOf(2), within: '2/1.3' },
    });
  });
});
