import { window } from 'vscode';
import type { AccountId } from '../../model/account.ts';
import type { CommandSurroundings } from './registry.ts';

/** The only account, or the one the user picks; undefined when the user gives up. */
export async function pickAccount(
  { accounts }: Pick<CommandSurroundings, 'accounts'>,
  placeHolder: string,
): Promise<AccountId | undefined> {
  const all = accounts.all();
  if (all.length === 1) return all[0]?.id;
  const items = all.map(({ id, name, address, host }) => ({
    id,
    label: name ?? address,
    description: host,
  }));
  return (await window.showQuickPick(items, { placeHolder }))?.id;
}
