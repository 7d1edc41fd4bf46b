import { l10n } from 'vscode';
import type { AccountId } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { type FolderId, type MessageId, parseFolderId, parseMessageId } from '../../model/id.ts';
import type { MailboxPanels } from '../mailbox/panels.ts';
import { type FolderTree, isFolderNode } from '../tree/folderTree.ts';
import type { Node } from '../tree/nodes.ts';

/**
 * The messages a command is about: ids handed over, the row that was right-clicked (with the
 * selection it belongs to), or the selection of the panel.
 * @throws MailError 'not-found' for an argument that names no message
 */
export function messageTargets(argument: unknown, panels: MailboxPanels): readonly MessageId[] {
  const panel = panels.current;
  if (argument === undefined) return panel?.selection ?? [];
  if (Array.isArray(argument)) return argument.map(checkedMessage);
  if (typeof argument === 'string') return [checkedMessage(argument)];
  // What `webview/context` hands over: the row's data-vscode-context.
  if (typeof argument === 'object' && argument !== null && 'mailMessage' in argument) {
    const message = checkedMessage(argument.mailMessage);
    return panel?.targetsOf(message) ?? [message];
  }
  if (typeof argument === 'object') return panel?.selection ?? [];
  throw notFound(argument);
}

/** The folder a command is about, from an id, a tree node, the tree's selection or the panel. */
export function folderTarget(
  argument: unknown,
  tree: FolderTree,
  panels: MailboxPanels,
): FolderId | undefined {
  if (typeof argument === 'string') return checkedFolder(argument);
  if (isFolderNode(argument)) return argument.folder.id;
  if (argument !== undefined && argument !== null) throw notFound(argument);
  return isFolderNode(tree.selection) ? tree.selection.folder.id : panels.current?.folder;
}

/** The account a command is about; undefined where the user has to be asked. */
export function accountTarget(argument: unknown): AccountId | undefined {
  if (typeof argument === 'string') return argument;
  if (argument === undefined || argument === null) return undefined;
  const node = argument as Partial<Node>;
  if (node.kind === 'account' && node.account) return node.account.id;
  if (isFolderNode(argument)) return argument.folder.account;
  throw notFound(argument);
}

function checkedMessage(id: unknown): MessageId {
  if (typeof id !== 'string' || !reads(() => parseMessageId(id))) throw notFound(id);
  return id;
}

function checkedFolder(id: string): FolderId {
  if (!reads(() => parseFolderId(id))) throw notFound(id);
  return id;
}

function reads(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    // What the parser says is for programmers; the command says it for people.
    return false;
  }
}

function notFound(argument: unknown): MailError {
  const shown = (JSON.stringify(argument) ?? String(argument)).slice(0, 100);
  return new MailError('not-found', l10n.t('The command does not know what {0} is.', shown));
}
