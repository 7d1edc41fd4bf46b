import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine.ts';
import type { ConnectionState, Secret } from '../../src/model/account.ts';
import { MailError } from '../../src/model/errors.ts';
import {
  type Answers,
  imapScript,
  type ScriptedServer,
  startScripted,
} from './fixtures/scripted.ts';

const user = 'ada@example.org';
const good = 'ya29.good-token';
const bad = 'ya29.expired-token';

/** Only the token that is good is let in; how a refusal is told is up to the mechanism. */
function signingIn(capabilities: string, refusal: string, initial: boolean): Answers {
  const check = (encoded: string): boolean =>
    Buffer.from(encoded, 'base64').toString().includes(`auth=Bearer ${good}\u0001`);
  return {
    AUTHENTICATE: (tag, connection, line) => {
      const again = imapScript(capabilities, signingIn(capabilities, refusal, initial), '');
      const decide = (encoded: string): void => {
        if (check(encoded)) {
          connection.say(`${tag} OK done\r\n`);
          listen();
          return;
        }
        connection.say(`+ ${Buffer.from(refusal).toString('base64')}\r\n`);
        connection.onLine((breaker) => {
          broken.push(breaker);
          connection.say(`${tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n`);
          listen();
        });
      };
      const listen = (): void => again(connection);
      if (initial) decide(line.split(' ')[3] ?? '');
      else connection.onLine(decide);
      return initial ? '' : '+ \r\n';
    },
    NAMESPACE: (tag) => `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK done\r\n`,
    ID: (tag) => `${tag} OK done\r\n`,
    NOOP: (tag) => `${tag} OK done\r\n`,
    LIST: (tag) => `* LIST () "/" INBOX\r\n${tag} OK done\r\n`,
    STATUS: (tag) => `* STATUS INBOX (MESSAGES 0 UNSEEN 0 UIDNEXT 1)\r\n${tag} OK done\r\n`,
  };
}

let broken: string[] = [];

describe('signing in with an access token', function () {
  this.timeout(20_000);
  let server: ScriptedServer;
  let engine: Engine;
  let asked: boolean[];
  let states: ConnectionState[];

  beforeEach(() => {
    broken = [];
    asked = [];
    states = [];
  });
  afterEach(async () => {
    engine?.close();
    await server?.stop();
  });

  async function start(
    capabilities: string,
    secret: (refused: boolean) => Secret | null,
    refusal = '{"status":"401"}',
  ): Promise<void> {
    const initial = capabilities.includes('SASL-IR');
    const answers = signingIn(capabilities, refusal, initial);
    server = await startScripted(imapScript(capabilities, answers));
    engine = new Engine({
      secret: async (_, refused) => {
        asked.push(refused);
        return secret(refused);
      },
    });
    engine.onConnectionChanged(({ state }) => states.push(state));
    const { port } = server;
    const settings = { address: user, host: '127.0.0.1', port, security: 'none', user } as const;
    engine.setAccounts([{ id: 'test', settings }]);
  }

  async function refusedWith(words: RegExp): Promise<void> {
    await assert.rejects(engine.connect('test'), (error) => {
      assert.ok(MailError.is(error, 'auth-failed'), String(error));
      assert.match(error.message, words);
      assert.doesNotMatch(JSON.stringify([error, error.message]), /ya29/);
      return true;
    });
  }

  /** What was sent after AUTHENTICATE, decoded. */
  function said(): string[] {
    return [...server.heard().matchAll(/[A-Za-z0-9+/=]{40,}/g)].map(([each]) =>
      Buffer.from(each, 'base64').toString(),
    );
  }

  for (const initial of ['SASL-IR ', '']) {
    const how = initial === '' ? 'in a line of its own' : 'at once';

    it(`takes OAUTHBEARER where it is offered, ${how}`, async () => {
      await start(`${initial}AUTH=OAUTHBEARER AUTH=XOAUTH2`, () => ({ accessToken: good }));
      await engine.connect('test');
      assert.match(server.heard(), /AUTHENTICATE OAUTHBEARER/);
      assert.match(said()[0]!, /^n,a=ada@example\.org,\x01host=.*\x01auth=Bearer ya29\.good/);
      assert.deepEqual(asked, [false]);
      assert.equal(states.at(-1), 'online');
    });

    it(`takes XOAUTH2 else, ${how}`, async () => {
      await start(`${initial}AUTH=XOAUTH2`, () => ({ accessToken: good }));
      await engine.connect('test');
      assert.match(server.heard(), /AUTHENTICATE XOAUTH2/);
      assert.equal(said()[0], `user=${user}\u0001auth=Bearer ${good}\u0001\u0001`);
    });

    it(`answers the challenge that tells of an error, ${how}`, async () => {
      await start(`${initial}AUTH=XOAUTH2`, () => ({ accessToken: bad }));
      await refusedWith(/refused the sign-in of “ada@example\.org”. Sign in again/);
      assert.deepEqual(broken, ['']);
      assert.equal(states.at(-1), 'auth-failed');
    });

    it(`answers that of OAUTHBEARER, ${how}`, async () => {
      await start(`${initial}AUTH=OAUTHBEARER`, () => ({ accessToken: bad }));
      await refusedWith(/Sign in again/);
      assert.deepEqual(broken, ['AQ==']);
    });
  }

  it('answers a challenge that is no JSON', async () => {
    await start('SASL-IR AUTH=XOAUTH2', () => ({ accessToken: bad }), '<hostile>');
    await refusedWith(/Sign in again/);
    assert.deepEqual(broken, ['']);
  });

  it('asks once for another token, and goes on with it', async () => {
    await start('SASL-IR AUTH=XOAUTH2', (refused) => ({ accessToken: refused ? good : bad }));
    await engine.connect('test');
    assert.deepEqual(asked, [false, true]);
    assert.equal(states.includes('auth-failed'), false);
    assert.equal(states.at(-1), 'online');
  });

  it('tries a second token once only', async () => {
    await start('SASL-IR AUTH=XOAUTH2', (refused) => ({ accessToken: bad + String(refused) }));
    await refusedWith(/Sign in again/);
    assert.deepEqual(asked, [false, true]);
    assert.equal(said().length, 2);
    assert.equal(states.at(-1), 'auth-failed');
    // Nothing is tried before the user acts.
    await assert.rejects(engine.list('test/INBOX', { offset: 0, limit: 1 }));
    assert.equal(said().length, 2);
  });

  it('does not send the same token twice', async () => {
    await start('SASL-IR AUTH=XOAUTH2', () => ({ accessToken: bad }));
    await refusedWith(/Sign in again/);
    assert.deepEqual(asked, [false, true]);
    assert.equal(said().length, 1);
  });

  it('says so where there is no other', async () => {
    await start('SASL-IR AUTH=XOAUTH2', (refused) => (refused ? null : { accessToken: bad }));
    await refusedWith(/Sign in again/);
  });

  it('does not ask again for a password', async () => {
    await start('', () => ({ password: 'wrong' }));
    await assert.rejects(engine.connect('test'));
    assert.deepEqual(asked, [false]);
  });

  it('passes on why there is no token: renewing it failed', async () => {
    await start('SASL-IR AUTH=XOAUTH2', () => {
      throw new MailError('offline', 'The provider cannot be reached.');
    });
    await assert.rejects(engine.connect('test'), /cannot be reached/);
    assert.equal(states.at(-1), 'offline');
    assert.equal(server.connections(), 0);
  });
});
