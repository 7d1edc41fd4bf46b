import type { Targets } from '../../model/messageSet.ts';
import { draggedMessages } from '../../protocol/mailbox.ts';

export interface Dragged {
  readonly targets: Targets;
  /** For whoever takes only text. */
  readonly text: string;
  readonly rows: number;
}

/**
 * Gives a drag out of the list its messages, and a label to draw beside the pointer. The modifier
 * counts at its start: places of a drop are not told of any.
 */
export function startDrag(
  event: DragEvent,
  { targets, text }: Dragged,
  label: (copy: boolean) => string,
): void {
  const data = event.dataTransfer;
  if (!data) return;
  data.effectAllowed = 'copyMove';
  const copy = event.ctrlKey || event.altKey;
  data.setData(draggedMessages, JSON.stringify({ ...targets, ...(copy ? { copy } : {}) }));
  data.setData('text/plain', text);
  const image = document.createElement('div');
  image.className = 'drag-image';
  image.textContent = label(copy);
  document.body.append(image);
  data.setDragImage(image, -12, -12);
  // The browser has drawn it by the next frame.
  requestAnimationFrame(() => image.remove());
}
