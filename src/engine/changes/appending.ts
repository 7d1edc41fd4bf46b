import * as l10n from '@vscode/l10n';
import { findCopies, type Identity, isoSeconds, nextUid } from '../../imap/identity.ts';
import type { Client, Session } from '../../imap/session.ts';
import { headerValues, readHeaders } from '../../message/headers.ts';
import { MailError } from '../../model/errors.ts';
import { checkFlag } from '../../model/flags.ts';
import { lookTwice } from './doubt.ts';
import type { Performance, Piece } from './performing.ts';
import type { AppendStep, ExpungeStep } from './step.ts';

/** Milliseconds for one APPEND: big messages on slow lines. */
const appendDeadline = 5 * 60_000;

/**
 * A message on its way into a mailbox.
 * @throws MailError 'bad-settings' for a bad flag or an empty message
 */
export function appendStep(
  mailbox: string,
  source: Uint8Array,
  flags: readonly string[],
): AppendStep {
  for (const flag of flags) checkFlag(flag);
  if (source.length === 0)
    throw new MailError('bad-settings', l10n.t('An empty message cannot be stored.'));
  const [messageId] = headerValues(readHeaders(headerOf(source)), 'Message-ID');
  return {
    kind: 'append',
    mailbox,
    flags,
    ...(messageId ? { messageId: messageId.trim() } : {}),
    size: source.length,
    date: isoSeconds(new Date()),
  };
}

/** Stores a message exactly once: after a lost answer it is looked for before it is sent again. */
export function performAppend(performance: Performance<AppendStep>): Promise<Piece> {
  const { engine, kind, step } = performance;
  const source = performance.source();
  if (!source)
    throw new MailError('server-error', l10n.t('The message to be stored is not known any more.'));
  return engine.connections
    .use(kind, (session) =>
      session.use((client) => appendOnce(session, client, performance, Buffer.from(source)), {
        deadline: appendDeadline,
      }),
    )
    .then((appended) => ({ uids: [], gone: [], ...takeBackOf(step, appended) }));
}

type Appended = { readonly uid: number; readonly uidValidity: bigint } | undefined;

async function appendOnce(
  session: Session,
  client: Client,
  { step, sending, note }: Performance<AppendStep>,
  source: Buffer,
): Promise<Appended> {
  const { mailbox, flags } = step;
  const { messageId, size, date } = step;
  const identity = { ...(messageId === undefined ? {} : { messageId }), size, date };
  if (sending) {
    const found = await lookTwice(
      () => findAppended(session, client, mailbox, identity, sending.uidNext),
      (appended) => appended !== undefined,
    );
    if (found) return found;
  }
  const next = sending ?? (await nextUid(client, mailbox));
  note({ uids: [], ...(next?.uidNext === undefined ? {} : { uidNext: next.uidNext }) });
  const appended = await client.append(mailbox, source, [...flags], new Date(date));
  if (!appended)
    throw new MailError('server-error', l10n.t('The server did not store the message.'));
  const { uid, uidValidity } = appended;
  if (uid !== undefined && uidValidity !== undefined) return { uid, uidValidity };
  return findAppended(session, client, mailbox, identity, next?.uidNext);
}

async function findAppended(
  session: Session,
  client: Client,
  mailbox: string,
  identity: Identity,
  uidNext: number | undefined,
): Promise<Appended> {
  await session.ensureSelected(mailbox, undefined, true);
  await client.noop();
  const [uid] = (await findCopies(client, new Map([[0, identity]]), uidNext ?? 1)).values();
  const uidValidity = client.mailbox ? client.mailbox.uidValidity : undefined;
  return uid === undefined || uidValidity === undefined ? undefined : { uid, uidValidity };
}

function takeBackOf(
  { mailbox }: AppendStep,
  appended: Appended,
): Pick<Piece, 'takeBack' | 'appended'> {
  if (!appended) return { takeBack: [] };
  const { uid, uidValidity } = appended;
  const back: ExpungeStep = {
    kind: 'expunge',
    mailbox,
    uidValidity: String(uidValidity),
    uids: [uid],
  };
  return { takeBack: [back], appended };
}

/** The octets up to the first empty line. */
function headerOf(source: Uint8Array): Uint8Array {
  const octets = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const ends = [octets.indexOf('\r\n\r\n'), octets.indexOf('\n\n')].filter((end) => end >= 0);
  return octets.subarray(0, ends.length > 0 ? Math.min(...ends) + 2 : undefined);
}
