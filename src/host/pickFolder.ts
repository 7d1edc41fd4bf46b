import { l10n, type QuickPickItem, window } from 'vscode';
import { compareFolders, type Folder } from '../model/folder.ts';
import { folderName, folderPath } from './folders.ts';
import { plain } from './plain.ts';

interface FolderItem extends QuickPickItem {
  readonly folder: Folder;
}

/** Asks for one of the folders by its name or any part of its path. Undefined when the user gives up. */
export async function pickFolder(
  folders: readonly { folder: Folder; account: string }[],
  placeHolder: string,
): Promise<Folder | undefined> {
  const several = new Set(folders.map(({ account }) => account)).size > 1;
  const items = folders
    .toSorted(
      (a, b) =>
        a.account.localeCompare(b.account) ||
        compareFolders(a.folder, b.folder) ||
        folderPath(a.folder).localeCompare(folderPath(b.folder)),
    )
    .map(({ folder, account }): FolderItem => {
      const place = folder.path.length > 1 ? folderPath(folder) : '';
      const description = [place, several ? account : ''].filter((each) => each !== '').join(' · ');
      return {
        label: `$(${folder.role === 'inbox' ? 'inbox' : 'folder'}) ${plain(folderName(folder))}`,
        description: plain(description),
        folder,
      };
    });
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no folder to choose from.'));
    return undefined;
  }
  const picked = await window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.folder;
}
