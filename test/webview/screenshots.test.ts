import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { compact, PanelBrowser, type Panel, type PanelOptions } from './fixtures/panel.ts';
import { attachment } from './fixtures/messages.ts';
import { newsletter, patch, thread } from './fixtures/sampleMails.ts';
import { dark } from './fixtures/theme/dark.ts';
import { highContrast } from './fixtures/theme/highContrast.ts';
import { light } from './fixtures/theme/light.ts';

const folder = join(root, 'out', 'screenshots', 'webview');
const messages = [newsletter, thread, patch, { attachments: [attachment('2', 'a.pdf', 'x/y')] }];

const scenes: readonly [string, PanelOptions, (panel: Panel) => Promise<void>][] = [
  ['text', { messages }, (panel) => panel.row(1).click()],
  [
    'html',
    { messages },
    async (panel) => {
      await panel.row(0).click();
      await panel.mail.getByText('Unsubscribe').waitFor();
    },
  ],
  ['patch', { messages }, (panel) => panel.row(2).click()],
  [
    'hover',
    { messages },
    async (panel) => {
      await panel.row(3).click();
      await panel.row(5).hover();
    },
  ],
  ['empty', { total: 0 }, async () => {}],
  ['loading', { cached: false, delays: { rows: 60_000 } }, async () => {}],
  [
    'error',
    {
      messages,
      failures: {
        read: { code: 'offline', message: 'There is no connection to mail.example.org.' },
      },
      view: { trouble: { kind: 'offline', text: 'Offline: the messages below may be old.' } },
    },
    (panel) => panel.row(1).click(),
  ],
  ['compact', { messages, settings: compact }, (panel) => panel.row(1).click()],
  ['narrow', { messages, width: 420 }, (panel) => panel.row(1).click()],
];

/** Waits for what is on its way: the message that was opened, fonts, frames and a repaint. */
async function settled({ page }: Panel): Promise<void> {
  await page.locator('.reader [role="status"]').waitFor({ state: 'detached' });
  await page.evaluate(async () => {
    await document.fonts.ready;
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let count = 0; count < 4; count += 1) await frame();
  });
}

describe('screenshots', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  before(async () => {
    await mkdir(folder, { recursive: true });
    browser = await PanelBrowser.start();
  });
  after(() => browser.close());

  for (const theme of [dark, light, highContrast])
    for (const [name, options, prepare] of scenes)
      it(`shows ${name} in ${theme.name}`, async () => {
        const panel = await browser.open({ ...options, theme });
        await prepare(panel);
        await settled(panel);
        await panel.page.screenshot({ path: join(folder, `${name}-${theme.name}.png`) });
        await panel.close();
      });
});
