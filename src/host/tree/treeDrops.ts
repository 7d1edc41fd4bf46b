import { type DataTransfer, DataTransferItem, type TreeDragAndDropController } from 'vscode';
import { draggedMessages } from '../../protocol/mailbox.ts';
import type { Failures } from '../failure.ts';
import type { FolderSurroundings } from '../moveFolder.ts';
import { dropFolder } from './folderDrops.ts';
import { dropMessages } from './messageDrops.ts';
import type { FolderNode, Node } from './nodes.ts';

/** What a dragged folder is called while it is under way; VS Code wants small letters. */
const draggedFolder = 'application/vnd.code.tree.mail.folders';

/** What can be dragged and dropped in the tree: messages onto folders, and folders. */
export class TreeDrops implements TreeDragAndDropController<Node> {
  readonly dropMimeTypes = [draggedMessages, draggedFolder];
  readonly dragMimeTypes = [];
  readonly #around: FolderSurroundings & { readonly failures: Failures };
  /** What is dragged: one tree cannot be dragged from twice at a time. */
  #dragged: FolderNode | undefined;

  constructor(around: FolderSurroundings & { readonly failures: Failures }) {
    this.#around = around;
  }

  handleDrag(nodes: readonly Node[], dropped: DataTransfer): void {
    const [node] = nodes;
    const movable = node?.kind === 'folder' && !node.missing;
    this.#dragged = movable ? node : undefined;
    if (movable) dropped.set(draggedFolder, new DataTransferItem(node.folder.id));
  }

  async handleDrop(node: Node | undefined, dropped: DataTransfer): Promise<void> {
    const dragged = this.#dragged;
    this.#dragged = undefined;
    try {
      const messages = await dropped.get(draggedMessages)?.asString();
      if (messages !== undefined) await dropMessages(node, messages);
      else if (dragged) await dropFolder(this.#around, dragged, node);
    } catch (error) {
      this.#around.failures.show(error);
    }
  }
}
