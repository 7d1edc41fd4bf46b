import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import { checkFlag } from '../model/flags.ts';
import { type FolderId, type MessageId, messageId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';

/**
 * Stores a message in a folder (APPEND).
 * @returns its id where the server tells (UIDPLUS)
 * @throws MailError 'too-large', 'over-quota', 'not-found', 'not-permitted', 'bad-settings' for a bad flag
 */
export async function appendMessage(
  engine: AccountEngine,
  folder: FolderId,
  source: Uint8Array,
  flags: readonly string[],
): Promise<MessageId | undefined> {
  for (const flag of flags) checkFlag(flag);
  if (source.length === 0)
    throw new MailError('bad-settings', l10n.t('An empty message cannot be stored.'));
  const { mailbox } = await engine.requireMailbox(folder);
  const appended = await engine.connections.use('main', (session) =>
    session.use((client) => client.append(mailbox, Buffer.from(source), [...flags]), {
      deadline: 5 * 60_000,
    }),
  );
  if (!appended)
    throw new MailError('server-error', l10n.t('The server did not store the message.'));
  const synced = engine.mailbox(mailbox);
  if (synced.state) await synced.sync().catch(() => undefined);
  engine.refreshCountsSoon();
  const { uid, uidValidity } = appended;
  return uid === undefined || uidValidity === undefined
    ? undefined
    : messageId(folder, uidValidity, uid);
}
