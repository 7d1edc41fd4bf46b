import { decodeTransfer } from './decode.ts';
import { hasStrayLines } from './headers.ts';
import { takeApart } from './mime.ts';
import { sourceText } from './raw.ts';
import { assembleMessage } from './readable.ts';
import type { ReadableMessage } from './readable.ts';
import { parts } from './structure.ts';
import type { Part } from './structure.ts';

export interface SourceMessage extends ReadableMessage {
  readonly structure: Part;
  /** The decoded octets of an attachment or any other part, by its number; undefined for none. */
  readonly attachment: (part: string) => Uint8Array | undefined;
}

/**
 * Reads a whole message from its source (RFC 5322 octets), for servers whose BODYSTRUCTURE is no use.
 * The same rules as for messages read by their parts, hence the same result. What cannot be made sense
 * of is shown as its source: the text is empty only if the message has headers and nothing else. Never
 * throws.
 */
export function readSource(octets: Uint8Array): SourceMessage {
  const { structure, headerOctets, partOctets } = takeApart(octets);
  const message = assembleMessage({ structure, headerOctets, partOctets });
  // Looked up: a search for each of two thousand parts takes longer than all the rest.
  const encodings = new Map([...parts(structure)].map(({ part, encoding }) => [part, encoding]));
  const attachment = (part: string): Uint8Array | undefined => {
    const own = partOctets.get(part);
    return own && decodeTransfer(own, encodings.get(part) ?? '');
  };
  const attachments = message.attachments.map((each) => {
    return { ...each, size: attachment(each.part)?.length ?? each.size };
  });
  const empty = message.text === '' && message.html === undefined && attachments.length === 0;
  const lost = empty && isLost(octets, headerOctets);
  const raw = lost ? { text: sourceText(octets), rawReason: 'damaged' as const } : {};
  return { ...message, ...raw, attachments, structure, attachment };
}

/** Whether there was something to read although nothing was found. */
function isLost(octets: Uint8Array, headerOctets: Uint8Array): boolean {
  return hasText(octets.subarray(headerOctets.length)) || hasStrayLines(headerOctets);
}

function hasText(octets: Uint8Array): boolean {
  return octets.some((octet) => octet > 0x20 && octet !== 0x7f);
}
