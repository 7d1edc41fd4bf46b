import { commands as vscodeCommands, l10n } from 'vscode';
import { MailError } from '../../model/errors.ts';
import { commands } from '../ids.ts';
import { targets } from '../mailbox/requests.ts';
import type { Node } from './nodes.ts';

/** Moves messages that were dropped on a folder there, or copies them. */
export async function dropMessages(node: Node | undefined, text: string): Promise<void> {
  if (node?.kind !== 'folder' || !node.folder.selectable)
    throw new MailError('bad-settings', l10n.t('Messages can be dropped on a folder only.'));
  const dragged: unknown = JSON.parse(text);
  const copies =
    typeof dragged === 'object' && dragged !== null && 'copy' in dragged && dragged.copy === true;
  const command = copies ? commands.messageCopy : commands.messageMove;
  await vscodeCommands.executeCommand(command, targets(dragged), node.folder.id);
}
