import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import { refreshTokens } from '../../../../src/host/accounts/oauth/refresh.ts';
import type { TokenNetwork } from '../../../../src/host/accounts/oauth/tokenRequest.ts';
import type { OAuthTokens } from '../../../../src/host/accounts/oauth/tokens.ts';
import { MailError, type MailErrorCode } from '../../../../src/model/errors.ts';
import { accessToken, json, type Provider, refreshToken, startProvider } from './provider.ts';

const old: OAuthTokens = { accessToken: 'old-access', expires: 0, refreshToken };

describe('renewing a sign-in', () => {
  let provider: Provider;

  before(async () => (provider = await startProvider()));
  after(() => provider.close());
  beforeEach(() => {
    provider.answer(undefined);
    provider.forms.length = 0;
  });

  function refresh(
    tokens: OAuthTokens = old,
    network: TokenNetwork = {},
    signal?: AbortSignal,
    token = provider.client.token,
  ): Promise<OAuthTokens> {
    const client = { ...provider.client, token };
    return refreshTokens(client, tokens, signal, { ca: provider.ca, ...network });
  }

  async function fails(work: Promise<unknown>, code: MailErrorCode, words: RegExp): Promise<void> {
    await assert.rejects(work, (error) => {
      assert.ok(MailError.is(error), String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, words);
      const everything = JSON.stringify([error, error.message]);
      assert.doesNotMatch(everything, /token-of-the-provider|old-access|hostile/);
      return true;
    });
  }

  it('keeps what is not given anew', async () => {
    const tokens = await refresh({ ...old, clientSecret: 'of-the-client' });
    assert.equal(tokens.accessToken, `${accessToken}-2`);
    assert.equal(tokens.refreshToken, refreshToken);
    assert.equal(tokens.clientSecret, 'of-the-client');
    assert.ok(tokens.expires > Date.now());
    const [form] = provider.forms;
    assert.equal(form?.get('client_id'), 'mail');
    assert.equal(form.get('client_secret'), 'of-the-client');
  });

  it('takes a refresh token that is given anew', async () => {
    provider.answer((response) =>
      json(response, { access_token: 'a', refresh_token: 'b', expires_in: '120' }),
    );
    const before = Date.now();
    const tokens = await refresh();
    assert.equal(tokens.refreshToken, 'b');
    assert.ok(Math.abs(tokens.expires - before - 120_000) < 10_000);
  });

  it('asks for a new sign-in where there is no refresh token', async () => {
    await fails(refresh({ accessToken: 'a', expires: 0 }), 'auth-failed', /Sign in again/);
    assert.equal(provider.forms.length, 0);
  });

  it('asks for a new sign-in when the token is refused', async () => {
    await fails(refresh({ ...old, refreshToken: 'other' }), 'auth-failed', /Sign in again/);
  });

  const hostile: [string, (response: ServerResponse) => void, MailErrorCode, RegExp][] = [
    ['nothing', (response) => response.end(), 'auth-failed', /Sign in again/],
    ['a page', (response) => response.end('<html>hostile'), 'auth-failed', /Sign in again/],
    ['a number', (response) => response.end('5'), 'auth-failed', /Sign in again/],
    ['null', (response) => response.end('null'), 'auth-failed', /Sign in again/],
    ['a list', (response) => response.end('["hostile"]'), 'auth-failed', /Sign in again/],
    ['no token', (response) => json(response, { expires_in: 5 }), 'auth-failed', /Sign in again/],
    [
      'a token that is a number',
      (response) => json(response, { access_token: 5 }),
      'auth-failed',
      /Sign in again/,
    ],
    [
      'a token with the separator of SASL',
      (response) => json(response, { access_token: 'hostile\u0001auth=' }),
      'auth-failed',
      /Sign in again/,
    ],
    [
      'a token without end',
      (response) => json(response, { access_token: 'a'.repeat(20_000) }),
      'auth-failed',
      /Sign in again/,
    ],
    [
      'a token of another type',
      (response) => json(response, { access_token: 'hostile', token_type: 'mac' }),
      'auth-failed',
      /Sign in again/,
    ],
    [
      'a client that is not known',
      (response) => json(response, { error: 'invalid_client', error_description: 'hostile' }),
      'auth-failed',
      /client id/,
    ],
    [
      'more than is taken',
      (response) => response.end('x'.repeat(100_000)),
      'auth-failed',
      /Sign in again/,
    ],
    [
      'a redirect',
      (response) => response.writeHead(307, { location: provider.client.token }).end(),
      'auth-failed',
      /Sign in again/,
    ],
    ['a fault', (response) => response.writeHead(503).end('hostile'), 'server-error', /later/],
    ['too many', (response) => response.writeHead(429).end(), 'server-error', /later/],
    ['an end in the middle', (response) => void response.destroy(), 'offline', /reached/],
  ];
  for (const [name, respond, code, words] of hostile) {
    it(`takes ${name} for no sign-in`, async () => {
      provider.answer(respond);
      await fails(refresh(), code, words);
      assert.equal(provider.forms.length, 1);
    });
  }

  it('takes a lifetime that is none for an hour, and none longer than a year', async () => {
    for (const [expires_in, seconds] of [
      [-5, 3600],
      ['soon', 3600],
      [null, 3600],
      [1e300, 365 * 24 * 3600],
    ]) {
      provider.answer((response) => json(response, { access_token: 'a', expires_in }));
      const before = Date.now();
      const { expires } = await refresh();
      assert.ok(Math.abs(expires - before - Number(seconds) * 1000) < 10_000, String(expires_in));
    }
  });

  it('does not wait for ever', async () => {
    provider.answer(() => undefined);
    await fails(refresh(old, { timeout: 200 }), 'timeout', /too long/);
  });

  it('stops when the user does', async () => {
    const stop = new AbortController();
    provider.answer(() => stop.abort());
    await fails(refresh(old, {}, stop.signal), 'cancelled', /Cancelled/);
  });

  it('says that the provider cannot be reached', async () => {
    const door = createServer();
    await once(door.listen(0, '127.0.0.1'), 'listening');
    const { port } = door.address() as AddressInfo;
    await once(door.close(), 'close');
    const closed = `https://localhost:${port}/token`;
    await fails(refresh(old, {}, undefined, closed), 'offline', /reached/);
  });

  it('sends nothing to a server that nobody vouches for', async () => {
    const work = refreshTokens(provider.client, old);
    await fails(work, 'tls', /localhost/);
    assert.equal(provider.forms.length, 0);
  });

  it('sends nothing to a server of another name', async () => {
    const other = provider.client.token.replace('localhost', '127.0.0.1');
    await fails(refresh(old, {}, undefined, other), 'tls', /127/);
    assert.equal(provider.forms.length, 0);
  });
});
