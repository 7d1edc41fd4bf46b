import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { Connections } from '../../src/imap/connections.ts';
import { atom, rawCommand } from '../../src/imap/raw.ts';
import { searchUids } from '../../src/imap/search.ts';
import { Session } from '../../src/imap/session.ts';
import { createTransport } from '../../src/imap/transport.ts';
import type { Timings } from '../../src/imap/timings.ts';
import type { ConnectionState } from '../../src/model/account.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import {
  type Answers,
  imapScript,
  openDoor,
  type Proxy,
  type ScriptedConnection,
  type ScriptedServer,
  startProxy,
  startScripted,
} from './fixtures/scripted.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { settingsOf } from './fixtures/testBed.ts';
import type { TestAccount, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const events = {
  onState: (): void => undefined,
  onMailboxEvent: (): void => undefined,
  onFoldersEvent: (): void => undefined,
};

describe('a session with a server that dawdles', () => {
  let server: ScriptedServer | undefined;
  let session: Session | undefined;
  let timer: NodeJS.Timeout | undefined;

  afterEach(async () => {
    clearInterval(timer);
    session?.close();
    await server?.stop();
  });

  /** A session with `rateInterval` 200 whose NOOP is answered so. */
  async function open(
    noop: (tag: string, connection: ScriptedConnection) => void,
  ): Promise<Session> {
    const answers: Answers = {
      LOGIN: (tag) => `${tag} OK welcome\r\n`,
      NOOP: (tag, connection) => {
        noop(tag, connection);
        return '';
      },
    };
    server = await startScripted(imapScript('', answers));
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    session = await Session.connect(
      settingsOf(account),
      { password: 'pw' },
      {},
      { rateInterval: 200 },
    );
    return session;
  }
  const noop = (opened: Session, deadline = 60_000): Promise<unknown> =>
    opened.use((client) => rawCommand(client, 'NOOP', []), { deadline });

  it('closes one that sends an octet now and then', async () => {
    const opened = await open((_tag, connection) => {
      connection.say('* OK ');
      timer = setInterval(() => connection.say('x'), 50);
    });
    const started = performance.now();
    await assert.rejects(noop(opened), { code: 'timeout' });
    assert.ok(performance.now() - started < 1_500);
    assert.ok(!opened.usable);
  });

  it('goes on with one that sends at a fair rate for long', async () => {
    const opened = await open((tag, connection) => {
      let pieces = 0;
      connection.say('* OK ');
      timer = setInterval(() => {
        connection.say('x'.repeat(100));
        if (++pieces < 20) return;
        clearInterval(timer);
        connection.say(`\r\n${tag} OK done\r\n`);
      }, 50);
    });
    await noop(opened);
    assert.ok(opened.usable);
  });

  it('lets one think in silence, and say now and then that it does', async () => {
    const opened = await open((tag, connection) => {
      let lines = 0;
      timer = setInterval(() => {
        connection.say('* OK Wait\r\n');
        if (++lines < 3) return;
        clearInterval(timer);
        connection.say(`${tag} OK done\r\n`);
      }, 400);
    });
    await noop(opened);
    assert.ok(opened.usable);
  });

  it('ends one that says nothing any more, and one that never stops talking', async () => {
    const silent = await open(() => undefined);
    await assert.rejects(noop(silent), { code: 'timeout' });
    await server?.stop();
    const endless = await open((_tag, connection) => {
      timer = setInterval(() => connection.say('* OK Wait\r\n'.repeat(50)), 5);
    });
    await assert.rejects(noop(endless, 700), { code: 'timeout' });
  });
});

describe('the connections of an account', function () {
  this.timeout(20_000);
  let server: TestServer;
  let account: TestAccount;
  let proxy: Proxy;
  let connections: Connections;
  let states: ConnectionState[];

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => {
    account = await server.newUser();
    const other = await connectSecondClient(account);
    await other.append('INBOX', compose());
    await other.logout();
    proxy = await startProxy(account.port);
  });
  afterEach(async () => {
    connections?.close();
    await proxy?.stop();
  });

  async function connect(intervals: Partial<Timings>): Promise<void> {
    states = [];
    connections = new Connections(
      { ...settingsOf(account), port: proxy.port },
      () => Promise.resolve({ password: account.password }),
      { ...events, onState: (state) => states.push(state) },
      intervals,
    );
    await connections.session('main');
  }
  const uids = (): Promise<number[]> =>
    connections.use('main', (session) =>
      session.use(async (client) => {
        await session.ensureSelected('INBOX');
        return searchUids(client, [atom('ALL')]);
      }),
    );

  it('do what waits on another one when theirs turns out to be dead', async () => {
    await connect({ probeDeadline: 300 });
    assert.deepEqual(await uids(), [1]);
    proxy.swallow();
    connections.reset();
    assert.deepEqual(await Promise.all([uids(), uids(), uids()]), [[1], [1], [1]]);
    assert.deepEqual(states.slice(-3), ['offline', 'connecting', 'online']);
  });

  it('are looked at after the machine has slept', async () => {
    await connect({ probeDeadline: 300, tick: 50, sleep: 300 });
    assert.deepEqual(await uids(), [1]);
    proxy.swallow();
    // Nothing runs in this thread meanwhile, as in a machine that sleeps.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    await until(() => states.includes('offline'), 'the loss to be noticed', 3_000);
    await until(() => states.at(-1) === 'online', 'the connection');
  });
});

