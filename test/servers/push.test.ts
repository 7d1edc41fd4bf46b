import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import { Connections } from '../../src/imap/connections.ts';
import type { Timings } from '../../src/imap/timings.ts';
import type { MailboxCounts } from '../../src/model/folder.ts';
import { startCounting, untilPush } from './fixtures/counting.ts';
import { cyrus } from './fixtures/cyrus.ts';
import { dovecot, dovecotWith, startDovecot, withoutPush } from './fixtures/dovecot.ts';
import { embedded } from './fixtures/embedded.ts';
import { compose } from './fixtures/mail.ts';
import { type Proxy, startProxy } from './fixtures/scripted.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { settingsOf, startEngine } from './fixtures/testBed.ts';
import type { ServerKind, TestAccount, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const kinds: Record<string, ServerKind> = {
  'Dovecot with NOTIFY': dovecotWith({ public: true }),
  'Dovecot without NOTIFY': dovecotWith({ capability: `${withoutPush} IDLE` }),
  'Dovecot without IDLE': dovecotWith({ capability: withoutPush }),
  Cyrus: cyrus,
  'the embedded server': embedded,
};

/** Milliseconds in which a change made elsewhere has to be told. */
const promptly = 2_000;
const quick = { poll: 500, pushRetry: 100 };

for (const [name, kind] of Object.entries(kinds)) {
  describe(`push on ${name}`, function () {
    this.timeout(30_000);
    let server: TestServer;
    let account: TestAccount;
    let proxy: Proxy;
    let other: ImapFlow;
    let connections: Connections;
    let told: { mailbox: string; counts: MailboxCounts | undefined }[];
    let foldersTold: number;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      account = await server.newUser();
      proxy = await startProxy(account.port);
      other = await connectSecondClient(account);
      for (const mailbox of ['INBOX', 'Sent'])
        for (const subject of ['a', 'b']) await other.append(mailbox, compose({ subject }));
    });
    afterEach(async () => {
      connections?.close();
      await other?.logout().catch(() => undefined);
      await proxy?.stop();
    });

    /** Online, with the push connection up. */
    async function connect(timings: Partial<Timings> = quick): Promise<void> {
      told = [];
      foldersTold = 0;
      connections = new Connections(
        { ...settingsOf(account), port: proxy.port },
        () => Promise.resolve({ password: account.password }),
        {
          onState: () => undefined,
          onMailboxEvent: (mailbox, heard) => told.push({ mailbox, counts: heard?.counts }),
          onFoldersEvent: () => foldersTold++,
        },
        timings,
      );
      await connections.session('main');
      await untilTold('INBOX', 'that push has begun', 5_000);
    }

    async function untilTold(mailbox: string, what: string, milliseconds = promptly) {
      const since = told.length;
      const isTold = (): boolean => told.slice(since).some((each) => each.mailbox === mailbox);
      await until(isTold, what, milliseconds);
    }

    /** What another program does has to be told within the time, each by itself. */
    async function assertTold(mailbox: string): Promise<void> {
      const steps: [string, () => Promise<unknown>][] = [
        ['a new message', () => other.append(mailbox, compose({ subject: 'new' }))],
        ['a flag', () => other.messageFlagsAdd('1', ['\\Seen'])],
        ['another flag', () => other.messageFlagsAdd('1', ['\\Flagged'])],
        ['a deletion', () => other.messageDelete('2')],
      ];
      await other.mailboxOpen(mailbox);
      for (const [what, act] of steps) {
        const waiting = untilTold(mailbox, `${what} in ${mailbox}`);
        await Promise.all([act(), waiting]);
        // Servers tell one change in several lines; those must not pass for the next.
        await quietness();
      }
    }

    async function quietness(): Promise<void> {
      let before = -1;
      await until(async () => {
        const same = before === told.length;
        before = told.length;
        await new Promise((resolve) => setTimeout(resolve, 150));
        return same && before === told.length;
      }, 'quiet');
    }

    it('tells what happens in the INBOX', async () => {
      await connect();
      await quietness();
      await assertTold('INBOX');
    });

    it('tells what happens in the folder that is open', async () => {
      await connect();
      connections.watch('Sent');
      await quietness();
      await assertTold('Sent');
    });

    it('goes on telling it after the session has been elsewhere', async () => {
      await connect();
      connections.watch('Sent');
      await connections.use('main', (session) => session.use(() => session.select('Drafts')));
      if (!name.endsWith('with NOTIFY')) await untilTold('Sent', 'its return', 5_000);
      await quietness();
      await assertTold('Sent');
    });

    it('comes back after its connection was cut', async () => {
      await connect();
      await quietness();
      await proxy.goDown();
      await proxy.comeBack();
      await untilTold('INBOX', 'its return', 10_000);
      await quietness();
      await assertTold('INBOX');
    });

    it('notices a connection that has gone dead in silence', async () => {
      await connect({ ...quick, probe: 400, probeDeadline: 400 });
      await quietness();
      proxy.swallow();
      await untilTold('INBOX', 'a new connection', 10_000);
      await quietness();
      const waiting = untilTold('INBOX', 'a new message');
      await Promise.all([other.append('INBOX', compose({ subject: 'late' })), waiting]);
    });

    it('does not wait long for an answer on a line that has gone dead', async () => {
      await connect({ ...quick, probe: 400, probeDeadline: 400 });
      await quietness();
      proxy.swallow();
      const asked = connections.use('main', (session) => session.use((client) => client.noop()));
      const started = performance.now();
      await asked.catch(() => undefined);
      assert.ok(performance.now() - started < 5_000);
      await untilTold('INBOX', 'a new connection', 10_000);
    });

    if (name.endsWith('with NOTIFY')) {
      it('tells what happens in an open folder that is not the user’s own', async () => {
        await other.mailboxCreate('Public/News').catch(() => undefined);
        for (const subject of ['a', 'b']) await other.append('Public/News', compose({ subject }));
        await connect();
        connections.watch('Public/News');
        await untilTold('Public/News', 'that it is watched', 5_000);
        await quietness();
        await assertTold('Public/News');
      });

      it('tells of every folder, with its counts', async () => {
        await connect();
        await quietness();
        told = [];
        await other.append('Archive', compose({ subject: 'new' }));
        await until(() => told.length > 0, 'the new message', promptly);
        const counts = { total: 1, unread: 1, uidNext: 2 };
        assert.deepEqual(told.at(-1), { mailbox: 'Archive', counts });
        foldersTold = 0;
        await other.mailboxCreate('Grüße');
        await until(() => foldersTold > 0, 'the new folder', promptly);
        await other.append('Grüße', compose({ subject: 'new' }));
        await until(() => told.at(-1)?.mailbox === 'Grüße', 'its message', promptly);
      });
    }
  });
}

