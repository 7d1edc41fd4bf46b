import { env, l10n, type QuickPickItem, window } from 'vscode';
import type { Folder, FolderProperties, Quota } from '../../model/folder.ts';
import { isReadOnly } from '../../model/rights.ts';
import { accountName } from '../accounts/accountName.ts';
import { folderPath } from '../folders.ts';
import { commands } from '../ids.ts';
import { plain } from '../plain.ts';
import { roleName } from '../roles.ts';
import { ownerWords } from '../tree/folderItem.ts';
import { type FolderCommandSurroundings, targetFolder } from './folderTargets.ts';
import type { Registry } from './registry.ts';

/** Milliseconds for which the status bar says that something is done. */
const shownFor = 5_000;

/** Commands on what a folder holds. */
export function registerFolderContentCommands(
  registry: Registry,
  around: FolderCommandSurroundings,
): void {
  const { engine } = around;
  registry.add(commands.folderMarkAllRead, async (argument) => {
    const folder = await targetFolder(argument, l10n.t('Mark all as read in'), around);
    if (!folder) return;
    const change = await engine.request('markAllRead', { folder: folder.id });
    if (!change) tell(l10n.t('Nothing in “{0}” is unread.', folderPath(folder)));
  });
  registry.add(commands.folderEmpty, async (argument) => {
    const suits = ({ role }: Folder): boolean => role === 'trash' || role === 'junk';
    const folder = await targetFolder(argument, l10n.t('Empty folder'), around, suits);
    if (folder) await emptyFolder(folder, around);
  });
  registry.add(commands.folderCompact, async (argument) => {
    const folder = await targetFolder(argument, l10n.t('Compact folder'), around);
    if (!folder) return;
    await engine.request('compactFolder', { folder: folder.id });
    tell(l10n.t('“{0}” is compacted.', folderPath(folder)));
  });
  registry.add(commands.folderProperties, async (argument) => {
    const folder = await targetFolder(argument, l10n.t('Properties of'), around, () => true);
    if (folder) await showProperties(folder, around);
  });
}

async function emptyFolder(folder: Folder, { engine }: FolderCommandSurroundings): Promise<void> {
  const name = folderPath(folder);
  const { total } = await engine.request('folderProperties', { folder: folder.id });
  if (total === 0) return tell(l10n.t('“{0}” is empty.', name));
  const empty = l10n.t('Empty Folder');
  const question =
    total === undefined || total === 1
      ? l10n.t('Delete all messages in “{0}” for good?', name)
      : l10n.t('Delete all {0} messages in “{1}” for good?', String(total), name);
  const detail = l10n.t('They cannot be brought back.');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, empty);
  if (answer !== empty) return;
  const { deleted } = await engine.request('emptyFolder', { folder: folder.id });
  tell(
    deleted === 1
      ? l10n.t('“{0}” is emptied of 1 message.', name)
      : l10n.t('“{0}” is emptied of {1} messages.', name, String(deleted)),
  );
}

interface FactItem extends QuickPickItem {
  readonly value: string;
}

/** A list of facts; the one that is chosen is copied. */
async function showProperties(folder: Folder, around: FolderCommandSurroundings): Promise<void> {
  const account = accountName(around.accounts, folder.account);
  const items = around.engine
    .request('folderProperties', { folder: folder.id })
    .then((properties) => factsOf(properties, account))
    .then((facts) =>
      facts.map(([label, value]): FactItem => ({
        label: plain(label),
        description: plain(value),
        value,
      })),
    );
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Properties of “{0}”', folderPath(folder)),
    placeHolder: l10n.t('Choose a line to copy it'),
    matchOnDescription: true,
  });
  if (!picked) return;
  await env.clipboard.writeText(picked.value);
  tell(l10n.t('Copied: {0}', picked.value));
}

function factsOf(properties: FolderProperties, account: string): [string, string][] {
  const { folder, mailbox, total, unread, size, quotas, lastSynced } = properties;
  const { role, rights, subscribed } = folder;
  const facts: [string, string | undefined][] = [
    [l10n.t('Folder'), folderPath(folder)],
    [l10n.t('Account'), account],
    [l10n.t('Name on the server'), mailbox],
    [l10n.t('Used as'), role && roleName(role)],
    [l10n.t('Messages'), total?.toLocaleString(env.language)],
    [l10n.t('Unread'), unread?.toLocaleString(env.language)],
    [l10n.t('Size'), size === undefined ? undefined : sizeWords(size)],
    ...quotas.map((quota): [string, string] => [l10n.t('Quota'), quotaWords(quota)]),
    [l10n.t('Owner'), ownerWords(folder)],
    [
      l10n.t('Rights'),
      rights && (isReadOnly(folder) ? `${rights} (${l10n.t('read-only')})` : rights),
    ],
    [l10n.t('Subscribed'), subscribed ? l10n.t('Yes') : l10n.t('No')],
    [
      l10n.t('Last in step with the server'),
      lastSynced === undefined ? undefined : new Date(lastSynced).toLocaleString(env.language),
    ],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
}

function quotaWords({ resource, used, limit }: Quota): string {
  const share = limit > 0 ? `${String(Math.round((100 * used) / limit))} %` : '';
  const number = (value: number): string => value.toLocaleString(env.language);
  return resource === 'storage'
    ? l10n.t('{0} of {1} used ({2})', sizeWords(used), sizeWords(limit), share)
    : l10n.t('{0} of {1} messages ({2})', number(used), number(limit), share);
}

/** A size for people: three digits or so. */
function sizeWords(octets: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  if (octets < 1000) return l10n.t('{0} bytes', String(octets));
  let value = octets / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value.toLocaleString(env.language, { maximumFractionDigits: 1 })} ${units[unit]!}`;
}

function tell(text: string): void {
  window.setStatusBarMessage(plain(text), shownFor);
}
