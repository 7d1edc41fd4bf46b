import type { MessageId } from '../../model/id.ts';
import type { ListView } from '../../protocol/mailbox.ts';
import { replaced, type Selection } from './selection.ts';

/** How a folder looked when a search took its place, to come back to. */
export interface FolderPlace {
  readonly view: ListView;
  readonly selection: Selection;
  readonly opened: MessageId | undefined;
  readonly total: number | undefined;
  /** Pixels above the first visible row. */
  readonly scroll: number;
}

/** Whether this is the folder, or the saved search, that was left. */
export function isPlaceOf(place: FolderPlace, { folder, viewId }: ListView): boolean {
  return place.view.folder === folder && place.view.viewId === viewId;
}

/** What was selected; where, only as long as the list is as it was. */
export function selectionOf({ selection, total }: FolderPlace, now: number | undefined): Selection {
  return total === now ? selection : replaced(selection);
}
