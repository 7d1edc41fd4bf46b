import { ConfigurationTarget, l10n, type QuickPickItem, window, workspace } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { assignableRoles, type Folder, type FolderRole } from '../../model/folder.ts';
import { parseFolderId } from '../../model/id.ts';
import { folderPath } from '../folders.ts';
import { commands, settings } from '../ids.ts';
import { plain } from '../plain.ts';
import { roleName } from '../roles.ts';
import { type FolderCommandSurroundings, targetFolder } from './folderTargets.ts';
import type { Registry } from './registry.ts';

/** Commands on which folders are shown, where, and what they are used for. */
export function registerFolderChoiceCommands(
  registry: Registry,
  around: FolderCommandSurroundings,
): void {
  const { engine, favourites } = around;
  const subscribe = async (argument: unknown, subscribed: boolean): Promise<void> => {
    const prompt = subscribed ? l10n.t('Subscribe to folder') : l10n.t('Unsubscribe from folder');
    const suits = (folder: Folder): boolean => folder.subscribed !== subscribed;
    const folder = await targetFolder(argument, prompt, around, suits);
    if (folder) await engine.request('setSubscribed', { folder: folder.id, subscribed });
  };
  registry.add(commands.folderSubscribe, (argument) => subscribe(argument, true));
  registry.add(commands.folderUnsubscribe, (argument) => subscribe(argument, false));
  registry.add(commands.foldersShowAll, () => showSubscribedOnly(false));
  registry.add(commands.foldersShowSubscribed, () => showSubscribedOnly(true));
  registry.add(commands.folderAddFavourite, async (argument) => {
    const suits = ({ id, selectable }: Folder): boolean => selectable && !favourites.has(id);
    const folder = await targetFolder(argument, l10n.t('Add to favourites'), around, suits);
    if (folder) await favourites.put(folder.id);
  });
  registry.add(commands.folderRemoveFavourite, async (argument) => {
    const suits = ({ id }: Folder): boolean => favourites.has(id);
    const folder = await targetFolder(argument, l10n.t('Remove from favourites'), around, suits);
    if (folder) await favourites.remove(folder.id);
  });
  registry.add(commands.folderSetRole, async (argument) => {
    const suits = ({ role, selectable }: Folder): boolean => selectable && role !== 'inbox';
    const folder = await targetFolder(argument, l10n.t('Use folder as…'), around, suits);
    if (folder) await setRole(folder, around);
  });
}

async function showSubscribedOnly(only: boolean): Promise<void> {
  await workspace
    .getConfiguration(settings.section)
    .update(settings.subscribedOnly, only, ConfigurationTarget.Global);
}

interface RoleItem extends QuickPickItem {
  readonly role: FolderRole | undefined;
}

/** Asks what a folder is to be used for, and keeps it in the settings. */
async function setRole(folder: Folder, around: FolderCommandSurroundings): Promise<void> {
  if (folder.role === 'inbox')
    throw new MailError('not-permitted', l10n.t('The inbox cannot be used as something else.'));
  const { mailbox } = parseFolderId(folder.id);
  const { roles = {} } = around.accounts.require(folder.account);
  const kept = Object.entries(roles).filter(([, name]) => name !== mailbox);
  const picked = await window.showQuickPick(
    roleItems(folder, around, kept.length < Object.keys(roles).length),
    { placeHolder: l10n.t('Use “{0}” as…', plain(folderPath(folder))) },
  );
  if (!picked) return;
  const { role } = picked;
  const chosen =
    role === undefined ? kept : [...kept.filter(([each]) => each !== role), [role, mailbox]];
  await around.accounts.edit(folder.account, {
    roles: Object.fromEntries(chosen) as typeof roles,
  });
}

/** The roles with the folders that have them now. */
function roleItems(
  folder: Folder,
  { folders }: FolderCommandSurroundings,
  assigned: boolean,
): RoleItem[] {
  const all = folders.of(folder.account);
  const items = assignableRoles.map((role): RoleItem => {
    const now = all.find((each) => each.role === role);
    const mark = now?.id === folder.id ? '$(check) ' : '';
    return {
      label: `${mark}${roleName(role)}`,
      description: now ? plain(l10n.t('now “{0}”', folderPath(now))) : l10n.t('none now'),
      role,
    };
  });
  const nothing = { label: l10n.t('What the server says'), role: undefined };
  return assigned ? [...items, nothing] : items;
}
