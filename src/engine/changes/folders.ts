import * as l10n from '@vscode/l10n';
import type { Client } from '../../imap/session.ts';
import { MailError } from '../../model/errors.ts';
import type { AccountEngine } from '../accountEngine.ts';
import type { Performance, Piece } from './performing.ts';
import type { FolderStep, Step } from './step.ts';

/** Makes, renames, deletes or subscribes a mailbox; what an unanswered command has done is done. */
export async function performFolder(performance: Performance<FolderStep>): Promise<Piece> {
  const { engine, step, sending, note } = performance;
  if (step.kind === 'rename' || step.kind === 'delete') await leave(engine, step.mailbox);
  return engine.connections.use('main', (session) =>
    session.use(async (client) => {
      const doneBefore = sending !== undefined && (await isDone(client, step));
      note({ uids: [] });
      const mailbox = doneBefore ? undefined : await send(client, step);
      return {
        uids: [],
        gone: [],
        takeBack: takeBackOf(step),
        ...(mailbox === undefined ? {} : { mailbox }),
      };
    }),
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

/** The mailbox as the server spells it, where it is a new one. */
async function send(client: Client, step: FolderStep): Promise<string | undefined> {
  switch (step.kind) {
    case 'create': {
      const { created, path } = await client.mailboxCreate(step.mailbox);
      if (!created) throw existsAlready(step.mailbox);
      return path;
    }
    case 'rename':
      return (await client.mailboxRename(step.mailbox, step.to)).newPath;
    case 'delete':
      await client.mailboxDelete(step.mailbox);
      await client.mailboxUnsubscribe(step.mailbox).catch(() => undefined);
      return undefined;
    case 'subscribe': {
      const { mailbox, subscribed } = step;
      const done = subscribed
        ? await client.mailboxSubscribe(mailbox)
        : await client.mailboxUnsubscribe(mailbox);
      if (done) return undefined;
      throw new MailError(
        'server-error',
        l10n.t('The server did not change the subscription of “{0}”.', mailbox),
      );
    }
  }
}

/** A new folder may hold mail by now, and a deleted one is gone for good. */
function takeBackOf(step: FolderStep): Step[] {
  if (step.kind === 'rename') return [{ ...step, mailbox: step.to, to: step.mailbox }];
  return step.kind === 'subscribe' ? [{ ...step, subscribed: !step.subscribed }] : [];
}

export function existsAlready(name: string): MailError {
  return new MailError(
    'not-permitted',
    l10n.t('A folder “{0}” exists already. Choose another name.', name),
  );
}
