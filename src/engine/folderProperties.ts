import { quotasOf } from '../imap/quota.ts';
import { type MailboxStatus, statusOf } from '../imap/status.ts';
import { MailError } from '../model/errors.ts';
import type { FolderProperties, ListedMailbox, Quota } from '../model/folder.ts';
import type { FolderId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';

/** What there is to tell of a folder: as the server says, or offline as the cache knows. */
export async function propertiesOf(engine: AccountEngine, id: FolderId): Promise<FolderProperties> {
  const listed = await engine.folders.require(id);
  const { mailbox, total, unread } = listed;
  const told = await asked(engine, listed);
  const lastSynced = engine.mailbox(mailbox).lastSynced;
  const { uidNext: _, ...counts } = {
    ...(total === undefined ? {} : { total }),
    ...(unread === undefined ? {} : { unread }),
    ...told.status,
  };
  return {
    folder: engine.folders.toFolder(listed),
    mailbox,
    ...counts,
    quotas: told.quotas,
    ...(lastSynced === undefined ? {} : { lastSynced }),
  };
}

async function asked(
  { connections }: AccountEngine,
  { mailbox, selectable }: ListedMailbox,
): Promise<{ status: MailboxStatus; quotas: readonly Quota[] }> {
  if (!selectable) return { status: {}, quotas: [] };
  try {
    return await connections.use('main', (session) =>
      session.use(async (client) => ({
        status: await statusOf(client, mailbox),
        quotas: await quotasOf(client, mailbox),
      })),
    );
  } catch (error) {
    if (MailError.is(error, 'offline') || MailError.is(error, 'timeout'))
      return { status: {}, quotas: [] };
    throw error;
  }
}