describe('the counts of folders', function () {
  this.timeout(60_000);

  for (const [name, offered, most] of [
    ['in one exchange', undefined, 1],
    ['in few where there is no LIST-STATUS', withoutPush.replace('LIST-STATUS ', ''), 4],
  ] as const) {
    it(`come ${name}`, async function () {
      if ((await dovecot.unavailable()) !== undefined) this.skip();
      const server = await startDovecot(offered === undefined ? {} : { capability: offered });
      const other = await connectSecondClient(server);
      for (let number = 0; number < 30; number++) await other.mailboxCreate(`Folder ${number}`);
      await other.append('Folder 7', compose({ subject: 'new' }));
      const proxy = await startCounting(server.port);
      const engine = startEngine({ ...server, port: proxy.port });
      try {
        await engine.folders('test');
        // By then push has begun, on however slow a machine, and what it was followed by is over.
        await until(() => proxy.connections() === 2, 'push', 30_000);
        await proxy.settle(untilPush);
        const folders = await engine.folders('test');
        const { turns } = proxy.traffic();
        assert.ok(turns <= most, `${turns} turns`);
        const found = folders.find(({ path }) => path[0] === 'Folder 7');
        assert.deepEqual([found?.total, found?.unread], [1, 1]);
        assert.equal(folders.filter(({ total }) => total === 0).length, folders.length - 1);
      } finally {
        engine.close();
        await other.logout();
        await proxy.stop();
        await server.stop();
      }
    });
  }
});
