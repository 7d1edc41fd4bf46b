import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine.ts';
import { quirksOf } from '../../src/imap/quirks.ts';
import type { AccountSettings } from '../../src/model/account.ts';
import { MailError } from '../../src/model/errors.ts';
import { makeCertificate } from './fixtures/certificate.ts';
import { modestScript, type Oddities } from './fixtures/modest.ts';
import { type ScriptedServer, startScripted } from './fixtures/scripted.ts';
import { startEngine } from './fixtures/testBed.ts';
import { until } from './fixtures/until.ts';

const page = { offset: 0, limit: 50 };

describe('quirks of', function () {
  this.timeout(20_000);
  let server: ScriptedServer | undefined;
  let engine: Engine | undefined;
  let connectedAt: number[];

  afterEach(async () => {
    engine?.close();
    await server?.stop();
    engine = server = undefined;
  });

  async function start(
    oddities: Oddities,
    settings: Partial<AccountSettings> = {},
  ): Promise<Engine> {
    connectedAt = [];
    const script = modestScript(oddities);
    server = await startScripted((connection) => {
      connectedAt.push(performance.now());
      script(connection);
    });
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    engine = startEngine(account, undefined, settings);
    return engine;
  }
  async function failure(work: Promise<unknown>): Promise<MailError> {
    const error = await work.then(
      () => assert.fail('it went through'),
      (reason: unknown) => reason,
    );
    assert.ok(MailError.is(error), String(error));
    return error;
  }
  /** The names of the commands in the order in which they were sent. */
  const commands = (): string[] =>
    server!
      .heard()
      .split('\r\n')
      .map((line) => line.split(' ')[1] ?? '')
      .filter((name) => name !== '');

  it('Gmail: nothing is sent ahead, whatever it offers', async () => {
    let open = 0;
    let most = 0;
    const slowly =
      (rest: string) =>
      (tag: string, connection: { say(text: string): void }): string => {
        most = Math.max(most, ++open);
        setTimeout(() => {
          open--;
          connection.say(`${rest}${tag} OK done\r\n`);
        }, 20);
        return '';
      };
    const running = await start({
      greeting: 'OK Gimap ready for requests from 127.0.0.1 x1',
      capabilities: 'QRESYNC CONDSTORE ESEARCH ENABLE ID NAMESPACE',
      answers: {
        ID: slowly('* ID NIL\r\n'),
        NAMESPACE: slowly('* NAMESPACE (("" "/")) NIL NIL\r\n'),
        ENABLE: slowly('* ENABLED CONDSTORE QRESYNC\r\n'),
      },
    });
    await running.connect('test');
    assert.equal(most, 1);
    assert.deepEqual(quirksOf('imap.gmail.com', ''), quirksOf('x', 'Gimap ready for requests'));
  });

  describe('Exchange', () => {
    const greeting = 'OK The Microsoft Exchange IMAP4 service is ready. [abc]';

    it('that lets in and opens no mailbox: a refused sign-in that says what to do', async () => {
      const running = await start({
        greeting,
        capabilities: 'NAMESPACE ID IDLE',
        answers: { NAMESPACE: (tag) => `${tag} BAD User is authenticated but not connected.\r\n` },
      });
      const error = await failure(running.list('test/INBOX', page));
      assert.equal(error.code, 'auth-failed');
      assert.match(error.message, /Have IMAP switched on/);
      await failure(running.list('test/INBOX', page));
      assert.equal(connectedAt.length, 1);
    });

    it('that asks for a pause gets it', async () => {
      let throttles = true;
      const running = await start({
        greeting,
        answers: {
          SELECT: (tag) =>
            throttles
              ? `${tag} BAD Request is throttled. Suggested Backoff Time: 1500 milliseconds\r\n`
              : `* 0 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n${tag} OK\r\n`,
          EXAMINE: (tag) => `* 0 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n${tag} OK\r\n`,
        },
      });
      const started = performance.now();
      const error = await failure(running.list('test/INBOX', page));
      assert.ok(performance.now() - started < 1_000, 'nobody waits for its end');
      assert.match(error.message, /left alone for 2 seconds/);
      throttles = false;
      const before = connectedAt.length;
      const failedAt = performance.now();
      await until(() => connectedAt.length > before, 'the next connection');
      assert.ok(connectedAt.at(-1)! - failedAt >= 1_300);
      assert.equal((await running.list('test/INBOX', page)).total, 0);
    });

    it('speaks IMAP4rev2 only by mistake', async () => {
      const running = await start({ greeting, capabilities: 'IMAP4rev2 ENABLE UTF8=ACCEPT' });
      await running.list('test/INBOX', page);
      assert.doesNotMatch(server!.heard(), /ENABLE [^\r]*IMAP4rev2/);
    });
  });

  for (const [name, greeting] of [
    ['iCloud', 'OK iSCREAM ready to rumble'],
    ['any server that offers QRESYNC and does not enable it', 'OK ready'],
  ] as const) {
    it(`${name}: no folder is selected with QRESYNC`, async () => {
      const running = await start({
        greeting,
        capabilities: 'QRESYNC CONDSTORE ESEARCH ENABLE NAMESPACE',
        answers: {
          ENABLE: (tag) => `${tag} OK done\r\n`,
          'UID SEARCH': (tag) => `* ESEARCH (TAG "${tag}") UID ALL 1:3\r\n${tag} OK\r\n`,
        },
      });
      assert.equal((await running.list('test/INBOX', page)).total, 3);
      assert.equal((await running.list('test/INBOX', page)).total, 3);
      assert.match(server!.heard(), /SELECT INBOX\r/);
      assert.doesNotMatch(server!.heard(), /(SELECT|EXAMINE) [^\r]*QRESYNC/);
    });
  }

  it('Yahoo: too many sign-ins are followed by a pause', async () => {
    const running = await start({
      greeting: 'OK [CAPABILITY IMAP4rev1 ID] IMAP4rev1 imapgate-1.9.8 Yahoo',
      answers: { LOGIN: (tag) => `${tag} NO [LIMIT] LOGIN Rate limit hit.\r\n` },
    });
    const states: string[] = [];
    running.onConnectionChanged(({ state, reason }) => states.push(`${state} ${reason ?? ''}`));
    const error = await failure(running.folders('test'));
    assert.match(error.message, /left alone for 60 seconds/);
    assert.match(error.serverText ?? '', /Rate limit hit/);
    // It is not a refused password, so it comes back by itself.
    assert.match(states.at(-1) ?? '', /^offline /);
  });

  it('a limit of connections: the one that there is goes on working', async () => {
    let logins = 0;
    const running = await start({
      answers: {
        LOGIN: (tag) =>
          ++logins === 1 ? `${tag} OK welcome\r\n` : `${tag} NO [LIMIT] Too many connections\r\n`,
      },
    });
    assert.equal((await running.list('test/INBOX', page)).total, 3);
    await until(() => logins === 2, 'the push connection to be refused');
    assert.equal((await running.list('test/INBOX', page)).total, 3);
    const [row] = (await running.list('test/INBOX', page)).rows;
    // What has a connection of its own elsewhere comes by this one.
    assert.equal((await running.source(row!.id)).length, 0);
    assert.match(server!.heard(), /UID FETCH [^\r]*BODY\.PEEK\[\]/);
    assert.equal(connectedAt.length, 2);
  });

  it('Fastmail: none, what it offers is what it does', () => {
    assert.deepEqual(quirksOf('imap.fastmail.com', 'IMAP4 ready'), {});
  });

  it('Proton Bridge: its own certificate on this machine, trusted by its fingerprint', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mail-quirks-'));
    try {
      const certificate = await makeCertificate(folder);
      const key = await readFile(certificate.keyFile, 'utf8');
      const cert = await readFile(certificate.certificateFile, 'utf8');
      const oddities: Oddities = {
        greeting: 'OK [CAPABILITY IMAP4rev1 STARTTLS] Proton Mail Bridge 3 - gluon session ID 1',
        capabilities: 'STARTTLS',
        answers: {
          STARTTLS: (tag, connection) => {
            connection.say(`${tag} OK go\r\n`);
            connection.startTls(key, cert);
            return '';
          },
        },
      };
      const unknown = await start(oddities, { security: 'starttls' });
      const error = await failure(unknown.folders('test'));
      assert.deepEqual(
        [error.code, error.certificate?.fingerprint],
        ['certificate', certificate.fingerprint],
      );
      unknown.close();
      await server?.stop();
      const trusting = await start(oddities, {
        security: 'starttls',
        trustedCertificate: certificate.fingerprint,
      });
      assert.equal((await trusting.list('test/INBOX', page)).total, 3);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  describe('163, 126 and QQ', () => {
    let identified = false;
    const oddities: Oddities = {
      capabilities: 'ID',
      answers: {
        ID: (tag) => {
          identified ||= !commands().includes('LOGIN');
          return `* ID NIL\r\n${tag} OK\r\n`;
        },
      },
    };
    const trusting = (tag: string): string =>
      identified
        ? `* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n${tag} OK [READ-WRITE] done\r\n`
        : `${tag} NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n`;
    const answers = { ...oddities.answers, SELECT: trusting, EXAMINE: trusting };

    beforeEach(() => (identified = false));

    for (const greeting of [
      'OK Coremail System IMap Server Ready(163com[b62aaa])',
      'OK [CAPABILITY IMAP4rev1 ID] QQMail XMIMAP4Server ready',
    ]) {
      it(`say who we are before LOGIN (${greeting.slice(3, 20)})`, async () => {
        const running = await start({ ...oddities, answers, greeting });
        assert.equal((await running.list('test/INBOX', page)).total, 0);
        const sent = commands();
        assert.ok(sent.indexOf('ID') < sent.indexOf('LOGIN'), sent.join(' '));
      });
    }

    it('are understood when they do not trust us all the same', async () => {
      const running = await start({ ...oddities, answers });
      const error = await failure(running.list('test/INBOX', page));
      assert.equal(error.code, 'not-permitted');
      assert.match(error.message, /authorization code/);
      assert.match(error.serverText ?? '', /Unsafe Login/);
    });
  });
});
