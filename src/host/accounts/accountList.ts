/** Changes to `mail.accounts` as it is written: entries nobody can read are not lost by them. */
import type { AccountId, ConfiguredAccount } from '../../model/account.ts';
import { accountId } from './accountId.ts';
import { readAccount } from './settings.ts';

type List = readonly unknown[];

/** The list with these settings in the place of the account, or at the end where it is new. */
export function withAccount(list: List, id: AccountId, settings: ConfiguredAccount): unknown[] {
  const at = list.findIndex((each) => idOf(each) === id);
  if (at === -1) return [...list, settings];
  return list.flatMap((each, index) => {
    if (index === at) return [settings];
    return idOf(each) === id ? [] : [each];
  });
}

/** The list without the account. */
export function withoutAccount(list: List, id: AccountId): unknown[] {
  return list.filter((each) => idOf(each) !== id);
}

/** The list with the account one place nearer to the start (-1) or the end (1) among its likes. */
export function withMoved(list: List, id: AccountId, by: -1 | 1): unknown[] {
  const readable = list.flatMap((each, index) => (idOf(each) === undefined ? [] : [index]));
  const from = readable.findIndex((index) => idOf(list[index]) === id);
  const [here, there] = [readable[from], readable[from + by]];
  if (from === -1 || here === undefined || there === undefined) return [...list];
  return list.with(here, list[there]).with(there, list[here]);
}

function idOf(raw: unknown): AccountId | undefined {
  try {
    return accountId(readAccount(raw, ''));
  } catch {
    return undefined;
  }
}
