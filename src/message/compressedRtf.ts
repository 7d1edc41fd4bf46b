import { OctetReader } from './octetReader.ts';

/** Octets of RTF; a larger one is left out. */
export const maxRtfOctets = 8 << 20;

const compressed = 0x75465a4c;
const uncompressed = 0x414c454d;
const headerLength = 16;

const dictionaryLength = 4096;
/** What the dictionary holds at the beginning (MS-OXRTFCP §2.1.3.1.2). */
const beginning = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
    '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n' +
    '\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);

/**
 * The RTF in a PidTagRtfCompressed (MS-OXRTFCP); undefined where it is damaged or too large. The
 * checksum is not looked at. Linear; never throws.
 */
export function decompressRtf(octets: Uint8Array): Uint8Array | undefined {
  const header = new OctetReader(octets);
  header.uint32();
  const length = header.uint32();
  const kind = header.uint32();
  header.uint32();
  if (header.ended || length > maxRtfOctets) return undefined;
  const content = octets.subarray(headerLength);
  if (kind === uncompressed)
    return content.length < length ? undefined : content.subarray(0, length);
  return kind === compressed ? expand(content, length) : undefined;
}

function expand(content: Uint8Array, length: number): Uint8Array | undefined {
  // The output follows on the dictionary's beginning, so that what is referred to is always there.
  const start = dictionaryLength;
  const out = new Uint8Array(start + length);
  out.set(beginning, start - beginning.length);
  const end = start + length;
  let written = start;
  for (let at = 0; at < content.length && written < end;) {
    const control = content[at++]!;
    for (let bit = 0; bit < 8 && written < end; bit++) {
      if ((control & (1 << bit)) === 0) {
        if (at >= content.length) return undefined;
        out[written++] = content[at++]!;
        continue;
      }
      if (at + 1 >= content.length) return undefined;
      const reference = (content[at]! << 8) | content[at + 1]!;
      at += 2;
      const distance = distanceTo(reference >> 4, written - start);
      // A reference to the place that is written next is the end.
      if (distance === dictionaryLength) return finish(out, written, end);
      const count = Math.min((reference & 15) + 2, end - written);
      for (let copied = 0; copied < count; copied++, written++)
        out[written] = out[written - distance]!;
    }
  }
  return finish(out, written, end);
}

/** How far back a place of the dictionary is, which goes round. */
function distanceTo(place: number, written: number): number {
  const next = (beginning.length + written) % dictionaryLength;
  return (next - place + dictionaryLength) % dictionaryLength || dictionaryLength;
}

function finish(out: Uint8Array, written: number, end: number): Uint8Array | undefined {
  return written < end ? undefined : out.subarray(dictionaryLength, end);
}
