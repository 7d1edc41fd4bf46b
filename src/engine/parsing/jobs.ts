import { type InsidePath, messageInside, partInside } from '../../message/inside.ts';
import {
  assembleMessage,
  type MessageOctets,
  type ReadableMessage,
} from '../../message/readable.ts';
import { readSource } from '../../message/readSource.ts';
import type { Part } from '../../message/structure.ts';

/** What is made of a message's octets; each job may run in a thread of its own. */
export interface ParsingInterface {
  requests: {
    /** A message by its parts. */
    parts: { params: MessageOctets; result: ReadableMessage };
    /** A message by its whole source. */
    source: { params: Uint8Array; result: { message: ReadableMessage; structure: Part } };
    /** The decoded octets of one part of a source; null where there is none. */
    attachment: { params: { source: Uint8Array; part: string }; result: Uint8Array | null };
    /** A message in an attachment; null where there is none. */
    inside: { params: InsidePath; result: ReadableMessage | null };
    /** One part of such a message, decoded. */
    insidePart: { params: InsidePath; result: Uint8Array | null };
  };
  events: Record<never, never>;
}

type Requests = ParsingInterface['requests'];

/** The jobs themselves; they do nothing but compute. */
export const jobs: {
  [K in keyof Requests]: (params: Requests[K]['params']) => Requests[K]['result'];
} = {
  parts: assembleMessage,
  source: (octets) => {
    const { structure, attachment: _, ...message } = readSource(octets);
    return { message, structure };
  },
  inside: (path) => messageInside(path)?.message ?? null,
  insidePart: (path) => partInside(path) ?? null,
  attachment: ({ source, part }) => readSource(source).attachment(part) ?? null,
};
