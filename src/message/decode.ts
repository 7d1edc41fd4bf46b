import { decodeUuencoded } from './uuencode.ts';

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 §6). Tolerant: what is no code stands for itself, and an
 * encoding nobody knows leaves the octets as they are. Linear; never throws.
 */
export function decodeTransfer(octets: Uint8Array, encoding: string): Uint8Array {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
    case 'b':
      return decodeBase64(octets);
    case 'quoted-printable':
      return decodeQuotedPrintable(octets);
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
    case 'uue':
      return decodeUuencoded(octets);
    default:
      return octets;
  }
}

/** The values of the base64 digits; -1 for octets that are none. */
export const sextets = new Int8Array(256).fill(-1);
for (const [value, char] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  sextets[char.charCodeAt(0)] = value;
}
const equals = 0x3d;

/** Base64 with anything between the digits, and with several padded texts one after another. */
export function decodeBase64(octets: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((octets.length * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === equals) {
      // The bits left over are only filling; what follows begins anew.
      held = 0;
      bits = 0;
      continue;
    }
    const value = sextets[octet]!;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[length++] = bits >> held;
    }
  }
  return out.subarray(0, length);
}

/** Quoted-printable (RFC 2045 §6.7); an `=` that starts no code is kept. */
export function decodeQuotedPrintable(octets: Uint8Array): Uint8Array {
  const out = new Uint8Array(octets.length);
  let length = 0;
  // Where the line's trailing white space begins, which transport may have added.
  let lineEnd = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === equals) {
      const soft = softBreak(octets, at + 1);
      const high = hex(octets[at + 1]);
      const low = hex(octets[at + 2]);
      if (soft > 0) at = soft - 1;
      else if (high >= 0 && low >= 0) {
        out[length++] = high * 16 + low;
        at += 2;
      } else out[length++] = octet;
      lineEnd = length;
      continue;
    }
    if (octet === 0x0a || octet === 0x0d) length = lineEnd;
    out[length++] = octet;
    if (octet !== 0x20 && octet !== 0x09) lineEnd = length;
  }
  return out.subarray(0, length);
}

/** The offset after a soft line break that begins at `at`, or 0. */
function softBreak(octets: Uint8Array, at: number): number {
  // More than a few blanks are no transport's padding; the bound keeps the whole linear.
  const limit = at + 80;
  while (at < limit && (octets[at] === 0x20 || octets[at] === 0x09)) at++;
  if (at >= octets.length) return at;
  if (octets[at] === 0x0d && octets[at + 1] === 0x0a) return at + 2;
  return octets[at] === 0x0a || octets[at] === 0x0d ? at + 1 : 0;
}

function hex(octet: number | undefined): number {
  if (octet === undefined) return -1;
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
