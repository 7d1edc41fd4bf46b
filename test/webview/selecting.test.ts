import assert from 'node:assert/strict';
import type { Targets } from '../../src/model/messageSet.ts';
import { draggedMessages, type PanelCommand } from '../../src/protocol/mailbox.ts';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel } from './fixtures/panel.ts';

describe('selecting many', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  beforeEach(async () => {
    panel = await browser.open({ total: 3000 });
    await panel.list.focus();
  });
  afterEach(() => panel.close());

  const run = (command: PanelCommand): Promise<void> =>
    panel.host((host, name) => host.push('command', { command: name }), command);
  /** Waits until the host has heard that so many messages are selected each alone. */
  const hears = (count: number): Promise<unknown> =>
    panel.page.waitForFunction((wanted) => {
      const last = window.memoryHost.seen('selected').at(-1) as { targets: Targets } | undefined;
      return last?.targets.messages.length === wanted;
    }, count);
  const targets = async (): Promise<Targets> =>
    (await panel.last<{ targets: Targets }>('selected'))!.targets;

  it('takes every row of a range, also those that were never on screen', async () => {
    await panel.row(2).click();
    await panel.list.evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await panel.page.locator('#message-row-2995:not(.skeleton)').waitFor();
    await panel.row(2995).click({ modifiers: ['Shift'] });
    await hears(2994);
    const { messages } = await targets();
    assert.equal(new Set(messages).size, 2994);
    assert.deepEqual([messages[0], messages.at(-1)], [idOf(2998), idOf(5)]);
  });

  it('takes everything, with exceptions, and nothing that comes later', async () => {
    await run('selectAll');
    await panel.page.locator('#message-row-3.selected').waitFor();
    await panel.host((host) => host.arrive(1));
    await panel.page.locator('#message-row-4.selected').waitFor();
    await panel.page.locator('#message-row-0[aria-selected=false]').waitFor();
    await panel.row(5).click({ modifiers: ['Control'] });
    const { all, messages } = await targets();
    assert.deepEqual(messages, []);
    assert.deepEqual(all, {
      set: { folder: 'ada/INBOX', uidValidity: '1', uids: '1:3000' },
      except: [idOf(2996)],
      conversations: false,
    });
    // A new one can be added by hand.
    await panel.row(0).click({ modifiers: ['Control'] });
    await hears(1);
    await run('clearSelection');
    await hears(0);
    assert.equal((await targets()).all, undefined);
    assert.equal(await panel.page.locator('.row.selected').count(), 0);
  });

  it('marks rows with a command while others move the keyboard', async () => {
    await panel.page.keyboard.press('ArrowDown');
    await run('toggleSelection');
    await run('next');
    await run('next');
    await run('toggleSelection');
    await hears(2);
    assert.deepEqual((await targets()).messages, [idOf(3000), idOf(2998)]);
    await run('toggleSelection');
    await hears(1);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.locator('#message-row-3.active').waitFor();
    assert.deepEqual((await targets()).messages, [idOf(3000)]);
  });

  it('carries out the commands of the keyboard', async () => {
    const active = (place: number): Promise<void> =>
      panel.page.locator(`#message-row-${place}.active`).waitFor();
    await run('last');
    await active(2999);
    await run('first');
    await active(0);
    await run('pageDown');
    const id = await panel.list.getAttribute('aria-activedescendant');
    assert.ok(Number(id!.split('-').at(-1)) > 8);
    await run('pageUp');
    await active(0);
  });

  it('finds the next unread message where nobody has scrolled yet', async () => {
    await panel.host((host) => {
      for (const uid of host.uids) host.flags.set(uid, uid === 1500 ? [] : ['\\Seen']);
      host.show({ title: 'Read' });
    });
    await panel.page.getByRole('listbox', { name: 'Messages in Read' }).waitFor();
    await run('nextUnread');
    await panel.page.locator('#message-row-1500.active').waitFor();
    assert.deepEqual((await targets()).messages, [idOf(1500)]);
  });

  it('leaves to VS Code what comes as a command', async () => {
    await panel.row(3).click();
    const heard = (await panel.seen('selected')).length;
    for (const key of ['Escape', ' ', 'Enter', 'Control+a']) await panel.page.keyboard.press(key);
    assert.equal(await panel.list.evaluate((list) => list.scrollTop), 0, 'Space does not scroll');
    await panel.page.keyboard.press('ArrowDown');
    await hears(1);
    await panel.page.locator('#message-row-4.selected').waitFor();
    const reads = (await panel.seen<{ opened?: string }>('selected')).slice(heard);
    assert.ok(reads.every((each) => each.opened !== undefined));
    assert.equal(await panel.page.evaluate(() => document.getSelection()?.toString()), '');
  });

  it('drags what is selected, or the row alone', async () => {
    const drag = async (place: number): Promise<Record<string, string>> => {
      await panel.page.evaluate(() => {
        document.addEventListener('dragover', (event) => event.preventDefault(), { once: true });
        window.addEventListener(
          'dragstart',
          ({ dataTransfer }) => {
            const data = Object.fromEntries(
              (dataTransfer?.types ?? []).map((type) => [type, dataTransfer!.getData(type)]),
            );
            const image = document.querySelector('.drag-image')?.textContent ?? '';
            const effect = dataTransfer?.effectAllowed ?? '';
            document.body.dataset['dragged'] = JSON.stringify({ ...data, image, effect });
          },
          { once: true },
        );
        delete document.body.dataset['dragged'];
      });
      const box = (await panel.row(place).boundingBox())!;
      await panel.page.mouse.move(box.x + 80, box.y + 10);
      await panel.page.mouse.down();
      await panel.page.mouse.move(box.x + 90, box.y + 40, { steps: 4 });
      await panel.page.locator('body[data-dragged]').waitFor();
      const dragged = await panel.page.evaluate(() => document.body.dataset['dragged']!);
      await panel.page.keyboard.press('Escape');
      await panel.page.mouse.up();
      return JSON.parse(dragged) as Record<string, string>;
    };
    await panel.row(2).click();
    await panel.row(4).click({ modifiers: ['Shift'] });
    await hears(3);
    const three = await drag(3);
    assert.deepEqual(JSON.parse(three[draggedMessages]!), {
      messages: [idOf(2998), idOf(2997), idOf(2996)],
    });
    assert.equal(three['image'], '3 messages');
    assert.equal(three['effect'], 'copyMove');
    assert.equal(three['text/plain']!.split('\n').length, 3);
    const alone = await drag(7);
    assert.deepEqual(JSON.parse(alone[draggedMessages]!), { messages: [idOf(2993)] });
    assert.match(alone['image']!, /\w/);
    assert.equal(await panel.page.locator('.drag-image').count(), 0);
  });
});
