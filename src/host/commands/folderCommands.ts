import { l10n, type QuickPickItem, window } from 'vscode';
import type { AccountId } from '../../model/account.ts';
import { compareFolders, type Folder } from '../../model/folder.ts';
import { mayDo } from '../../model/rights.ts';
import { pathFault } from '../folderName.ts';
import { folderName, folderPath } from '../folders.ts';
import { commands } from '../ids.ts';
import { isAtOrBelow, moveFolder } from '../moveFolder.ts';
import { plain } from '../plain.ts';
import { isFolderNode } from '../tree/folderTree.ts';
import { registerFolderChoiceCommands } from './folderChoiceCommands.ts';
import { registerFolderContentCommands } from './folderContentCommands.ts';
import {
  askFolder,
  type FolderCommandSurroundings,
  requireFolder,
  targetFolder,
} from './folderTargets.ts';
import { pickAccount } from './pickAccount.ts';
import type { Registry } from './registry.ts';
import { accountTarget } from './targets.ts';

/** Commands on folders: each takes a folder's id, a tree node, or nothing and then asks. */
export function registerFolderCommands(
  registry: Registry,
  around: FolderCommandSurroundings,
): void {
  const { tree, panels } = around;
  registry.add(commands.foldersRefresh, (argument) => tree.refresh(accountTarget(argument)));
  registry.add(commands.folderOpen, async (argument) => {
    const folder = await (argument === undefined
      ? askFolder(l10n.t('Open folder'), around)
      : requireFolder(argument, around));
    if (folder) await panels.open().showFolder(folder.id);
  });
  registry.add(commands.folderOpenToSide, async (argument) => {
    const folder = await targetFolder(argument, l10n.t('Open folder to the side'), around);
    if (folder) await panels.openToSide().showFolder(folder.id);
  });
  registry.add(commands.folderSearch, async (argument) => {
    const folder = await targetFolder(argument, l10n.t('Search in folder'), around);
    if (!folder) return;
    const panel = panels.open();
    await panel.showFolder(folder.id);
    panel.command('focusSearch');
  });
  registry.add(commands.folderCreate, (argument) => createFolder(argument, around));
  registry.add(commands.folderRename, (argument) => renameFolder(argument, around));
  registry.add(commands.folderMove, (argument) => moveElsewhere(argument, around));
  registry.add(commands.folderDelete, (argument) => deleteFolder(argument, around));
  registerFolderContentCommands(registry, around);
  registerFolderChoiceCommands(registry, around);
}

async function createFolder(argument: unknown, around: FolderCommandSurroundings): Promise<void> {
  const { engine, folders, tree } = around;
  const node = argument ?? tree.selection;
  const parent: readonly string[] = isFolderNode(node) ? node.folder.path : [];
  const account: AccountId | undefined = isFolderNode(node)
    ? node.folder.account
    : (accountTarget(node) ?? (await pickAccount(around, l10n.t('Create a folder in'))));
  if (account === undefined) return;
  around.accounts.require(account);
  const pathOf = (text: string): string[] => [...parent, ...text.split('/')];
  const answer = await window.showInputBox({
    prompt: isFolderNode(node)
      ? l10n.t('Name of the new folder in “{0}”', folderPath(node.folder))
      : l10n.t('Name of the new folder'),
    placeHolder: l10n.t('Use “/” for a folder in a folder'),
    validateInput: (text) => pathFault(pathOf(text), folders.of(account)),
  });
  if (answer !== undefined) await engine.request('createFolder', { account, path: pathOf(answer) });
}

async function renameFolder(argument: unknown, around: FolderCommandSurroundings): Promise<void> {
  const folder = await targetFolder(argument, l10n.t('Rename folder'), around, isMovable);
  if (!folder) return;
  const parent = folder.path.slice(0, -1);
  const name = folder.path.at(-1) ?? '';
  const others = around.folders.of(folder.account).filter(({ id }) => id !== folder.id);
  const answer = await window.showInputBox({
    prompt: l10n.t('New name of “{0}”', folderName(folder)),
    value: name,
    validateInput: (text) => pathFault([...parent, text], others),
  });
  if (answer !== undefined && answer !== name)
    await moveFolder(around, folder, [...parent, answer]);
}

interface ParentItem extends QuickPickItem {
  readonly path: readonly string[];
}

async function moveElsewhere(argument: unknown, around: FolderCommandSurroundings): Promise<void> {
  const folder = await targetFolder(argument, l10n.t('Move folder'), around, isMovable);
  if (!folder) return;
  const parent = folder.path.slice(0, -1).join('\0');
  const top: ParentItem = {
    label: `$(mail) ${l10n.t('At the top')}`,
    description: plain(around.accounts.require(folder.account).address),
    path: [],
  };
  const parents = (await around.folders.load(folder.account))
    .filter((each) => !isAtOrBelow(each, folder) && mayDo(each, 'k'))
    .toSorted((a, b) => compareFolders(a, b) || folderPath(a).localeCompare(folderPath(b)))
    .map((each): ParentItem => ({
      label: `$(folder) ${plain(folderName(each))}`,
      description: each.path.length > 1 ? plain(folderPath(each)) : '',
      path: each.path,
    }));
  const picked = await window.showQuickPick(
    [top, ...parents].filter(({ path }) => path.join('\0') !== parent),
    {
      placeHolder: l10n.t('Move “{0}” to…', plain(folderName(folder))),
      matchOnDescription: true,
    },
  );
  if (picked) await moveFolder(around, folder, [...picked.path, folder.path.at(-1) ?? '']);
}

async function deleteFolder(argument: unknown, around: FolderCommandSurroundings): Promise<void> {
  const { engine, favourites, folders } = around;
  const suits = ({ role }: Folder): boolean => role === undefined;
  const folder = await targetFolder(argument, l10n.t('Delete folder'), around, suits);
  if (!folder) return;
  const all = folders.of(folder.account).filter((each) => isAtOrBelow(each, folder));
  if (!(await confirmDelete(folder, all))) return;
  const subfolders = all.length > 1;
  await engine.request('deleteFolder', {
    folder: folder.id,
    ...(subfolders ? { subfolders } : {}),
  });
  for (const { id } of all) if (favourites.has(id)) await favourites.remove(id);
}

/** One question with what is lost, subfolders and their messages included. */
async function confirmDelete(folder: Folder, all: readonly Folder[]): Promise<boolean> {
  const below = all.length - 1;
  const remove =
    below <= 0
      ? l10n.t('Delete Folder')
      : below === 1
        ? l10n.t('Delete Folder and Its Subfolder')
        : l10n.t('Delete Folder and {0} Subfolders', String(below));
  const detail = lossOf(all);
  const question = l10n.t('Delete the folder “{0}”?', folderPath(folder));
  return (await window.showWarningMessage(question, { modal: true, detail }, remove)) === remove;
}

/** What goes with the folders, as far as its messages have been counted. */
function lossOf(folders: readonly Folder[]): string {
  const known = folders.every(({ total, selectable }) => total !== undefined || !selectable);
  const count = folders.reduce((sum, { total = 0 }) => sum + total, 0);
  if (!known) return l10n.t('Its messages are deleted on the server and cannot be brought back.');
  if (count === 0) return l10n.t('It holds no messages.');
  if (count === 1)
    return l10n.t('Its message is deleted on the server and cannot be brought back.');
  return l10n.t(
    'Its {0} messages are deleted on the server and cannot be brought back.',
    String(count),
  );
}

function isMovable(folder: Folder): boolean {
  return folder.role !== 'inbox' && mayDo(folder, 'x');
}
