import { flagged, hasFlag } from '../model/flags.ts';
import type { ConversationSummary, Mailbox } from '../model/message.ts';
import type { StoredSummary } from '../store/store.ts';

/** Messages of one conversation that its row looks at; a hostile thread may hold a mailbox full. */
export const mostMembers = 200;
/** Names that a row may have use for. */
const mostParticipants = 30;

/** Of a conversation, the messages that its row looks at: the newest, where there are very many. */
export function membersShown(members: readonly number[]): readonly number[] {
  if (members.length <= mostMembers) return members;
  return members.toSorted((a, b) => b - a).slice(0, mostMembers);
}

/** The message of a conversation that came into the folder first. */
export function oldestOf(members: readonly number[]): number {
  // A hostile thread may be longer than a call may have arguments.
  return members.reduce((oldest, uid) => Math.min(oldest, uid));
}

/** Who wrote and whether one is flagged; nothing where not all of the messages are known. */
export function summaryOf(
  members: readonly number[],
  known: ReadonlyMap<number, StoredSummary>,
): Pick<ConversationSummary, 'participants' | 'flagged'> {
  const rows = membersShown(members).flatMap((uid) => known.get(uid) ?? []);
  if (rows.length < Math.min(members.length, mostMembers)) return {};
  const oldestFirst = rows.sort((a, b) =>
    a.date === b.date ? a.uid - b.uid : a.date < b.date ? -1 : 1,
  );
  const participants = new Map<string, Mailbox>();
  for (const { from } of oldestFirst) {
    const [sender] = from;
    if (!sender || participants.size >= mostParticipants) continue;
    const key = (sender.address || sender.name || '').toLowerCase();
    if (!participants.has(key)) participants.set(key, sender);
  }
  return {
    participants: [...participants.values()],
    flagged: rows.some(({ flags }) => hasFlag(flags, flagged)),
  };
}
