import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Random } from '../servers/fixtures/random.ts';
import { until } from '../servers/fixtures/until.ts';
import { anyHtml } from './fixtures/anyHtml.ts';
import { Beacon } from './fixtures/beacon.ts';
import { canary } from './fixtures/hostileMails.ts';
import { controlHost } from './fixtures/netLog.ts';
import { PanelBrowser } from './fixtures/panel.ts';
import { examine, type Examined } from './fixtures/sanitisedFaults.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 1);
const runs = Number(process.env['FUZZ_RUNS'] ?? 2000);
/** Mails that are handed to the page at once. */
const batch = 300;
/** Long enough for a browser on a busy machine to start loading what it wants to load. */
const wait = 200;

describe('the sanitiser, given any HTML', function () {
  this.timeout(60_000 + 20 * runs);
  let browser: PanelBrowser;
  let beacon: Beacon;
  let page: Page;
  let asked: string[];
  let ran: number;

  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  beforeEach(async () => {
    beacon = await Beacon.start();
    page = await browser.openWalls();
    asked = [];
    ran = 0;
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => (ran += Number(message.text() === canary)));
  });
  afterEach(async () => {
    await browser.leave(page);
    await beacon.close();
  });

  const mail = (index: number): string =>
    beacon.aim(anyHtml(new Random(Math.imul(seed + index, 0x9e3779b1))));

  it('is given mails that load and run where nothing stands in their way', async () => {
    // Of the sample mailbox; any other host than this one is nobody's on purpose.
    const mails = Array.from({ length: 100 }, (_, index) =>
      mail(index).replaceAll('images.example.com', controlHost),
    );
    await page.evaluate((all) => {
      for (const html of all) {
        const frame = document.createElement('iframe');
        frame.srcdoc = html;
        document.body.append(frame);
      }
    }, mails);
    await until(() => beacon.requests.length > 10, 'the requests that mails make');
    await until(() => asked.length > 10 && ran > 5, 'the scripts that run in them');
  });

  it('leaves nothing that loads or runs, and nothing to take away a second time', async () => {
    const found: string[] = [];
    let shown = 0;
    for (let start = 0; start < runs; start += batch) {
      const length = Math.min(batch, runs - start);
      const mails = Array.from({ length }, (_, index) => mail(start + index));
      const examined: readonly Examined[] = await page.evaluate(examine, mails);
      for (const [index, { faults, elements }] of examined.entries()) {
        shown += Number(elements > 0);
        for (const fault of faults)
          found.push(`FUZZ_SEED=${seed + start + index} FUZZ_RUNS=1: ${fault.slice(0, 2000)}`);
      }
      await page.waitForTimeout(wait);
      // What is there to load has begun to; a page with thousands of mails would only be slow.
      await page.evaluate(() => document.body.replaceChildren());
    }
    assert.deepEqual(found, []);
    assert.deepEqual([asked, beacon.requests, beacon.connections, ran], [[], [], 0, 0]);
    // What is left of them is more than nothing.
    assert.ok(shown > runs / 3, `${shown} of ${runs}`);
  });
});
