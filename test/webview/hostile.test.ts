import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Beacon } from './fixtures/beacon.ts';
import { canary, deadLinks, hostileMails } from './fixtures/hostileMails.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';
import { until } from '../servers/fixtures/until.ts';

/** Long enough for a browser on a busy machine to start loading what it wants to load. */
const wait = 200;
/** Pages that show the mails side by side: most of the time is waiting. */
const lanes = 3;

describe('hostile mail', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());

  /** Shows each mail, in pages that are opened for it, and says which reached the network or ran. */
  async function offenders(
    open: () => Promise<Page>,
    show: (page: Page, html: string) => Promise<void>,
  ): Promise<string[]> {
    const queue = [...hostileMails];
    const lane = async (): Promise<string[]> => {
      const found: string[] = [];
      const page = await open();
      const beacon = await Beacon.start();
      let ran = 0;
      page.on('console', (message) => (ran += Number(message.text() === canary)));
      for (let mail = queue.shift(); mail; mail = queue.shift()) {
        const { name, html } = mail;
        beacon.reset();
        ran = 0;
        await show(page, beacon.aim(html));
        await page.waitForTimeout(wait);
        if (beacon.requests.length > 0) found.push(`${name} → ${beacon.requests.join(' ')}`);
        else if (beacon.connections > 0) found.push(`${name} → connected`);
        if (ran > 0) found.push(`${name} → ran`);
      }
      await browser.leave(page);
      await beacon.close();
      return found;
    };
    return (await Promise.all(Array.from({ length: lanes }, lane))).flat();
  }

  /** A page with the walls at hand, under the host's policy or under none. */
  const withPolicy = (): Promise<Page> => browser.openWalls(browser.policy);
  const withoutPolicy = (): Promise<Page> => browser.openWalls();

  it('has at least 60 mails, and they do harm where nothing stands in their way', async () => {
    assert.ok(hostileMails.length >= 60, `${hostileMails.length} mails`);
    const found = await offenders(withoutPolicy, async (each, html) => {
      await each.evaluate((source) => {
        const frame = document.createElement('iframe');
        frame.srcdoc = `<!doctype html>${source}`;
        document.body.replaceChildren(frame);
      }, html);
    });
    // Not every trick works in every browser; most of them must, or this whole file proves nothing.
    assert.ok(found.length > hostileMails.length / 2, `only ${found.length} did harm`);
    assert.ok(found.some((each) => each.endsWith('ran')));
  });

  it('neither loads nor runs anything in the panel', async () => {
    const panels = new Map<Page, Panel>();
    let count = 0;
    const open = async (): Promise<Page> => {
      const panel = await browser.open({ total: 2 });
      panels.set(panel.page, panel);
      return panel.page;
    };
    const found = await offenders(open, async (page, html) => {
      const subject = `Mail ${++count}`;
      await panels.get(page)!.host(
        (host, override) => {
          host.messageOverride = override;
          // Another than the one that is open, or it would not be read.
          host.push('open', { message: host.row(host.seen('read').length % 2).id });
        },
        { html, text: '', subject },
      );
      await page.getByRole('heading', { level: 2, name: subject, exact: true }).waitFor();
      await page.locator('.mail-paper iframe').waitFor();
    });
    assert.equal(count, hostileMails.length);
    assert.deepEqual(found, []);
  });

  it('stops it all by the sanitiser alone, in a frame without walls', async () => {
    const found = await offenders(withoutPolicy, async (each, html) => {
      await each.evaluate((source) => {
        const mail = window.walls.sanitised(source);
        if (mail === 'too-complex') return;
        const frame = document.createElement('iframe');
        frame.srcdoc = `<!doctype html><style>${mail.css}</style>${mail.html}`;
        document.body.replaceChildren(frame);
      }, html);
    });
    assert.deepEqual(found, []);
  });

  it('stops scripts and requests by the frame alone, with the sanitiser taken away', async () => {
    const found = await offenders(withPolicy, async (each, html) => {
      await each.evaluate((source) => {
        document.body.replaceChildren(window.walls.createFrame(source));
      }, html);
    });
    // A policy cannot keep a browser from connecting ahead; that is the sanitiser's alone.
    const known = /^T[56] loading: (?:connecting ahead|a frame(?: set)?) → connected$/;
    assert.deepEqual(
      found.filter((each) => !known.test(each)),
      [],
    );
  });

  it('leaves no name, address or handler behind', async () => {
    const page = await withoutPolicy();
    const left = await page.evaluate(
      (mails) =>
        mails.flatMap((html) => {
          const mail = window.walls.sanitiseMail(html);
          if (mail === 'too-complex') return [html];
          return [mail.body, ...mail.body.querySelectorAll('*')].flatMap((element) =>
            [...element.attributes]
              .filter(
                ({ name, value }) =>
                  /^(?:id|name|on.*|data-.*|aria-.*|srcset|background|poster|ping|target|action)$/.test(
                    name,
                  ) ||
                  (name === 'src' && !/^data:image\/png;base64,/.test(value)),
              )
              .map(({ name, value }) => `${element.localName} ${name}=${value}`),
          );
        }),
      [
        ...hostileMails.map(({ html }) => html),
        `<p id="a" name="b" data-vscode-context='{"x":1}' aria-label="c" onclick="d">x</p>`,
        '<a href="https://x.example" ping="https://y.example" target="_blank">x</a>',
      ],
    );
    assert.deepEqual(left, []);
    await browser.leave(page);
  });

  it('keeps what makes a mail readable', async () => {
    const page = await withoutPolicy();
    const mail = await page.evaluate(() =>
      window.walls.sanitised(
        `<body bgcolor="#eeeeee"><style>.a{color:red;background:#fff url(http://x.example/y)} @media (max-width:600px){.a{width:100%}}</style>
        <table width="600" cellpadding="4"><tr><td class="a" style="padding:4px;position:absolute;background:blue url(//x.example/z)" align="center">Hello <b>you</b>
        <a href=" https://x.example/a?b=c " title="fake">link</a><img src="data:image/png;base64,AAAA" alt="dot"><img src="http://x.example/t.gif" alt="remote"></td></tr></table>`,
      ),
    );
    assert.ok(mail !== 'too-complex');
    assert.match(mail.html, /^<body bgcolor="#eeeeee">/);
    assert.match(mail.html, /<td class="a" style="[^"]*padding-top: ?4px[^"]*" align="center">/);
    assert.match(mail.html, /background-color: ?blue/);
    assert.doesNotMatch(mail.html, /url\(|absolute|x\.example\/(?:z|t)/);
    assert.match(
      mail.html,
      /<a href="https:\/\/x.example\/a\?b=c" title="https:\/\/x.example\/a\?b=c">/,
    );
    assert.match(mail.html, /<img src="data:image\/png;base64,AAAA" alt="dot">/);
    assert.match(mail.html, /<span style="[^"]*">remote<\/span>/);
    assert.match(mail.css, /\.a\{color:red;/);
    assert.match(mail.css, /@media \(max-width: 600px\)\{\.a\{width:100%;\}\}/);
    assert.equal(mail.blockedRemote, true);
    await browser.leave(page);
  });

  it('says whether something remote was held back', async () => {
    const page = await withoutPolicy();
    const blocked = (html: string): Promise<boolean> =>
      page.evaluate((source) => {
        const mail = window.walls.sanitised(source);
        return mail !== 'too-complex' && mail.blockedRemote;
      }, html);
    assert.equal(await blocked('<p>Hello <a href="https://x.example">x</a></p>'), false);
    assert.equal(await blocked('<img src="cid:1"><img src="data:image/png;base64,AAAA">'), false);
    assert.equal(await blocked('<style>p{color:red}</style>'), false);
    for (const html of [
      '<img src="https://x.example/a.png">',
      '<table background="//x.example/a.png">',
      '<p style="background:url(https://x.example/a)">',
      '<style>p{background:u\\72l(https://x.example/a)}</style>',
      '<style>@import "https://x.example/a";</style>',
      '<link rel="stylesheet" href="https://x.example/a.css">',
      '<svg><image href="https://x.example/a.png"/></svg>',
    ])
      assert.equal(await blocked(html), true, html);
    await browser.leave(page);
  });

  for (const [name, html] of [
    ['long', `<p>${'x'.repeat(2 * 1024 * 1024)}</p>`],
    ['crowded', '<b>x</b>'.repeat(50_001)],
    ['deep', `${'<div>'.repeat(300)}x`],
    ['full of attributes', `<p ${Array.from({ length: 5000 }, (_, i) => `a${i}=1`).join(' ')}>x`],
    ['deep in tables', '<table><tr><td>'.repeat(3000)],
  ] as const)
    it(`shows the text of a mail that is too ${name}, and soon`, async () => {
      const page = await withoutPolicy();
      const [result, time] = await page.evaluate((source) => {
        const start = performance.now();
        return [window.walls.sanitised(source), performance.now() - start] as const;
      }, html);
      assert.equal(result, 'too-complex');
      // A second on a machine with nothing else to do.
      assert.ok(time < 5000, `${Math.round(time)} ms`);
      await browser.leave(page);
      const panel = await browser.open({ messages: [{ html, text: 'The plain text.' }] });
      await panel.row(0).click();
      await panel.reader.getByText('The plain text.').waitFor();
      await panel.reader.getByText(/too complex/).waitFor();
      await panel.close();
    });

  it('opens no dead link, by any button or key, and goes nowhere', async () => {
    const html = deadLinks.map((href, i) => `<p><a href="${href}">dead ${i}</a></p>`).join('');
    const panel = await browser.open({ messages: [{ html }] });
    await panel.row(0).click();
    for (const [index] of deadLinks.entries()) {
      const link = panel.mail.getByText(`dead ${index}`, { exact: true });
      await link.click();
      await link.click({ button: 'middle' });
    }
    assert.deepEqual(await panel.seen('openLink'), []);
    assert.equal(await panel.mail.locator('a[href]').count(), 0);
    await panel.close();
  });

  it('opens no dead link even when it comes past the sanitiser', async () => {
    const page = await withPolicy();
    const opened = await page.evaluate(async (addresses) => {
      const links: string[] = [];
      const body = document.implementation.createHTMLDocument('').body;
      for (const address of addresses) {
        const link = body.ownerDocument.createElement('a');
        link.setAttribute('href', address);
        link.textContent = address || 'empty';
        body.append(link);
      }
      const callbacks = { onLink: ({ url }: { url: string }) => links.push(url), onLeave() {} };
      const mail = {
        body,
        sheets: [],
        images: new Map(),
        remote: [],
        disguisedLinks: 0,
        blockedRemote: false,
      };
      const frame = new window.walls.MailFrame(mail, { title: 'x', quote: 'q' }, callbacks);
      document.body.replaceChildren(frame.element);
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const link of body.querySelectorAll('a')) link.click();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [...links, frame.element.querySelector('iframe')!.contentDocument!.URL];
    }, deadLinks);
    assert.deepEqual(opened, ['about:srcdoc']);
    await browser.leave(page);
  });

  it('asks the host to open a link, with the text that stood there', async () => {
    const html =
      '<a href="https://evil.example/login">https://bank.example</a> <a href="mailto:a@b.example"><img alt="Write us" src="cid:none"></a>';
    const panel = await browser.open({ messages: [{ html }] });
    await panel.row(0).click();
    const link = panel.mail.getByText('https://bank.example');
    assert.equal(await link.getAttribute('title'), 'https://evil.example/login');
    await link.click();
    assert.deepEqual(await panel.heard('openLink'), {
      url: 'https://evil.example/login',
      text: 'https://bank.example',
    });
    await link.press('Enter');
    await panel.hears('openLink', 2);
    await panel.mail.getByAltText('Write us').click();
    await panel.hears('openLink', 3);
    assert.deepEqual(await panel.last('openLink'), { url: 'mailto:a@b.example', text: 'Write us' });
    await panel.close();
  });

  it('keeps every mail inside its own sheet of paper', async () => {
    const html = `<style>*{display:block!important} body{position:fixed;inset:0;height:100vh!important;min-height:500vh;margin:-500px}
      :root{height:300vh!important}</style><div style="position:fixed;top:-300px;z-index:2147483647;width:200vw;height:100vh;background:red">fake dialog</div>`;
    const panel = await browser.open({ messages: [{ html, text: '' }] });
    await panel.row(0).click();
    await panel.mail.getByText('fake dialog').waitFor();
    await panel.quiet();
    const header = (await panel.page.locator('.message-header').boundingBox())!;
    const body = (await panel.page.locator('.reader-body').boundingBox())!;
    assert.ok(body.y >= header.y + header.height);
    const onTop = await panel.page.evaluate(
      ([x, y]) => document.elementFromPoint(x!, y!)?.closest('.message-header') !== null,
      [header.x + 30, header.y + 20],
    );
    assert.equal(onTop, true);
    const frame = (await panel.page.locator('.mail-paper iframe').boundingBox())!;
    assert.ok(frame.height <= 20_000);
    await panel.close();
  });

  it('never gives a mail both a script’s rights and this page’s', async () => {
    const panel = await browser.open({ messages: [{ html: '<p>x</p>' }] });
    await panel.row(0).click();
    const frame = panel.page.locator('iframe');
    assert.equal(await frame.getAttribute('sandbox'), 'allow-same-origin');
    assert.equal(await frame.getAttribute('referrerpolicy'), 'no-referrer');
    assert.match((await frame.getAttribute('srcdoc'))!, /default-src 'none'/);
    await panel.close();
  });

  it('makes links of plain text, and nothing else', async () => {
    const text = [
      `<img src=x onerror="console.log('${canary}')">`,
      'https://ok.example/a_(b)?q=1, and (https://ok.example/c).',
      'javascript:alert(1) file:///etc/passwd command:x.y www.none.example',
      "mailto:x') && alert(1)",
      'https://quote.example/"onmouseover="alert(1)',
      'https://turned.example/\u202egpj.exe',
    ].join('\n');
    const panel = await browser.open({ messages: [{ text }] });
    const told: string[] = [];
    panel.page.on('console', (message) => told.push(message.text()));
    await panel.row(0).click();
    const links = panel.reader.locator('.plain-text a');
    await links.first().waitFor();
    assert.deepEqual(
      await links.evaluateAll((all) => all.map((each) => each.getAttribute('href'))),
      [
        'https://ok.example/a_(b)?q=1',
        'https://ok.example/c',
        'mailto:x',
        'https://quote.example/',
        'https://turned.example/',
      ],
    );
    assert.equal(await panel.reader.locator('.plain-text img').count(), 0);
    await links.first().click();
    await links.first().click({ button: 'middle' });
    await until(async () => (await panel.seen('openLink')).length === 2, 'two links');
    assert.deepEqual(await panel.seen('openLink'), [
      { url: 'https://ok.example/a_(b)?q=1', text: 'https://ok.example/a_(b)?q=1' },
      { url: 'https://ok.example/a_(b)?q=1', text: 'https://ok.example/a_(b)?q=1' },
    ]);
    assert.deepEqual(told, []);
    await panel.close();
  });

  it('always shows the address, whatever the name says', async () => {
    const from = [
      { name: 'ceo@bank.example', address: 'evil@attacker.example' },
      { name: '\u202eecnanif', address: 'second@attacker.example' },
    ];
    const panel = await browser.open({ messages: [{ from }] });
    await panel.row(0).click();
    for (const { address } of from)
      await panel.reader.locator('.from-line').getByText(`<${address}>`).waitFor();
    await panel.close();
  });
});
