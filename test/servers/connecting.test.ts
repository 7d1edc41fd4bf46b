import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { freePort } from '../../scripts/ports.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { AccountSettings } from '../../src/model/account.ts';
import type { Change } from '../../src/model/change.ts';
import { MailError } from '../../src/model/errors.ts';
import type { FlagChange } from '../../src/model/flags.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { type Certificate, makeCertificate } from './fixtures/certificate.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import {
  imapScript,
  type Proxy,
  type ScriptedConnection,
  type ScriptedServer,
  startProxy,
  startScripted,
} from './fixtures/scripted.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { startEngine } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

/** Long and odd enough to be found wherever it turns up. */
const password = 'correct-horse-battery-staple';

async function rejection(promise: Promise<unknown>): Promise<MailError> {
  const outcome = await promise.then(
    () => assert.fail('it went through'),
    (error: unknown) => error,
  );
  assert.ok(MailError.is(outcome), String(outcome));
  assert.ok(!JSON.stringify([outcome, outcome.message]).includes(password), 'a secret in an error');
  return outcome;
}

describe('verifying an account', function () {
  this.timeout(20_000);
  const engine = new Engine({ secret: () => Promise.resolve(null) });
  let folder: string;
  let certificate: Certificate;
  let scripted: ScriptedServer | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mail-connecting-'));
    certificate = await makeCertificate(folder);
  });
  after(async () => {
    engine.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await scripted?.stop();
    scripted = undefined;
  });

  function verify(settings: Partial<AccountSettings>, signal?: AbortSignal): Promise<void> {
    const base = { address: 'ada@example.org', host: '127.0.0.1', user: 'ada' };
    const open = { port: scripted?.port ?? 1, security: 'none' } as const;
    return engine.verify({ ...base, ...open, ...settings }, { password }, signal);
  }

  async function serve(script: (connection: ScriptedConnection) => void): Promise<ScriptedServer> {
    scripted = await startScripted(script);
    return scripted;
  }

  describe('where there is no server', () => {
    it('names a host that does not exist', async () => {
      const error = await rejection(verify({ host: 'mail.nowhere.invalid', port: 993 }));
      assert.equal(error.code, 'insecure');
      for (const security of ['tls', 'starttls'] as const) {
        const unknown = await rejection(verify({ host: 'mail.nowhere.invalid', security }));
        assert.equal(unknown.code, 'offline');
        assert.match(unknown.message, /“mail\.nowhere\.invalid” could not be found/);
      }
    });

    for (const security of ['tls', 'starttls', 'none'] as const) {
      it(`says that a port refuses connections (${security})`, async () => {
        const port = await freePort();
        const error = await rejection(verify({ port, security }));
        assert.equal(error.code, 'offline');
        assert.match(error.message, new RegExp(`127\\.0\\.0\\.1 refuses.*${port}`));
      });
    }
  });

  describe('where the server speaks something else', () => {
    const greetings: [string, string][] = [
      ['HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
      ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n'],
      ['SMTP', '220 mail.example.org ESMTP\r\n'],
      ['POP3', '+OK ready\r\n'],
      ['NNTP', '200 news.example.org ready\r\n'],
      ['noise', '\u0000\u0001\u00ff{5}\r\n'],
    ];
    for (const [name, greeting] of greetings) {
      for (const security of ['none', 'starttls'] as const) {
        it(`says so of ${name} (${security})`, async () => {
          const { heard } = await serve((connection) => connection.say(greeting));
          const error = await rejection(verify({ security }));
          assert.equal(error.code, 'server-error');
          assert.match(error.message, /does not speak IMAP on port/);
          assert.equal(heard(), '');
        });
      }
    }

    it('says so of one that says nothing at all, in time', async () => {
      await serve(() => undefined);
      const started = performance.now();
      const error = await rejection(verify({}));
      assert.equal(error.code, 'server-error');
      assert.match(error.message, /does not speak IMAP on port/);
      assert.ok(performance.now() - started < 13_000);
    });

    it('stops waiting at once when it is cancelled', async () => {
      await serve(() => undefined);
      const started = performance.now();
      const error = await rejection(verify({}, AbortSignal.timeout(200)));
      assert.equal(error.code, 'cancelled');
      assert.ok(performance.now() - started < 2000);
    });

    it('says that a port without TLS offers no secure connection', async () => {
      await serve(imapScript('AUTH=PLAIN'));
      const error = await rejection(verify({ security: 'tls' }));
      assert.equal(error.code, 'tls');
      assert.match(error.message, /Check port and security/);
    });

    it('reports a server that hangs up at once', async () => {
      await serve((connection) => connection.hangUp());
      assert.equal((await rejection(verify({}))).code, 'offline');
    });

    it('tells the words of a server that says goodbye at once', async () => {
      await serve(imapScript('', {}, 'BYE too many connections from your address'));
      const error = await rejection(verify({}));
      assert.match(`${error.message} ${error.serverText}`, /too many connections/);
    });
  });

  describe('without encryption', () => {
    it('connects to nothing but this machine', async () => {
      const server = await serve(imapScript('AUTH=PLAIN'));
      // Reaches the server although it is not spelt as a loopback address.
      const host = '::ffff:127.0.0.1';
      assert.equal((await rejection(verify({ host, security: 'starttls' }))).code, 'tls');
      assert.equal(server.connections(), 1);
      const error = await rejection(verify({ host, security: 'none' }));
      assert.equal(error.code, 'insecure');
      assert.match(error.message, /Choose TLS or STARTTLS/);
      assert.equal(server.connections(), 1);
    });

    for (const host of ['127.0.0.1.example.org', 'localhost.example.org', '128.0.0.1', '127.1', ''])
      it(`takes “${host}” for another machine`, async () => {
        assert.equal((await rejection(verify({ host, security: 'none' }))).code, 'insecure');
      });
  });

  describe('on Dovecot', () => {
    let server: TestServer;

    before(async function () {
      this.timeout(120_000);
      if ((await dovecot.unavailable()) !== undefined) this.skip();
      server = await dovecot.start();
    });
    after(() => server?.stop());

    /** Signs in with the right password unless told otherwise. */
    function signIn(settings: Partial<AccountSettings>, secret = server.password): Promise<void> {
      const { host, port, user } = server;
      const base = { address: 'ada@example.org', host, port, user, security: 'none' } as const;
      return engine.verify({ ...base, ...settings }, { password: secret });
    }

    it('goes through with the right password', () => signIn({}));

    it('refuses a wrong one', async () => {
      const error = await rejection(signIn({}, password));
      assert.equal(error.code, 'auth-failed');
      assert.match(error.message, /127\.0\.0\.1 refused the sign-in of “ada”/);
    });

    it('survives passwords and names that look like commands', async () => {
      const odd = ['"', '\\', 'a"b\\c', 'pä$$wörd', '{5}', ')', ' ', 'a\r\nA1 LOGOUT', 'a\u0000b'];
      const errors = await Promise.all([
        ...odd.map((secret) => rejection(signIn({}, secret))),
        rejection(signIn({ user: 'a"\\ b' }, password)),
      ]);
      for (const { code, message } of errors) assert.equal(code, 'auth-failed', message);
    });

    for (const security of ['tls', 'starttls'] as const) {
      const way = (): Partial<AccountSettings> =>
        security === 'tls' ? { security, port: server.tlsPort! } : { security };

      it(`does not trust a certificate that nobody vouches for (${security})`, async () => {
        const error = await rejection(signIn(way()));
        assert.equal(error.code, 'certificate');
        const { fingerprint, subject, issuer, validFrom, validTo } = error.certificate!;
        assert.equal(fingerprint, server.certificateFingerprint);
        assert.match(subject, /^CN=/);
        assert.equal(issuer, subject, 'it vouches for itself');
        assert.ok(new Date(validFrom) <= new Date() && new Date() < new Date(validTo));
        assert.ok(error.message.includes(server.certificateFingerprint!));
      });

      it(`accepts the certificate that the user trusts (${security})`, async () => {
        const fingerprint = server.certificateFingerprint!;
        await signIn({ ...way(), trustedCertificate: fingerprint });
        const plain = fingerprint.replaceAll(':', '').toLowerCase();
        await signIn({ ...way(), trustedCertificate: plain });
      });

      it(`accepts no other certificate than the trusted one (${security})`, async () => {
        for (const trustedCertificate of [certificate.fingerprint, '', ':', '00']) {
          const error = await rejection(signIn({ ...way(), trustedCertificate }));
          assert.equal(error.code, 'certificate');
          assert.equal(error.certificate?.fingerprint, server.certificateFingerprint);
        }
      });
    }
  });
});

