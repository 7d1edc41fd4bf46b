import { l10n } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { folderPath } from '../folders.ts';
import { type FolderSurroundings, isAtOrBelow, moveFolder } from '../moveFolder.ts';
import type { FolderNode, Node } from './nodes.ts';

/**
 * A folder dropped on a folder or an account moves there; among the favourites it gets its place.
 * @throws MailError 'unsupported' into another account, 'bad-settings' where it cannot go
 */
export async function dropFolder(
  around: FolderSurroundings,
  { folder, favourite }: FolderNode,
  onto: Node | undefined,
): Promise<void> {
  if (onto?.kind === 'favourites') return around.favourites.put(folder.id);
  if (onto?.kind === 'folder' && onto.favourite)
    return around.favourites.put(folder.id, onto.folder.id);
  // It would be a surprise that ordering them moves folders on the server.
  if (favourite) return;
  if (onto?.kind !== 'folder' && onto?.kind !== 'account') {
    throw new MailError(
      'bad-settings',
      l10n.t('Folders can be dropped on a folder, an account or the favourites.'),
    );
  }
  const account = onto.kind === 'account' ? onto.account.id : onto.folder.account;
  if (account !== folder.account) {
    throw new MailError('unsupported', l10n.t('A folder cannot be moved to another account.'));
  }
  if (onto.kind === 'folder' && onto.folder.id === folder.id) return;
  if (onto.kind === 'folder' && isAtOrBelow(onto.folder, folder)) {
    throw new MailError(
      'bad-settings',
      l10n.t('The folder “{0}” cannot be moved into itself.', folderPath(folder)),
    );
  }
  const parent = onto.kind === 'account' ? [] : onto.folder.path;
  const path = [...parent, folder.path.at(-1) ?? ''];
  if (path.join('\0') !== folder.path.join('\0')) await moveFolder(around, folder, path);
}
