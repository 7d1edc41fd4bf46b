import { l10n, window } from 'vscode';
import type { AccountId } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import type { Folder } from '../../model/folder.ts';
import { parseFolderId } from '../../model/id.ts';
import { folderPath } from '../folders.ts';
import { commands } from '../ids.ts';
import { pickFolder } from '../pickFolder.ts';
import { isFolderNode } from '../tree/folderTree.ts';
import { pickAccount } from './pickAccount.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { accountTarget, folderTarget } from './targets.ts';

/** Commands on folders: each takes a folder's id, a tree node, or nothing and then asks. */
export function registerFolderCommands(registry: Registry, around: CommandSurroundings): void {
  const { engine, tree, panels } = around;
  registry.add(commands.foldersRefresh, (argument) => tree.refresh(accountTarget(argument)));
  registry.add(commands.folderOpen, async (argument) => {
    const folder = await (argument === undefined
      ? askFolder(l10n.t('Open folder'), around)
      : requireFolder(argument, around));
    if (folder) await panels.open().showFolder(folder.id);
  });
  registry.add(commands.folderOpenToSide, async (argument) => {
    const folder = await target(argument, l10n.t('Open folder to the side'), around);
    if (folder) await panels.openToSide().showFolder(folder.id);
  });
  registry.add(commands.folderCreate, (argument) => createFolder(argument, around));
  registry.add(commands.folderRename, async (argument) => {
    const folder = await target(argument, l10n.t('Rename or move folder'), around);
    const path = folder && (await askPath(l10n.t('New name or path'), folder.path));
    if (!folder || !path) return;
    await engine.request('renameFolder', { folder: folder.id, path });
  });
  registry.add(commands.folderDelete, async (argument) => {
    const folder = await target(argument, l10n.t('Delete folder'), around);
    if (folder && (await confirmDelete(folder)))
      await engine.request('deleteFolder', { folder: folder.id });
  });
  registry.add(commands.folderSearch, async (argument) => {
    const folder = await target(argument, l10n.t('Search in folder'), around);
    if (!folder) return;
    const panel = panels.open();
    await panel.showFolder(folder.id);
    panel.command('focusSearch');
  });
}

/** The folder meant, or asked for; undefined when the user gives up. */
async function target(
  argument: unknown,
  prompt: string,
  around: CommandSurroundings,
): Promise<Folder | undefined> {
  const id = folderTarget(argument, around.tree, around.panels);
  return id === undefined ? askFolder(prompt, around) : requireFolder(id, around);
}

async function requireFolder(argument: unknown, around: CommandSurroundings): Promise<Folder> {
  const id = folderTarget(argument, around.tree, around.panels);
  const { account } = parseFolderId(id ?? '');
  around.accounts.require(account);
  const found = (folders: readonly Folder[]): Folder | undefined =>
    folders.find((folder) => folder.id === id);
  const folder =
    found(await around.folders.load(account)) ?? found(await around.folders.refresh(account));
  if (!folder) {
    const { mailbox } = parseFolderId(id ?? '');
    throw new MailError('not-found', l10n.t('There is no folder “{0}” any more.', mailbox));
  }
  return folder;
}

async function askFolder(
  prompt: string,
  { accounts, folders }: CommandSurroundings,
): Promise<Folder | undefined> {
  await Promise.allSettled(accounts.all().map(({ id }) => folders.load(id)));
  return pickFolder(folders.everywhere(), prompt);
}

async function createFolder(argument: unknown, around: CommandSurroundings): Promise<void> {
  const { engine, tree } = around;
  const node = argument ?? tree.selection;
  const parent: readonly string[] = isFolderNode(node) ? node.folder.path : [];
  const account: AccountId | undefined = isFolderNode(node)
    ? node.folder.account
    : (accountTarget(node) ?? (await pickAccount(around, l10n.t('Create a folder in'))));
  if (account === undefined) return;
  around.accounts.require(account);
  const path = await askPath(l10n.t('Name of the new folder'), parent, true);
  if (path) await engine.request('createFolder', { account, path });
}

/** Asks for a path; segments are separated by slashes, whatever the server's delimiter. */
async function askPath(
  prompt: string,
  path: readonly string[],
  below = false,
): Promise<readonly string[] | undefined> {
  const shown = path.join('/');
  const value = below && shown !== '' ? `${shown}/` : shown;
  const start = shown.length - (below ? -1 : (path.at(-1)?.length ?? 0));
  const answer = await window.showInputBox({
    prompt,
    value,
    valueSelection: below ? [value.length, value.length] : [Math.max(0, start), value.length],
    validateInput: (text) =>
      text.split('/').some((segment) => segment.trim() === '')
        ? l10n.t('A folder name cannot be empty. Use “/” for a folder in a folder.')
        : undefined,
  });
  return answer?.split('/');
}

async function confirmDelete(folder: Folder): Promise<boolean> {
  const remove = l10n.t('Delete Folder');
  const detail =
    folder.total === undefined
      ? l10n.t('Its messages are deleted on the server and cannot be brought back.')
      : l10n.t(
          'Its {0} messages are deleted on the server and cannot be brought back.',
          String(folder.total),
        );
  const answer = await window.showWarningMessage(
    l10n.t('Delete the folder “{0}”?', folderPath(folder)),
    { modal: true, detail },
    remove,
  );
  return answer === remove;
}
