import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { compact, PanelBrowser, type Panel, type PanelOptions } from './fixtures/panel.ts';
import { attachment } from './fixtures/messages.ts';
import { everything, newsletter, patch, thread } from './fixtures/sampleMails.ts';
import { dark } from './fixtures/theme/dark.ts';
import { highContrast } from './fixtures/theme/highContrast.ts';
import { highContrastLight } from './fixtures/theme/highContrastLight.ts';
import { light } from './fixtures/theme/light.ts';

const folder = join(root, 'out', 'screenshots', 'webview');
const themes = [dark, light, highContrast, highContrastLight];
/** Scenes that have colours of their own; the others are kept in one theme. */
const colourful = new Set([
  'text',
  'patch',
  'hover',
  'several',
  'error',
  'options-off',
  'keys',
  'everything-said',
  'adapted',
]);
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
  [
    'everything-said',
    {
      messages: [everything],
      view: { conversations: true },
      conversations: [[1000, [700, 701, 702, 703, 704]]],
      height: 900,
    },
    async (panel) => {
      await panel.row(0).click();
      await panel.page.locator('.earlier-line').first().waitFor();
      await panel.page.getByRole('button', { name: 'More Ways to Load Images' }).click();
    },
  ],
  [
    'adapted',
    { messages, reader: { htmlColours: 'adapted', preferText: false } },
    async (panel) => {
      await panel.row(0).click();
      await panel.mail.getByText('Unsubscribe').waitFor();
      await panel.host((host) => host.push('command', { command: 'find' }));
      await panel.page.getByRole('textbox', { name: 'Find in Message' }).fill('the');
      await panel.page.getByText('1 of ').waitFor();
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
  [
    'several',
    {},
    async (panel) => {
      await panel.row(1).click();
      await panel.row(4).click({ modifiers: ['Shift'] });
      await panel.host((host) => {
        host.push('changeMade', { change: 'one', text: 'Moved 3 messages to Archive' });
        const description = 'Moving 5,000 messages to Lists';
        host.push('progress', { id: 'two', description, done: 1200, total: 5000, over: false });
      });
      await panel.page.locator('.toast').nth(1).waitFor();
    },
  ],
  [
    'new-mail-bottom',
    { messages, settings: { ...compact, readingPane: 'bottom' } },
    async (panel) => {
      await panel.row(1).click();
      await panel.list.evaluate((list) => list.scrollTo(0, 600));
      await panel.row(30).getByText('·').first().waitFor();
      await panel.host((host) => host.arrive(3));
      await panel.page.locator('.new-mail').waitFor();
    },
  ],
  [
    'options-off',
    { messages, settings: { density: 'comfortable', readingPane: 'off', previews: true } },
    async (panel) => {
      await panel.row(1).click();
      await panel.row(3).click({ modifiers: ['Shift'] });
      await panel.page.getByRole('button', { name: 'View options' }).click();
    },
  ],
  [
    'keys',
    {},
    async (panel) => {
      await panel.host((host) => host.push('command', { command: 'showKeys' }));
      await panel.page.getByRole('dialog').waitFor();
    },
  ],
  ['no-folder', { noView: true }, async () => {}],
  ['no-result', { total: 0, view: { query: 'from:nobody', title: 'from:nobody' } }, async () => {}],
  [
    'sign-in',
    {
      total: 0,
      view: {
        trouble: { kind: 'signIn', text: 'The server refused the password of ada@example.org.' },
      },
    },
    async () => {},
  ],
  ['compact', { messages, settings: compact }, (panel) => panel.row(1).click()],
  ['narrow', { messages, width: 420 }, (panel) => panel.row(1).click()],
];

/** Waits for what is on its way: the message that was opened, fonts, frames and a repaint. */
async function settled({ page }: Panel): Promise<void> {
  await page.locator('.reader .pending').waitFor({ state: 'detached' });
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

  for (const [name, options, prepare] of scenes)
    it(`shows ${name}`, async () => {
      const panel = await browser.open(options);
      await prepare(panel);
      for (const theme of colourful.has(name) ? themes : [dark]) {
        await panel.wear(theme);
        await keep(panel, `${name}-${theme.name}`);
      }
      await panel.close();
    });

  for (const [width, size] of [
    [300, 13],
    [800, 12],
    [800, 20],
    [1920, 12],
    [1920, 20],
  ] as const)
    it(`shows text at ${width} pixels in letters of ${size}`, async () => {
      const theme = { ...dark, colours: { ...dark.colours, 'font-size': `${size}px` } };
      const panel = await browser.open({ messages, theme, width, height: 900 });
      await panel.row(1).click();
      await keep(panel, `text-${width}-${size}`);
      await panel.close();
    });

  it('shows a message in its own tab', async () => {
    const tab = await browser.openTab({ message: thread, width: 1200 });
    await tab.page.locator('.reader.message').waitFor();
    for (const theme of themes) {
      await tab.wear(theme);
      await keep(tab, `tab-${theme.name}`);
    }
    await tab.close();
  });

  async function keep(panel: Panel, name: string): Promise<void> {
    await settled(panel);
    await panel.page.screenshot({ path: join(folder, `${name}.png`) });
  }
});
