import { sextets } from './decode.ts';

const plus = 0x2b;
const minus = 0x2d;

/**
 * Text from UTF-7 (RFC 2152): `+` begins UTF-16 in base64, what is no digit ends it, a `-` at the end is
 * no text, `+-` is a plus. Octets beyond ASCII become U+FFFD. Linear; never throws.
 */
export function decodeUtf7(octets: Uint8Array): string {
  const units = new Uint16Array(octets.length);
  let length = 0;
  // Octets since the shift began; 0 outside of one.
  let shifted = 0;
  let bits = 0;
  let held = 0;
  for (const octet of octets) {
    const sextet = shifted > 0 ? sextets[octet]! : -1;
    if (sextet >= 0) {
      shifted++;
      bits = ((bits << 6) | sextet) & 0x3fffff;
      held += 6;
      if (held < 16) continue;
      held -= 16;
      units[length++] = bits >> held;
      continue;
    }
    const fresh = shifted === 1;
    const ends = shifted > 0;
    shifted = 0;
    if (octet === minus && ends) {
      if (fresh) units[length++] = plus;
    } else if (octet === plus) {
      shifted = 1;
      bits = 0;
      held = 0;
    } else units[length++] = octet < 0x80 ? octet : 0xfffd;
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}
