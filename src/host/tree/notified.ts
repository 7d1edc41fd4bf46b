import { workspace } from 'vscode';
import type { Account } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import { settings } from '../ids.ts';

/** Whether `mail.notify.folders` names the folder, so that new mail in it is told. */
export function isNotified({ path }: Folder, account: Pick<Account, 'address'>): boolean {
  const value = workspace.getConfiguration(settings.section).get<unknown>(settings.notifyFolders);
  if (!Array.isArray(value)) return false;
  return value.some((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('account' in each) || !('folder' in each))
      return false;
    return each.account === account.address && each.folder === path.join('/');
  });
}
