import * as l10n from '@vscode/l10n';
import {
  createMailbox,
  deleteMailbox,
  renameMailbox,
  subscribeMailbox,
} from '../../imap/mailboxes.ts';
import { isRefusal } from '../../imap/search.ts';
import type { Client } from '../../imap/session.ts';
import { statusOf } from '../../imap/status.ts';
import { MailError } from '../../model/errors.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { isBelow } from '../mailboxNames.ts';
import { lookTwice } from './doubt.ts';
import { isNetworkFault } from './faults.ts';
import type { Performance, Piece } from './performing.ts';
import type { FolderStep, Step } from './step.ts';

/** Makes, renames, deletes or subscribes a mailbox; what an unanswered command has done is done. */
export async function performFolder(performance: Performance<FolderStep>): Promise<Piece> {
  const { engine, step, sending, note } = performance;
  if (step.kind === 'rename' || step.kind === 'delete') await leave(engine, step.mailbox);
  try {
    await engine.connections.use('main', (session) =>
      session.use(async (client) => {
        const look = (): Promise<boolean> => isDone(client, step);
        if (sending !== undefined && (await lookTwice(look, (done) => done))) return;
        if (step.kind === 'delete' && step.onlyEmpty) await checkEmpty(client, step.mailbox);
        note({ uids: [] });
        await send(client, step);
      }),
    );
  } catch (error) {
    throw step.kind === 'delete' ? ofFolder(step.mailbox, error) : error;
  }
  return { uids: [], gone: [], takeBack: takeBackOf(step) };
}

/** Of several folders that are deleted it has to be said which one the server keeps. */
function ofFolder(mailbox: string, error: unknown): unknown {
  if (!MailError.is(error) || isNetworkFault(error) || error.code === 'cannot-undo') return error;
  const { serverText } = error;
  return new MailError(
    error.code,
    l10n.t('The folder “{0}” is not deleted. {1}', mailbox, error.message),
    serverText === undefined ? {} : { serverText },
  );
}

/** @throws MailError 'cannot-undo' where something has come into a folder since it was made */
async function checkEmpty(client: Client, mailbox: string): Promise<void> {
  const listed = await client.list();
  const { delimiter = '' } = listed.find(({ path }) => path === mailbox) ?? {};
  const { total = 0 } = await statusOf(client, mailbox);
  if (total === 0 && !listed.some(({ path }) => isBelow(path, { mailbox, delimiter }))) return;
  throw new MailError(
    'cannot-undo',
    l10n.t('The folder “{0}” is not empty any more. Delete it if it is not wanted.', mailbox),
  );
}

/** Selects something else: servers refuse to rename or delete what is selected. */
async function leave(engine: AccountEngine, mailbox: string): Promise<void> {
  engine.dropMailbox(mailbox);
  await engine.connections.use('main', (session) =>
    session.use(() => session.ensureSelected('INBOX', undefined, true)),
  );
}

/** Whether the mailboxes are already as the step would have them. */
async function isDone(client: Client, step: FolderStep): Promise<boolean> {
  const names = new Set((await client.list()).map(({ path }) => path));
  switch (step.kind) {
    case 'create':
      return names.has(step.mailbox);
    case 'delete':
      return !names.has(step.mailbox);
    case 'rename':
      return !names.has(step.mailbox) && names.has(step.to);
    case 'subscribe':
      return false;
  }
}

async function send(client: Client, step: FolderStep): Promise<void> {
  switch (step.kind) {
    case 'create':
      if (!(await createMailbox(client, step.mailbox))) throw existsAlready(step.mailbox);
      return;
    case 'rename':
      return renameMailbox(client, step.mailbox, step.to);
    case 'delete':
      await deleteUnlessGone(client, step.mailbox);
      return subscribeMailbox(client, step.mailbox, false).catch(() => undefined);
    case 'subscribe':
      return subscribeMailbox(client, step.mailbox, step.subscribed);
  }
}

/** A parent that was there only for its children may go with the last of them. */
async function deleteUnlessGone(client: Client, mailbox: string): Promise<void> {
  try {
    await deleteMailbox(client, mailbox);
  } catch (error) {
    if (!isRefusal(error) || error.serverResponseCode !== 'NONEXISTENT') throw error;
  }
}

/** What is deleted is gone for good; a new folder is taken back while there is nothing in it. */
function takeBackOf(step: FolderStep): Step[] {
  switch (step.kind) {
    case 'create':
      return [{ kind: 'delete', mailbox: step.mailbox, onlyEmpty: true }];
    case 'rename':
      return [{ ...step, mailbox: step.to, to: step.mailbox }];
    case 'subscribe':
      return [{ ...step, subscribed: !step.subscribed }];
    case 'delete':
      return [];
  }
}

export function existsAlready(name: string): MailError {
  return new MailError(
    'not-permitted',
    l10n.t('A folder “{0}” exists already. Choose another name.', name),
  );
}
