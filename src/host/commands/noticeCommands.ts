import { ConfigurationTarget, l10n, window, workspace } from 'vscode';
import type { Account } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import type { Folder } from '../../model/folder.ts';
import { parseFolderId } from '../../model/id.ts';
import { folderPath } from '../folders.ts';
import { commands, settings } from '../ids.ts';
import {
  entryFor,
  means,
  type NotifyMode,
  readNotifyFolders,
  readNotifyMode,
} from '../notice/notifySetting.ts';
import { pickFolder } from '../pickFolder.ts';
import { plain } from '../plain.ts';
import { showStatus } from '../status/statusPick.ts';
import type { CommandSurroundings, Registry } from './registry.ts';
import { folderTarget } from './targets.ts';

/**
 * Commands that choose whose new mail is told, each of which takes a folder's id, a tree node, or asks;
 * and the one that says how the accounts are.
 */
export function registerNoticeCommands(registry: Registry, around: CommandSurroundings): void {
  registry.add(commands.folderNotify, async (argument) => {
    const folder = await target(argument, l10n.t('Notify of new mail in'), around);
    if (folder) await notify(folder, around.accounts.require(folder.account));
  });
  registry.add(commands.folderStopNotifying, async (argument) => {
    const folder = await target(argument, l10n.t('Stop notifying of new mail in'), around);
    if (folder) await stopNotifying(folder, around.accounts.require(folder.account));
  });
  registry.add(commands.statusShow, () => showStatus(around.engine, around.accounts));
}

/** Adds the folder to the setting; where notifications are off, they are for chosen folders now. */
async function notify(folder: Folder, account: Account): Promise<void> {
  if (!folder.selectable) {
    const words = l10n.t('“{0}” holds folders only, no messages.', folderPath(folder));
    throw new MailError('not-permitted', words);
  }
  const raw = rawFolders();
  const known = readNotifyFolders(raw).entries.some((each) => means(each, account, folder));
  if (!known) await writeFolders([...raw, entryFor(account, folder)]);
  const mode = currentMode();
  if (mode === 'off') await writeMode('folders');
  if (mode === 'inboxes' && folder.role !== 'inbox') await offerChosenFolders(folder);
}

/** Takes the folder from the setting; what nobody can read there stays. */
async function stopNotifying(folder: Folder, account: Account): Promise<void> {
  const raw = rawFolders();
  const left = raw.filter(
    (each) => !readNotifyFolders([each]).entries.some((entry) => means(entry, account, folder)),
  );
  if (left.length < raw.length) await writeFolders(left);
  if (currentMode() === 'inboxes' && folder.role === 'inbox') await offerChosenFolders(folder);
}

/** The folder makes no difference while the setting says that it is all inboxes. */
async function offerChosenFolders(folder: Folder): Promise<void> {
  const chosen = l10n.t('Chosen Folders Only');
  const answer = await window.showInformationMessage(
    plain(
      l10n.t(
        'Notifications are for all inboxes now. “{0}” counts when they are for chosen folders.',
        folderPath(folder),
      ),
    ),
    chosen,
  );
  if (answer === chosen) await writeMode('folders');
}

async function target(
  argument: unknown,
  prompt: string,
  { accounts, folders, tree, panels }: CommandSurroundings,
): Promise<Folder | undefined> {
  const id = folderTarget(argument, tree, panels);
  if (id === undefined) {
    await Promise.allSettled(
      accounts
        .all()
        .filter(({ enabled }) => enabled !== false)
        .map((each) => folders.load(each.id)),
    );
    return pickFolder(folders.everywhere(), prompt);
  }
  const { account, mailbox } = parseFolderId(id);
  accounts.require(account);
  const folder = (await folders.load(account)).find((each) => each.id === id);
  if (folder) return folder;
  throw new MailError('not-found', l10n.t('There is no folder “{0}” any more.', mailbox));
}

function currentMode(): NotifyMode {
  return readNotifyMode(workspace.getConfiguration(settings.section).get(settings.notify));
}

function rawFolders(): readonly unknown[] {
  const value = workspace.getConfiguration(settings.section).get<unknown>(settings.notifyFolders);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

async function writeFolders(value: readonly unknown[]): Promise<void> {
  await workspace
    .getConfiguration(settings.section)
    .update(settings.notifyFolders, value, ConfigurationTarget.Global);
}

async function writeMode(mode: NotifyMode): Promise<void> {
  await workspace
    .getConfiguration(settings.section)
    .update(settings.notify, mode, ConfigurationTarget.Global);
}
