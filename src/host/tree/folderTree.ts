import {
  type ConfigurationChangeEvent,
  type Disposable,
  EventEmitter,
  l10n,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  workspace,
} from 'vscode';
import type { Account, AccountId } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import { type FolderId, parseFolderId } from '../../model/id.ts';
import { accountName } from '../accounts/accountName.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { EngineClient } from '../engineClient.ts';
import { asMailError } from '../failure.ts';
import type { Favourites } from '../favourites.ts';
import { folderName, type Folders } from '../folders.ts';
import { contextKeys, settings } from '../ids.ts';
import { setContext } from '../setContext.ts';
import type { AccountFacts, FolderChoices } from './facets.ts';
import { folderItem, folderTooltip } from './folderItem.ts';
import { accountItem, emptyItem, favouritesItem, troubleItem, viewsItem } from './items.ts';
import {
  type AccountNode,
  buildTree,
  type FavouritesNode,
  type FolderNode,
  type Node,
  type ViewNode,
} from './nodes.ts';
import { isNotified } from './notified.ts';
import type { ViewBranch } from './viewBranch.ts';

export interface FolderTreeSurroundings {
  readonly engine: EngineClient;
  readonly accounts: Accounts;
  readonly folders: Folders;
  readonly branch: ViewBranch;
  readonly favourites: Favourites;
}

/**
 * The side bar's tree: views over all accounts, favourites, accounts with their folders, and saved
 * searches.
 * Asks nothing before it is seen.
 */
