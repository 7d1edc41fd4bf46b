import type { MessagesChanged } from '../../model/change.ts';
import type { FolderId, MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { MessageSet } from '../../model/messageSet.ts';
import type { Rows, RowWindow } from '../../protocol/mailbox.ts';

/** Rows that are shown before anything is scrolled. */
export const firstScreen = 100;

/** What stands behind a panel's list: rows by window, from the cache first. */
export interface ListSource {
  readonly folder: FolderId | undefined;
  /** The first rows where they are known without asking. */
  cached(view: number): Promise<Rows | undefined>;
  /** The first rows as the server has them. */
  fresh(view: number, signal: AbortSignal): Promise<Rows>;
  rows(window: RowWindow, signal: AbortSignal): Promise<Rows>;
  /** These rows with what a list shows besides. */
  details(messages: readonly MessageId[], signal: AbortSignal): Promise<readonly MessageRow[]>;
  /** The messages of the conversation that a row stands for. */
  members(message: MessageId, signal: AbortSignal): Promise<readonly MessageRow[]>;
  /** All that is in the list. */
  everything(): Promise<{ set?: MessageSet; messages?: readonly MessageId[]; rows: number }>;
  /**
   * Takes note of a change; undefined where it is none of its own. `changed` are rows that stand
   * where they stood, `total` the rows there are now where that is known without asking.
   */
  onChanged(change: MessagesChanged): Promise<ListUpdate | undefined>;
  /** The panel shows something else. */
  dispose(): void;
}

export interface ListUpdate {
  readonly total?: number;
  /** Rows only changed where they stand; undefined where the list has to be asked for again. */
  readonly changed?: readonly MessageRow[];
}
