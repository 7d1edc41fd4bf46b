import * as l10n from '@vscode/l10n';
import {
  fetchPart,
  fetchParts,
  type FetchedParts,
  fetchSinglePart,
  fetchSource,
} from '../imap/body.ts';
import { deadlines } from '../imap/connections.ts';
import type { Client } from '../imap/session.ts';
import { decodeTransfer } from '../message/decode.ts';
import { partsToFetch } from '../message/choose.ts';
import type { MessageOctets, ReadableMessage } from '../message/readable.ts';
import { findPart, isReadable, type Part } from '../message/structure.ts';
import { MailError } from '../model/errors.ts';
import { type MessageId, type MessageRef, parseMessageId } from '../model/id.ts';
import type { StoredRow } from '../store/store.ts';
import type { AccountEngine } from './accountEngine.ts';
import { keepMessage, keptMessage, messageOf, type StoredMessage } from './keptMessages.ts';
import { rowsOf } from './rowsOf.ts';

/** Octets of one text part that are fetched; more is not read by anybody. */
const longestText = 8 * 2 ** 20;
/** Octets of a message that is fetched in one piece, if it is one part. */
const longestPiece = 256 * 2 ** 10;

/**
 * Headers, text and the list of attachments of one message, by its parts; attachments stay on the
 * server. A message whose structure nobody can read is read whole. One that was read before is kept
 * and needs no server.
 * @throws MailError 'not-found', 'stale-id', 'offline'
 */
export async function readMessage(
  engine: AccountEngine,
  id: MessageId,
  signal: AbortSignal | undefined,
): Promise<StoredMessage> {
  const ref = parseMessageId(id);
  const kept = keptMessage(engine, ref);
  if (kept) return kept;
  const { row, parts } = await onMain(engine, ref, signal, async (client) => {
    const row = await rowOf(engine, client, ref);
    const structure = row && (row.structure as Part | undefined);
    if (!row || !structure || !isReadable(structure)) return { row };
    const parts = await partsOf(client, row, structure);
    return parts ? { row, parts } : {};
  });
  if (!row) throw gone(engine, ref);
  if (!parts) return messageOf(engine, ref, row, await readWhole(engine, ref, signal));
  const readable = await engine.parser.parts(parts);
  // What came in part would stand for the whole from then on.
  if (!parts.whole) return { ...messageOf(engine, ref, row, readable), incomplete: true };
  keepMessage(engine, ref, readable);
  return messageOf(engine, ref, row, readable);
}

/** The octets that are needed to show a message; undefined when it is gone. */
async function partsOf(
  client: Client,
  { uid, size }: StoredRow,
  structure: Part,
): Promise<(MessageOctets & { readonly whole: boolean }) | undefined> {
  const wanted = partsToFetch(structure);
  const numbers = wanted.map(({ part }) => part);
  const [only] = wanted;
  const isSmall = only === structure && size <= longestPiece;
  const fetched =
    (isSmall ? await fetchSinglePart(client, uid, only.part, only.size) : undefined) ??
    (await fetchParts(client, uid, numbers, longestText));
  if (!fetched) return undefined;
  const { header: headerOctets, parts: partOctets } = fetched;
  return { structure, headerOctets, partOctets, whole: cameWhole(wanted, fetched) };
}

/** Whether of each part there are all octets that its structure says, as far as they are wanted. */
export function cameWhole(wanted: readonly Part[], { parts }: FetchedParts): boolean {
  return wanted.every(({ part, size }) => {
    const octets = parts.get(part);
    return octets !== undefined && octets.length >= Math.min(size, longestText);
  });
}

/** The message as the server holds it. @throws MailError 'not-found', 'stale-id' */
export async function readOctets(
  engine: AccountEngine,
  id: MessageId,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  return octetsOf(engine, parseMessageId(id), signal);
}

/** One part without its transfer encoding. @throws MailError 'not-found', 'stale-id' */
export async function readAttachment(
  engine: AccountEngine,
  id: MessageId,
  part: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const ref = parseMessageId(id);
  const row = await onMain(engine, ref, signal, (client) => rowOf(engine, client, ref));
  if (!row) throw gone(engine, ref);
  const structure = row.structure as Part | undefined;
  if (!structure || !isReadable(structure)) {
    const octets = await engine.parser.attachment(await octetsOf(engine, ref, signal), part);
    if (!octets) throw noPart(part);
    return octets;
  }
  const found = findPart(structure, part);
  if (!found) throw noPart(part);
  const octets = await onBulk(engine, ref, signal, (client) =>
    fetchPart(client, ref.uid, part, found.size, signal),
  );
  if (!octets) throw gone(engine, ref);
  if (octets.length < found.size) engine.tellIncomplete(octets.length, found.size);
  return decodeTransfer(octets, found.encoding);
}

async function readWhole(
  engine: AccountEngine,
  ref: MessageRef,
  signal: AbortSignal | undefined,
): Promise<ReadableMessage> {
  const { message } = await engine.parser.source(await octetsOf(engine, ref, signal));
  keepMessage(engine, ref, message);
  return message;
}

export async function octetsOf(
  engine: AccountEngine,
  ref: MessageRef,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { source, size } = await onBulk(engine, ref, signal, async (client) => {
    const size = (await rowOf(engine, client, ref))?.size ?? 0;
    return { size, source: await fetchSource(client, ref.uid, size, signal) };
  });
  if (!source) throw gone(engine, ref);
  // RFC822.SIZE is but an estimate on some servers: only what lacks much is told.
  if (source.length < size * 0.9) engine.tellIncomplete(source.length, size);
  return source;
}

/** The row from the cache or the server; undefined when the message is gone. */
export async function rowOf(
  engine: AccountEngine,
  client: Client,
  { mailbox, uidValidity, uid }: MessageRef,
): Promise<StoredRow | undefined> {
  const [row] = await rowsOf(engine, client, mailbox, uidValidity, [uid]);
  return row;
}

/** There is no such part. */
export function noPart(part: string): MailError {
  return new MailError('not-found', l10n.t('The message has no part “{0}”.', String(part)));
}

/** The message is gone: the list learns it too. */
export function gone(engine: AccountEngine, { mailbox, uid }: MessageRef): MailError {
  engine.mailbox(mailbox).forget([uid]);
  return new MailError(
    'not-found',
    l10n.t('The message is gone; another program has moved or deleted it.'),
  );
}

/** Runs `work` with the message's mailbox selected on the session that answers the user. */
export function onMain<T>(
  engine: AccountEngine,
  { mailbox, uidValidity }: MessageRef,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return onSession(engine, 'main', { mailbox, uidValidity }, signal, work);
}

/** The same on the session for what may take long. */
export function onBulk<T>(
  engine: AccountEngine,
  { mailbox, uidValidity }: MessageRef,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return onSession(engine, 'bulk', { mailbox, uidValidity }, signal, work);
}

async function onSession<T>(
  engine: AccountEngine,
  kind: 'main' | 'bulk',
  { mailbox, uidValidity }: Pick<MessageRef, 'mailbox' | 'uidValidity'>,
  signal: AbortSignal | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const folder = await engine.folders.require(engine.mailbox(mailbox).folder);
  return engine.connections.use(kind, (session) =>
    session.use(
      async (client) => {
        await session.ensureSelected(folder.mailbox, uidValidity, kind === 'bulk');
        return work(client);
      },
      { signal, deadline: deadlines[kind] },
    ),
  );
}
