import type { Account, AccountId } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import { type FolderId, folderId } from '../../model/id.ts';
import { means, type NotifyEntry, type NotifyMode } from './notifySetting.ts';

/** The folders whose new mail is told, and the entries that name none. */
export interface Followed {
  readonly folders: readonly FolderId[];
  readonly unknown: readonly NotifyEntry[];
}

/** Finds the folders that the settings mean; accounts that are switched off have none. */
export function followed(
  mode: NotifyMode,
  entries: readonly NotifyEntry[],
  accounts: readonly Account[],
  foldersOf: (account: AccountId) => readonly Folder[],
): Followed {
  if (mode === 'off') return { folders: [], unknown: [] };
  const enabled = accounts.filter((account) => account.enabled !== false);
  // Every account has an INBOX, whether its folders are known or not.
  if (mode === 'inboxes')
    return { folders: enabled.map(({ id }) => folderId(id, 'INBOX')), unknown: [] };
  const found = new Set<FolderId>();
  const unknown = entries.filter((entry) => {
    const folders = enabled.flatMap((account) =>
      foldersOf(account.id).filter((folder) => folder.selectable && means(entry, account, folder)),
    );
    for (const { id } of folders) found.add(id);
    return folders.length === 0;
  });
  return { folders: [...found], unknown };
}
