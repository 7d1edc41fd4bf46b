import { workspace } from 'vscode';
import type { Account } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import { settings } from '../ids.ts';
import { means, readNotifyFolders } from '../notice/notifySetting.ts';

/** Whether `mail.notify.folders` names the folder, so that new mail in it is told. */
export function isNotified(folder: Folder, account: Pick<Account, 'address'>): boolean {
  const value = workspace.getConfiguration(settings.section).get<unknown>(settings.notifyFolders);
  return readNotifyFolders(value).entries.some((entry) => means(entry, account, folder));
}
