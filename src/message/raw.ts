import type { OpenedMessage } from '../model/opened.ts';
import { decodeCharset } from './charset.ts';
import { cleanBody } from './cleanText.ts';
import { assembleMessage, type ReadableMessage } from './readable.ts';

/** Octets of a source that are shown where nothing better can be. */
const shownOctets = 1 << 20;

/**
 * A message of which only the headers are read, with its source as its text. `headerOctets` may be the
 * whole source: reading ends at the first empty line. Never throws.
 */
export function rawMessage(
  headerOctets: Uint8Array,
  source: Uint8Array,
  reason: NonNullable<OpenedMessage['rawReason']>,
): ReadableMessage {
  const structure = {
    ...{ part: '1', type: 'application/octet-stream', encoding: '8bit', size: 0 },
    ...{ parameters: {}, dispositionParameters: {} },
  };
  const message = assembleMessage({ structure, headerOctets, partOctets: new Map() });
  return { ...message, attachments: [], text: sourceText(source), rawReason: reason };
}

/** Octets as text for people, whatever they are. */
export function sourceText(octets: Uint8Array): string {
  return cleanBody(decodeCharset(octets.subarray(0, shownOctets), undefined)).trim();
}
