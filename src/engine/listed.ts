import type { ListWindow } from '../model/message.ts';

/** What a window shows, before it is rows. */
export interface Listed {
  readonly total: number;
  /** For each row its message; with conversations the others of it as well. */
  readonly uids: readonly (readonly number[])[];
  readonly conversations: boolean;
}

/** The messages of some rows. */
export function listed(uids: readonly number[]): Listed {
  return { total: uids.length, uids: uids.map((uid) => [uid]), conversations: false };
}

/** The window of an order: of its messages, or of those that stand for its conversations. */
export function windowOf(
  uids: readonly number[],
  { offset, limit, conversations = false }: ListWindow,
  conversationOf: (uid: number) => readonly number[],
): Listed {
  const shown = uids.slice(offset, offset + limit);
  const rows = conversations ? shown.map(conversationOf) : shown.map((uid) => [uid]);
  return { total: uids.length, uids: rows, conversations };
}

/** The message that stands for each row. */
export function uidsOf({ uids }: Pick<Listed, 'uids'>): number[] {
  return uids.map(([uid]) => uid!);
}
