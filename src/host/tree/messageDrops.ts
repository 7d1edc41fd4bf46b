import {
  commands as vscodeCommands,
  type DataTransfer,
  l10n,
  type TreeDragAndDropController,
} from 'vscode';
import { MailError } from '../../model/errors.ts';
import { draggedMessages } from '../../protocol/mailbox.ts';
import type { Failures } from '../failure.ts';
import { commands } from '../ids.ts';
import { targets } from '../mailbox/requests.ts';
import type { Node } from './nodes.ts';

/** Lets messages be dropped on a folder: they are moved there, or copied. */
export class MessageDrops implements TreeDragAndDropController<Node> {
  readonly dropMimeTypes = [draggedMessages];
  readonly dragMimeTypes = [];
  readonly #failures: Failures;

  constructor(failures: Failures) {
    this.#failures = failures;
  }

  async handleDrop(node: Node | undefined, dropped: DataTransfer): Promise<void> {
    try {
      await drop(node, dropped);
    } catch (error) {
      this.#failures.show(error);
    }
  }
}

async function drop(node: Node | undefined, dropped: DataTransfer): Promise<void> {
  const text = await dropped.get(draggedMessages)?.asString();
  if (text === undefined) return;
  if (node?.kind !== 'folder' || !node.folder.selectable)
    throw new MailError('bad-settings', l10n.t('Messages can be dropped on a folder only.'));
  const dragged: unknown = JSON.parse(text);
  const copies =
    typeof dragged === 'object' && dragged !== null && 'copy' in dragged && dragged.copy === true;
  const command = copies ? commands.messageCopy : commands.messageMove;
  await vscodeCommands.executeCommand(command, targets(dragged), node.folder.id);
}
