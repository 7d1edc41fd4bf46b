import assert from 'node:assert/strict';
import type { ChangeRequest } from '../../src/protocol/engine.ts';
import { AwayBed } from './fixtures/awayBed.ts';
import { dovecot, startDovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const subjects = ['a', 'b', 'c'];
/** A server that moves, but names no new UIDs. */
const untelling = 'IMAP4rev1 LITERAL+ SPECIAL-USE IDLE NAMESPACE UNSELECT CHILDREN MOVE';
const kinds: readonly { name: string; start(): Promise<TestServer>; skip(): Promise<boolean> }[] = [
  ...serverKinds.map(({ name, start, unavailable }) => ({
    name: name,
    start,
    skip: async () => (await unavailable()) !== undefined,
  })),
  {
    name: 'a server without UIDPLUS',
    start: () => startDovecot({ capability: untelling }),
    skip: async () => (await dovecot.unavailable()) !== undefined,
  },
];

for (const kind of kinds) {
  describe(`undo on ${kind.name}`, function () {
    this.timeout(40_000);
    let server: TestServer;
    let bed: AwayBed;

    before(async function () {
      this.timeout(120_000);
      if (await kind.skip()) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => (bed = await AwayBed.open(server, subjects)));
    afterEach(() => bed?.close());

    const change = async (request: ChangeRequest): Promise<string> => {
      const { id, state } = await bed.engine.change(request);
      assert.equal(state, 'done');
      return id;
    };

    it('gives each message the flags it had', async () => {
      const id = await bed.ids('INBOX');
      await change({ kind: 'flags', messages: [id['a']!], change: { add: ['\\Flagged'] } });
      await change({ kind: 'flags', messages: [id['b']!], change: { add: ['\\Seen', 'todo'] } });
      const before = ['a \\Flagged', 'b \\Seen todo', 'c'];
      assert.deepEqual(await bed.onServer('INBOX'), before);
      const flags = { add: ['\\Flagged', '\\Answered'], remove: ['\\Seen', 'todo'] };
      const all = await change({ kind: 'flags', messages: Object.values(id), change: flags });
      assert.deepEqual(await bed.onServer('INBOX'), [
        'a \\Answered \\Flagged',
        'b \\Answered \\Flagged',
        'c \\Answered \\Flagged',
      ]);
      const restored = await bed.engine.undo(all);
      assert.deepEqual(await bed.onServer('INBOX'), before);
      assert.deepEqual(restored, [], 'none had left the list');
      const shown = bed.shown(await bed.folderId('inbox'));
      assert.deepEqual(shown, { a: ['\\Flagged'], b: ['\\Seen', 'todo'], c: [] });
      await assert.rejects(bed.engine.undo(all), { code: 'cannot-undo' });
    });

    for (const [action, to] of [
      ['archive', 'Archive'],
      ['junk', 'Junk'],
      ['delete', 'Trash'],
      ['move', 'Sent'],
    ] as const) {
      it(`brings back what ${action} has taken away`, async () => {
        const id = await bed.ids('INBOX');
        await bed.ids(to);
        const messages = [id['a']!, id['b']!];
        const request: ChangeRequest =
          action === 'move'
            ? { kind: 'move', messages, to: await bed.folderId('sent') }
            : { kind: action, messages };
        const made = await change(request);
        assert.deepEqual(await bed.onServer(to), ['a', 'b']);
        const restored = await bed.engine.undo(made);
        assert.deepEqual(await bed.onServer('INBOX'), subjects);
        assert.deepEqual(await bed.onServer(to), []);
        const now = await bed.ids('INBOX');
        assert.deepEqual(Object.keys(now).sort(), subjects);
        assert.deepEqual([...restored].sort(), [now['a'], now['b']]);
      });
    }

    it('removes copies, and only those', async () => {
      const id = await bed.ids('INBOX');
      const to = await bed.folderId('drafts');
      await change({ kind: 'copy', messages: [id['a']!], to });
      const second = await change({ kind: 'copy', messages: [id['a']!, id['b']!], to });
      assert.deepEqual(await bed.onServer('Drafts'), ['a', 'a', 'b']);
      await bed.engine.undo(second);
      assert.deepEqual(await bed.onServer('Drafts'), ['a']);
      assert.deepEqual(await bed.onServer('INBOX'), subjects);
    });

    it('removes a message that was stored', async () => {
      await bed.engine.append(await bed.folderId('drafts'), compose({ subject: 'stored' }), []);
      const latest = bed.engine.latestChange();
      assert.equal(latest?.description, 'Store a message in “Drafts”');
      await bed.engine.undo(latest.id);
      assert.deepEqual(await bed.onServer('Drafts'), []);
    });

    it('is offered for what the user has changed, as soon as that is shown', async () => {
      const id = await bed.ids('INBOX');
      const inbox = await bed.folderId('inbox');
      const made: string[] = [];
      bed.engine.onChangeMade(({ change, description }) => {
        made.push(`${description} ${Object.keys(bed.shown(inbox)).join('')}`);
        assert.equal(bed.engine.latestChange()?.id, change);
      });
      await bed.engine.read(id['c']!, true);
      const flags = { add: ['\\Seen'] };
      await change({ kind: 'flags', messages: [id['c']!], change: flags });
      const trashed = await change({ kind: 'delete', messages: [id['a']!] });
      await bed.engine.undo(trashed);
      await change({ kind: 'delete', messages: [(await bed.ids('INBOX'))['a']!] });
      await change({ kind: 'delete', messages: [(await bed.ids('Trash'))['a']!] });
      assert.deepEqual(made, ['Delete (1 message) cb', 'Delete (1 message) cb']);
    });

    it('says why it cannot bring back what is gone for good', async () => {
      const id = await bed.ids('INBOX');
      await change({ kind: 'delete', messages: [id['a']!] });
      const trashed = await bed.ids('Trash');
      const gone = await change({ kind: 'delete', messages: [trashed['a']!] });
      await assert.rejects(bed.engine.undo(gone), { code: 'cannot-undo', message: /for good/ });
      const archived = await change({ kind: 'archive', messages: [id['b']!] });
      await bed.other.mailboxOpen('Archive');
      await bed.other.messageDelete('1:*');
      await assert.rejects(bed.engine.undo(archived), { code: 'cannot-undo' });
      assert.deepEqual(await bed.onServer('INBOX'), ['c']);
    });

    it('leaves no trace of what was not sent yet', async () => {
      const id = await bed.ids('INBOX');
      const inbox = await bed.folderId('inbox');
      await bed.proxy.goDown();
      await until(() => bed.states.at(-1) === 'offline', 'being offline');
      const flags = { add: ['\\Flagged'] };
      const [first, second] = [
        await bed.engine.change({ kind: 'flags', messages: [id['a']!], change: flags }),
        await bed.engine.change({ kind: 'archive', messages: [id['b']!] }),
      ];
      assert.deepEqual(bed.shown(inbox), { a: ['\\Flagged'], c: [] });
      assert.equal(bed.engine.latestChange()?.id, second.id);
      assert.deepEqual(await bed.engine.undo(second.id), [id['b']]);
      assert.deepEqual(await bed.engine.undo(first.id), []);
      assert.deepEqual(bed.shown(inbox), { a: [], b: [], c: [] });
      assert.deepEqual(bed.engine.pendingChanges(), []);
      await bed.proxy.comeBack();
      await bed.engine.connect('test');
      assert.deepEqual(await bed.onServer('INBOX'), subjects);
    });

    it('works after a restart, and waits while offline', async () => {
      const id = await bed.ids('INBOX');
      const made = await change({ kind: 'archive', messages: [id['a']!] });
      bed.restart();
      await bed.engine.folders('test');
      await bed.proxy.goDown();
      await until(() => bed.states.at(-1) === 'offline', 'being offline');
      await bed.engine.undo(made);
      assert.deepEqual(
        bed.engine.pendingChanges().map(({ description }) => description),
        ['Undo: Archive (1 message)'],
      );
      await bed.proxy.comeBack();
      await bed.engine.connect('test');
      await until(() => bed.engine.pendingChanges().length === 0, 'the undo');
      assert.deepEqual(await bed.onServer('INBOX'), subjects);
      assert.equal(bed.engine.latestChange(), undefined);
    });

    it('takes back a change whose answer was lost', async () => {
      if (kind.name === 'embedded') return;
      const id = await bed.ids('INBOX');
      bed.proxy.cutBehind(
        kind.name === 'a server without UIDPLUS' ? 'Move completed' : 'COPYUID',
        0,
      );
      const { id: made } = await bed.engine.change({ kind: 'archive', messages: [id['a']!] });
      assert.ok(bed.proxy.wasCut());
      await bed.engine.undo(made);
      await until(() => bed.engine.pendingChanges().length === 0, 'both');
      assert.deepEqual(await bed.onServer('INBOX'), subjects);
      assert.deepEqual(await bed.onServer('Archive'), []);
    });
  });
}
