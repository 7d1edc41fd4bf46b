/**
 * Reads the first uuencoded file in the octets. Without a `begin` line there is none, and the octets
 * come back as they are. Linear; never throws.
 */
export function decodeUuencoded(octets: Uint8Array): Uint8Array {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
  const begin = /^begin [0-7]{3,4} [^\r\n]*\r?\n/m.exec(text);
  if (!begin) return octets;
  const out = new Uint8Array(octets.length);
  let length = 0;
  for (const line of text.slice(begin.index + begin[0].length).split('\n')) {
    if (line.startsWith('end')) break;
    length += decodeLine(line.trimEnd(), out, length);
  }
  return out.subarray(0, length);
}

/** Writes the octets of a line and says how many they are. */
function decodeLine(line: string, out: Uint8Array, start: number): number {
  const count = Math.min(sextet(line, 0), Math.floor(((line.length - 1) * 3) / 4) + 2);
  let written = 0;
  for (let at = 1; written < count && at < line.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((index) => sextet(line, at + index)) as Quad;
    const triple = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
    for (const octet of triple.slice(0, count - written)) out[start + written++] = octet;
  }
  return written;
}

type Quad = [number, number, number, number];

/** Blanks at the end of lines get lost on the way; they and the backquote are zero. */
function sextet(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 0x20) & 63 : 0;
}
