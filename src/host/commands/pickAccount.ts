import { window } from 'vscode';
import type { Account, AccountId } from '../../model/account.ts';
import { accountName } from '../accounts/accountName.ts';
import { plain } from '../plain.ts';
import type { CommandSurroundings } from './registry.ts';

/** The only account that will do, or the one the user picks; undefined when the user gives up. */
export async function pickAccount(
  { accounts }: Pick<CommandSurroundings, 'accounts'>,
  placeHolder: string,
  suits: (account: Account) => boolean = () => true,
): Promise<AccountId | undefined> {
  const all = accounts.all().filter(suits);
  if (all.length === 1) return all[0]?.id;
  const items = all.map(({ id, host }) => ({
    id,
    label: plain(accountName(accounts, id)),
    description: plain(host),
  }));
  return (await window.showQuickPick(items, { placeHolder }))?.id;
}
