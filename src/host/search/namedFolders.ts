import type { Accounts } from '../accounts/accounts.ts';
import { cleanName, type Folders, folderPath } from '../folders.ts';
import type { NamedFolder } from './suggest.ts';

/** The folders that a search may name, of all accounts; no server is asked. */
export async function namedFolders(
  accounts: Accounts,
  folders: Folders,
): Promise<readonly NamedFolder[]> {
  const all = accounts.all();
  await Promise.allSettled(all.map(({ id }) => folders.cached(id)));
  return folders
    .everywhere()
    .filter(({ folder }) => folder.selectable)
    .map(({ folder, account }) => ({
      name: folder.role === 'inbox' ? 'inbox' : folder.path.join('/'),
      label: folderPath(folder),
      ...(all.length > 1 ? { account: cleanName(account) } : {}),
    }));
}
