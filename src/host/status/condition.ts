import type { Account } from '../../model/account.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { AccountCondition } from './statusWords.ts';

/** How an account is, with what it needs of the user. */
export function conditionOf(accounts: Accounts, { id, enabled, state }: Account): AccountCondition {
  if (enabled === false) return 'disabled';
  return accounts.certificate(id) ? 'certificate' : state;
}
