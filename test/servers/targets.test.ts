import assert from 'node:assert/strict';
import type { Engine } from '../../src/engine/engine.ts';
import { messageId, parseMessageId } from '../../src/model/id.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { AwayBed } from './fixtures/awayBed.ts';
import { compose } from './fixtures/mail.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const flag = { kind: 'flags', change: { add: ['\\Flagged'] } } as const;
const whole = { offset: 0, limit: 50, conversations: true };

for (const kind of serverKinds) {
  describe(`targets on ${kind.name}`, function () {
    this.timeout(60_000);
    let server: TestServer;
    let bed: AwayBed;
    let engine: Engine;
    let inbox: string;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      bed = await AwayBed.open(server, []);
      engine = bed.engine;
      const mail = async (id: string, parent?: string): Promise<void> => {
        const headers =
          parent === undefined
            ? []
            : [`References: <${parent}@x.org>`, `In-Reply-To: <${parent}@x.org>`];
        await bed.other.append(
          'INBOX',
          compose({ subject: id, messageId: `${id}@x.org`, headers }),
        );
      };
      await mail('a1');
      await mail('b');
      await mail('a2', 'a1');
      await mail('c');
      inbox = await bed.folderId('inbox');
      await engine.list(inbox, whole);
    });
    afterEach(() => bed?.close());

    async function row(subject: string): Promise<MessageRow> {
      const { rows } = await engine.list(inbox, whole);
      const found = rows.find((each) => each.subject === subject);
      assert.ok(found, `${subject} is not among ${rows.map((each) => each.subject).join(' ')}`);
      return found;
    }

    it('name a conversation with all of it that is in the folder', async () => {
      const { id } = await row('a2');
      const members = await engine.members(id);
      assert.deepEqual(
        members.map(({ subject }) => subject),
        ['a1', 'a2'],
      );
      const targets = { messages: [id], conversations: [id] };
      assert.equal(await engine.count(targets), 2);
      await engine.change({ ...flag, ...targets });
      assert.deepEqual(await bed.onServer('INBOX'), ['a1 \\Flagged', 'a2 \\Flagged', 'b', 'c']);
    });

    it('name a whole list but for some, as it was when it was selected', async () => {
      const { set, rows, messages } = await engine.everything(inbox, { conversations: true });
      assert.deepEqual([rows, messages, set.folder], [3, 4, inbox]);
      await bed.other.append('INBOX', compose({ subject: 'later' }));
      await bed.other.mailboxOpen('INBOX');
      await bed.other.messageDelete('2');
      await engine.list(inbox, whole);
      const except = [(await row('a2')).id];
      const all = { set, except, conversations: true };
      assert.equal(await engine.count({ messages: [], all }), 1);
      const alone = { set, except, conversations: false };
      assert.equal(await engine.count({ messages: [], all: alone }), 2);
      const made = await engine.change({ kind: 'archive', messages: [], all });
      assert.equal(made.state, 'done');
      assert.deepEqual(await bed.onServer('Archive'), ['c']);
      assert.deepEqual(await bed.onServer('INBOX'), ['a1', 'a2', 'later']);
    });

    it('with a filter name what the filter showed', async () => {
      const window = { filter: 'flagged', conversations: true } as const;
      await engine.change({ ...flag, messages: [(await row('a2')).id] });
      await engine.list(inbox, { ...window, offset: 0, limit: 9 });
      const { rows, messages } = await engine.everything(inbox, window);
      assert.deepEqual([rows, messages], [1, 2]);
    });

    it('of another numbering, or made up, hit nothing', async () => {
      const { uidValidity, uid } = parseMessageId((await row('b')).id);
      const set = { folder: inbox, uidValidity: String(uidValidity), uids: '1:4294967295' };
      const all = { set, except: [], conversations: false };
      assert.equal(await engine.count({ messages: [], all }), 4);
      const stale = { ...all, set: { ...set, uidValidity: String(uidValidity + 1n) } };
      await assert.rejects(engine.count({ messages: [], all: stale }), { code: 'stale-id' });
      for (const uids of ['4:1', '0', '1:99999999999', 'x', '1:*']) {
        const odd = { ...all, set: { ...set, uids } };
        await assert.rejects(engine.count({ messages: [], all: odd }), { code: 'bad-settings' });
      }
      const none = { messages: [], all: { ...all, set: { ...set, uids: '4000000000' } } };
      await assert.rejects(engine.change({ ...flag, ...none }), { code: 'not-found' });
      const other = messageId(inbox, uidValidity + 1n, uid);
      await assert.rejects(engine.count({ messages: [], conversations: [other] }), {
        code: 'stale-id',
      });
    });

    it('survive a restart without the server', async () => {
      const { set } = await engine.everything(inbox, {});
      bed.restart();
      await bed.proxy.goDown();
      const all = { set, except: [], conversations: false };
      const made = await bed.engine.change({ ...flag, messages: [], all });
      assert.equal(made.state, 'queued');
      await bed.proxy.comeBack();
      await bed.engine.connect('test');
      await until(() => bed.engine.pendingChanges().length === 0, 'the change');
      const flagged = ['a1', 'a2', 'b', 'c'].map((each) => `${each} \\Flagged`);
      assert.deepEqual(await bed.onServer('INBOX'), flagged);
    });
  });
}
