import assert from 'node:assert/strict';
import { googleClient, readOAuthClient } from '../../../../src/host/accounts/oauth/clients.ts';
import { MailError } from '../../../../src/model/errors.ts';

const good = {
  clientId: 'mail',
  authorization: 'https://login.example.org/authorize?tenant=1',
  token: 'https://login.example.org/token',
  scopes: ['imap', 'offline_access'],
};

describe('reading an OAuth client', () => {
  it('takes what is complete, and nothing besides', () => {
    assert.deepEqual(readOAuthClient({ ...good, kind: 'oauth', clientSecret: 's' }, 'x'), good);
  });

  it('takes what Google is asked with', () => {
    const client = googleClient('123.apps.googleusercontent.com');
    assert.deepEqual(readOAuthClient(client, 'x'), client);
    assert.deepEqual(client.scopes, ['https://mail.google.com/']);
  });

  const wrong: [string, unknown, RegExp][] = [
    ['nothing', undefined, /an object/],
    ['a list', [], /an object/],
    ['no client id', { ...good, clientId: '' }, /clientId/],
    ['a client id with a line end', { ...good, clientId: 'a\r\nb' }, /clientId/],
    ['a huge client id', { ...good, clientId: 'a'.repeat(5000) }, /clientId/],
    ['an authorization without TLS', { ...good, authorization: 'http://a.org/' }, /authorization/],
    ['an authorization of another kind', { ...good, authorization: 'file:///a' }, /authorization/],
    ['an authorization with a name in it', { ...good, authorization: 'https://a@b.org/' }, /auth/],
    ['an authorization with a fragment', { ...good, authorization: 'https://b.org/#a' }, /auth/],
    ['a token endpoint that is a number', { ...good, token: 5 }, /token/],
    ['a token endpoint without TLS', { ...good, token: 'http://127.0.0.1/token' }, /token/],
    ['no scopes', { ...good, scopes: [] }, /scopes/],
    ['scopes in one text', { ...good, scopes: 'imap' }, /scopes/],
    ['a scope with a space', { ...good, scopes: ['imap smtp'] }, /scopes/],
    ['a scope that is a number', { ...good, scopes: ['imap', 5] }, /scopes/],
    ['too many scopes', { ...good, scopes: Array.from({ length: 100 }, () => 'a') }, /scopes/],
  ];
  for (const [name, raw, words] of wrong) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => readOAuthClient(raw, 'mail.accounts[3]'),
        (error) => {
          assert.ok(MailError.is(error, 'bad-settings'), String(error));
          assert.match(error.message, /^mail\.accounts\[3\]/);
          assert.match(error.message, words);
          return true;
        },
      );
    });
  }
});
