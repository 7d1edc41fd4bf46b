import iconv from 'iconv-lite';

/** The charsets that switch between sets by escapes and use seven bits; iconv-lite has none of them. */
export type SevenBitCharset = 'iso-2022-jp' | 'iso-2022-kr' | 'hz-gb-2312';

export function isSevenBitCharset(name: string): name is SevenBitCharset {
  return name === 'iso-2022-jp' || name === 'iso-2022-kr' || name === 'hz-gb-2312';
}

/** Rewrites the escapes as the eight-bit encoding of the same sets, and has that decoded. Linear. */
export function decodeSevenBit(octets: Uint8Array, charset: SevenBitCharset): string {
  switch (charset) {
    case 'iso-2022-jp':
      return iconv.decode(japaneseToEuc(octets), 'euc-jp');
    case 'iso-2022-kr':
      return iconv.decode(koreanToEuc(octets), 'cp949');
    case 'hz-gb-2312':
      return iconv.decode(chineseToEuc(octets), 'gb18030');
  }
}

type Set = 'ascii' | 'kanji' | 'supplement' | 'katakana';

/** The escapes of ISO-2022-JP (RFC 1468) and its common extensions, without the ESC. */
const japaneseEscapes: readonly [string, Set][] = [
  ['(B', 'ascii'],
  ['(J', 'ascii'],
  ['(H', 'ascii'],
  ['(I', 'katakana'],
  ['$(D', 'supplement'],
  ['$(B', 'kanji'],
  ['$(@', 'kanji'],
  ['$B', 'kanji'],
  ['$@', 'kanji'],
];
const escapesByCode = new Map(
  japaneseEscapes.map(([escape, set]) => [
    codeOf(Buffer.from(escape), 0, escape.length),
    { set, length: escape.length },
  ]),
);

function japaneseToEuc(octets: Uint8Array): Buffer {
  const out = Buffer.alloc(octets.length * 2);
  let length = 0;
  let set: Set = 'ascii';
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    const escape = octet === 0x1b ? findEscape(octets, at + 1) : undefined;
    if (escape) {
      set = escape.set;
      at += escape.length;
      continue;
    }
    // Each line begins in ASCII again, which also limits what a lost escape spoils.
    if (octet === 0x0a || octet === 0x0d) set = 'ascii';
    if (set === 'ascii' || octet < 0x21 || octet > 0x7e) {
      out[length++] = octet;
    } else if (set === 'katakana') {
      out[length++] = 0x8e;
      out[length++] = octet | 0x80;
    } else {
      const next = octets[at + 1];
      if (next === undefined || next < 0x21 || next > 0x7e) continue;
      if (set === 'supplement') out[length++] = 0x8f;
      out[length++] = octet | 0x80;
      out[length++] = next | 0x80;
      at++;
    }
  }
  return out.subarray(0, length);
}

function findEscape(octets: Uint8Array, at: number): { set: Set; length: number } | undefined {
  return escapesByCode.get(codeOf(octets, at, 3)) ?? escapesByCode.get(codeOf(octets, at, 2));
}

/** A few octets as one number; no text is made of them, for there may be millions of escapes. */
function codeOf(octets: Uint8Array, at: number, length: number): number {
  let code = 0;
  for (let index = 0; index < length; index++) code = (code << 8) | (octets[at + index] ?? 0);
  return code;
}

/** RFC 1557: SO begins Korean, SI ends it, a header line ESC $ ) C announces it. */
function koreanToEuc(octets: Uint8Array): Buffer {
  const out = Buffer.alloc(octets.length);
  let length = 0;
  let korean = false;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    if (octet === 0x0e || octet === 0x0f) korean = octet === 0x0e;
    else if (octet === 0x1b && octets[at + 1] === 0x24 && octets[at + 2] === 0x29) at += 3;
    else {
      if (octet === 0x0a) korean = false;
      out[length++] = korean && octet > 0x20 && octet < 0x7f ? octet | 0x80 : octet;
    }
  }
  return out.subarray(0, length);
}

/** RFC 1843: `~{` begins Chinese, `~}` ends it, `~~` is a tilde and a `~` joins lines. */
function chineseToEuc(octets: Uint8Array): Buffer {
  const out = Buffer.alloc(octets.length);
  let length = 0;
  let chinese = false;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at]!;
    const next = octets[at + 1];
    if (octet === 0x7e && (next === 0x7b || next === 0x7d)) {
      chinese = next === 0x7b;
      at++;
    } else if (octet === 0x7e && !chinese && (next === 0x7e || next === 0x0a)) {
      if (next === 0x7e) out[length++] = octet;
      at++;
    } else {
      if (octet === 0x0a) chinese = false;
      out[length++] = chinese && octet > 0x20 && octet < 0x7f ? octet | 0x80 : octet;
    }
  }
  return out.subarray(0, length);
}
