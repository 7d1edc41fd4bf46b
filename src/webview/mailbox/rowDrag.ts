import type { Targets } from '../../model/messageSet.ts';
import { draggedMessages } from '../../protocol/mailbox.ts';

export interface Dragged {
  readonly targets: Targets;
  /** For whoever takes only text. */
  readonly text: string;
  readonly rows: number;
}

/** Gives a drag out of the list its messages, and `label` to draw beside the pointer; a copy or a move is for the place of the drop to say. */
export function startDrag(event: DragEvent, { targets, text }: Dragged, label: string): void {
  const data = event.dataTransfer;
  if (!data) return;
  data.effectAllowed = 'copyMove';
  data.setData(draggedMessages, JSON.stringify(targets));
  data.setData('text/plain', text);
  const image = document.createElement('div');
  image.className = 'drag-image';
  image.textContent = label;
  document.body.append(image);
  data.setDragImage(image, -12, -12);
  // The browser has drawn it by the next frame.
  requestAnimationFrame(() => image.remove());
}
