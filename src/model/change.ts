import type { AccountId } from './account.ts';
import type { FolderId, MessageId } from './id.ts';

export interface Change {
  readonly id: string;
  readonly state: 'done' | 'queued';
  /** For moves and copies where the server tells (UIDPLUS): old id → new id. */
  readonly moved?: ReadonlyMap<MessageId, MessageId>;
}

/** A change that is not on the server: it waits, is under way, or was refused. */
export interface PendingChange {
  readonly id: string;
  readonly account: AccountId;
  /** For people. */
  readonly description: string;
  readonly state: 'queued' | 'sent' | 'failed';
  /** Why it failed, for people. */
  readonly error?: string;
  /** When it was made; milliseconds since 1970. */
  readonly since: number;
}

/** How far a change that takes its time has come; `over` when it goes no further for now. */
export interface ChangeProgress {
  readonly id: string;
  readonly description: string;
  readonly done: number;
  readonly total: number;
  readonly over: boolean;
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
