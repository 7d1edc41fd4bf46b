import { staleId } from '../imap/errors.ts';
import { type MessageId, parseMessageId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { AccountEngine } from './accountEngine.ts';
import { membersShown } from './summaries.ts';

/**
 * The messages of a conversation as the list has it, oldest first; those not cached are fetched.
 * @throws MailError 'stale-id'
 */
export async function membersOf(
  engine: AccountEngine,
  id: MessageId,
  signal?: AbortSignal,
): Promise<readonly MessageRow[]> {
  const { mailbox, uidValidity, uid } = parseMessageId(id);
  const synced = engine.mailbox(mailbox);
  if (!synced.state) await synced.sync();
  if (synced.state?.uidValidity !== uidValidity) throw staleId();
  const members = membersShown(synced.conversationOf(uid)).filter((each) => synced.holds(each));
  const rows = await synced.rows(members, signal);
  return rows.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
