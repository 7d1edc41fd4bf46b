import { l10n } from 'vscode';
import type { AccountId } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { type FolderId, type MessageId, parseFolderId, parseMessageId } from '../../model/id.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { MailboxPanels } from '../mailbox/panels.ts';
import { targets } from '../mailbox/requests.ts';
import type { MessageTabs } from '../reader/messageTabs.ts';
import { type FolderTree, isFolderNode } from '../tree/folderTree.ts';
import type { Node } from '../tree/nodes.ts';

/** Where messages can be selected. */
interface MessageViews {
  readonly panels: MailboxPanels;
  readonly tabs: MessageTabs;
}

/**
 * What a command is about: ids or targets handed over, the row that was right-clicked (with the
 * selection it belongs to), the message of the active tab, or the selection of the panel.
 * @throws MailError 'not-found' for an argument that names no message
 */
export function messageTargets(argument: unknown, { panels, tabs }: MessageViews): Targets {
  const chosen = (tabs.active ?? panels.current)?.selection ?? { messages: [] };
  if (argument === undefined || argument === null) return chosen;
  if (Array.isArray(argument)) return { messages: argument.map(checkedMessage) };
  if (typeof argument === 'string') return { messages: [checkedMessage(argument)] };
  if (typeof argument !== 'object') throw notFound(argument);
  // What `webview/context` hands over: the row's data-vscode-context.
  if ('mailMessage' in argument) {
    const message = checkedMessage(argument.mailMessage);
    const conversation = 'mailConversation' in argument && argument.mailConversation === true;
    const panel = tabs.active ? undefined : panels.current;
    return panel?.targetsOf(message, conversation) ?? { messages: [message] };
  }
  if (!('messages' in argument)) return chosen;
  if (!reads(() => targets(argument))) throw notFound(argument);
  return targets(argument);
}

/**
 * The one message that a command which reads is about: of several the first one named.
 * @throws MailError 'not-found' where none is named
 */
export function messageTarget(argument: unknown, views: MessageViews): MessageId {
  const { messages, conversations = [] } = messageTargets(argument, views);
  const message = messages[0] ?? conversations[0];
  if (message === undefined) throw new MailError('not-found', nothingSelected());
  return message;
}

/** What to say to who has selected nothing. */
export function nothingSelected(): string {
  return l10n.t('Select a message in the mailbox first.');
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
  const ofAccount = node.kind === 'account' || node.kind === 'trouble' || node.kind === 'empty';
  if (ofAccount && node.account) return node.account.id;
  if (isFolderNode(argument)) return argument.folder.account;
  // What is over all accounts is in none.
  if (node.kind === 'views' || node.kind === 'view' || node.kind === 'favourites') return undefined;
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