export class FolderTree implements TreeDataProvider<Node>, Disposable {
  readonly #around: FolderTreeSurroundings;
  readonly #favourites: FavouritesNode = { kind: 'favourites' };
  readonly #changed = new EventEmitter<Node | undefined>();
  readonly #roots = new Map<AccountId, Node>();
  readonly #parents = new WeakMap<Node, Node>();
  readonly #refreshed = new Set<AccountId>();
  readonly #favouritesAsked = new Set<AccountId>();
  #hadFavourites = false;
  readonly #view: TreeView<Node>;
  readonly #disposables: Disposable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(around: FolderTreeSurroundings, view: TreeView<Node>) {
    const { accounts, folders, branch, favourites } = around;
    this.#around = around;
    this.#view = view;
    branch.counts.watch(this.#view.visible);
    this.#disposables = [
      this.#view,
      this.#changed,
      branch,
      branch.onDidChange(({ node }) => this.#changed.fire(node)),
      this.#view.onDidChangeVisibility(({ visible }) => branch.counts.watch(visible)),
      this.#view.onDidChangeSelection(({ selection: [node] }) =>
        setContext(contextKeys.viewSelected, isViewNode(node) ? node.view.kind : ''),
      ),
      accounts.onDidChange(() => this.#changed.fire(undefined)),
      accounts.onDidChangeState(({ account }) => this.#redraw(account)),
      folders.onDidChange(({ account }) => this.#redraw(account)),
      favourites.onDidChange(() => this.#changed.fire(undefined)),
      workspace.onDidChangeConfiguration((event) => this.#onSettings(event)),
    ];
  }

  dispose(): void {
    for (const each of this.#disposables) each.dispose();
  }

  /** The node that is selected in the view, for commands without an argument. */
  get selection(): Node | undefined {
    return this.#view.selection[0];
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'account':
        return accountItem(node, this.#factsOf(node.account));
      case 'folder':
        return folderItem(node, this.#choicesOf(node.folder));
      case 'trouble':
        return troubleItem(node);
      case 'empty':
        return emptyItem(node);
      case 'favourites':
        return favouritesItem();
      case 'views':
        return viewsItem(node);
      case 'view':
        return this.#around.branch.item(node);
    }
  }

  /** A folder's tooltip is made when somebody wants to see it. */
  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    if (node.kind !== 'folder') return item;
    const { engine, accounts } = this.#around;
    const { folder, missing } = node;
    const known = missing ? null : engine.request('lastSynced', { folder: folder.id });
    const lastSynced = await Promise.resolve(known).catch(() => null);
    item.tooltip = folderTooltip(folder, accountName(accounts, folder.account), lastSynced);
    return item;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined:
        return this.#topNodes();
      case 'folder':
        return node.favourite ? [] : [...node.children];
      case 'views':
        return [...this.#around.branch.children(node)];
      case 'favourites':
        return this.#favouriteNodes();
      case 'account':
        return this.#childrenOf(node);
      default:
        return [];
    }
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'view') {
      const { above, below } = this.#around.branch;
      return node.view.kind === 'unified' ? above : below;
    }
    if (node.kind !== 'folder') return undefined;
    return node.favourite ? this.#favourites : this.#parents.get(node);
  }

  /** Selects a folder in the side bar, where it is known. */
  async reveal(folder: FolderId): Promise<void> {
    // Nobody has looked at the tree yet.
    if (this.#roots.size === 0) this.#topNodes();
    const root = this.#roots.get(parseFolderId(folder).account);
    const node = root && findFolder(await this.getChildren(root), folder);
    if (node) await this.#view.reveal(node, { select: true, focus: false });
  }

  /** Asks the server again for one account, or for all. */
  async refresh(account?: AccountId): Promise<void> {
    const enabled = this.#around.accounts.all().filter((each) => each.enabled !== false);
    const ids = account === undefined ? enabled.map(({ id }) => id) : [account];
    const results = await Promise.allSettled(ids.map((id) => this.#around.folders.refresh(id)));
    for (const [index, result] of results.entries())
      if (result.status === 'rejected') this.#redraw(ids[index]!);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw asMailError(failed.reason);
  }

  #topNodes(): Node[] {
    this.#roots.clear();
    for (const account of this.#around.accounts.all())
      this.#roots.set(account.id, { kind: 'account', account });
    this.#showState();
    void this.#loadFavourites();
    const { above, below, hasSaved } = this.#around.branch;
    if (this.#roots.size === 0) return [];
    const favourites = this.#favouriteNodes().length > 0 ? [this.#favourites] : [];
    this.#hadFavourites = favourites.length > 0;
    return [above, ...favourites, ...this.#roots.values(), ...(hasSaved ? [below] : [])];
  }

  /** The favourites of accounts that nobody has opened are shown as the cache knows them. */
  async #loadFavourites(): Promise<void> {
    const { favourites, folders } = this.#around;
    const accounts = new Set(favourites.all().flatMap((id) => this.#unloadedAccountOf(id) ?? []));
    for (const id of accounts) this.#favouritesAsked.add(id);
    const found = await Promise.allSettled([...accounts].map((id) => folders.cached(id)));
    if (found.some((each) => each.status === 'fulfilled' && each.value.length > 0))
      this.#changed.fire(undefined);
  }

  #unloadedAccountOf(favourite: FolderId): AccountId | undefined {
    // They come from other machines, too, and may be anything.
    const account = favourite.split('/')[0] ?? '';
    const { accounts, folders } = this.#around;
    if (this.#favouritesAsked.has(account) || folders.of(account).length > 0) return undefined;
    const known = accounts.find(account);
    return known && known.enabled !== false ? account : undefined;
  }

  /** The favourites that are known by now; nothing is asked for them. */
  #favouriteNodes(): FolderNode[] {
    const { favourites, folders, accounts } = this.#around;
    const known = favourites.all().flatMap((id) => folders.find(id) ?? []);
    const count = new Map<string, number>();
    for (const each of known) count.set(folderName(each), (count.get(folderName(each)) ?? 0) + 1);
    return known.map((folder) => {
      const alike = (count.get(folderName(folder)) ?? 0) > 1;
      const account = alike ? accountName(accounts, folder.account) : undefined;
      return { kind: 'folder', folder, children: [], favourite: { account } };
    });
  }

  async #childrenOf(node: AccountNode): Promise<Node[]> {
    const { account } = node;
    if (account.enabled === false) return [];
    try {
      const folders = await this.#around.folders.load(account.id);
      this.#refreshOnce(account.id);
      if (folders.length === 0) return [{ kind: 'empty', account }];
      const nodes = buildTree(account.id, folders, isSubscribedOnly());
      this.#adopt(nodes, node);
      return nodes;
    } catch (error) {
      const now = this.#around.accounts.find(account.id) ?? account;
      return [{ kind: 'trouble', account: now, message: asMailError(error).message }];
    }
  }

  #adopt(children: readonly FolderNode[], parent: Node): void {
    for (const child of children) {
      this.#parents.set(child, parent);
      this.#adopt(child.children, child);
    }
  }

  /** What the cache showed is brought up to date, once an account. */
  #refreshOnce(id: AccountId): void {
    if (this.#refreshed.has(id)) return;
    this.#refreshed.add(id);
    void this.#around.folders.refresh(id).catch(() => this.#refreshed.delete(id));
  }

  #redraw(id: AccountId): void {
    const before = this.#roots.get(id);
    const account = this.#around.accounts.find(id);
    this.#showState();
    const hasFavourites = this.#favouriteNodes().length > 0;
    if (!before || !account || hasFavourites !== this.#hadFavourites) {
      this.#changed.fire(undefined);
      return;
    }
    // The same object must be fired that was handed out, with what it now says.
    Object.assign(before, { account });
    this.#changed.fire(before);
    if (hasFavourites) this.#changed.fire(this.#favourites);
  }

  #onSettings(event: ConfigurationChangeEvent): void {
    const changed = (name: string): boolean =>
      event.affectsConfiguration(`${settings.section}.${name}`);
    if (changed(settings.badge)) this.#showState();
    if (changed(settings.subscribedOnly) || changed(settings.notifyFolders))
      this.#changed.fire(undefined);
  }

  #factsOf({ id }: Account): AccountFacts {
    const { accounts } = this.#around;
    const all = accounts.all();
    return {
      trouble: accounts.trouble(id),
      first: all[0]?.id === id,
      last: all.at(-1)?.id === id,
      certificate: accounts.certificate(id) !== undefined,
    };
  }

  #choicesOf(folder: Folder): FolderChoices {
    const { accounts, favourites } = this.#around;
    const account = accounts.find(folder.account);
    return {
      favourite: favourites.has(folder.id),
      notified: account !== undefined && isNotified(folder, account),
    };
  }

  /** The number on the side bar's icon, and a line above the tree where nothing is connected. */
  #showState(): void {
    const { accounts, folders } = this.#around;
    const value = showsBadge() ? folders.unreadInInboxes() : 0;
    this.#view.badge =
      value > 0 ? { value, tooltip: l10n.t('{0} unread messages', String(value)) } : undefined;
    const enabled = accounts.all().filter((each) => each.enabled !== false);
    const offline = enabled.length > 0 && enabled.every(({ state }) => state === 'offline');
    const words = l10n.t('Offline. Mail that was read before can be read, and changes wait.');
    // VS Code takes an empty text for none, and undefined not at all under exact types.
    this.#view.message = offline ? words : '';
  }
}

function isSubscribedOnly(): boolean {
  const value = workspace.getConfiguration(settings.section).get<unknown>(settings.subscribedOnly);
  return value === true;
}

function showsBadge(): boolean {
  return workspace.getConfiguration(settings.section).get<unknown>(settings.badge) !== 'off';
}

function findFolder(nodes: readonly Node[], id: FolderId): FolderNode | undefined {
  for (const node of nodes) {
    if (node.kind !== 'folder') continue;
    const found = node.folder.id === id ? node : findFolder(node.children, id);
    if (found) return found;
  }
  return undefined;
}

export function isFolderNode(value: unknown): value is FolderNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'folder';
}

export function isViewNode(value: unknown): value is ViewNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'view';
}
