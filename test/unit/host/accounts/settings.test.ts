import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAccount } from '../../../../src/host/accounts/settings.ts';
import { MailError } from '../../../../src/model/errors.ts';

const plain = {
  address: 'ada@example.org',
  host: 'imap.example.org',
  port: 993,
  security: 'tls',
  user: 'ada',
};
const oauth = {
  kind: 'oauth',
  clientId: 'id',
  authorization: 'https://example.org/authorize',
  token: 'https://example.org/token',
  scopes: ['mail'],
};
const big = 'a'.repeat(1_000_000);

describe('the settings of an account', () => {
  it('are what was written, without what is not ours or says nothing', () => {
    assert.deepEqual(readAccount(plain, 'it'), plain);
    assert.deepEqual(
      readAccount(
        { ...plain, name: '', enabled: true, identities: [], roles: {}, password: 'pw', id: 'x' },
        'it',
      ),
      plain,
    );
    const full = {
      ...plain,
      name: 'Ada',
      trustedCertificate: 'ab:'.repeat(31) + 'cd',
      signIn: oauth,
      enabled: false,
      identities: [{ address: 'a@b.org' }, { name: 'Ada L.', address: 'c@d.org' }],
      roles: { sent: 'Sent Items', trash: ' Bin ' },
    };
    assert.deepEqual(readAccount(full, 'it'), full);
    assert.deepEqual(readAccount({ ...plain, signIn: { kind: 'microsoft', x: 1 } }, 'it').signIn, {
      kind: 'microsoft',
    });
  });

  it('take servers by name, in IPv4 and IPv6', () => {
    for (const host of [
      'localhost',
      '127.0.0.1',
      '::1',
      'fe80::1',
      'IMAP.example.org',
      'bücher.de',
    ])
      assert.equal(readAccount({ ...plain, host }, 'it').host, host);
  });

  const faults: [string, Record<string, unknown>, RegExp][] = [
    ['port', { port: '993' }, /^it: “port”/],
    ['port', { port: 0 }, /“port”/],
    ['port', { port: 65_536 }, /“port”/],
    ['port', { port: 1.5 }, /“port”/],
    ['port', { port: NaN }, /“port”/],
    ['security', { security: 'ssl' }, /“security”/],
    ['security', { security: undefined }, /“security”/],
    ['address', { address: 'ada' }, /“address”/],
    ['address', { address: 'ada@' }, /“address”/],
    ['address', { address: 'a@b@c' }, /“address”/],
    ['address', { address: 'a b@c' }, /“address”/],
    ['address', { address: 'a\u202e@c.org' }, /“address”/],
    ['address', { address: `${big}@example.org` }, /“address”/],
    ['address', { address: 7 }, /“address”/],
    ['host', { host: '' }, /“host”/],
    ['host', { host: 'https://example.org' }, /“host”/],
    ['host', { host: 'a\r\nb' }, /“host”/],
    ['host', { host: 'imap.example.org:993' }, /“host”/],
    ['host', { host: 'x\u2066y' }, /“host”/],
    ['host', { host: big }, /“host”/],
    ['host', { host: ['a'] }, /“host”/],
    ['user', { user: '' }, /“user”/],
    ['user', { user: 'a\0b' }, /“user”/],
    ['user', { user: big }, /“user”/],
    ['name', { name: 'a\nb' }, /“name”/],
    ['name', { name: big }, /“name”/],
    ['name', { name: {} }, /“name”/],
    ['trustedCertificate', { trustedCertificate: 'ab:cd' }, /“trustedCertificate”/],
    ['trustedCertificate', { trustedCertificate: null }, /“trustedCertificate”/],
    ['enabled', { enabled: 'no' }, /“enabled”/],
    ['enabled', { enabled: null }, /“enabled”/],
    ['signIn', { signIn: 'microsoft' }, /it\.signIn must be an object/],
    ['signIn', { signIn: {} }, /“signIn” must have the kind/],
    ['signIn', { signIn: { kind: 'saml' } }, /“signIn” must have the kind/],
    ['signIn', { signIn: { ...oauth, token: 'http://example.org' } }, /it\.signIn: “token”/],
    ['signIn', { signIn: { ...oauth, clientId: '' } }, /it\.signIn: “clientId”/],
    ['identities', { identities: {} }, /“identities” must be a list/],
    ['identities', { identities: Array(51).fill({ address: 'a@b' }) }, /at most 50/],
    ['identities', { identities: ['a@b'] }, /it\.identities\[0\] must be an object/],
    ['identities', { identities: [{ address: 'a' }] }, /it\.identities\[0\]: “address”/],
    ['identities', { identities: [{ address: 'a@b', name: '\u202e' }] }, /identities\[0\]: “name”/],
    ['roles', { roles: ['Sent'] }, /it\.roles must be an object/],
    ['roles', { roles: { inbox: 'In' } }, /“roles” knows only drafts, sent/],
    ['roles', { roles: { sent: '' } }, /it\.roles: “sent”/],
    ['roles', { roles: { sent: 'a\r\nb' } }, /it\.roles: “sent”/],
    ['roles', { roles: { sent: big } }, /it\.roles: “sent”/],
  ];
  for (const [member, change, words] of faults) {
    const shown = JSON.stringify(change).slice(0, 60);
    it(`refuse a ${member} that is none: ${shown}`, () => {
      assert.throws(
        () => readAccount({ ...plain, ...change }, 'it'),
        (error: unknown) => {
          assert.ok(MailError.is(error, 'bad-settings'), String(error));
          assert.match(error.message, words);
          assert.ok(error.message.length < 300, 'one sentence');
          return true;
        },
      );
    });
  }

  it('refuse whatever else with a MailError', () => {
    for (const value of [null, undefined, 7, 'x', [], true])
      assert.throws(() => readAccount(value, 'it'), { code: 'bad-settings' });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(plain), 'roles', 'signIn'), fc.anything()),
        (change) => {
          try {
            readAccount({ ...plain, ...change }, 'it');
          } catch (error) {
            assert.ok(MailError.is(error, 'bad-settings'), String(error));
          }
        },
      ),
    );
  });
});
