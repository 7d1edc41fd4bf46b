import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Account, ConnectionState } from '../../model/account.ts';
import { cleanName } from '../folders.ts';
import { commands } from '../ids.ts';
import type { MailView } from '../search/views.ts';
import { accountFacets, type AccountFacts } from './facets.ts';
import type { AccountNode, EmptyNode, TroubleNode, ViewNode, ViewsNode } from './nodes.ts';

const viewIcons: Readonly<Record<string, string>> = {
  'view:inboxes': 'inbox',
  'view:unread': 'circle-filled',
  'view:flagged': 'flag',
  'view:attachments': 'attach',
};

export function viewsItem({ of }: ViewsNode): TreeItem {
  const name = of === 'unified' ? l10n.t('All Accounts') : l10n.t('Saved Searches');
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = `views:${of}`;
  item.iconPath = new ThemeIcon(of === 'unified' ? 'layers' : 'search');
  item.contextValue = `views:${of}`;
  return item;
}

/** What is told of a view besides itself. */
export interface ViewFacts {
  readonly unread: number | undefined;
  /** Where it looks, in words. */
  readonly where: string;
  /** Why its query cannot be read. */
  readonly fault: string | undefined;
}

export function viewItem({ view }: ViewNode, { unread = 0, where, fault }: ViewFacts): TreeItem {
  const name = cleanName(view.name);
  const item = new TreeItem(name, TreeItemCollapsibleState.None);
  item.id = view.id;
  item.contextValue = `view:${view.kind}`;
  item.iconPath = fault === undefined ? viewIcon(view) : warning();
  if (unread > 0) item.description = String(unread);
  const query = view.query.trim() === '' ? [] : [view.query];
  item.tooltip = [name, ...(fault === undefined ? [] : [fault]), ...query, where].join('\n');
  const spoken = unread > 0 ? l10n.t('{0}, {1} unread', name, String(unread)) : name;
  item.accessibilityInformation = { label: fault === undefined ? spoken : `${name}, ${fault}` };
  item.command = { command: commands.searchOpen, title: l10n.t('Open View'), arguments: [view.id] };
  return item;
}

function viewIcon({ id }: MailView): ThemeIcon {
  return new ThemeIcon(viewIcons[id] ?? 'search');
}

function warning(): ThemeIcon {
  return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
}

export function accountItem({ account }: AccountNode, facts: AccountFacts): TreeItem {
  const name = cleanName(account.name ?? account.address);
  const disabled = account.enabled === false;
  const state = disabled ? l10n.t('disabled') : stateWords(account.state);
  const { None, Expanded } = TreeItemCollapsibleState;
  const item = new TreeItem(name, disabled ? None : Expanded);
  // Another id, for VS Code keeps whether an item was open.
  item.id = disabled ? `disabled:${account.id}` : `account:${account.id}`;
  item.iconPath = disabled ? new ThemeIcon('circle-slash') : stateIcon(account.state);
  item.contextValue = accountFacets(account, facts).join(':');
  if (state !== undefined) item.description = state;
  item.tooltip = [
    name,
    `${account.user} · ${account.host}`,
    (disabled ? undefined : facts.trouble) ?? state ?? l10n.t('Online'),
  ].join('\n');
  item.accessibilityInformation = { label: [name, state ?? l10n.t('online')].join(', ') };
  return item;
}

export function favouritesItem(): TreeItem {
  const item = new TreeItem(l10n.t('Favourites'), TreeItemCollapsibleState.Expanded);
  item.id = 'favourites';
  item.iconPath = new ThemeIcon('star-full');
  item.contextValue = 'favourites';
  return item;
}

export function emptyItem({ account }: EmptyNode): TreeItem {
  const item = new TreeItem(l10n.t('This account has no folders.'), TreeItemCollapsibleState.None);
  item.id = `empty:${account.id}`;
  item.iconPath = new ThemeIcon('info');
  item.command = {
    command: commands.foldersRefresh,
    title: l10n.t('Try again'),
    arguments: [account.id],
  };
  return item;
}

export function troubleItem({ account, message }: TroubleNode): TreeItem {
  const item = new TreeItem(message, TreeItemCollapsibleState.None);
  item.id = `trouble:${account.id}`;
  item.iconPath = warning();
  item.tooltip = message;
  item.command =
    account.state === 'auth-failed'
      ? { command: commands.accountSignIn, title: l10n.t('Sign in again'), arguments: [account.id] }
      : { command: commands.foldersRefresh, title: l10n.t('Try again'), arguments: [account.id] };
  return item;
}

function stateWords(state: Account['state']): string | undefined {
  const words: Record<ConnectionState, string | undefined> = {
    disconnected: undefined,
    online: undefined,
    connecting: l10n.t('connecting…'),
    offline: l10n.t('offline'),
    'auth-failed': l10n.t('sign in again'),
  };
  return words[state];
}

function stateIcon(state: ConnectionState): ThemeIcon {
  switch (state) {
    case 'connecting':
      return new ThemeIcon('sync~spin');
    case 'offline':
      return new ThemeIcon('debug-disconnect', new ThemeColor('list.warningForeground'));
    case 'auth-failed':
      return new ThemeIcon('key', new ThemeColor('list.errorForeground'));
    case 'disconnected':
    case 'online':
      return new ThemeIcon('mail');
  }
}
