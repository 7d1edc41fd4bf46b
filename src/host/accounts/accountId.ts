import { createHash } from 'node:crypto';
import type { AccountId, AccountSettings } from '../../model/account.ts';

/**
 * The same account has the same id on every machine, and another server another one: a secret is
 * never sent to a host that somebody wrote into the settings later.
 */
export function accountId({
  host,
  port,
  user,
}: Pick<AccountSettings, 'host' | 'port' | 'user'>): AccountId {
  const identity = JSON.stringify([host.toLowerCase(), port, user]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}
