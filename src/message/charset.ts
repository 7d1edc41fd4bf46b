import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { decodeSevenBit, isSevenBitCharset } from './sevenBit.ts';
import { decodeUtf7 } from './utf7.ts';

export interface CharsetOptions {
  /** HTML is never read as UTF-7, which hides markup from whoever looks at the octets. */
  readonly html?: boolean;
  /** What to try before windows-1252 when nothing is declared and it is no UTF-8. */
  readonly guess?: string | undefined;
}

/**
 * Text from octets in a declared charset: a byte order mark wins, then the declaration, then UTF-8
 * where it is valid, then the guess, then windows-1252. Any label is allowed; never throws.
 */
export function decodeCharset(
  octets: Uint8Array,
  declared: string | undefined,
  options: CharsetOptions = {},
): string {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  if (hasUtf8Mark(octets)) return buffer.toString('utf8', 3);
  const encoding = findEncoding(declared, options.html === true);
  if (encoding === undefined) return guess(buffer, options);
  if (encoding === 'utf-8') return decodeUtf8(buffer, options);
  // Mail labelled UTF-16 is often no such thing; Latin text in real UTF-16 is full of NULs.
  if (encoding.startsWith('utf-16') && !buffer.includes(0)) return guess(buffer, options);
  return decodeKnown(buffer, encoding);
}

/** The name under which we know a charset label, whatever way it is spelt; undefined for none. */
export function findEncoding(label: string | undefined, html = false): string | undefined {
  const key = (label ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["'_\s]+|["'\s]+$/g, '')
    .replace(/(?:_charset|\*.*)$/, '');
  const name = aliases.get(key) ?? aliases.get(key.replace(/^x-|^chinese/, '')) ?? key;
  if (name === '' || name === 'guess' || refused.has(name)) return undefined;
  if (name === 'utf-7') return html ? undefined : name;
  if (isSevenBitCharset(name)) return name;
  return /^[a-z0-9_:.-]{2,40}$/.test(name) && iconv.encodingExists(name) ? name : undefined;
}

function decodeKnown(buffer: Buffer, encoding: string): string {
  try {
    if (encoding === 'utf-7') return decodeUtf7(buffer);
    if (isSevenBitCharset(encoding)) return decodeSevenBit(buffer, encoding);
    return iconv.decode(buffer, encoding);
  } catch {
    return guess(buffer, {});
  }
}

function decodeUtf8(buffer: Buffer, options: CharsetOptions): string {
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const text = buffer.toString('utf8');
  // Damaged UTF-8 still has good characters beyond ASCII; other text labelled UTF-8 has none.
  return /[\u0080-\ufffc]|[\ud800-\udbff]/.test(text) ? text : guess(buffer, options);
}

function guess(buffer: Buffer, options: CharsetOptions): string {
  // ISO-2022-JP is valid ASCII, and Japanese senders sometimes leave the label out.
  if (/\x1b\$[@B]/.test(buffer.toString('latin1', 0, 4096))) {
    return decodeSevenBit(buffer, 'iso-2022-jp');
  }
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const mark = buffer.length >= 2 ? buffer.readUInt16BE(0) : 0;
  if (mark === 0xfeff || mark === 0xfffe) return iconv.decode(buffer, 'utf-16');
  const encoding = findEncoding(options.guess, options.html) ?? 'windows-1252';
  return iconv.decode(buffer, fallbacks.has(encoding) ? 'windows-1252' : encoding);
}

function hasUtf8Mark(octets: Uint8Array): boolean {
  return octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf;
}

/** Guesses that cannot be right once UTF-8 has failed, and those iconv-lite does not have. */
const fallbacks = new Set(['utf-8', 'utf-7', 'iso-2022-jp', 'iso-2022-kr', 'hz-gb-2312']);

/** iconv-lite knows these as encodings, but they are no charsets. */
const refused = new Set(['base64', 'hex', 'binary', 'utf7imap', 'utf-7-imap', 'internal']);

/**
 * Labels of real mail that iconv-lite has not, or reads too narrowly: as in the WHATWG table, a label
 * stands for the larger charset that senders really use. 'guess' is for labels that say nothing.
 */
const aliases = new Map<string, string>(
  Object.entries({
    'utf-8': ['utf8', 'utf-8', 'utf8mb4', 'unicode-1-1-utf-8', 'utf_8', 'cp65001', 'utf8n'],
    'utf-7': ['utf7', 'utf-7', 'unicode-1-1-utf-7'],
    'utf-16': ['unicode', 'utf16', 'iso-10646-ucs-2', 'ucs-2', 'ucs2', 'csunicode'],
    'windows-1252': [
      'iso-8859-1',
      'iso8859-1',
      'iso_8859-1',
      'iso88591',
      'iso8859_1',
      'latin1',
      'latin-1',
      'l1',
      'cp1252',
      'cp-1252',
      'ansi',
      'win-1252',
      'windows1252',
    ],
    'windows-1254': ['iso-8859-9', 'iso8859-9', 'iso_8859-9', 'latin5', 'latin-5'],
    'windows-874': ['tis-620', 'tis620', 'iso-8859-11', 'iso8859-11', 'dos-874'],
    'iso-8859-8': ['iso-8859-8-i', 'iso-8859-8-e', 'logical', 'visual'],
    'iso-8859-6': ['iso-8859-6-i', 'iso-8859-6-e'],
    gb18030: [
      'gb2312',
      'gb_2312-80',
      'gb-2312',
      'gbk',
      'cp936',
      'ms936',
      'gb2312-80',
      'csgb2312',
      'euc-cn',
      'windows-936',
    ],
    'hz-gb-2312': ['hz', 'hz-gb-2312'],
    cp949: [
      'ks_c_5601-1987',
      'ks_c_5601',
      'ks_c_5601-1989',
      'ksc5601',
      'ksc_5601',
      'ks_c-5601-1987',
      'euc-kr',
      'euckr',
      'korean',
      'cseuckr',
      'windows-949',
      'uhc',
    ],
    'iso-2022-kr': ['iso-2022-kr', 'csiso2022kr'],
    'iso-2022-jp': [
      'iso-2022-jp',
      'csiso2022jp',
      'iso2022jp',
      'iso-2022-jp-1',
      'iso-2022-jp-2',
      'iso-2022-jp-ms',
      'cp50220',
      'cp50221',
      'jis',
      'jis7',
    ],
    shift_jis: [
      'cp932',
      'cp-932',
      'ms932',
      'sjis',
      'x-sjis',
      'shift-jis',
      'windows-31j',
      'csshiftjis',
      'ms_kanji',
      'macjapanese',
    ],
    big5: ['big5', 'cn-big5', 'cp950', 'x-x-big5', 'csbig5', 'windows-950'],
    maccyrillic: ['mac-cyrillic'],
    'koi8-r': ['koi8', 'koi', 'koi8r'],
    'windows-1251': ['cp1251', 'cp-1251', 'win-1251', 'windows1251', 'ansi-1251'],
    cp850: ['cp-850', 'ibm-850'],
    guess: [
      'us-ascii',
      'ascii',
      'us',
      'ansi_x3.4-1968',
      '7bit',
      '8bit',
      'unknown-8bit',
      'unknown',
      'default',
      'none',
      'x-user-defined',
      'user-defined',
      'utf',
      'charset',
    ],
  }).flatMap(([encoding, labels]) => labels.map((label): [string, string] => [label, encoding])),
);
