import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { AccountEngine } from '../../src/engine/accountEngine.ts';
import { type Answer, askMailbox } from '../../src/engine/asking.ts';
import { newestFirst } from '../../src/engine/order.ts';
import type { ListedMailbox } from '../../src/model/folder.ts';
import type { Query } from '../../src/model/query/ast.ts';
import { evaluate, type Known } from '../../src/model/query/evaluate.ts';
import { parseQuery } from '../../src/model/query/parse.ts';
import { printQuery } from '../../src/model/query/print.ts';
import { startAccount } from './fixtures/accountEngine.ts';
import { cyrus } from './fixtures/cyrus.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import { Random } from './fixtures/random.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { searchedMessage, searchedQuery } from './fixtures/searchedMail.ts';
import type { TestServer } from './fixtures/testServer.ts';

const messages = 150;
const queries = 200;
const zones = ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati'];
const inbox: ListedMailbox = {
  ...{ mailbox: 'INBOX', path: ['INBOX'], role: 'inbox', delimiter: '/' },
  ...{ selectable: true, subscribed: true },
};

function askInbox(engine: AccountEngine, query: Query): Promise<Answer> {
  return engine.connections.use('search', (session) =>
    session.use(async (client) => {
      await session.ensureSelected('INBOX', undefined, true);
      return askMailbox(engine, client, query, inbox, newestFirst);
    }),
  );
}

/**
 * Others by QUERY_SEED. With 99 Dovecot takes message 147 for one of another day, in SORT and in
 * SENTSINCE; why is not known yet.
 */
const seed = Number(process.env['QUERY_SEED'] ?? 20_782);

for (const kind of [dovecot, cyrus]) {
  describe(`generated queries on ${kind.name}, seed ${seed}`, () => {
    const zone = process.env['TZ'];
    const known = new Map<number, Known>();
    let server: TestServer;
    let engine: AccountEngine;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
      const account = await server.newUser();
      const random = new Random(seed);
      const other = await connectSecondClient(account);
      for (let index = 0; index < messages; index++) {
        const { octets, known: one } = searchedMessage(random, index);
        const added = await other.append('INBOX', octets, [...one.flags]);
        assert.ok(added && added.uid);
        known.set(added.uid, one);
      }
      await other.logout();
      engine = startAccount(account);
    });
    after(async () => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
      engine?.close();
      await server?.stop();
    });

    it('are answered as by what is known of each message', async () => {
      const random = new Random(seed + 1);
      let found = 0;
      for (let count = 0; count < queries; count++) {
        // Half of them with an empty cache, half with a full one.
        if (count === queries / 2)
          await engine.mailbox('INBOX').list({ offset: 0, limit: 200 }, false);
        const text = printQuery(searchedQuery(random, 3));
        process.env['TZ'] = zones[count % zones.length];
        const query = parseQuery(text, { now: new Date() });
        const { uids, notes } = await askInbox(engine, query);
        assert.deepEqual(notes, []);
        const expected = [...known].filter(([, one]) => evaluate(query, one)).map(([uid]) => uid);
        const where = `seed ${seed}, ${process.env['TZ']}, query ${count}: ${text}`;
        assert.deepEqual(difference(uids, expected), { extra: [], missing: [] }, where);
        const dates = uids.map((uid) => known.get(uid)!.date);
        assert.deepEqual(dates, dates.toSorted().toReversed(), `the order of ${where}`);
        if (uids.length > 0 && uids.length < messages) found++;
      }
      // They are worth something only where they tell messages apart.
      assert.ok(found > queries / 2, String(found));
    }).timeout(60_000);

    function difference(uids: readonly number[], expected: readonly number[]): unknown {
      const [one, other] = [new Set(uids), new Set(expected)];
      const subject = (uid: number): string => `${uid} ${known.get(uid)?.subject}`;
      return {
        extra: uids.filter((uid) => !other.has(uid)).map(subject),
        missing: expected.filter((uid) => !one.has(uid)).map(subject),
      };
    }
  });
}

/** Where servers differ by their nature, as docs/search.md tells; generated queries avoid it. */
const differences: readonly {
  readonly rule: string;
  readonly text: string;
  readonly query: string;
  readonly dovecot: boolean;
  readonly cyrus: boolean;
}[] = [
  {
    ...{ rule: 'letters without their marks find those with marks, where servers fold them' },
    ...{ text: 'Frau Müller', query: 'body:muller', dovecot: false, cyrus: true },
  },
  {
    ...{ rule: 'what ends in a letter without its mark finds it with its mark' },
    ...{ text: 'Frau Müller', query: 'body:mu', dovecot: true, cyrus: true },
  },
  {
    ...{ rule: 'a phrase is found across the end of a line, where servers join lines' },
    ...{ text: 'one\r\nphrase', query: 'body:"one phrase"', dovecot: false, cyrus: true },
  },
  {
    ...{ rule: 'names are compared as the header has them, with its quotes' },
    ...{ text: '', query: 'from:"Ada <ada@"', dovecot: false, cyrus: false },
  },
  {
    ...{ rule: 'words search the names of header fields as well' },
    ...{ text: '', query: 'mime-version', dovecot: true, cyrus: true },
  },
];

for (const kind of [dovecot, cyrus]) {
  describe(`what is special about ${kind.name}`, () => {
    let server: TestServer;
    let engine: AccountEngine;
    let other: ImapFlow;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      const account = await server.newUser();
      other = await connectSecondClient(account);
      engine = startAccount(account);
    });
    afterEach(async () => {
      engine?.close();
      await other?.logout();
    });

    for (const { rule, text, query, ...finds } of differences)
      it(`${rule}: ${query}`, async () => {
        const from = '"Lovelace, Ada" <ada@example.org>';
        await other.append('INBOX', compose({ from, text }));
        const { uids } = await askInbox(engine, parseQuery(query, { now: new Date() }));
        assert.equal(uids.length === 1, finds[kind.name === 'cyrus' ? 'cyrus' : 'dovecot']);
      });

    it('finds messages without a readable date by the day on which they arrived', async () => {
      for (const date of ['', 'Date: soon\r\n', 'Date: Sun, 29 Feb 1900 10:00:00 +0000\r\n']) {
        const octets = `From: ada@example.org\r\nSubject: x\r\n${date}\r\nHello.\r\n`;
        await other.append('INBOX', Buffer.from(octets), [], new Date(2026, 2, 9, 12));
      }
      const finds = async (query: string): Promise<number> =>
        (await askInbox(engine, parseQuery(query, { now: new Date() }))).uids.length;
      assert.equal(await finds('on:2026-03-09'), 3);
      assert.equal(await finds('since:2026-03-01'), 3);
      assert.equal(await finds('since:2026-03-10'), 0);
      assert.equal(await finds('before:2026-03-10'), 3);
      assert.equal(await finds('before:2026-03-09'), 0);
      assert.equal(await finds('before:2026-01-01'), 0);
    });
  });
}
