import { env, l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Folder, FolderRole } from '../../model/folder.ts';
import { isReadOnly } from '../../model/rights.ts';
import { cleanName, folderName } from '../folders.ts';
import { commands } from '../ids.ts';
import { badgeOf, facetsOf, type FolderChoices } from './facets.ts';
import { folderUri } from './folderUri.ts';
import type { FolderNode } from './nodes.ts';

const roleIcons: Readonly<Record<FolderRole, string>> = {
  inbox: 'inbox',
  drafts: 'edit',
  sent: 'send',
  archive: 'archive',
  junk: 'report',
  trash: 'trash',
  all: 'files',
  flagged: 'flag',
};

/** A folder in the tree; its tooltip is made when it is asked for. */
export function folderItem(node: FolderNode, choices: FolderChoices): TreeItem {
  const { folder, children, favourite } = node;
  const name = folderName(folder);
  const nested = children.length > 0 && !favourite;
  const { None, Collapsed } = TreeItemCollapsibleState;
  const item = new TreeItem(name, nested ? Collapsed : None);
  const { unread = 0, selectable } = folder;
  item.id = favourite ? `favourite:${folder.id}` : folder.id;
  item.resourceUri = folderUri(folder.id, node.dimmed === true);
  item.iconPath = new ThemeIcon(iconOf(folder));
  item.contextValue = facetsOf(node, choices).join(':');
  // What the badge says already is not said twice.
  const count = unread > 0 && badgeOf(folder) !== String(unread) ? String(unread) : '';
  const described = [count, favourite?.account ?? ''];
  item.description = described.filter((each) => each !== '').join(' · ');
  item.accessibilityInformation = { label: spoken(node, name) };
  if (selectable) {
    item.command = {
      command: commands.folderOpen,
      title: l10n.t('Open Folder'),
      arguments: [folder.id],
    };
  }
  return item;
}

/** Everything there is to tell without asking the server, as plain text. */
export function folderTooltip(folder: Folder, account: string, lastSynced: number | null): string {
  const { path, total, unread = 0, subscribed } = folder;
  const counts =
    total === undefined
      ? undefined
      : l10n.t('{0} messages, {1} unread', total.toLocaleString(env.language), String(unread));
  const lines = [
    path.map(cleanName).join(' / '),
    account,
    counts,
    ownerWords(folder),
    isReadOnly(folder) ? l10n.t('Read-only') : undefined,
    subscribed ? undefined : l10n.t('Not subscribed'),
    lastSynced === null
      ? undefined
      : l10n.t(
          'Last in step with the server: {0}',
          new Date(lastSynced).toLocaleString(env.language),
        ),
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function iconOf(folder: Folder): string {
  if (isReadOnly(folder)) return 'lock';
  // Not 'folder': with a resourceUri VS Code takes that one from the user's theme of file icons.
  return folder.role ? roleIcons[folder.role] : 'symbol-folder';
}

/** Whose it is, where it is not the user's own. */
export function ownerWords({ namespace }: Folder): string | undefined {
  if (namespace === 'others') return l10n.t('Shared by another user');
  return namespace === 'shared' ? l10n.t('Shared by all') : undefined;
}

function spoken({ folder, favourite }: FolderNode, name: string): string {
  const { unread = 0 } = folder;
  const words = [
    unread > 0 ? l10n.t('{0}, {1} unread', name, String(unread)) : name,
    favourite?.account,
    isReadOnly(folder) ? l10n.t('read-only') : undefined,
  ];
  return words.filter((word) => word !== undefined).join(', ');
}
