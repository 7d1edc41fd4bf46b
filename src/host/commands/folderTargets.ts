import { l10n } from 'vscode';
import { MailError } from '../../model/errors.ts';
import type { Folder } from '../../model/folder.ts';
import { parseFolderId } from '../../model/id.ts';
import type { FolderSurroundings } from '../moveFolder.ts';
import { pickFolder } from '../pickFolder.ts';
import type { CommandSurroundings } from './registry.ts';
import { folderTarget } from './targets.ts';

/** What commands on folders work with. */
export type FolderCommandSurroundings = CommandSurroundings & FolderSurroundings;

/** The folder meant, or asked for; undefined when the user gives up. @throws MailError 'not-found' */
export async function targetFolder(
  argument: unknown,
  prompt: string,
  around: CommandSurroundings,
  suits?: (folder: Folder) => boolean,
): Promise<Folder | undefined> {
  const id = folderTarget(argument, around.tree, around.panels);
  return id === undefined ? askFolder(prompt, around, suits) : requireFolder(id, around);
}

/** The folder that an id or a tree node names. @throws MailError 'not-found' */
export async function requireFolder(
  argument: unknown,
  around: CommandSurroundings,
): Promise<Folder> {
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

/** Asks for one of the folders that suit, those that hold messages by default. */
export async function askFolder(
  prompt: string,
  { accounts, folders }: CommandSurroundings,
  suits: (folder: Folder) => boolean = ({ selectable }) => selectable,
): Promise<Folder | undefined> {
  await Promise.allSettled(accounts.all().map(({ id }) => folders.load(id)));
  return pickFolder(
    folders.everywhere().filter(({ folder }) => suits(folder)),
    prompt,
  );
}
