import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import type { ListView, SearchState } from '../../src/protocol/mailbox.ts';
import { compact, PanelBrowser, type Panel, type PanelOptions } from './fixtures/panel.ts';
import { dark } from './fixtures/theme/dark.ts';
import { highContrast } from './fixtures/theme/highContrast.ts';
import { highContrastLight } from './fixtures/theme/highContrastLight.ts';
import { light } from './fixtures/theme/light.ts';

const folder = join(root, 'out', 'screenshots', 'search');

const done: SearchState = { done: true, waiting: [], failures: [], notes: [] };
const query = 'from:ada has:attachment -is:read build';
const found: Partial<ListView> = {
  query,
  scope: 'everywhere',
  title: `Search: ${query}`,
  folderNames: { 'ada/INBOX': 'Inbox · ada@example.org' },
  search: done,
};
const waiting: SearchState = {
  done: false,
  waiting: ['work@example.com', 'lists@kernel.example'],
  failures: ['grace@navy.example: The server cannot be reached.'],
  notes: ['work@example.com cannot look for attachments: the messages were looked at here.'],
};

const field = ({ page }: Panel) => page.getByRole('combobox', { name: 'Search mail' });
const option = ({ page }: Panel) => page.getByRole('option').locator('.suggestion-label').first();

const scenes: readonly [string, PanelOptions, (panel: Panel) => Promise<void>][] = [
  [
    'operators',
    {},
    async (panel) => {
      await field(panel).pressSequentially('is');
      await panel.page.locator('.suggestion').first().waitFor();
      await field(panel).press('ArrowDown');
    },
  ],
  [
    'history',
    {},
    async (panel) => {
      await field(panel).focus();
      await panel.page.locator('.suggestion').nth(1).waitFor();
      await field(panel).press('ArrowDown');
    },
  ],
  [
    'addresses',
    { view: { ...found, query: 'x' } },
    async (panel) => {
      await field(panel).fill('from:');
      await option(panel).waitFor();
    },
  ],
  ['chips', { view: found }, (panel) => panel.row(1).click()],
  ['compact', { view: found, settings: compact }, (panel) => panel.row(1).click()],
  ['waiting', { view: { ...found, search: waiting } }, async () => {}],
  [
    'error',
    { view: { ...found, query: 'build', scope: 'folder', folderNames: {} } },
    async (panel) => {
      await field(panel).fill('build "failed');
      await field(panel).press('Enter');
      await panel.page.getByRole('alert').waitFor();
    },
  ],
  ['empty', { total: 0, view: { ...found, scope: 'folder', folderNames: {} } }, async () => {}],
  [
    'nothing-yet',
    { total: 0, view: { ...found, search: { ...waiting, failures: [], notes: [] } } },
    async () => {},
  ],
  ['narrow', { view: { ...found, search: waiting }, width: 420 }, async () => {}],
];

describe('screenshots of searches', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  before(async () => {
    await mkdir(folder, { recursive: true });
    browser = await PanelBrowser.start();
  });
  after(() => browser.close());

  for (const [name, options, prepare] of scenes)
    it(`shows ${name}`, async () => {
      const panel = await browser.open({ total: 200, height: 520, ...options });
      await prepare(panel);
      await panel.page.evaluate(async () => {
        await document.fonts.ready;
        // What fades in is there at once.
        for (const each of document.getAnimations())
          if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
      });
      for (const theme of [dark, light, highContrast, highContrastLight]) {
        await panel.wear(theme);
        await panel.page.screenshot({ path: join(folder, `${name}-${theme.name}.png`) });
      }
      await panel.close();
    });
});
