import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { deflateRawSync } from 'node:zlib';
import type { Engine } from '../../src/engine/engine.ts';
import { rawCommand } from '../../src/imap/raw.ts';
import { Session } from '../../src/imap/session.ts';
import { MailError } from '../../src/model/errors.ts';
import type { MessageList } from '../../src/model/message.ts';
import { modestScript, type Oddities, plainRow } from './fixtures/modest.ts';
import {
  type ScriptedConnection,
  type ScriptedServer,
  startScripted,
} from './fixtures/scripted.ts';
import { settingsOf, startEngine } from './fixtures/testBed.ts';
import { until } from './fixtures/until.ts';

const megabyte = 2 ** 20;
const page = { offset: 0, limit: 50 };

describe('a hostile server', function () {
  this.timeout(30_000);
  let server: ScriptedServer | undefined;
  let engine: Engine | undefined;
  let session: Session | undefined;

  afterEach(async () => {
    engine?.close();
    session?.close();
    await server?.stop();
    engine = server = session = undefined;
  });

  async function serve(script: (connection: ScriptedConnection) => void) {
    server = await startScripted(script);
    return { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
  }
  /** An engine on a modest server with these oddities. */
  async function start(oddities: Oddities): Promise<Engine> {
    engine = startEngine(await serve(modestScript(oddities)));
    return engine;
  }
  async function list(oddities: Oddities): Promise<MessageList> {
    return (await start(oddities)).list('test/INBOX', page);
  }
  async function open(oddities: Oddities, expendable = false): Promise<Session> {
    const account = await serve(modestScript(oddities));
    const secret = { password: 'pw' };
    session = await Session.connect(settingsOf(account), secret, {}, { expendable });
    return session;
  }
  const subjects = ({ rows }: MessageList): string[] => rows.map(({ subject }) => subject).sort();

  /** What `work` fails with: one error in our words; memory stays within `megabytes` meanwhile. */
  async function failure(work: () => Promise<unknown>, megabytes = 150): Promise<MailError> {
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    try {
      const error = await work().then(
        () => assert.fail('it went through'),
        (reason: unknown) => reason,
      );
      assert.ok(MailError.is(error), String(error));
      const grown = Math.round((peak - before) / megabyte);
      assert.ok(grown < megabytes, `${grown} MB more`);
      return error;
    } finally {
      clearInterval(watch);
    }
  }

  /** For how long, in milliseconds, nothing else could run while `work` did: nearly always, and once. */
  async function blocks(work: () => Promise<unknown>): Promise<{ usual: number; longest: number }> {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await work();
    delay.disable();
    return { usual: delay.percentile(95) / 1e6, longest: delay.max / 1e6 };
  }

  describe('that sends too much', () => {
    it('costs its connection with a huge literal', async () => {
      const error = await failure(() =>
        list({ row: (uid) => `* 1 FETCH (UID ${uid} BODY[] {900000000}\r\nabc` }),
      );
      assert.equal(error.code, 'too-large');
      assert.match(error.message, /sent more than can be taken in/);
    });

    it('costs its connection with a line that never ends', async () => {
      const account = await serve((connection) => {
        connection.say('* OK ');
        connection.pour('x'.repeat(megabyte));
      });
      const error = await failure(() => startAndConnect(account));
      assert.equal(error.code, 'too-large');
    });

    async function startAndConnect(account: Parameters<typeof startEngine>[0]): Promise<void> {
      engine = startEngine(account);
      await engine.connect('test');
    }

    it('ends at the deadline with a flood of untagged responses, others run meanwhile', async () => {
      const opened = await open({
        answers: {
          NOOP: (_tag, connection) => {
            connection.pour('* OK Hello there\r\n'.repeat(1000));
            return '';
          },
        },
      });
      const work = (): Promise<unknown> =>
        opened.use((client) => rawCommand(client, 'NOOP', []), { deadline: 1_500 });
      let error: MailError | undefined;
      const { usual, longest } = await blocks(async () => (error = await failure(work)));
      assert.equal(error?.code, 'timeout');
      // The server floods from the same thread, and other tests may load the machine.
      assert.ok(usual < 150 && longest < 500, `${usual} ms, once ${longest} ms`);
    });

    it('costs its connection with rows that nobody asked for', async () => {
      const error = await failure(() =>
        list({
          answers: {
            FETCH: (_tag, connection) => {
              let uid = 1000;
              const rows = Array.from({ length: 500 }, () => plainRow(1, ++uid, 'RFC822.SIZE'));
              connection.pour(rows.join(''));
              return '';
            },
          },
        }),
      );
      assert.equal(error.code, 'too-large');
    });

    it('costs its connection with a compression bomb', async () => {
      const bomb = deflateRawSync(Buffer.alloc(256 * megabyte, 'x'));
      const error = await failure(async () => {
        const opened = await open(
          {
            capabilities: 'COMPRESS=DEFLATE',
            answers: {
              COMPRESS: (tag, connection) => {
                connection.say(`${tag} OK go\r\n`);
                connection.onLine(() => undefined);
                setTimeout(() => connection.sayOctets(bomb), 50);
                return '';
              },
            },
          },
          true,
        );
        await opened.use((client) => rawCommand(client, 'NOOP', []));
      });
      assert.equal(error.code, 'too-large');
    });

    it('has 200,000 folders and shows 20,000', async () => {
      const rows = Array.from({ length: 200_000 }, (_, number) => `* LIST () "/" f${number}\r\n`);
      const text = `* LIST () "/" INBOX\r\n${rows.join('')}`;
      const running = await start({
        answers: {
          LIST: (tag) => `${text}${tag} OK\r\n`,
          STATUS: (tag) => `${tag} NO not now\r\n`,
        },
      });
      const before = process.memoryUsage().rss;
      // Their counts would take long; the listing itself is what is bounded.
      assert.equal((await running.folders('test')).length, 20_000);
      const grown = Math.round((process.memoryUsage().rss - before) / megabyte);
      assert.ok(grown < 400, `${grown} MB more`);
    });

    it('has two million messages', async () => {
      const uids = Array.from({ length: 2_000_000 }, (_, index) => index + 1);
      const { total, rows } = await list({ uids });
      assert.equal(total, 2_000_000);
      assert.equal(rows.length, 50);
    });
  });

  describe('with rows that cannot be read', () => {
    const nested = (depth: number): string =>
      `${'('.repeat(depth)}"TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1${') "MIXED")'.repeat(depth - 1)})`;
    const structures: Record<string, string> = {
      'nested 20 deep': nested(20),
      'nested 95 deep': nested(95),
      'nested 5,000 deep': nested(5_000),
      'that is never closed': '(("TEXT" "PLAIN"',
      'that is closed too often': '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1))))',
      'with a raw line end in a string': '("TEXT" "PLAIN" ("NAME" "a\r\nb") NIL NIL "7BIT" 1 1)',
      'that is NIL': 'NIL',
    };
    for (const [what, structure] of Object.entries(structures)) {
      it(`shows the message of a structure ${what}`, async () => {
        const answer = await list({
          row: (uid, items) => (uid === 2 ? plainRow(2, 2, items, structure) : undefined),
        });
        assert.equal(answer.total, 3);
        assert.deepEqual(subjects(answer), ['s1', 's2', 's3']);
      });
    }

    it('shows a message whose envelope says nothing', async () => {
      const answer = await list({
        row: (uid, items) =>
          uid === 2
            ? plainRow(2, 2, items).replace(/ENVELOPE \(.*?"<2@x>"\)/, 'ENVELOPE NIL')
            : undefined,
      });
      assert.deepEqual(subjects(answer), ['', 's1', 's3']);
    });

    it('ignores rows of UIDs that cannot be, and of messages not asked for', async () => {
      const answer = await list({
        row: (uid, items) =>
          plainRow(9, 0, items) +
          plainRow(8, 99999999999, items).replace('s99999999999', 'forged') +
          (items.includes('ENVELOPE') ? plainRow(7, 77, items) : '') +
          plainRow(uid, uid, items),
      });
      assert.deepEqual(subjects(answer), ['s1', 's2', 's3']);
      assert.ok(answer.rows.every(({ id }) => /;[123]$/.test(id)));
    });
  });

  describe('that lies', () => {
    it('costs its connection with an answer to what was never sent', async () => {
      const error = await failure(() =>
        list({
          answers: {
            SELECT: (tag) => {
              const later = (parseInt(tag, 16) + 1).toString(16).toUpperCase();
              return `${later} OK done\r\n* BYE\r\n`;
            },
          },
        }),
      );
      assert.ok(['offline', 'server-error'].includes(error.code), error.code);
    });

    it('has its messages forgotten when it renumbers them', async () => {
      let uidValidity = 1;
      const running = await start({ uidValidity: () => uidValidity });
      const before = await running.list('test/INBOX', page);
      uidValidity = 2;
      const after = await running.list('test/INBOX', page);
      const ids = new Set(after.rows.map(({ id }) => id));
      assert.equal(ids.size, 3);
      for (const { id } of before.rows) {
        assert.ok(!ids.has(id));
        await assert.rejects(running.read(id, false), { code: 'stale-id' });
      }
    });
  });

  describe('with odd folder names', () => {
    const literal = (name: string): string => `{${Buffer.byteLength(name, 'latin1')}}\r\n${name}`;
    const names: readonly string[] = [
      ...['"a\tb"', literal('c\r\nd'), '"&AAA-"', '"&IC4-txt.exe"', '"../../etc/passwd"'],
      ...['"__proto__"', '"constructor"', '"&Jjo!"', '"<img src=x>"', '""', '"inbox"'],
    ];

    it('lists each of them once, as what it is', async () => {
      const rows = names.map((name) => `* LIST () "/" ${name}\r\n`).join('');
      const running = await start({
        capabilities: 'NAMESPACE',
        answers: {
          LIST: (tag) =>
            `* LIST () "/" INBOX\r\n${rows}* LIST () NIL flat/name\r\n* LIST () "//" a//b\r\n${tag} OK\r\n`,
          STATUS: (tag) => `${tag} NO no\r\n`,
        },
      });
      const folders = await running.folders('test');
      const ids = folders.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, ids.join(' '));
      assert.equal(folders.filter(({ role }) => role === 'inbox').length, 1);
      for (const name of ['__proto__', 'constructor', '../../etc/passwd', 'flat/name'])
        assert.ok(
          folders.some(({ path }) => path.join('/') === name),
          name,
        );
      for (const { id, path } of folders) {
        assert.ok(path.length > 0);
        assert.doesNotMatch(id, /[\u0000-\u0020\u007f]/);
      }
      const list = await running.list('test/INBOX', page);
      assert.equal(list.total, 3);
    });
  });

  it('that hangs up in the middle of a literal shows no partial message', async () => {
    const error = await failure(() =>
      list({
        answers: {
          FETCH: (_tag, connection) => {
            connection.say('* 1 FETCH (UID 1 BODY[] {1000}\r\nSubject: half');
            connection.hangUp();
            return '';
          },
        },
      }),
    );
    assert.equal(error.code, 'offline');
  });

  it('leaves nothing running when the engine is closed', async () => {
    const running = await start({ answers: { SELECT: () => '' } });
    const listing = running.list('test/INBOX', page);
    await until(() => /SELECT|EXAMINE/.test(server!.heard()), 'the SELECT');
    running.close();
    await assert.rejects(listing);
  });
});