describe('an account whose server comes and goes', function () {
  this.timeout(20_000);
  let server: TestServer;
  let proxy: Proxy;
  let engine: Engine;
  let other: ImapFlow;
  let inbox: string;
  let folder: string;
  let states: string[];
  let start: () => void;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => {
    const account = await server.newUser();
    proxy = await startProxy(account.port);
    other = await connectSecondClient(account);
    for (const subject of ['a', 'b', 'c'])
      await other.append('INBOX', compose({ subject, text: `${subject} `.repeat(50_000) }));
    folder = await mkdtemp(join(tmpdir(), 'mail-connecting-'));
    start = () => {
      states = [];
      engine = startEngine({ ...account, port: proxy.port }, folder);
      engine.onConnectionChanged(({ state }) => states.push(state));
    };
    start();
    const folders = await engine.folders('test');
    inbox = folders.find(({ role }) => role === 'inbox')!.id;
  });
  afterEach(async () => {
    engine?.close();
    await other?.logout();
    await proxy?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function listed(): Promise<readonly MessageRow[]> {
    return (await engine.list(inbox, { offset: 0, limit: 10 })).rows;
  }
  async function flagsOnServer(uid: number): Promise<string[]> {
    await other.mailboxOpen('INBOX');
    const message = await other.fetchOne(String(uid), { flags: true }, { uid: true });
    assert.ok(message);
    return [...message.flags!].filter((flag) => /Flagged|Seen/.test(flag)).sort();
  }
  async function countOnServer(mailbox: string): Promise<number | undefined> {
    await other.mailboxOpen('Drafts');
    const status = await other.status(mailbox, { messages: true });
    return status ? status.messages : undefined;
  }
  const flag = (id: string, change: FlagChange): Promise<Change> =>
    engine.change({ kind: 'flags', messages: [id], change });

  describe('in the middle of an answer', () => {
    it('fails a list and gives it when asked again', async () => {
      proxy.cutBehind('ENVELOPE (', 30);
      const error = await rejection(listed());
      assert.equal(error.code, 'offline');
      assert.ok(proxy.wasCut());
      assert.deepEqual((await listed()).map(({ subject }) => subject).sort(), ['a', 'b', 'c']);
    });

    it('fails reading a message and reads it when asked again', async () => {
      const [row] = await listed();
      proxy.cutBehind('BODY[] {', 20_000);
      const error = await rejection(engine.read(row!.id, false));
      assert.equal(error.code, 'offline');
      assert.ok(proxy.wasCut());
      const { text } = await engine.read(row!.id, false);
      assert.ok(text.length > 90_000, `${text.length} characters`);
    });

    it('fails a source and gives it whole when asked again', async () => {
      const [row] = await listed();
      proxy.cutBehind('BODY[]<0> {', 20_000);
      assert.equal((await rejection(engine.source(row!.id))).code, 'offline');
      assert.ok(proxy.wasCut());
      assert.equal((await engine.source(row!.id)).length, row!.size);
    });

    it('finishes a change that was sent and never answered', async () => {
      const [row] = await listed();
      proxy.cutBehind(' FETCH (', 0);
      assert.equal((await flag(row!.id, { add: ['\\Flagged'] })).state, 'queued');
      assert.ok(proxy.wasCut());
      await until(async () => (await flagsOnServer(3)).includes('\\Flagged'), 'the flag');
      await until(() => engine.cachedRows([row!.id])[0]!.flags.includes('\\Flagged'), 'our flag');
    });
  });

  describe('while it is away', () => {
    it('answers from the cache, fails what needs the server, and comes back by itself', async () => {
      await listed();
      await proxy.goDown();
      const error = await rejection(listed());
      assert.equal(error.code, 'offline');
      assert.equal(engine.cachedList(inbox, { offset: 0, limit: 10 })?.rows.length, 3);
      assert.equal(states.at(-1), 'offline');
      await proxy.comeBack();
      await until(() => states.at(-1) === 'online', 'the connection');
      assert.equal((await listed()).length, 3);
    });

    it('queues changes, shows them, and sends them when it is back', async () => {
      const [row, second] = await listed();
      await proxy.goDown();
      const flagging = await flag(row!.id, { add: ['\\Flagged'] });
      assert.equal(flagging.state, 'queued');
      const archiving = await engine.change({ kind: 'archive', messages: [second!.id] });
      assert.equal(archiving.state, 'queued');
      const shown = engine.cachedList(inbox, { offset: 0, limit: 10 })!.rows;
      assert.equal(shown.length, 2);
      assert.ok(shown.find(({ id }) => id === row!.id)?.flags.includes('\\Flagged'));
      assert.deepEqual(await flagsOnServer(3), []);

      await proxy.comeBack();
      await until(async () => (await countOnServer('Archive')) === 1, 'the archived message');
      await until(async () => (await countOnServer('INBOX')) === 2, 'its removal', 3000);
      assert.deepEqual(await flagsOnServer(3), ['\\Flagged']);
      assert.equal((await listed()).length, 2);
    });

    it('keeps queued changes over a restart, and leaves the last word to the latest', async () => {
      const [row] = await listed();
      await proxy.goDown();
      await flag(row!.id, { add: ['\\Flagged'] });
      await flag(row!.id, { add: ['\\Seen'], remove: ['\\Flagged'] });
      await flag(row!.id, { add: ['\\Flagged'] });
      engine.close();
      await proxy.comeBack();
      start();
      // The first thing the new engine is asked for, while the others still wait on disk.
      const { state } = await flag(row!.id, { remove: ['\\Flagged'] });
      assert.equal(state, 'done');
      await listed();
      assert.deepEqual(await flagsOnServer(3), ['\\Seen']);
    });
  });

  describe('and refuses a change', () => {
    it('puts moved rows back on the list', async () => {
      const target = await engine.createFolder('test', ['Gone']);
      const rows = await listed();
      await other.mailboxDelete('Gone');
      const { id } = rows[1]!;
      const shown: string[] = [];
      engine.onMessagesChanged(({ added, removed }) => {
        if (removed.includes(id)) shown.push('gone');
        if (added.includes(id)) shown.push('back');
      });
      const error = await rejection(engine.change({ kind: 'move', messages: [id], to: target.id }));
      assert.equal(error.code, 'not-found');
      assert.ok(error.serverText);
      assert.deepEqual(shown, ['gone', 'back']);
      const after = engine.cachedList(inbox, { offset: 0, limit: 10 })!.rows;
      assert.deepEqual(
        after.map(({ id }) => id),
        rows.map(({ id }) => id),
      );
      assert.equal((await listed()).length, 3);
    });
  });
});
