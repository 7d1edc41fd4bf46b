import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../../src/engine/engine.ts';
import type { MessagesChanged } from '../../src/model/change.ts';
import type { ListWindow } from '../../src/model/message.ts';
import { type CountingProxy, startCounting, untilPush } from './fixtures/counting.ts';
import { dovecotUnavailable, startDovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { Store } from '../../src/store/store.ts';
import { startEngine } from './fixtures/testBed.ts';
import type { TestAccount, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const inbox = 'test/INBOX';

/** What Dovecot offers in full, and what is left of it on servers of other kinds. */
const kinds: readonly { name: string; capability?: string }[] = [
  { name: 'everything' },
  {
    name: 'no QRESYNC, ESORT, THREAD=REFS',
    capability:
      'IMAP4rev1 SASL-IR ID ENABLE IDLE SORT THREAD=REFERENCES UIDPLUS CONDSTORE ESEARCH LIST-STATUS MOVE LITERAL+ SPECIAL-USE',
  },
  {
    name: 'no SORT, no THREAD',
    capability:
      'IMAP4rev1 SASL-IR ID ENABLE IDLE UIDPLUS CONDSTORE QRESYNC ESEARCH LIST-STATUS MOVE LITERAL+ SPECIAL-USE',
  },
  { name: 'nothing but IMAP4rev1', capability: 'IMAP4rev1 IDLE' },
];

/** A conversation of three, another of two whose beginning is missing, and some that stand alone. */
function mails(): { octets: Buffer; date: Date; flags: string[] }[] {
  const day = (n: number): Date => new Date(Date.UTC(2026, 2, n, 12));
  const reply = (...ids: string[]): string[] => [
    `References: ${ids.map((id) => `<${id}@x.org>`).join(' ')}`,
    `In-Reply-To: <${ids.at(-1)}@x.org>`,
  ];
  const mail = (
    id: string,
    n: number,
    subject: string,
    from: string,
    headers: string[] = [],
    flags: string[] = [],
  ) => ({
    octets: compose({ messageId: `${id}@x.org`, date: day(n), subject, from, headers }),
    date: day(n),
    flags,
  });
  return [
    mail('a1', 1, 'Plan', 'Zoe <zoe@x.org>', [], ['\\Seen']),
    mail('b2', 3, 'Re: Build', 'Ada <ada@x.org>', reply('b1')),
    mail('c1', 9, 'Lunch', 'Kim <kim@x.org>', [], ['\\Flagged']),
    mail('a2', 4, 'Re: Plan', 'Ada <ada@x.org>', reply('a1')),
    mail('b3', 7, 'Re: Build', 'Bob <bob@x.org>', reply('b1'), ['\\Seen']),
    mail('d1', 2, 'plan b', 'bob <bob2@x.org>', [], ['\\Seen', '\\Flagged']),
    mail('a3', 8, 'Re: [list] Plan', 'Zoe <zoe@x.org>', reply('a1', 'a2')),
  ];
}

async function fill(account: TestAccount, mailbox = 'INBOX'): Promise<void> {
  const other = await connectSecondClient(account);
  for (const { octets, date, flags } of mails()) await other.append(mailbox, octets, flags, date);
  await other.logout();
}

describe('lists', () => {
  before(async function () {
    this.timeout(120_000);
    if ((await dovecotUnavailable()) !== undefined) this.skip();
  });

  for (const { name, capability } of kinds) {
    describe(`on a server with ${name}`, () => {
      let server: TestServer;
      let engine: Engine;

      before(async () => {
        server = await startDovecot(capability === undefined ? {} : { capability });
        await fill(server);
      });
      after(() => server.stop());
      beforeEach(() => (engine = startEngine(server)));
      afterEach(() => engine.close());

      async function list(window: Partial<ListWindow>): Promise<string[]> {
        const { rows, total } = await engine.list(inbox, { offset: 0, limit: 50, ...window });
        assert.equal(rows.length, total);
        return rows.map(({ messageIdHeader, conversation }) => {
          const id = messageIdHeader?.slice(1, 3) ?? '';
          return conversation ? `${id} ${conversation.count} ${conversation.unread}` : id;
        });
      }

      it('have the same order whoever sorts', async () => {
        assert.deepEqual(await list({}), ['c1', 'a3', 'b3', 'a2', 'b2', 'd1', 'a1']);
        const sorted = (by: 'date' | 'from' | 'subject' | 'size', descending: boolean) =>
          list({ sort: { by, descending } });
        assert.deepEqual(await sorted('date', false), ['a1', 'd1', 'b2', 'a2', 'b3', 'a3', 'c1']);
        // Within one subject the newest comes first.
        const bySubject = ['b3', 'b2', 'c1', 'a3', 'a2', 'a1', 'd1'];
        assert.deepEqual(await sorted('subject', false), bySubject);
        assert.deepEqual((await sorted('from', false)).slice(0, 2), ['a2', 'b2']);
        assert.equal((await sorted('size', true))[0], 'a3');
        assert.deepEqual(await list({ filter: 'unread' }), ['c1', 'a3', 'a2', 'b2']);
        assert.deepEqual(await list({ filter: 'flagged' }), ['c1', 'd1']);
      });

      it('have the same conversations whoever threads', async () => {
        const byDate = ['c1 1 1', 'a3 3 2', 'b3 2 1', 'd1 1 0'];
        assert.deepEqual(await list({ conversations: true }), byDate);
        // A conversation with an unread message counts in whole.
        const unread = ['c1 1 1', 'a3 3 2', 'b2 2 1'];
        assert.deepEqual(await list({ conversations: true, filter: 'unread' }), unread);
        const again = await engine.window(inbox, { offset: 1, limit: 1, conversations: true });
        assert.equal(again.total, 4);
        const { oldest, ...summary } = again.rows[0]!.conversation!;
        const first = (await engine.list(inbox, { offset: 0, limit: 50 })).rows.find(
          ({ messageIdHeader }) => messageIdHeader === '<a1@x.org>',
        );
        assert.equal(oldest, first?.id);
        assert.deepEqual(summary, {
          ...{ count: 3, unread: 2, flagged: false },
          participants: [
            { name: 'Zoe', address: 'zoe@x.org' },
            { name: 'Ada', address: 'ada@x.org' },
          ],
        });
      });

      it('keep conversations in step with new, changed and vanished messages', async () => {
        const account = await server.newUser();
        await fill(account);
        engine.close();
        engine = startEngine(account);
        const shown = ['c1 1 1', 'a3 3 2', 'b3 2 1', 'd1 1 0'];
        assert.deepEqual(await list({ conversations: true }), shown);
        const other = await connectSecondClient(account);
        const headers = ['References: <c1@x.org>', 'In-Reply-To: <c1@x.org>'];
        const date = new Date(Date.UTC(2026, 2, 10));
        await other.append('INBOX', compose({ messageId: 'c2@x.org', date, headers }), [], date);
        await other.mailboxOpen('INBOX');
        await other.messageFlagsAdd('4', ['\\Seen']);
        await other.messageDelete('2');
        await other.logout();
        const now = ['c2 2 2', 'a3 3 1', 'b3 1 0', 'd1 1 0'];
        assert.deepEqual(await list({ conversations: true }), now);
      });

      it('know the conversation of a new message whenever they are asked', async () => {
        const account = await server.newUser();
        await fill(account);
        engine.close();
        const line = await startCounting(account.port, 20);
        engine = startEngine({ ...account, port: line.port });
        await list({ conversations: true });
        const other = await connectSecondClient(account);
        // It answers a message in another folder: only the references lead to one of this folder.
        const headers = ['References: <c1@x.org> <elsewhere@x.org>'];
        headers.push('In-Reply-To: <elsewhere@x.org>');
        const date = new Date(Date.UTC(2026, 2, 10));
        await other.append('INBOX', compose({ messageId: 'c2@x.org', date, headers }), [], date);
        await other.logout();
        const now = ['c2 2 2', 'a3 3 2', 'b3 2 1', 'd1 1 0'];
        const asked = Array.from({ length: 20 }, async (_, index) => {
          await wait(10 * index);
          return list({ conversations: true });
        });
        for (const answer of asked) assert.deepEqual(await answer, now);
        await line.stop();
      });
    });
  }

  describe('through a counted line', () => {
    let server: TestServer;
    let line: CountingProxy;
    let folder: string;
    let engine: Engine;

    before(async () => {
      server = await startDovecot();
      line = await startCounting(server.port);
      folder = await mkdtemp(join(tmpdir(), 'mail-listing-'));
    });
    after(async () => {
      await line.stop();
      await server.stop();
      await rm(folder, { recursive: true });
    });

    it('open cold within two exchanges after login, and warm within one', async () => {
      await fill(server);
      const account = { ...server, port: line.port };
      engine = startEngine(account, folder);
      try {
        await engine.connect('test');
        // By then the folders are listed and push has started, which connecting is followed by.
        await line.settle(untilPush);
        const window = { offset: 0, limit: 50 };
        const cold = await engine.list(inbox, window, { eager: true });
        assert.equal(cold.total, 7);
        assert.equal(line.traffic().turns, 2);

        line.reset();
        assert.deepEqual(engine.cachedList(inbox, window), cold);
        assert.equal(line.traffic().turns, 0);
        // What came is counted a moment later, as work of its own.
        await line.settle(500);
        await engine.list(inbox, window, { eager: true });
        assert.equal(line.traffic().turns, 1);
      } finally {
        engine.close();
      }
    });

    it('paint from the cache before anything is connected', async () => {
      const account = { ...server, port: line.port };
      engine = startEngine(account, folder);
      try {
        line.reset();
        const cached = engine.cachedList(inbox, { offset: 0, limit: 50 });
        assert.equal(cached?.rows.length, 7);
        assert.deepEqual(line.traffic(), { turns: 0, up: 0, down: 0 });
      } finally {
        engine.close();
      }
    });
  });

  it('show also what came just before a crash, which the order on disk does not know', async () => {
    const server = await startDovecot();
    const folder = await mkdtemp(join(tmpdir(), 'mail-listing-'));
    const window = { offset: 0, limit: 50 };
    try {
      await fill(server);
      const before = startEngine(server, folder);
      assert.equal((await before.list(inbox, window)).rows.length, 7);
      before.close();
      const store = Store.open(join(folder, 'test.sqlite'));
      const state = store.state('INBOX');
      assert.equal(state?.ordering?.length, 7);
      store.saveState('INBOX', { ...state, ordering: state.ordering.slice(1) });
      store.close();
      const engine = startEngine(server, folder);
      assert.equal((await engine.list(inbox, window)).rows.length, 7);
      engine.close();
    } finally {
      await server.stop();
      await rm(folder, { recursive: true });
    }
  });

  describe('of a big folder', () => {
    it('open eagerly by arrival, and come into the order of dates by themselves', async function () {
      this.timeout(60_000);
      const server = await startDovecot();
      const other = await connectSecondClient(server);
      // More than what is sorted at once; those that arrived last are the oldest.
      const count = 5_010;
      const octets = (n: number): Buffer =>
        compose({ subject: String(n), date: new Date(Date.UTC(2026, 0, 1, 0, count - n)) });
      await other.append('INBOX', octets(1), [], new Date());
      const engine = startEngine(server);
      try {
        // Doubled by COPY: quicker than 5,000 APPENDs.
        await other.mailboxOpen('INBOX');
        for (let exists = 1; exists < count; exists *= 2)
          await other.messageCopy(`1:${Math.min(exists, count - exists)}`, 'INBOX');
        await other.append('INBOX', octets(count), [], new Date());
        const events: MessagesChanged[] = [];
        engine.onMessagesChanged((event) => events.push(event));
        const first = await engine.list(inbox, { offset: 0, limit: 3 }, { eager: true });
        assert.equal(first.total, count + 1);
        assert.equal(first.rows[0]?.subject, String(count));
        await until(
          () => events.some(({ rearranged }) => rearranged === true),
          'the order by date',
        );
        const settled = engine.cachedList(inbox, { offset: 0, limit: count + 1 });
        assert.equal(settled?.total, count + 1);
        const last = await engine.window(inbox, { offset: count, limit: 1 });
        assert.equal(last.rows[0]?.subject, String(count));
      } finally {
        engine.close();
        await other.logout();
        await server.stop();
      }
    });
  });
});
