import {
  type Disposable,
  EventEmitter,
  l10n,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from 'vscode';
import type { AccountId } from '../../model/account.ts';
import { type FolderId, parseFolderId } from '../../model/id.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { asMailError } from '../failure.ts';
import type { Folders } from '../folders.ts';
import { contextKeys } from '../ids.ts';
import { setContext } from '../setContext.ts';
import { accountItem, folderItem, troubleItem, viewsItem } from './items.ts';
import { buildTree, type FolderNode, type Node, type ViewNode } from './nodes.ts';
import type { ViewBranch } from './viewBranch.ts';

/**
 * The side bar's tree: views over all accounts, accounts with their folders, and saved searches.
 * Asks nothing before it is seen.
 */
export class FolderTree implements TreeDataProvider<Node>, Disposable {
  readonly #accounts: Accounts;
  readonly #folders: Folders;
  readonly #branch: ViewBranch;
  readonly #changed = new EventEmitter<Node | undefined>();
  readonly #roots = new Map<AccountId, Node>();
  readonly #parents = new WeakMap<Node, Node>();
  readonly #refreshed = new Set<AccountId>();
  readonly #view: TreeView<Node>;
  readonly #disposables: Disposable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(accounts: Accounts, folders: Folders, branch: ViewBranch, view: TreeView<Node>) {
    this.#accounts = accounts;
    this.#folders = folders;
    this.#branch = branch;
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
        return accountItem(node, this.#accounts.trouble(node.account.id));
      case 'folder':
        return folderItem(node);
      case 'trouble':
        return troubleItem(node);
      case 'views':
        return viewsItem(node);
      case 'view':
        return this.#branch.item(node);
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return this.#topNodes();
    if (node.kind === 'folder') return [...node.children];
    if (node.kind === 'views') return [...this.#branch.children(node)];
    if (node.kind !== 'account') return [];
    const { account } = node;
    try {
      const folders = await this.#folders.load(account.id);
      this.#refreshOnce(account.id);
      const nodes = buildTree(account.id, folders);
      this.#adopt(nodes, node);
      return nodes;
    } catch (error) {
      const now = this.#accounts.find(account.id) ?? account;
      return [{ kind: 'trouble', account: now, message: asMailError(error).message }];
    }
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'view')
      return node.view.kind === 'unified' ? this.#branch.above : this.#branch.below;
    return node.kind === 'folder' ? this.#parents.get(node) : undefined;
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
    const ids = account === undefined ? this.#accounts.all().map(({ id }) => id) : [account];
    const results = await Promise.allSettled(ids.map((id) => this.#folders.refresh(id)));
    for (const [index, result] of results.entries())
      if (result.status === 'rejected') this.#redraw(ids[index]!);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw asMailError(failed.reason);
  }

  #topNodes(): Node[] {
    this.#roots.clear();
    for (const account of this.#accounts.all())
      this.#roots.set(account.id, { kind: 'account', account });
    this.#showBadge();
    const { above, below, hasSaved } = this.#branch;
    if (this.#roots.size === 0) return [];
    return [above, ...this.#roots.values(), ...(hasSaved ? [below] : [])];
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
    void this.#folders.refresh(id).catch(() => this.#refreshed.delete(id));
  }

  #redraw(id: AccountId): void {
    const before = this.#roots.get(id);
    const account = this.#accounts.find(id);
    this.#showBadge();
    if (!before || !account) {
      this.#changed.fire(undefined);
      return;
    }
    // The same object must be fired that was handed out, with what it now says.
    Object.assign(before, { account });
    this.#changed.fire(before);
  }

  #showBadge(): void {
    const value = this.#branch.unreadInInboxes();
    this.#view.badge =
      value > 0 ? { value, tooltip: l10n.t('{0} unread messages', String(value)) } : undefined;
  }
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
