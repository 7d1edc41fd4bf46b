import assert from 'node:assert/strict';
import type { OAuthTokens } from '../../../../src/host/accounts/oauth/tokens.ts';
import {
  AccountSecrets,
  type SecretStore,
  type SigningIn,
  type TokenSources,
} from '../../../../src/host/accounts/secrets.ts';
import { readStoredSecret } from '../../../../src/host/accounts/storedSecret.ts';
import type { SignIn } from '../../../../src/model/account.ts';
import { MailError } from '../../../../src/model/errors.ts';

const hour = 3_600_000;
const client = {
  clientId: 'id',
  authorization: 'https://example.org/authorize',
  token: 'https://example.org/token',
  scopes: ['mail'],
};

function account(signIn?: SignIn): SigningIn {
  return { id: 'a1', address: 'ada@example.org', ...(signIn ? { signIn } : {}) };
}

class MemoryStore implements SecretStore {
  readonly kept = new Map<string, string>();
  broken = false;

  async get(key: string): Promise<string | undefined> {
    this.#check();
    return this.kept.get(key);
  }
  // Some storages fail at once, and not by their promise.
  store(key: string, value: string): Promise<void> {
    this.#check();
    this.kept.set(key, value);
    return Promise.resolve();
  }
  delete(key: string): Promise<void> {
    this.#check();
    this.kept.delete(key);
    return Promise.resolve();
  }
  #check(): void {
    if (this.broken) throw new Error('The name org.freedesktop.secrets was not provided');
  }
}

describe('what is kept of a secret', () => {
  const tokens = { accessToken: 'at', expires: 1, refreshToken: 'rt', clientSecret: 'cs' };
  const good: [unknown, unknown][] = [
    [{ password: 'pw', x: 1 }, { password: 'pw' }],
    [{ accessToken: 'at' }, { accessToken: 'at' }],
    [{ oauth: tokens }, { oauth: tokens }],
    [
      { oauth: { accessToken: 'at', expires: 1, refreshToken: 7 } },
      { oauth: { accessToken: 'at', expires: 1 } },
    ],
  ];
  for (const [written, read] of good)
    it(`reads ${JSON.stringify(written)}`, () => {
      assert.deepEqual(readStoredSecret(JSON.stringify(written)), read);
    });

  const bad = [
    ...[
      '',
      'pw',
      '"pw"',
      'null',
      '7',
      '[]',
      '{}',
      '{"password":""}',
      '{"password":7}',
      '{"oauth":7}',
    ],
    ...[
      '{"oauth":{}}',
      '{"oauth":{"accessToken":"a"}}',
      '{"oauth":{"accessToken":"","expires":1}}',
    ],
    '{"password":',
    '['.repeat(100_000),
  ];
  for (const text of bad)
    it(`reads nothing from ${text.slice(0, 50)}`, () => assert.equal(readStoredSecret(text), null));
});

