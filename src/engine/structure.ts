import { isReadable, type Part, sentFilename } from '../message/structure.ts';
import { safeFilename } from '../message/filename.ts';
import type { MessageId } from '../model/id.ts';
import { parseMessageId } from '../model/id.ts';
import type { MimePart } from '../model/mimePart.ts';
import type { AccountEngine } from './accountEngine.ts';
import { gone, octetsOf, onMain, rowOf } from './reading.ts';

/**
 * The tree of a message's parts as the server tells it; where that says nothing, as its source is
 * taken apart here.
 * @throws MailError 'not-found', 'stale-id', 'offline'
 */
export async function readStructure(
  engine: AccountEngine,
  id: MessageId,
  signal: AbortSignal | undefined,
): Promise<MimePart> {
  const ref = parseMessageId(id);
  const row = await onMain(engine, ref, signal, (client) => rowOf(engine, client, ref));
  if (!row) throw gone(engine, ref);
  const structure = row.structure as Part | undefined;
  if (structure && isReadable(structure)) return mimePart(structure);
  const parsed = await engine.parser.source(await octetsOf(engine, ref, signal));
  return mimePart(parsed.structure ?? sourceOnly(row.size));
}

/** A part as people are told of it. */
export function mimePart(part: Part): MimePart {
  const { type, parameters, encoding, size, childNodes = [] } = part;
  const name = sentFilename(part);
  const charset = parameters['charset'];
  return {
    part: part.part,
    type,
    encoding,
    size,
    ...(name === undefined ? {} : { filename: safeFilename(name, type) }),
    ...(charset === undefined ? {} : { charset }),
    children: childNodes.map(mimePart),
  };
}

function sourceOnly(size: number): Part {
  return {
    part: '1',
    type: 'message/rfc822',
    parameters: {},
    dispositionParameters: {},
    encoding: '8bit',
    size,
  };
}
