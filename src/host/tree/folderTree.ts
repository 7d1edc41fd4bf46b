import {
  type Disposable,
  EventEmitter,
  l10n,
  type TreeDataProvider,
  type TreeDragAndDropController,
  type TreeItem,
  type TreeView,
  window,
} from 'vscode';
import type { AccountId } from '../../model/account.ts';
import type { Folder } from '../../model/folder.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { asMailError } from '../failure.ts';
import type { Folders } from '../folders.ts';
import { views } from '../ids.ts';
import { accountItem, folderItem, troubleItem } from './items.ts';
import { buildTree, type FolderNode, type Node } from './nodes.ts';

/** The side bar's tree: accounts, and under each its folders. Asks nothing before it is seen. */
export class FolderTree implements TreeDataProvider<Node>, Disposable {
  readonly #accounts: Accounts;
  readonly #folders: Folders;
  readonly #changed = new EventEmitter<Node | undefined>();
  readonly #roots = new Map<AccountId, Node>();
  readonly #refreshed = new Set<AccountId>();
  readonly #view: TreeView<Node>;
  readonly #disposables: Disposable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(accounts: Accounts, folders: Folders, drops: TreeDragAndDropController<Node>) {
    this.#accounts = accounts;
    this.#folders = folders;
    this.#view = window.createTreeView(views.folders, {
      treeDataProvider: this,
      dragAndDropController: drops,
      showCollapseAll: true,
    });
    this.#disposables = [
      this.#view,
      this.#changed,
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
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return this.#accountNodes();
    if (node.kind === 'folder') return [...node.children];
    if (node.kind === 'trouble') return [];
    const { account } = node;
    try {
      const folders = await this.#folders.load(account.id);
      this.#refreshOnce(account.id);
      return buildTree(account.id, folders);
    } catch (error) {
      const now = this.#accounts.find(account.id) ?? account;
      return [{ kind: 'trouble', account: now, message: asMailError(error).message }];
    }
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

  #accountNodes(): Node[] {
    this.#roots.clear();
    for (const account of this.#accounts.all())
      this.#roots.set(account.id, { kind: 'account', account });
    this.#showBadge();
    return [...this.#roots.values()];
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
    const inboxes = this.#accounts
      .all()
      .flatMap(({ id }) => this.#folders.of(id).filter(({ role }) => role === 'inbox'));
    const value = inboxes.reduce((sum, { unread = 0 }: Folder) => sum + unread, 0);
    this.#view.badge =
      value > 0 ? { value, tooltip: l10n.t('{0} unread messages', String(value)) } : undefined;
  }
}

export function isFolderNode(value: unknown): value is FolderNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'folder';
}