describe('the secrets of accounts', () => {
  let store: MemoryStore;
  let refreshed: OAuthTokens[];
  let refreshing: (tokens: OAuthTokens) => Promise<OAuthTokens>;
  let microsoft: string | undefined;
  let asked: boolean[];
  let secrets: AccountSecrets;

  beforeEach(() => {
    store = new MemoryStore();
    refreshed = [];
    refreshing = async (tokens) => ({ ...tokens, accessToken: 'new', expires: Date.now() + hour });
    microsoft = 'ms-1';
    asked = [];
    const sources: TokenSources = {
      refresh: (given, tokens) => {
        assert.equal(given.token, client.token);
        refreshed.push(tokens);
        return refreshing(tokens);
      },
      microsoft: async (_, interactive) => {
        asked.push(interactive);
        return microsoft;
      },
    };
    secrets = new AccountSecrets(store, sources);
  });

  const byOAuth = account({ kind: 'oauth', ...client });
  const keepTokens = (expires: number): Promise<void> =>
    secrets.keep('a1', { oauth: { accessToken: 'old', expires, refreshToken: 'rt' } });

  it('gives the password, and no other when it was refused', async () => {
    await secrets.keep('a1', { password: 'pw' });
    assert.deepEqual(await secrets.current(account()), { password: 'pw' });
    assert.equal(await secrets.current(account(), true), null);
    await secrets.keep('a1', null);
    assert.equal(await secrets.current(account()), null);
    assert.equal(store.kept.size, 0);
  });

  it('gives nothing where something else is kept', async () => {
    for (const text of ['not JSON', '{"key":1}', 'null', '{"password":7}']) {
      store.kept.set('imap:a1', text);
      assert.equal(await secrets.current(account()), null, text);
    }
    await keepTokens(Date.now() + hour);
    assert.equal(await secrets.current(account()), null, 'tokens without a client');
  });

  it('gives an access token that is good for a while, without asking for another', async () => {
    await keepTokens(Date.now() + hour);
    assert.deepEqual(await secrets.current(byOAuth), { accessToken: 'old' });
    assert.deepEqual(refreshed, []);
  });

  it('renews one that ends soon, or was refused, and keeps the new one', async () => {
    await keepTokens(Date.now() + 60_000);
    assert.deepEqual(await secrets.current(byOAuth), { accessToken: 'new' });
    assert.match(store.kept.get('imap:a1')!, /"accessToken":"new".*"refreshToken":"rt"/);
    await secrets.current(byOAuth);
    assert.equal(refreshed.length, 1);
    assert.deepEqual(await secrets.current(byOAuth, true), { accessToken: 'new' });
    assert.equal(refreshed.length, 2);
  });

  it('renews once for all who ask at once', async () => {
    await keepTokens(0);
    const all = await Promise.all([1, 2, 3].map(() => secrets.current(byOAuth)));
    assert.deepEqual(all, Array(3).fill({ accessToken: 'new' }));
    assert.equal(refreshed.length, 1);
  });

  it('has the user sign in again where the provider says so, and hides no other failure', async () => {
    await keepTokens(0);
    refreshing = () => Promise.reject(new MailError('auth-failed', 'expired'));
    assert.equal(await secrets.current(byOAuth), null);
    refreshing = () => Promise.reject(new MailError('offline', 'no network'));
    await assert.rejects(secrets.current(byOAuth), { code: 'offline' });
    refreshing = async (tokens) => ({ ...tokens, accessToken: 'new', expires: Date.now() + hour });
    assert.deepEqual(await secrets.current(byOAuth), { accessToken: 'new' }, 'tried again');
  });

  it('does not write over what the user has done meanwhile', async () => {
    await keepTokens(0);
    refreshing = async (tokens) => {
      await secrets.keep('a1', null);
      return { ...tokens, accessToken: 'new' };
    };
    await secrets.current(byOAuth);
    assert.equal(store.kept.size, 0);
  });

  it('asks Microsoft without a word to the user, and takes no refused token twice', async () => {
    const of = account({ kind: 'microsoft' });
    assert.deepEqual(await secrets.current(of), { accessToken: 'ms-1' });
    assert.equal(await secrets.current(of, true), null);
    microsoft = 'ms-2';
    assert.deepEqual(await secrets.current(of, true), { accessToken: 'ms-2' });
    microsoft = undefined;
    assert.equal(await secrets.current(of), null);
    assert.ok(asked.every((interactive) => !interactive));
    assert.equal(store.kept.size, 0, 'VS Code keeps it');
  });

  it('signs in for the first time with what is given', async () => {
    assert.deepEqual(await secrets.firstOf(account(), { password: 'pw' }), { password: 'pw' });
    const tokens = { oauth: { accessToken: 'at', expires: 0 } };
    assert.deepEqual(await secrets.firstOf(byOAuth, tokens), { accessToken: 'at' });
    const of = account({ kind: 'microsoft' });
    assert.deepEqual(await secrets.firstOf(of), { accessToken: 'ms-1' });
    assert.deepEqual(asked, [true]);
    microsoft = undefined;
    await assert.rejects(secrets.firstOf(of), { code: 'cancelled' });
    for (const none of [undefined, { password: '' }, { password: 7 }, {}])
      await assert.rejects(secrets.firstOf(account(), none as { password: string }), {
        code: 'bad-settings',
      });
  });

  it('says in one sentence that the storage does not work', async () => {
    store.broken = true;
    const sentence = /^The secret storage of VS Code does not work: The name org\.freedesktop/;
    for (const work of [
      secrets.current(account()),
      secrets.keep('a1', { password: 'pw' }),
      secrets.keep('a1', null),
    ])
      await assert.rejects(work, (error: unknown) => {
        assert.ok(MailError.is(error, 'server-error'), String(error));
        assert.match(error.message, sentence);
        assert.ok(!error.message.includes('pw'));
        return true;
      });
  });
});
