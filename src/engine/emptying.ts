import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { checkWritable } from '../imap/changes.ts';
import { rawCommand } from '../imap/raw.ts';
import { MailError } from '../model/errors.ts';
import type { FolderId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';
import type { Step, Subject } from './changes/step.ts';
import { checkRights } from './rights.ts';

/**
 * Deletes for good what is in Trash or Junk, as one change; what comes in meanwhile stays.
 * @returns how many messages it is about
 * @throws MailError 'not-permitted' for every other folder
 */
export async function emptyFolder(engine: AccountEngine, id: FolderId): Promise<number> {
  const listed = await engine.folders.require(id);
  const { mailbox, path, role } = listed;
  if (role !== 'trash' && role !== 'junk') {
    throw new MailError(
      'not-permitted',
      l10n.t('“{0}” is neither trash nor junk, so it is not emptied.', path.join(' / ')),
    );
  }
  checkRights(listed, 't', 'e');
  const synced = await engine.selectable(id);
  try {
    await synced.sync();
  } catch (error) {
    const out = MailError.is(error, 'offline') || MailError.is(error, 'timeout');
    if (!out || !synced.state) throw error;
  }
  const uids = [...synced.shownUids];
  if (uids.length === 0) return 0;
  const uidValidity = String(synced.state?.uidValidity ?? 0n);
  const subject: Subject = { kind: 'empty', count: uids.length, folder: path };
  const steps: Step[] = [{ kind: 'expunge', mailbox, uidValidity, uids }];
  const key = randomUUID();
  await engine.changes.submit({ subject, steps }, engine.changeId(key), key);
  return uids.length;
}

/**
 * Removes what is marked as deleted in a folder, whoever marked it (EXPUNGE).
 * @throws MailError 'not-permitted', 'offline'
 */
export async function compactFolder(engine: AccountEngine, id: FolderId): Promise<void> {
  const listed = await engine.folders.require(id);
  checkRights(listed, 'e');
  const synced = await engine.selectable(id);
  const { mailbox } = listed;
  await engine.connections.use('main', (session) =>
    session.use(async (client) => {
      await session.ensureSelected(mailbox);
      checkWritable(client);
      await rawCommand(client, 'EXPUNGE', []);
    }),
  );
  if (synced.state) await synced.sync();
  engine.folders.countSoon(mailbox);
}
