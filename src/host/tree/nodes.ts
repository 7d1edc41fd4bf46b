import type { Account } from '../../model/account.ts';
import { compareFolders, type Folder } from '../../model/folder.ts';
import { folderId } from '../../model/id.ts';
import type { MailView } from '../search/views.ts';

export interface AccountNode {
  readonly kind: 'account';
  readonly account: Account;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly folder: Folder;
  readonly children: readonly FolderNode[];
  /** It stands among the favourites, with its account where another has the same name. */
  readonly favourite?: { readonly account: string | undefined };
  /** No server lists it: it is there so that its children have a place. */
  readonly missing?: true;
  /** Shown for its children only: it is not subscribed and the others like it are left out. */
  readonly dimmed?: true;
}

/** Says why there are no folders to show. */
export interface TroubleNode {
  readonly kind: 'trouble';
  readonly account: Account;
  readonly message: string;
}

/** Says that the account has no folders. */
export interface EmptyNode {
  readonly kind: 'empty';
  readonly account: Account;
}

/** Holds the folders that the user wants on top. */
export interface FavouritesNode {
  readonly kind: 'favourites';
}

/** The views over all accounts, or the saved searches. */
export interface ViewsNode {
  readonly kind: 'views';
  readonly of: MailView['kind'];
}

export interface ViewNode {
  readonly kind: 'view';
  readonly view: MailView;
}

export type Node =
  AccountNode | FolderNode | TroubleNode | EmptyNode | FavouritesNode | ViewsNode | ViewNode;

interface Branch {
  folder: Folder | undefined;
  readonly path: readonly string[];
  /** Differs from that of every other branch. */
  readonly key: string;
  readonly children: Map<string, Branch>;
}

/**
 * The folders of one account as a tree. A parent that the server does not list is put in, not
 * selectable, so that its children have a place.
 * @param subscribedOnly leaves out what is not subscribed and holds nothing that is
 */
export function buildTree(
  account: string,
  folders: readonly Folder[],
  subscribedOnly = false,
): FolderNode[] {
  const root: Branch = { folder: undefined, path: [], key: '', children: new Map() };
  for (const folder of folders) {
    let branch = root;
    for (const segment of folder.path) {
      // Another user's folder may have the path of one's own.
      const key = branch === root ? `${folder.namespace ?? ''}\0${segment}` : segment;
      let next = branch.children.get(key);
      if (!next) {
        const path = [...branch.path, segment];
        next = { folder: undefined, path, key: `${branch.key}\0${key}`, children: new Map() };
        branch.children.set(key, next);
      }
      branch = next;
    }
    branch.folder = folder;
  }
  return nodesOf(account, root, subscribedOnly);
}

function nodesOf(account: string, branch: Branch, subscribedOnly: boolean): FolderNode[] {
  return [...branch.children.values()]
    .flatMap((each) => nodeOf(account, each, subscribedOnly) ?? [])
    .sort((a, b) => compareFolders(a.folder, b.folder));
}

function nodeOf(account: string, branch: Branch, subscribedOnly: boolean): FolderNode | undefined {
  const children = nodesOf(account, branch, subscribedOnly);
  const folder = branch.folder ?? missing(account, branch);
  // The inbox is where mail arrives, whether anybody subscribed to it or not.
  const wanted = !subscribedOnly || folder.subscribed || folder.role === 'inbox';
  if (!wanted && children.length === 0) return undefined;
  return {
    kind: 'folder',
    folder,
    children,
    ...(branch.folder ? {} : { missing: true }),
    ...(wanted ? {} : { dimmed: true }),
  };
}

function missing(account: string, { key, path }: Branch): Folder {
  return {
    // No server lists it under this id, hence nothing can be done with it by mistake.
    id: folderId(account, key),
    account,
    path,
    selectable: false,
    subscribed: false,
  };
}
