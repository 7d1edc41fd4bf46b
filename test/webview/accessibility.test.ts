import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import { PanelBrowser, type Panel, type PanelOptions } from './fixtures/panel.ts';
import { everything, thread } from './fixtures/sampleMails.ts';
import { dark } from './fixtures/theme/dark.ts';
import { highContrast } from './fixtures/theme/highContrast.ts';
import { highContrastLight } from './fixtures/theme/highContrastLight.ts';
import { light } from './fixtures/theme/light.ts';
import type { Theme } from './fixtures/theme/theme.ts';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

declare global {
  interface Window {
    axe: { run(context: Document, options: object): Promise<{ violations: Violation[] }> };
  }
}

/** Rules that hold for pages, not for a list in a frame of VS Code's window. */
const otherwise = {
  rules: {
    // A tab shows a message: its subject is a heading below that of VS Code's tab.
    'page-has-heading-one': { enabled: false },
    // Rows are named in an order for the ear, which is not that of the eye.
    'label-content-name-mismatch': { enabled: false },
  },
};
/** What differs from theme to theme. */
const colours = { runOnly: ['color-contrast'] };

const scenes: readonly [string, PanelOptions, (panel: Panel) => Promise<void>][] = [
  [
    'list and message',
    { messages: [thread] },
    async (panel) => {
      await panel.row(0).click();
      await panel.page.locator('.reader.message').waitFor();
    },
  ],
  [
    'a message with all that can be said of it',
    {
      messages: [everything],
      view: { conversations: true },
      conversations: [[1000, [700, 701, 702, 703]]],
    },
    async (panel) => {
      await panel.row(0).click();
      await panel.page.locator('.earlier-line').first().waitFor();
      await panel.page.getByRole('button', { name: 'Details' }).click();
      await panel.page.getByRole('button', { name: 'headers' }).click();
      await panel.host((host) => host.push('command', { command: 'find' }));
      await panel.page.getByRole('textbox', { name: 'Find in Message' }).fill('the');
      await panel.page.getByRole('button', { name: 'More Actions' }).click();
      await panel.page.getByRole('menuitem').first().waitFor();
    },
  ],
  [
    'several selected, a toast and a pill',
    {},
    async (panel) => {
      await panel.list.evaluate((list) => list.scrollTo(0, 4000));
      await panel.row(95).click();
      await panel.row(97).click({ modifiers: ['Shift'] });
      await panel.host((host) => {
        host.push('changeMade', { change: 'one', text: 'Archived 1 message' });
        const id = 'two';
        host.push('progress', { id, description: 'Moving', done: 1, total: 5, over: false });
        host.arrive(2);
      });
      await panel.page.locator('.new-mail').waitFor();
    },
  ],
  [
    'bulk bar without a reading pane',
    { settings: { density: 'compact', readingPane: 'off', previews: true } },
    async (panel) => {
      await panel.row(0).click();
      await panel.row(3).click({ modifiers: ['Shift'] });
      await panel.page.locator('.bulk-bar').waitFor();
    },
  ],
  [
    'view options',
    {},
    async (panel) => {
      await panel.page.getByRole('button', { name: 'View options' }).click();
      await panel.page.locator('.view-menu').waitFor();
    },
  ],
  [
    'keyboard help',
    {},
    async (panel) => {
      await panel.host((host) => host.push('command', { command: 'showKeys' }));
      await panel.page.getByRole('dialog').waitFor();
    },
  ],
  [
    'headings, keywords and a conversation',
    {
      messages: [{}, { flags: ['$label1', 'receipts'] }],
      conversations: [[1000, [1201, 1202]]],
      view: { conversations: true, grouped: true },
    },
    async (panel) => {
      await panel.list.focus();
      await panel.row(0).locator('.twistie').click();
      await panel.page.locator('#message-row-0-2').click();
      await panel.page.locator('#message-row-0-2.selected').waitFor();
      await panel.page.locator('.group-heading.sticky').waitFor();
    },
  ],
  [
    'a conversation that could not be had',
    {
      conversations: [[1000, [1201]]],
      view: { conversations: true },
      failures: { members: { code: 'timeout', message: 'Too slow.' } },
    },
    async (panel) => {
      await panel.row(0).locator('.twistie').click();
      await panel.page.locator('.failed').waitFor();
    },
  ],
  [
    'suggestions',
    {},
    async (panel) => {
      await panel.page.getByRole('combobox', { name: 'Search mail' }).fill('s');
      await panel.page.getByRole('option', { name: 'subject:' }).waitFor();
      await panel.page.keyboard.press('ArrowDown');
    },
  ],
  [
    'searches made before',
    {},
    async (panel) => {
      await panel.page.getByRole('combobox', { name: 'Search mail' }).focus();
      await panel.page.getByRole('option', { name: 'build failed', exact: true }).waitFor();
      await panel.page.keyboard.press('ArrowDown');
    },
  ],
  [
    'the result of a search',
    {
      view: {
        query: 'from:ada is:unread',
        scope: 'everywhere',
        folderNames: { 'ada/INBOX': 'Inbox · Ada' },
        search: {
          done: false,
          waiting: ['work@example.org'],
          failures: ['bob@example.org: no connection'],
          notes: ['Some were looked at here.'],
        },
      },
    },
    async (panel) => {
      await panel.row(1).click();
      await panel.reader.getByText('this is message 999').waitFor();
    },
  ],
  [
    'a search that cannot be read',
    {},
    async (panel) => {
      await panel.page.getByRole('combobox', { name: 'Search mail' }).fill('"');
      await panel.page.keyboard.press('Enter');
      await panel.page.getByRole('alert').waitFor();
    },
  ],
  ['empty folder', { total: 0 }, async () => {}],
  [
    'trouble',
    {
      view: {
        search: {
          done: true,
          waiting: [],
          failures: ['bob@example.org: no connection'],
          notes: ['The server was not asked for body:.'],
        },
        trouble: { kind: 'offline', text: 'Offline', asOf: 1_700_000_000_000 },
      },
    },
    async () => {},
  ],
  ['no folder', { noView: true }, async () => {}],
];

describe('accessibility', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let axe: string;
  before(async () => {
    browser = await PanelBrowser.start();
    axe = await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
  });
  after(() => browser.close());

  async function violations({ page }: Panel, theme: Theme): Promise<string[]> {
    // What fades in has its colours only at the end; a bar that runs for ever has none.
    await page.evaluate(() =>
      document.getAnimations().forEach((each) => {
        if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish();
      }),
    );
    const { violations: found } = await page.evaluate(
      (options) => window.axe.run(document, options),
      theme === dark ? otherwise : colours,
    );
    return found.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => node.html)}`);
  }

  /** All rules in one theme, and what the others change of it. */
  async function check(panel: Panel): Promise<void> {
    await panel.page.evaluate(axe);
    for (const theme of [dark, light, highContrast, highContrastLight]) {
      await panel.wear(theme);
      assert.deepEqual(await violations(panel, theme), [], theme.name);
    }
    await panel.close();
  }

  for (const [name, options, prepare] of scenes)
    it(`has no fault in ${name}`, async () => {
      const panel = await browser.open({ height: 500, ...options });
      await prepare(panel);
      await check(panel);
    });

  it('has no fault in a message’s own tab', async () => {
    const tab = await browser.openTab({ message: thread });
    await tab.page.locator('.reader.message').waitFor();
    await check(tab);
  });
});
