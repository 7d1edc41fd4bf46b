import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { Engine } from '../../src/engine/engine.ts';
import type { Change } from '../../src/model/change.ts';
import { hasFlag } from '../../src/model/flags.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { type CountingProxy, startCounting, untilPush } from './fixtures/counting.ts';
import { cyrus } from './fixtures/cyrus.ts';
import { dovecot, dovecotWith, withoutPush } from './fixtures/dovecot.ts';
import { embedded } from './fixtures/embedded.ts';
import { HostileBed } from './fixtures/hostileBed.ts';
import { compose } from './fixtures/mail.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { startEngine } from './fixtures/testBed.ts';
import type { ServerKind, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const kinds: Record<string, ServerKind> = {
  'Dovecot with NOTIFY': dovecot,
  'Dovecot without NOTIFY': dovecotWith({ capability: `${withoutPush} IDLE` }),
  Cyrus: cyrus,
  'the embedded server': embedded,
};

const inbox = 'test/INBOX';
const window = { offset: 0, limit: 50 };

for (const [name, kind] of Object.entries(kinds)) {
  describe(`changes of one's own on ${name}`, function () {
    this.timeout(60_000);
    let server: TestServer;
    let line: CountingProxy;
    let other: ImapFlow;
    let engine: Engine;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      const account = await server.newUser();
      other = await connectSecondClient(account);
      for (const subject of ['a', 'b', 'c', 'd']) await other.append('INBOX', compose({ subject }));
      await other.mailboxOpen('INBOX');
      line = await startCounting(account.port);
      engine = startEngine({ ...account, port: line.port });
      await engine.list(inbox, window, { eager: true });
      engine.watch('test', inbox);
      await line.settle(untilPush);
    });
    afterEach(async () => {
      engine?.close();
      await other?.logout().catch(() => undefined);
      await line?.stop();
    });

    function rows(): readonly MessageRow[] {
      return engine.cachedList(inbox, window)?.rows ?? [];
    }

    function rowOf(subject: string): MessageRow | undefined {
      return rows().find((row) => row.subject === subject);
    }

    const mark = (messages: readonly string[], flag: string): Promise<Change> =>
      engine.change({ kind: 'flags', messages, change: { add: [flag] } });

    if (kind !== embedded) {
      it('are not looked at again when the server tells of them', async () => {
        const messages = rows().map(({ id }) => id);
        await mark(messages, '\\Seen');
        // One that changes them, one that counts.
        assert.equal((await line.settle(1_500)).turns, 2);
        assert.ok(rows().every(({ flags }) => hasFlag(flags, '\\Seen')));
        // What others do is looked at as before.
        await other.messageFlagsAdd('1', ['\\Answered']);
        await until(() => hasFlag(rowOf('a')?.flags ?? [], '\\Answered'), 'the flag', 5_000);
      });
    }

    it('hide nothing that others do at the same time', async () => {
      const subjects = ['a', 'b', 'c', 'd'];
      for (let round = 0; round < 12; round++) {
        const [ours, theirs] = [`ours${round}`, `theirs${round}`];
        const messages = subjects.slice(0, 1 + (round % 4)).map((each) => rowOf(each)!.id);
        const changes = [
          () => other.messageFlagsAdd(round % 3 === 0 ? '1:2' : '1', [theirs, ours]),
          () => mark(messages, ours),
          () => other.messageFlagsAdd('2:4', [theirs]),
        ];
        if (round % 2 === 0) for (const change of changes) await change();
        else await Promise.all(changes.map((change) => change()));
        const isShown = (): boolean =>
          subjects.every((each) => hasFlag(rowOf(each)?.flags ?? [], theirs)) &&
          messages.every((id) => hasFlag(rows().find((row) => row.id === id)?.flags ?? [], ours));
        await until(isShown, `what both have done in round ${round}`, 15_000);
      }
    });
  });
}

describe('the answer to a change of one’s own', function () {
  this.timeout(30_000);
  const bed = new HostileBed();
  afterEach(() => bed.close());

  /** The next look at a mailbox of mod-sequence 10 after a STORE with this answer, as it asks. */
  async function nextLook(answer: string): Promise<string | undefined> {
    let highest = 10;
    const engine = await bed.start({
      capabilities: 'ENABLE CONDSTORE',
      answers: {
        ENABLE: (tag) => `* ENABLED CONDSTORE\r\n${tag} OK\r\n`,
        SELECT: (tag) =>
          `* 3 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n* OK [UIDVALIDITY 1] x\r\n` +
          `* OK [UIDNEXT 4] x\r\n* OK [HIGHESTMODSEQ ${highest}] x\r\n${tag} OK [READ-WRITE] x\r\n`,
        'UID STORE': (tag) => {
          highest = 12;
          return `${answer}${tag} OK\r\n`;
        },
      },
    });
    const { rows } = await engine.list(inbox, window);
    const messages = rows.filter(({ subject }) => subject !== 's3').map(({ id }) => id);
    await engine.change({ kind: 'flags', messages, change: { add: ['\\Seen'] } });
    await engine.list(inbox, window);
    engine.close();
    return /CHANGEDSINCE \d+/.exec(bed.server.heard())?.[0];
  }

  const fetched = (uid: number, modseq: number, flags = '\\Seen'): string =>
    `* ${uid} FETCH (UID ${uid} MODSEQ (${modseq}) FLAGS (${flags}))\r\n`;

  it('is enough where nothing else can have happened', async () => {
    assert.equal(await nextLook(fetched(1, 11) + fetched(2, 11)), 'CHANGEDSINCE 11');
    // Cyrus counts each message.
    assert.equal(await nextLook(fetched(1, 12) + fetched(2, 11)), undefined);
  });

  it('is not where somebody else’s change may be left out', async () => {
    assert.equal(await nextLook(fetched(1, 12) + fetched(2, 12)), 'CHANGEDSINCE 10');
    assert.equal(await nextLook(fetched(1, 11) + fetched(2, 13)), 'CHANGEDSINCE 10');
    const silent = '* 1 FETCH (UID 1 MODSEQ (11))\r\n* 2 FETCH (UID 2 MODSEQ (12))\r\n';
    assert.equal(await nextLook(silent), 'CHANGEDSINCE 10');
  });

  it('is not where it shows what somebody else has changed', async () => {
    const other = fetched(2, 11, '\\Seen \\Flagged');
    assert.equal(await nextLook(fetched(1, 11) + other), 'CHANGEDSINCE 10');
    assert.equal(await nextLook(fetched(1, 11) + fetched(3, 11)), 'CHANGEDSINCE 10');
  });

  it('is not where it says nothing of that', async () => {
    assert.equal(await nextLook('* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n'), 'CHANGEDSINCE 10');
    assert.equal(await nextLook(''), 'CHANGEDSINCE 10');
  });
});
