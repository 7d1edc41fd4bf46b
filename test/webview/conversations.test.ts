import assert from 'node:assert/strict';
import type { PanelCommand } from '../../src/protocol/mailbox.ts';
import type { Targets } from '../../src/model/messageSet.ts';
import { idOf } from './fixtures/messages.ts';
import { PanelBrowser, type Panel, type PanelOptions } from './fixtures/panel.ts';

/** The newest message has two older ones, the fourth has one. */
const options: PanelOptions = {
  total: 200,
  view: { conversations: true },
  bare: true,
  messages: [{ flags: ['\\Seen'] }, { flags: ['\\Seen'] }],
  conversations: [
    [200, [1201, 1202]],
    [197, [1301]],
    [196, [1401, 1402, 1403, 1404]],
  ],
};

describe('conversations', function () {
  this.timeout(30_000);
  let browser: PanelBrowser;
  let panel: Panel;
  before(async () => (browser = await PanelBrowser.start()));
  after(() => browser.close());
  afterEach(() => panel.close());

  async function open(more: PanelOptions = {}): Promise<void> {
    panel = await browser.open({ ...options, ...more });
    await panel.list.focus();
  }

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await panel.page.keyboard.press(key);
  };
  const run = (command: PanelCommand): Promise<void> =>
    panel.host((host, name) => host.push('command', { command: name }), command);
  const member = (place: number, index: number) =>
    panel.page.locator(`#message-row-${place}-${index}`);
  const active = (id: string): Promise<void> =>
    panel.page.locator(`.rows[aria-activedescendant="${id}"]`).waitFor();
  const selects = (targets: Targets): Promise<void> => panel.selects(targets);

  it('says in a row who takes part, how many messages there are and whether one is unread', async () => {
    await open();
    await panel.heard('details');
    const row = panel.row(0);
    await row.locator('.count').getByText('(3)').waitFor();
    // The last three participants by their short names.
    await row.getByText('GitHub, Linus, me').waitFor();
    // Those left out are not set off by a comma.
    assert.match(await panel.row(4).locator('.names').innerText(), /^… [^,]+, [^,]+, [^,]+$/);
    assert.equal(await panel.page.getByRole('tree').getAttribute('aria-multiselectable'), 'true');
    assert.equal(await row.getAttribute('aria-expanded'), 'false');
    assert.equal(await panel.row(1).getAttribute('aria-expanded'), null);
    assert.match((await row.getAttribute('aria-label'))!, /, conversation of 3$/);
    await panel.host((host) => host.flags.set(1201, []));
    await panel.host((host) => host.setFlags(host.row(0).id, ['\\Seen']));
    await panel.page.locator('#message-row-0.unread').waitFor();
    assert.match(
      (await row.getAttribute('aria-label'))!,
      /^Unread, .*conversation of 3, 1 unread$/,
    );
    const context = JSON.parse((await row.getAttribute('data-vscode-context'))!) as object;
    assert.deepEqual(context, {
      webviewSection: 'message',
      preventDefaultContextMenuItems: true,
      mailMessage: idOf(200),
      mailUnread: true,
      mailFlagged: false,
      mailConversation: true,
    });
  });

  it('expands in place with the chevron, after grey lines, and collapses without a trace', async () => {
    await open({ delays: { members: 300 } });
    const before = (await panel.row(1).boundingBox())!.y;
    await panel.row(0).locator('.twistie').click();
    await panel.page.locator('.member.skeleton').first().waitFor();
    assert.equal(await panel.page.locator('.member.skeleton').count(), 3);
    await member(0, 2).getByText('preview').or(member(0, 2).locator('.first-words')).waitFor();
    assert.equal((await panel.page.locator('.member').count()) - 1, 3, 'and the probe');
    assert.equal(await panel.row(0).getAttribute('aria-expanded'), 'true');
    assert.equal(await member(0, 0).getAttribute('aria-level'), '2');
    assert.equal(await member(0, 0).getAttribute('aria-posinset'), '1');
    assert.match((await member(0, 0).getAttribute('data-vscode-context'))!, /;1201"/);
    assert.equal((await panel.row(1).boundingBox())!.y, before + 3 * 24);
    await panel.row(0).locator('.twistie').click();
    await member(0, 0).waitFor({ state: 'detached' });
    assert.equal((await panel.row(1).boundingBox())!.y, before);
    assert.equal(await panel.page.locator('.row.selected').count(), 0, 'nothing was selected');
  });

  it('goes in and out with the arrow keys, and selects one message or the conversation', async () => {
    await open();
    await press('ArrowDown');
    await selects({ messages: [], conversations: [idOf(200)] });
    await press('ArrowRight');
    await member(0, 0).waitFor();
    await press('ArrowRight');
    await active('message-row-0-0');
    await selects({ messages: [idOf(1201)] });
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await active('message-row-1');
    await press('ArrowUp', 'ArrowUp');
    await active('message-row-0-1');
    await press('Shift+ArrowUp');
    await selects({ messages: [idOf(1201), idOf(1202)] });
    await press('ArrowLeft');
    await active('message-row-0');
    await selects({ messages: [], conversations: [idOf(200)] });
    await press('ArrowLeft');
    await member(0, 0).waitFor({ state: 'detached' });
  });

  it('moves among its messages with commands, and expands it for that', async () => {
    await open({ delays: { members: 100 } });
    await press('ArrowDown');
    await run('nextInConversation');
    await active('message-row-0-0');
    await run('nextInConversation');
    await active('message-row-0-1');
    await run('previousInConversation');
    await active('message-row-0-0');
    await run('toggleConversation');
    await active('message-row-0');
    await member(0, 0).waitFor({ state: 'detached' });
    await run('previousInConversation');
    await active('message-row-0-2');
    await selects({ messages: [idOf(200)] });
  });

  it('goes in as soon as the messages are there when the key was pressed before', async () => {
    await open({ delays: { members: 300 } });
    await press('ArrowDown', 'ArrowRight', 'ArrowRight');
    await panel.page.locator('.member.skeleton').first().waitFor();
    await active('message-row-0-0');
    await selects({ messages: [idOf(1201)] });
  });

  it('does not go in once it was hidden again before the messages came', async () => {
    await open({ delays: { members: 300 } });
    await press('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowRight');
    await member(0, 2).locator('.first-words').waitFor();
    await panel.quiet();
    await active('message-row-0');
    await selects({ messages: [], conversations: [idOf(200)] });
  });

  it('says why there is none, and tries again', async () => {
    await open({ failures: { members: { code: 'timeout', message: 'Too slow.' } } });
    await panel.row(0).locator('.twistie').click();
    await panel.page.getByText('The conversation could not be shown: Too slow.').waitFor();
    await panel.host((host) => delete host.failures.members);
    await panel.page.locator('.failed').getByText('Retry').click();
    await member(0, 2).waitFor();
    assert.equal(await panel.page.locator('.failed').count(), 0);
  });

  it('stays expanded when rows change, follows a newer message, and ends with the view', async () => {
    await open();
    await panel.row(3).locator('.twistie').click();
    await member(3, 1).waitFor();
    await panel.host((host) => host.arrive(2));
    await member(5, 1).waitFor();
    // An answer comes: the newest message stands for the conversation now.
    await panel.host((host) => {
      host.uids.splice(host.uids.indexOf(197), 1);
      host.uids.unshift(203);
      host.conversations.set(203, [1301, 197]);
      host.conversations.set(197, [1301]);
      const { members } = host;
      host.members = (id) => members.call(host, id.endsWith(';197') ? host.row(0).id : id);
      host.push('stale', { view: host.view.key, total: host.uids.length, added: [] });
    });
    await member(0, 2).waitFor();
    await panel.host((host) => host.show({ title: 'Other', conversations: true }));
    await member(0, 0).waitFor({ state: 'detached' });
  });

  it('is the same conversation when an answer comes: expanded, selected, with the keyboard', async () => {
    await open();
    const answer = (): Promise<void> =>
      panel.host((host) => {
        const newest = host.uids[0]! + 1;
        const at = host.uids.indexOf(host.conversations.has(197) ? 197 : newest - 1);
        const [before] = host.uids.splice(at, 1) as [number];
        host.conversations.set(newest, [...host.conversations.get(before)!, before]);
        host.conversations.delete(before);
        host.uids.unshift(newest);
        host.push('stale', { view: host.view.key, total: host.uids.length, added: [] });
      });
    await panel.row(3).click();
    await selects({ messages: [], conversations: [idOf(197)] });
    await answer();
    await panel.page.locator('#message-row-0.selected.active').waitFor();
    await selects({ messages: [], conversations: [idOf(201)] });
    await panel.reader.getByText('this is message 197').waitFor();
    await panel.row(0).locator('.twistie').click();
    await member(0, 1).waitFor();
    await press('ArrowRight', 'ArrowDown');
    await active('message-row-0-1');
    await selects({ messages: [idOf(197)] });
    // As long as its messages are asked for again, those that are known stay.
    await panel.host((host) => (host.delays.members = 200));
    await answer();
    await panel.row(0).locator('.count').getByText('(4)').waitFor();
    assert.equal(await member(0, 1).getAttribute('aria-selected'), 'true');
    await member(0, 3).waitFor();
    await active('message-row-0-1');
    await selects({ messages: [idOf(197)] });
  });

  it('acts on the whole conversation from the buttons of its row, on one message from those of a line', async () => {
    await open();
    await panel.row(0).locator('.twistie').click();
    await member(0, 0).hover();
    await member(0, 0).locator('.row-action[title="Flag"]').click();
    assert.deepEqual(await panel.heard('act'), {
      action: 'flag',
      targets: { messages: [idOf(1201)] },
    });
    await panel.row(0).hover();
    await panel.row(0).locator('.row-action[title="Archive"]').click();
    await panel.page.waitForFunction(() => window.memoryHost.seen('act').length === 2);
    assert.deepEqual(await panel.last('act'), {
      action: 'archive',
      targets: { messages: [], conversations: [idOf(200)] },
    });
  });

  it('asks for details once the list rests, once for each row, and moves nothing by it', async () => {
    await open({ total: 3000 });
    const { messages } = await panel.heard<{ messages: string[] }>('details');
    assert.ok(messages.length >= 10 && messages.length < 25, `${messages.length} rows are visible`);
    await panel.row(2).getByText('preview of 2998').waitFor();
    await panel.list.evaluate((list) => list.scrollTo(0, 4000));
    await panel.page.waitForFunction(() => window.memoryHost.seen('details').length === 2);
    await panel
      .row(95)
      .getByText(/preview of/)
      .waitFor();
    await panel.list.evaluate((list) => list.scrollTo(0, 0));
    await panel.row(2).getByText('preview of 2998').waitFor();
    const all = (await panel.seen<{ messages: string[] }>('details')).flatMap(
      (each) => each.messages,
    );
    assert.equal(new Set(all).size, all.length, 'no row twice');
  });
});
