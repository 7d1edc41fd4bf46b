import assert from 'node:assert/strict';
import fc from 'fast-check';
import { imapAccounts, readPrefs } from '../../../../../src/host/accounts/import/prefs.ts';
import type { ConfiguredAccount } from '../../../../../src/model/account.ts';

function file(values: Record<string, unknown>): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  return ['// Mozilla User Preferences', '', ...lines, ''].join('\n');
}

const profile = {
  'mail.accountmanager.accounts': 'account1,account2,account3',
  'mail.account.account1.server': 'server1',
  'mail.account.account1.identities': 'id1,id2',
  'mail.account.account2.server': 'server2',
  'mail.account.account3.server': 'server3',
  'mail.identity.id1.useremail': 'ada@example.org',
  'mail.identity.id1.fullName': 'Ada “L.”',
  'mail.identity.id2.useremail': 'countess@example.org',
  'mail.identity.id2.fullName': 'Ada',
  'mail.server.server1.type': 'imap',
  'mail.server.server1.hostname': 'imap.example.org',
  'mail.server.server1.userName': 'ada',
  'mail.server.server1.port': 993,
  'mail.server.server1.socketType': 3,
  'mail.server.server1.name': 'Home',
  'mail.server.server2.type': 'none',
  'mail.server.server2.hostname': 'Local Folders',
  'mail.server.server3.type': 'imap',
  'mail.server.server3.hostname': 'outlook.office365.com',
  'mail.server.server3.userName': 'bob@example.com',
  'mail.server.server3.socketType': 2,
};

function accounts(change: Record<string, unknown> = {}): readonly ConfiguredAccount[] {
  return imapAccounts(readPrefs(file({ ...profile, ...change })));
}

describe('preferences of Thunderbird', () => {
  it('tell the IMAP accounts', () => {
    assert.deepEqual(accounts(), [
      {
        address: 'ada@example.org',
        host: 'imap.example.org',
        user: 'ada',
        port: 993,
        security: 'tls',
        name: 'Home',
        identities: [{ name: 'Ada', address: 'countess@example.org' }],
      },
      {
        address: 'bob@example.com',
        host: 'outlook.office365.com',
        user: 'bob@example.com',
        port: 143,
        security: 'starttls',
        signIn: { kind: 'microsoft' },
      },
    ]);
  });

  it('tell the name that was changed last, and never a connection without encryption', () => {
    const [first] = accounts({
      'mail.server.server1.realhostname': 'new.example.org',
      'mail.server.server1.socketType': 0,
      'mail.server.server1.port': 143,
    });
    assert.equal(first?.host, 'new.example.org');
    assert.deepEqual([first.port, first.security], [143, 'starttls']);
  });

  it('are data: programs in them are not run', () => {
    const text = [
      'user_pref("mail.server.server1.type", "imap");',
      'globalThis.pwned = 1;',
      'user_pref("mail.server.x", (globalThis.pwned = 1));',
      'user_pref("mail.server.y", "a"); globalThis.pwned = 1;',
      'user_pref("mail.server.z", "a"',
      'user_pref("mail.server.o", {"a": 1});',
      'user_pref("browser.other", 1);',
      `user_pref("mail.server.long", "${'a'.repeat(20_000)}");`,
    ].join('\n');
    assert.deepEqual([...readPrefs(text).keys()], ['mail.server.server1.type', 'mail.server.y']);
    assert.ok(!('pwned' in globalThis));
  });

  const hostile: [string, Record<string, unknown>][] = [
    ['no host', { 'mail.server.server1.hostname': '' }],
    ['a host of two lines', { 'mail.server.server1.hostname': 'a\r\nb' }],
    ['a host that is a number', { 'mail.server.server1.hostname': 7 }],
    ['a port that is none', { 'mail.server.server1.port': 99_999 }],
    ['a user that runs backwards', { 'mail.server.server1.userName': 'a\u202eb' }],
    ['a huge address', { 'mail.identity.id1.useremail': `${'a'.repeat(5000)}@b.org` }],
    ['a server that is none', { 'mail.account.account1.server': '__proto__' }],
  ];
  for (const [what, change] of hostile) {
    it(`leave out an account with ${what}`, () => {
      assert.deepEqual(
        accounts(change).map(({ user }) => user),
        ['bob@example.com'],
      );
    });
  }

  it('hold many accounts only up to a bound', () => {
    const names = Array.from({ length: 500 }, (_, index) => `a${index}`);
    const many = Object.fromEntries(
      names.map((name) => [`mail.account.${name}.server`, 'server1']),
    );
    const change = { 'mail.accountmanager.accounts': names.join(','), ...many };
    assert.equal(accounts(change).length, 100);
  });

  it('are never too broken to be read', () => {
    const whole = file(profile);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length), fc.string(), (from, to, text) => {
        imapAccounts(readPrefs(whole.slice(0, from) + text + whole.slice(to)));
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(imapAccounts(readPrefs('\0'.repeat(1_000_000))), []);
  });
});
