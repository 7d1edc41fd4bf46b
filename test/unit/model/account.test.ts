import assert from 'node:assert/strict';
import { type ConfiguredAccount, connectsBy } from '../../../src/model/account.ts';

const account: ConfiguredAccount = {
  address: 'ada@example.org',
  host: 'imap.example.org',
  port: 993,
  security: 'tls',
  user: 'ada',
};

describe('what an account connects by', () => {
  const other: Partial<ConfiguredAccount>[] = [
    { host: 'mail.example.org' },
    { port: 143 },
    { security: 'starttls' },
    { user: 'bob' },
    { trustedCertificate: 'AB:CD' },
    { signIn: { kind: 'microsoft' } },
  ];
  for (const change of other)
    it(`is another one with ${JSON.stringify(change)}`, () =>
      assert.notEqual(connectsBy({ ...account, ...change }), connectsBy(account)));

  const same: Partial<ConfiguredAccount>[] = [
    { name: 'Work' },
    { address: 'a.lovelace@example.org' },
    { enabled: false },
    { identities: [{ address: 'countess@example.org' }] },
    { roles: { sent: 'Sent' } },
  ];
  for (const change of same)
    it(`is the same with ${JSON.stringify(change)}`, () =>
      assert.equal(connectsBy({ ...account, ...change }), connectsBy(account)));
});
