import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from '../../src/model/message.ts';
import { root } from '../../scripts/paths.ts';
import { compact, PanelBrowser, type PanelOptions } from './fixtures/panel.ts';
import { dark } from './fixtures/theme/dark.ts';
import { highContrast } from './fixtures/theme/highContrast.ts';
import { highContrastLight } from './fixtures/theme/highContrastLight.ts';
import { light } from './fixtures/theme/light.ts';

const folder = join(root, 'out', 'screenshots', 'list');
const long = 'Re: Re: Fwd: the agenda of the meeting on the budget of the year after next, '.repeat(
  4,
);

/** One of everything that makes a row difficult. */
const messages: readonly Partial<Message>[] = [
  { flags: [], subject: 'Build failed on main' },
  { flags: ['\\Seen', '\\Flagged', '\\Answered'], subject: long, hasAttachments: true },
  {
    flags: ['$label1', '$label4', 'receipts', '$MDNSent'],
    from: [{ name: 'سارة عبد الله', address: 's@example.org' }],
    subject: 'مرحبا بالعالم (5)',
    preview: 'هذه رسالة قصيرة',
  },
  {
    flags: ['\\Seen', '$label2', '$Forwarded'],
    from: [{ name: '👩‍🚀 Ada 🚀 Lovelace with a name that is far too long', address: 'a@b.c' }],
    subject: '🎉🎉 Emoji everywhere 🍜👨‍👩‍👧‍👦',
  },
  { flags: ['\\Seen', '$label3'], subject: '', from: [] },
  { flags: ['\\Seen', '$label5'], subject: 'Later' },
];

const conversations = [
  [500, [1501, 1502, 1503, 1504]],
  [496, [1601]],
] as const;

const scenes: readonly [string, PanelOptions][] = [
  ['dark-1200', { theme: dark }],
  ['light-800-20', { theme: light, width: 800 }],
  ['contrast-1920-12', { theme: highContrast, width: 1920 }],
  ['compact-light-1920-20', { theme: light, width: 1920, settings: compact }],
  ['compact-dark-1200-12', { theme: dark, settings: compact }],
  ['compact-contrast-light-800', { theme: highContrastLight, width: 800, settings: compact }],
];

describe('screenshots of the list', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  before(async () => {
    await mkdir(folder, { recursive: true });
    browser = await PanelBrowser.start();
  });
  after(() => browser.close());

  for (const [name, options] of scenes)
    it(`shows rows, headings and a conversation in ${name}`, async () => {
      const theme = options.theme ?? dark;
      const size = /-(12|20)$/.exec(name)?.[1] ?? '13';
      const panel = await browser.open({
        total: 500,
        messages,
        conversations,
        view: { conversations: true, grouped: true },
        ...options,
        theme: { ...theme, colours: { ...theme.colours, 'font-size': `${size}px` } },
      });
      await panel.row(0).locator('.twistie').click();
      await panel.page.locator('#message-row-0-4').waitFor();
      await panel.row(1).click();
      await panel.page.keyboard.press('ArrowDown');
      await panel.row(3).hover();
      await panel.row(0).getByText('Weekly').waitFor();
      await panel.reader.getByText('this is message 498').waitFor();
      await panel.page.evaluate(() => document.fonts.ready);
      await panel.page.screenshot({ path: join(folder, `${name}.png`) });
      await panel.close();
    });
});
