import assert from 'node:assert/strict';
import type { LogOutputChannel } from 'vscode';
import { Engine } from '../../src/engine/engine.ts';
import { Log } from '../../src/host/log.ts';
import type { Secret } from '../../src/model/account.ts';
import type { AccountDiagnostics } from '../../src/protocol/engine.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { imapScript, startScripted } from './fixtures/scripted.ts';
import { settingsOf } from './fixtures/testBed.ts';
import type { TestAccount, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const token = 'ya29.a-token-that-nobody-may-see';

/** A channel that keeps everything, of every level. */
function keepingChannel(lines: string[]): LogOutputChannel {
  const write =
    (level: string) =>
    (text: unknown): void =>
      void lines.push(`[${level}] ${String(text)}`);
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'replace'];
  return Object.fromEntries(
    levels.map((level) => [level, write(level)]),
  ) as unknown as LogOutputChannel;
}

describe('the log', function () {
  this.timeout(30_000);
  let server: TestServer;
  let engine: Engine | undefined;
  let lines: string[];
  let log: Log;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(() => {
    lines = [];
    log = new Log(keepingChannel(lines));
  });
  afterEach(() => engine?.close());

  function start(account: TestAccount, secret: Secret): Engine {
    engine = new Engine({ secret: async () => log.know(secret) });
    engine.onLog(({ level, text }) => log[level](text));
    engine.onConnectionChanged((change) => log.trace(JSON.stringify(change)));
    engine.setAccounts([{ id: 'test', settings: settingsOf(account) }]);
    return engine;
  }

  async function connect(): Promise<void> {
    await engine!.connect('test').catch((error: Error) => log.error(error));
  }

  function assertWithout(secret: string, user: string): void {
    const all = lines.join('\n');
    const forms = [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(`\0${user}\0${secret}`).toString('base64'),
      encodeURIComponent(secret),
    ];
    for (const form of forms) assert.ok(!all.includes(form), all);
  }

  it('tells of a sign-in and of the server, and of no password', async () => {
    const account = await server.newUser();
    start(account, { password: account.password });
    await connect();
    await until(() => lines.some((line) => / can .*IDLE/.test(line)), 'the capabilities');
    assert.ok(lines.some((line) => line.startsWith('[info]') && line.includes('connected to')));
    assert.ok(lines.some((line) => /^\[info\].* is Dovecot/.test(line)));
    assertWithout(account.password, account.user);
    const [{ capabilities, error, folders }] = engine!.diagnostics() as [AccountDiagnostics];
    assert.ok(capabilities.includes('IDLE'));
    assert.equal(error, undefined);
    assert.ok(folders > 0);
  });

  it('tells of a refused sign-in, and of no password', async () => {
    const account = await server.newUser();
    const password = 'not-the-right-one-äß "quoted"';
    start(account, { password });
    await connect();
    assert.ok(lines.some((line) => /^\[warn\].*auth-failed/.test(line)));
    assertWithout(password, account.user);
    assert.equal(engine!.diagnostics()[0]?.error, 'auth-failed');
  });

  it('hides what a hostile server sends back of the sign-in', async () => {
    for (const secret of [{ password: 'sesame-öffne-dich' }, { accessToken: token }]) {
      const echo = await startScripted(
        imapScript('SASL-IR AUTH=XOAUTH2', {
          LOGIN: (tag, _, line) => `${tag} NO You said ${line.slice(0, 300)}\r\n`,
          AUTHENTICATE: (tag, _, line) => {
            const said = Buffer.from(line.split(' ')[3] ?? '', 'base64').toString();
            return `${tag} NO You said ${said.replace(/[^ -~]/g, ' ')} ${line}\r\n`;
          },
        }),
      );
      const account = { ...server, port: echo.port, user: 'ada' };
      start(account, secret);
      await connect();
      assertWithout('password' in secret ? secret.password : token, 'ada');
      assert.ok(lines.some((line) => line.includes('auth-failed')));
      engine?.close();
      await echo.stop();
    }
  });
});
