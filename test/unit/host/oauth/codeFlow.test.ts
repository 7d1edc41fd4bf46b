import assert from 'node:assert/strict';
import {
  type CodeFlowSurroundings,
  signInByCode,
} from '../../../../src/host/accounts/oauth/codeFlow.ts';
import { openLoopback } from '../../../../src/host/accounts/oauth/loopback.ts';
import type { OAuthTokens } from '../../../../src/host/accounts/oauth/tokens.ts';
import { MailError, type MailErrorCode } from '../../../../src/model/errors.ts';
import { accessToken, type Provider, refreshToken, startProvider } from './provider.ts';

const address = 'ada@example.org';

describe('signing in with the browser', () => {
  let provider: Provider;
  /** What the browser was shown in the end. */
  let pages: { status: number; text: string; headers: Headers }[];

  before(async () => (provider = await startProvider()));
  after(() => provider.close());
  beforeEach(() => {
    provider.answer(undefined);
    provider.forms.length = 0;
    pages = [];
  });

  async function visit(url: string, init: RequestInit = {}): Promise<void> {
    const response = await fetch(url, init);
    pages.push({ status: response.status, text: await response.text(), headers: response.headers });
  }

  /** `act` is what the user does with the page. */
  async function signIn(
    act: (url: string) => Promise<boolean | void> | boolean,
    more: Partial<CodeFlowSurroundings> & { signal?: AbortSignal; clientSecret?: string } = {},
  ): Promise<OAuthTokens> {
    const { signal, clientSecret, ...around } = more;
    const secret = clientSecret === undefined ? {} : { clientSecret };
    let acting: Promise<boolean | void> = Promise.resolve();
    const work = signInByCode(
      { ...provider.client, ...secret },
      address,
      {
        redirect: openLoopback,
        open: async (url) => (await (acting = Promise.resolve(act(url)))) !== false,
        network: { ca: provider.ca },
        ...around,
      },
      signal,
    );
    await work.catch(() => undefined);
    // The browser may still be reading its page.
    await Promise.allSettled([acting]);
    return work;
  }

  async function fails(work: Promise<unknown>, code: MailErrorCode, words: RegExp): Promise<void> {
    await assert.rejects(work, (error) => {
      assert.ok(MailError.is(error), String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, words);
      const everything = JSON.stringify([error, error.message]);
      assert.doesNotMatch(everything, /code-\d|token-of-the-provider|<b>/);
      return true;
    });
  }

  it('gets tokens for what the user allows, and says so on one small page', async () => {
    const before = Date.now();
    const tokens = await signIn((url) => visit(provider.allow(url)));
    assert.equal(tokens.accessToken, accessToken);
    assert.equal(tokens.refreshToken, refreshToken);
    assert.ok(Math.abs(tokens.expires - before - 3_600_000) < 60_000);
    assert.equal(pages[0]?.status, 200);
    assert.match(pages[0].text, /go back to VS Code/);
    assert.doesNotMatch(pages[0].text, /code-/);
    assert.match(pages[0].headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });

  it('asks for the scopes and the address, and keeps the query of the endpoint', async () => {
    let asked = '';
    await signIn((url) => visit(provider.allow((asked = url))));
    const { searchParams } = new URL(asked);
    assert.equal(searchParams.get('tenant'), '1');
    assert.equal(searchParams.get('scope'), 'imap offline');
    assert.equal(searchParams.get('login_hint'), address);
    assert.equal(searchParams.get('response_type'), 'code');
    assert.match(searchParams.get('redirect_uri')!, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assert.match(searchParams.get('code_challenge')!, /^[\w-]{43}$/);
    assert.ok(searchParams.get('state')!.length >= 43);
    assert.equal(searchParams.has('code_verifier'), false);
  });

  it('has another state and another proof each time', async () => {
    const seen = new Set<string>();
    for (let turn = 0; turn < 3; turn++) {
      await signIn((url) => {
        const { searchParams } = new URL(url);
        seen.add(searchParams.get('state')!).add(searchParams.get('code_challenge')!);
        return visit(provider.allow(url));
      });
    }
    assert.equal(seen.size, 6);
  });

  it('sends the secret of the client to the token endpoint only, and keeps it', async () => {
    let asked = '';
    const tokens = await signIn((url) => visit(provider.allow((asked = url))), {
      clientSecret: 'of-the-client',
    });
    assert.equal(tokens.clientSecret, 'of-the-client');
    assert.equal(provider.forms[0]?.get('client_secret'), 'of-the-client');
    assert.doesNotMatch(asked, /of-the-client/);
  });

  it('goes on waiting after an answer with another state', async () => {
    const tokens = await signIn(async (url) => {
      const forged = new URL(provider.allow(url));
      for (const state of ['', 'x', 'a'.repeat(43)]) {
        forged.searchParams.set('state', state);
        await visit(forged.href);
      }
      const answer = provider.allow(url);
      await visit(`${answer}&state=${new URL(answer).searchParams.get('state')}`);
      await visit(answer);
    });
    assert.equal(tokens.accessToken, accessToken);
    assert.deepEqual(
      pages.map(({ status }) => status),
      [404, 404, 404, 404, 200],
    );
    assert.equal(provider.forms.length, 1);
  });

  it('ignores what is no answer', async () => {
    await signIn(async (url) => {
      const answer = new URL(provider.allow(url));
      const { origin, search } = answer;
      await visit(`${origin}/`);
      await visit(`${origin}/favicon.ico`);
      await visit(`${origin}/other${search}`);
      await visit(answer.href, { method: 'POST', body: search });
      const state = answer.searchParams.get('state');
      await visit(`${origin}/?state=${state}`);
      await visit(`${origin}/?state=${state}&code=${'a'.repeat(5000)}`);
      await visit(`${origin}/?state=${state}&code=a%00b`);
      await visit(answer.href);
    });
    assert.deepEqual(
      pages.map(({ status }) => status),
      [404, 404, 404, 404, 404, 404, 404, 200],
    );
  });

  it('takes one answer, and no connection is open afterwards', async () => {
    let answer = '';
    await signIn((url) => visit((answer = provider.allow(url))));
    await assert.rejects(fetch(answer));
  });

  it('says that the provider did not allow it', async () => {
    const work = signIn((url) => visit(provider.deny(url)));
    await fails(work, 'auth-failed', /^localhost:\d+ did not allow .* ada@example\.org/);
    assert.match(pages[0]!.text, /not allowed/);
    assert.equal(provider.forms.length, 0);
  });

  it('names a refusal that is known, and repeats no other words', async () => {
    const scope = signIn((url) => visit(provider.deny(url, 'invalid_scope')));
    await fails(scope, 'auth-failed', /invalid_scope/);
    const odd = signIn((url) => visit(provider.deny(url, 'token-of-the-provider')));
    await fails(odd, 'auth-failed', /refused/);
  });

  it('ends when the user gives up, before or after the page is open', async () => {
    await fails(
      signIn(() => false),
      'cancelled',
      /Cancelled/,
    );
    const giveUp = new AbortController();
    const work = signIn(async () => giveUp.abort(), { signal: giveUp.signal });
    await fails(work, 'cancelled', /Cancelled/);
    await fails(
      signIn(() => true, { signal: AbortSignal.abort() }),
      'cancelled',
      /Cancelled/,
    );
  });

  it('ends when nobody answers in time', async () => {
    await fails(
      signIn(() => true, { patience: 30 }),
      'timeout',
      /in time/,
    );
  });

  it('fails as the browser cannot be opened', async () => {
    const work = signIn(() => Promise.reject(new MailError('unsupported', 'no browser')));
    await fails(work, 'unsupported', /no browser/);
  });

  it('refuses a code that is not proved to be its own', async () => {
    const work = signIn(async (url) => {
      const other = new URL(url);
      other.searchParams.set('code_challenge', 'a'.repeat(43));
      await visit(provider.allow(other.href));
    });
    await fails(work, 'auth-failed', /Sign in again/);
  });
});
