import type { ImapFlow } from 'imapflow';
import { throwIfCancelled } from './errors.ts';

/** Octets asked for at once; below the literal limit, so that a huge part cannot break a session. */
const pieceSize = 4 * 2 ** 20;

/** The header and some parts of one message, still transfer-encoded: one FETCH. */
export async function fetchParts(
  client: ImapFlow,
  uid: number,
  parts: readonly string[],
  maxLength: number,
): Promise<{ header: Buffer; parts: Map<string, Buffer> } | undefined> {
  const query = {
    uid: true,
    headers: true,
    // Also the MIME header would be there to ask for, but BODYSTRUCTURE has told all of it.
    bodyParts: parts.map((key) => ({ key, start: 0, maxLength })),
  };
  const message = await client.fetchOne(String(uid), query, { uid: true });
  if (!message || message.uid !== uid) return undefined;
  return {
    header: message.headers ?? Buffer.alloc(0),
    parts: message.bodyParts ?? new Map<string, Buffer>(),
  };
}

/** One part in pieces, still transfer-encoded; undefined when the message or part is not there. */
export async function fetchPart(
  client: ImapFlow,
  uid: number,
  part: string,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  return inPieces(async (start) => {
    const query = { uid: true, bodyParts: [{ key: part, start, maxLength: pieceSize }] };
    const message = await client.fetchOne(String(uid), query, { uid: true });
    if (!message || message.uid !== uid) return undefined;
    return message.bodyParts?.get(part.toLowerCase());
  }, signal);
}

/** The whole message as the server holds it; undefined when it is not there. */
export async function fetchSource(
  client: ImapFlow,
  uid: number,
  signal?: AbortSignal,
): Promise<Buffer | undefined> {
  return inPieces(async (start) => {
    const query = { uid: true, source: { start, maxLength: pieceSize } };
    const message = await client.fetchOne(String(uid), query, { uid: true });
    if (!message || message.uid !== uid) return undefined;
    return message.source ?? Buffer.alloc(0);
  }, signal);
}

async function inPieces(
  fetchFrom: (start: number) => Promise<Buffer | undefined>,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  for (let start = 0; ; start += pieceSize) {
    throwIfCancelled(signal);
    const piece = await fetchFrom(start);
    if (piece === undefined) return pieces.length === 0 ? undefined : Buffer.concat(pieces);
    // Some servers ignore the range and send everything at once.
    if (piece.length > pieceSize) return piece;
    pieces.push(piece);
    if (piece.length < pieceSize) return Buffer.concat(pieces);
  }
}