describe('an account whose sign-in is refused', () => {
  it('is not tried again', async () => {
    const server = await startScripted(
      imapScript('', { LOGIN: (tag) => `${tag} NO [AUTHENTICATIONFAILED] no\r\n` }),
    );
    const settings = settingsOf({
      host: '127.0.0.1',
      port: server.port,
      user: 'ada',
      password: '',
    });
    const states: ConnectionState[] = [];
    const connections = new Connections(settings, () => Promise.resolve({ password: 'pw' }), {
      ...events,
      onState: (state) => states.push(state),
    });
    try {
      for (let time = 0; time < 3; time++)
        await assert.rejects(connections.session('main'), { code: 'auth-failed' });
      await assert.rejects(connections.session('bulk'), { code: 'auth-failed' });
      assert.deepEqual(states, ['connecting', 'auth-failed']);
      assert.equal(server.connections(), 1);
      connections.reset();
      await assert.rejects(connections.session('main'), { code: 'auth-failed' });
      assert.equal(server.connections(), 2);
    } finally {
      connections.close();
      await server.stop();
    }
  });
});

describe('a session over TLS', () => {
  it('says that the connection is lost when octets are changed on the way', async function () {
    this.timeout(60_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    const server = await dovecot.start();
    const sockets: Socket[] = [];
    const door = await openDoor((client) => {
      const upstream = connect(server.tlsPort!, '127.0.0.1');
      upstream.on('error', () => undefined).pipe(client);
      client.on('close', () => upstream.destroy()).pipe(upstream);
      sockets.push(client);
    });
    const settings = {
      ...settingsOf({ ...server, port: door.port }),
      security: 'tls' as const,
      trustedCertificate: server.certificateFingerprint!,
    };
    const session = await Session.connect(settings, { password: server.password });
    try {
      await session.use((client) => client.noop());
      const work = session.use(() => {
        // A record of application data that no key fits.
        sockets[0]?.write(Buffer.concat([Buffer.from([23, 3, 3, 0, 40]), Buffer.alloc(40)]));
        return session.select('INBOX');
      });
      await assert.rejects(work, { code: 'offline' });
      await assert.rejects(
        session.use((client) => client.noop()),
        { code: 'offline' },
      );
    } finally {
      session.close();
      await door.close();
      await server.stop();
    }
  });

  it('survives an error on a connection that nobody listens to any more', async () => {
    const server = await startScripted((connection) => connection.say('* OK no TLS here\r\n'));
    const closed = new Promise((resolve) => {
      const transport = createTransport('127.0.0.1');
      const options = { host: '127.0.0.1', port: server.port, secure: true };
      transport.connect(options, () => undefined).on('close', () => resolve('closed'));
    });
    assert.equal(await closed, 'closed');
    await server.stop();
  });
});
