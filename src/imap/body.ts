import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import { packMessageRange } from 'imapflow/lib/tools.js';
import { throwIfCancelled } from './errors.ts';
import { itemAfter, itemsOf, octetsOf, peek, uidOf } from './fetchItems.ts';
import { rawCommand, uidSet, type Untagged } from './raw.ts';

/** Octets asked for at once; below the literal limit, so that a huge part cannot break a session. */
const pieceSize = 4 * 2 ** 20;

/**
 * Octets that any message or part may have here, and those that it may have beyond what the server says
 * it has, which is but an estimate on some: there are servers that never end.
 */
const longest = 512 * 2 ** 20;
const overrun = (expected: number): number => expected + Math.max(expected, 2 * pieceSize);

/** A message's header and some of its parts, still transfer-encoded. */
export interface FetchedParts {
  readonly header: Buffer;
  readonly parts: ReadonlyMap<string, Buffer>;
}

/** The header and some parts of one message, still transfer-encoded: one FETCH. */
export async function fetchParts(
  client: ImapFlow,
  uid: number,
  parts: readonly string[],
  maxLength: number,
): Promise<FetchedParts | undefined> {
  const query = {
    uid: true,
    headers: true,
    // Also the MIME header would be there to ask for, but BODYSTRUCTURE has told all of it.
    bodyParts: parts.map((key) => ({ key, start: 0, maxLength })),
  };
  const message = await client.fetchOne(String(uid), query, { uid: true });
  if (!message || message.uid !== uid) return undefined;
  return toParts(message);
}

/**
 * A message that is one part of `size` octets, in one piece: the fewest octets for what most mail is
 * (imapflow's own FETCH asks for MODSEQ too). Undefined when it is not there, or not as it should be.
 */
export async function fetchSinglePart(
  client: ImapFlow,
  uid: number,
  part: string,
  size: number,
): Promise<FetchedParts | undefined> {
  let source: Buffer | undefined;
  const onFetch = (untagged: Untagged): Promise<void> => {
    const items = itemsOf(untagged);
    const octets = octetsOf(itemAfter(items, 'BODY'));
    if (octets && uidOf(items) === uid) source = octets;
    return Promise.resolve();
  };
  await rawCommand(client, 'UID FETCH', [uidSet([uid]), peek()], { FETCH: onFetch });
  // Servers and we may not agree where the header ends: then they are asked for the parts.
  const end = (source?.indexOf('\r\n\r\n') ?? -1) + 4;
  if (!source || end < 4 || source.length - end !== size) return undefined;
  return { header: source.subarray(0, end), parts: new Map([[part, source.subarray(end)]]) };
}

/** The same small parts of several messages, by UID: one FETCH. Messages that are gone are left out. */
export async function fetchPartsOfEach(
  client: ImapFlow,
  uids: readonly number[],
  parts: readonly string[],
): Promise<Map<number, FetchedParts>> {
  const wanted = new Set(uids);
  const found = new Map<number, FetchedParts>();
  const query = { uid: true, headers: true, bodyParts: [...parts] };
  for await (const message of client.fetch(packMessageRange([...uids]), query, { uid: true }))
    if (wanted.has(message.uid) && message.headers) found.set(message.uid, toParts(message));
  return found;
}

/**
 * One part in pieces, still transfer-encoded; undefined when the message or part is not there. Less
 * than the `expected` octets only come where the server has no more to say even when asked again.
 */
export async function fetchPart(
  client: ImapFlow,
  uid: number,
  part: string,
  expected: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  return inPieces(expected, signal, async (start) => {
    const query = { uid: true, bodyParts: [{ key: part, start, maxLength: pieceSize }] };
    const message = await fetchNow(client, uid, query);
    return message?.bodyParts?.get(part.toLowerCase());
  });
}

/** The whole message as the server holds it, as `fetchPart`; undefined when it is not there. */
export async function fetchSource(
  client: ImapFlow,
  uid: number,
  expected: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  return inPieces(expected, signal, async (start) => {
    const query = { uid: true, source: { start, maxLength: pieceSize } };
    const message = await fetchNow(client, uid, query);
    return message && (message.source ?? Buffer.alloc(0));
  });
}

/**
 * One message by its UID. A session that has been elsewhere for a while may not have heard of a message
 * that is new: NOOP has the server tell (RFC 9051 §6.1.2) before it is taken for gone.
 */
async function fetchNow(
  client: ImapFlow,
  uid: number,
  query: FetchQueryObject,
): Promise<FetchMessageObject | undefined> {
  const fetch = async (): Promise<FetchMessageObject | undefined> => {
    const message = await client.fetchOne(String(uid), query, { uid: true });
    return message && message.uid === uid ? message : undefined;
  };
  const message = await fetch();
  if (message) return message;
  await client.noop();
  return fetch();
}

async function inPieces(
  expected: number,
  signal: AbortSignal | undefined,
  fetchFrom: (start: number) => Promise<Buffer | undefined>,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  for (let size = 0; ;) {
    throwIfCancelled(signal);
    const piece = await fetchFrom(size);
    // Gone in the middle: what came so far is not the whole.
    if (piece === undefined) return undefined;
    // Some servers ignore the range and send everything at once.
    if (piece.length > pieceSize) return piece;
    pieces.push(piece);
    size += piece.length;
    if (size > Math.min(longest, overrun(expected))) throw endless();
    const ended = piece.length < pieceSize && size >= expected;
    if (ended || piece.length === 0) return Buffer.concat(pieces);
  }
}

/** Told in the words for any answer that is too long. */
function endless(): Error {
  return Object.assign(new Error('The octets never end.'), { code: 'ResponseTooLarge' });
}

function toParts({ headers, bodyParts }: FetchMessageObject): FetchedParts {
  return { header: headers ?? Buffer.alloc(0), parts: bodyParts ?? new Map<string, Buffer>() };
}
