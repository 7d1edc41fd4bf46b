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
}

/** Says why there are no folders to show. */
export interface TroubleNode {
  readonly kind: 'trouble';
  readonly account: Account;
  readonly message: string;
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

export type Node = AccountNode | FolderNode | TroubleNode | ViewsNode | ViewNode;

interface Branch {
  folder: Folder | undefined;
  readonly path: readonly string[];
  readonly children: Map<string, Branch>;
}

/**
 * The folders of one account as a tree. A parent that the server does not list is put in, not
 * selectable, so that its children have a place.
 */
export function buildTree(account: string, folders: readonly Folder[]): FolderNode[] {
  const root: Branch = { folder: undefined, path: [], children: new Map() };
  for (const folder of folders) {
    let branch = root;
    for (const segment of folder.path) {
      let next = branch.children.get(segment);
      if (!next) {
        next = { folder: undefined, path: [...branch.path, segment], children: new Map() };
        branch.children.set(segment, next);
      }
      branch = next;
    }
    branch.folder = folder;
  }
  return nodesOf(account, root);
}

function nodesOf(account: string, branch: Branch): FolderNode[] {
  return [...branch.children.values()]
    .map((each): FolderNode => ({
      kind: 'folder',
      folder: each.folder ?? missing(account, each.path),
      children: nodesOf(account, each),
    }))
    .sort((a, b) => compareFolders(a.folder, b.folder));
}

function missing(account: string, path: readonly string[]): Folder {
  return {
    // No server lists it under this id, hence nothing can be done with it by mistake.
    id: folderId(account, `\0${path.join('\0')}`),
    account,
    path,
    selectable: false,
    subscribed: false,
  };
}
