import type { FolderId, MessageId } from './id.ts';

export interface Change {
  readonly id: string;
  readonly state: 'done' | 'queued';
  /** For moves and copies where the server tells (UIDPLUS): old id → new id. */
  readonly moved?: ReadonlyMap<MessageId, MessageId>;
}

/** New, changed and vanished messages of one folder. */
export interface MessagesChanged {
  readonly folder: FolderId;
  readonly added: readonly MessageId[];
  readonly changed: readonly MessageId[];
  readonly removed: readonly MessageId[];
  /** The order of the list became known better; nothing else need have changed. */
  readonly rearranged?: boolean;
}
