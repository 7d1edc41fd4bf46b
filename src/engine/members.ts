import { staleId } from '../imap/errors.ts';
import { type MessageId, parseMessageId } from '../model/id.ts';
import type { MessageRow } from '../model/message.ts';
import type { AccountEngine } from './accountEngine.ts';
import { membersShown } from './summaries.ts';
import type { SyncedMailbox } from './syncedMailbox.ts';

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
  return oldestFirst(synced, uid, signal);
}

/**
 * The messages of its conversation that came before one, oldest first, as far as its folder knows:
 * of a folder that nobody has looked at nothing is asked.
 */
export async function earlierThan(
  engine: AccountEngine,
  id: MessageId,
  signal?: AbortSignal,
): Promise<readonly MessageRow[]> {
  const { mailbox, uidValidity, uid } = parseMessageId(id);
  const synced = engine.mailbox(mailbox);
  if (synced.state?.uidValidity !== uidValidity || synced.conversationOf(uid).length < 2) return [];
  const rows = await oldestFirst(synced, uid, signal);
  const at = rows.findIndex((row) => row.id === id);
  return at < 0 ? [] : rows.slice(0, at);
}

async function oldestFirst(
  synced: SyncedMailbox,
  uid: number,
  signal: AbortSignal | undefined,
): Promise<MessageRow[]> {
  const members = membersShown(synced.conversationOf(uid)).filter((each) => synced.holds(each));
  const rows = await synced.rows(members, signal);
  return rows.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
