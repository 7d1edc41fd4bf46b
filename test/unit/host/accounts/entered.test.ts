import assert from 'node:assert/strict';
import {
  begin,
  type Entered,
  methodOf,
  methodsOf,
  settingsOf,
  signInOf,
  stepAfter,
  stepsOf,
} from '../../../../src/host/accounts/wizard/entered.ts';
import type { ConfiguredAccount } from '../../../../src/model/account.ts';
import { MailError, type MailErrorCode } from '../../../../src/model/errors.ts';

const account: ConfiguredAccount = {
  address: 'ada@example.org',
  host: 'imap.example.org',
  port: 993,
  security: 'tls',
  user: 'ada',
  name: 'Ada',
  trustedCertificate: 'ab:'.repeat(31) + 'cd',
};
const oauth = {
  kind: 'oauth' as const,
  clientId: 'id',
  authorization: 'https://example.org/authorize',
  token: 'https://example.org/token',
  scopes: ['mail', 'offline_access'],
};

function adding(host = 'imap.example.org'): Entered {
  const entered = begin('add');
  entered.address = 'ada@example.org';
  entered.settings = { address: 'ada@example.org', host, port: 993, security: 'tls', user: 'ada' };
  return entered;
}

const fail = (code: MailErrorCode): MailError => new MailError(code, 'It failed.');

describe('the steps of the wizard', () => {
  it('are few for a server that was found', () => {
    assert.deepEqual(stepsOf(begin('add')), ['address', 'proposal', 'password']);
    assert.deepEqual(stepsOf(adding()), ['address', 'proposal', 'password']);
  });

  it('ask how to sign in where there is a choice', () => {
    const gmail = adding('imap.gmail.com');
    assert.deepEqual(methodsOf(gmail), ['password', 'oauth']);
    assert.deepEqual(stepsOf(gmail), ['address', 'proposal', 'method', 'password']);
    gmail.method = 'oauth';
    assert.deepEqual(stepsOf(gmail).slice(2), ['method', 'clientId', 'clientSecret']);
    const microsoft = adding('outlook.office365.com');
    assert.equal(methodOf(microsoft), 'microsoft', 'no password would do');
    assert.deepEqual(stepsOf(microsoft), ['address', 'proposal', 'method']);
    assert.deepEqual(signInOf(microsoft), { kind: 'microsoft' });
  });

  it('ask for everything by hand', () => {
    const entered = adding();
    entered.byHand = true;
    entered.method = 'oauth';
    assert.deepEqual(stepsOf(entered), [
      ...['address', 'proposal', 'host', 'port', 'security', 'user', 'method'],
      ...['clientId', 'authorization', 'token', 'scopes', 'clientSecret'],
    ]);
  });

  it('edit an account with what it has, but for its secrets', () => {
    const entered = begin('edit', account);
    assert.deepEqual(stepsOf(entered), [
      ...['address', 'host', 'port', 'security', 'user', 'method', 'password'],
    ]);
    const { name: _, ...server } = account;
    assert.deepEqual(settingsOf(entered), server);
    assert.ok(entered.hasPassword);
    const byOAuth = begin('edit', { ...account, signIn: oauth });
    assert.ok(byOAuth.keepsTokens && !byOAuth.hasPassword);
    assert.equal(byOAuth.client.scopes, 'mail offline_access');
    assert.deepEqual(signInOf(byOAuth), oauth);
  });

  it('sign in again in the way of the account', () => {
    assert.deepEqual(stepsOf(begin('signIn', account)), ['password']);
    assert.deepEqual(stepsOf(begin('signIn', { ...account, signIn: { kind: 'microsoft' } })), []);
    const byOAuth = begin('signIn', { ...account, signIn: oauth });
    assert.deepEqual(stepsOf(byOAuth), ['clientSecret']);
    assert.deepEqual(signInOf(byOAuth), oauth);
    assert.deepEqual(stepsOf(begin('signIn', { ...account, signIn: oauth }, true)), []);
    // A provider that would offer more is not asked about again.
    assert.deepEqual(stepsOf(begin('signIn', { ...account, host: 'imap.gmail.com' })), [
      'password',
    ]);
  });

  it('ask for the password alone when the server comes from elsewhere', () => {
    assert.deepEqual(stepsOf(begin('import', account)), ['password']);
  });

  it('guess a server where nobody knows one', () => {
    const entered = begin('add');
    entered.address = 'ada@Example.org';
    assert.equal(settingsOf(entered).host, 'imap.example.org');
    entered.address = 'ada@localhost';
    assert.equal(settingsOf(entered).host, 'imap.example.org');
  });

  it('need a whole client for OAuth', () => {
    const entered = adding();
    entered.byHand = true;
    entered.method = 'oauth';
    assert.throws(() => signInOf(entered), { code: 'bad-settings' });
    Object.assign(entered.client, oauth, { scopes: '  a   b ' });
    const signIn = signInOf(entered);
    assert.deepEqual(signIn?.kind === 'oauth' && signIn.scopes, ['a', 'b']);
    const gmail = adding('imap.gmail.com');
    Object.assign(gmail, { method: 'oauth' });
    gmail.client.clientId = 'mine';
    assert.match(JSON.stringify(signInOf(gmail)), /oauth2\.googleapis\.com/);
  });
});

describe('after a failure', () => {
  it('a refused password is asked for again', () => {
    const entered = adding();
    assert.equal(stepAfter(fail('auth-failed'), entered), 'password');
    assert.equal(entered.byHand, false);
  });

  it('a server that does not answer is asked for by hand, with what was found', () => {
    for (const code of ['offline', 'timeout', 'tls', 'certificate', 'server-error'] as const) {
      const entered = adding();
      assert.equal(stepAfter(fail(code), entered), 'host');
      assert.ok(stepsOf(entered).includes('host'));
      assert.equal(settingsOf(entered).host, 'imap.example.org');
    }
  });

  it('the last step is shown again when the user stops the sign-in', () => {
    assert.equal(stepAfter(fail('cancelled'), adding()), 'password');
  });

  it('another way to sign in can be chosen when OAuth is refused', () => {
    const entered = adding('outlook.office365.com');
    assert.equal(stepAfter(fail('auth-failed'), entered), 'method');
    assert.equal(stepAfter(fail('cancelled'), entered), 'method');
    assert.equal(stepAfter(fail('unsupported'), entered), 'method');
  });

  it('signing in again asks for the secret again, or has nothing to ask', () => {
    assert.equal(stepAfter(fail('offline'), begin('signIn', account)), 'password');
    const microsoft = begin('signIn', { ...account, signIn: { kind: 'microsoft' } });
    assert.equal(stepAfter(fail('auth-failed'), microsoft), undefined);
  });
});
