import type { AccountId } from '../../model/account.ts';
import { cleanName } from '../folders.ts';
import type { Accounts } from './accounts.ts';

/** What people call an account: its name, or its address. */
export function accountName(accounts: Accounts, id: AccountId): string {
  const account = accounts.find(id);
  return cleanName(account?.name ?? account?.address ?? id);
}
