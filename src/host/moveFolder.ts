import type { Folder } from '../model/folder.ts';
import { type FolderId, parseFolderId } from '../model/id.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { EngineClient } from './engineClient.ts';
import type { Favourites } from './favourites.ts';
import type { Folders } from './folders.ts';

/** What renaming and moving a folder takes along. */
export interface FolderSurroundings {
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly favourites: Favourites;
}

/**
 * Gives a folder another path. What the user has chosen for it and for those below it goes along:
 * it is kept under their names.
 */
export async function moveFolder(
  { engine, accounts, folders, favourites }: FolderSurroundings,
  folder: Folder,
  path: readonly string[],
): Promise<void> {
  const before = folders.of(folder.account).filter((each) => isAtOrBelow(each, folder));
  await engine.request('renameFolder', { folder: folder.id, path });
  const now = new Map(
    (await engine.request('cachedFolders', { account: folder.account })).map((each) => [
      each.path.join('\0'),
      each.id,
    ]),
  );
  const renamed = new Map<FolderId, FolderId>();
  for (const each of before) {
    const id = now.get([...path, ...each.path.slice(folder.path.length)].join('\0'));
    if (id !== undefined) renamed.set(each.id, id);
  }
  await favourites.follow(renamed);
  const names = new Map([...renamed].map(([from, to]) => [mailboxOf(from), mailboxOf(to)]));
  const { roles = {} } = accounts.require(folder.account);
  if (!Object.values(roles).some((mailbox) => names.has(mailbox))) return;
  const followed = Object.entries(roles).map(([role, mailbox]) => [
    role,
    names.get(mailbox) ?? mailbox,
  ]);
  await accounts.edit(folder.account, { roles: Object.fromEntries(followed) as typeof roles });
}

/** Whether a folder is another one or stands below it. */
export function isAtOrBelow(folder: Folder, top: Folder): boolean {
  return (
    folder.account === top.account &&
    folder.namespace === top.namespace &&
    top.path.every((segment, index) => segment === folder.path[index])
  );
}

function mailboxOf(id: FolderId): string {
  return parseFolderId(id).mailbox;
}
