import type { ListWindow } from '../model/message.ts';
import type { Threads } from './threads.ts';

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

/** The window of an order: messages, or conversations with the first one of each in that order. */
export function windowOf(
  uids: readonly number[],
  { offset, limit, conversations = false }: ListWindow,
  threads: Threads,
  holds: (uid: number) => boolean | undefined,
): Listed {
  const end = offset + limit;
  if (!conversations) return { ...listed(uids.slice(offset, end)), total: uids.length };
  const seen = new Set<readonly number[]>();
  const shown: (readonly number[])[] = [];
  for (const uid of uids) {
    const members = threads.of(uid);
    if (members.length > 1) {
      if (seen.has(members)) continue;
      seen.add(members);
    }
    // Only those on screen are looked at one by one.
    const inWindow = shown.length >= offset && shown.length < end;
    shown.push(
      inWindow ? [uid, ...members.filter((each) => each !== uid && holds(each))] : members,
    );
  }
  return { total: shown.length, uids: shown.slice(offset, end), conversations };
}

/** The message that stands for each row. */
export function uidsOf({ uids }: Pick<Listed, 'uids'>): number[] {
  return uids.map(([uid]) => uid!);
}
