import assert from 'node:assert/strict';
import { accountId } from '../../../../src/host/accounts/accountId.ts';
import {
  withAccount,
  withMoved,
  withoutAccount,
} from '../../../../src/host/accounts/accountList.ts';
import type { ConfiguredAccount } from '../../../../src/model/account.ts';

function account(user: string, more: Partial<ConfiguredAccount> = {}): ConfiguredAccount {
  return {
    address: `${user}@example.org`,
    host: 'imap.example.org',
    port: 993,
    security: 'tls',
    user,
    ...more,
  };
}

const [ada, bob, eve] = [account('ada'), account('bob'), account('eve')] as const;
const malformed = { address: 'x', port: 'many' };

describe('the list of accounts', () => {
  it('changes one entry in its place, and keeps what nobody can read', () => {
    const named = account('bob', { name: 'Bob' });
    assert.deepEqual(withAccount([malformed, ada, 7, bob, null], accountId(bob), named), [
      malformed,
      ada,
      7,
      named,
      null,
    ]);
  });

  it('has an account once', () => {
    const named = account('ada', { name: 'Ada' });
    const twice = [ada, 'x', { ...ada, host: 'IMAP.example.org' }, bob];
    assert.deepEqual(withAccount(twice, accountId(ada), named), [named, 'x', bob]);
    assert.deepEqual(withoutAccount(twice, accountId(ada)), ['x', bob]);
  });

  it('takes a new one at its end', () => {
    assert.deepEqual(withAccount([malformed], accountId(ada), ada), [malformed, ada]);
    assert.deepEqual(withAccount([], accountId(ada), ada), [ada]);
  });

  it('can hold an account that has moved to another server', () => {
    const moved = account('ada', { host: 'other.example.org' });
    assert.deepEqual(withAccount([ada, bob], accountId(ada), moved), [moved, bob]);
  });

  it('moves one by its neighbours that can be read', () => {
    const list = [ada, malformed, bob, eve];
    assert.deepEqual(withMoved(list, accountId(bob), -1), [bob, malformed, ada, eve]);
    assert.deepEqual(withMoved(list, accountId(bob), 1), [ada, malformed, eve, bob]);
    assert.deepEqual(withMoved(list, accountId(ada), -1), list);
    assert.deepEqual(withMoved(list, accountId(eve), 1), list);
    assert.deepEqual(withMoved(list, 'nobody', 1), list);
    assert.deepEqual(list, [ada, malformed, bob, eve], 'the list itself is not changed');
  });

  it('gives an account another id where host, port or user is another', () => {
    assert.equal(accountId(ada), accountId({ ...ada, host: 'IMAP.EXAMPLE.ORG' }));
    assert.equal(new Set([ada, bob, { ...ada, port: 143 }].map(accountId)).size, 3);
    assert.match(accountId(ada), /^[0-9a-f]{16}$/);
  });
});
