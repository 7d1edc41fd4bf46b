import type { Random } from '../servers/fixtures/random.ts';
import { nest, wrap } from './nesting.ts';

/** Changes a message; text is one character for each octet. */
export type Mutation = (text: string, random: Random) => string;

/** A mutant stays below this, however often something is repeated in it. */
const longest = 2 ** 21;

const charsets = [
  ...['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1251', 'koi8-r', 'iso-2022-jp', 'iso-2022-kr'],
  ...['gb18030', 'hz-gb-2312', 'big5', 'euc-kr', 'shift_jis', 'utf-7', 'utf-16', 'utf-16be'],
  ...['x-unknown', 'base64', '__proto__', '""', 'utf-8*en', 'a'.repeat(300), '\0'],
];
const encodings = [
  ...['7bit', '8bit', 'binary', 'base64', 'quoted-printable', 'x-uuencode', 'BASE64 ', 'b'],
  ...['hasOwnProperty', '', 'gzip', '=?utf-8?Q?base64?='],
];
/** What readers wait for, where nobody expects it. */
const words = [
  ...[
    '=?utf-8?B?',
    '?=',
    '=?iso-2022-jp?Q?=1B$B',
    '; filename*0*=',
    '; name*999999999*=',
    '"',
    '\\',
  ],
  ...['begin 644 a\r\n', '\r\nend\r\n', '<!--', '-->', '<style>', '</html>', '&#x', '&#1114112;'],
  ...['BEGIN:VCALENDAR\r\n', 'BEGIN:VEVENT\r\n', 'RRULE:FREQ=SECONDLY\r\n', 'BEGIN:VCARD\r\n'],
  ...[
    '(',
    ')',
    '<',
    '>',
    '\x1b$B',
    '\x0e',
    '~{',
    '+/v',
    '\xef\xbb\xbf',
    '\xff\xfe',
    '\xed\xa0\x80',
  ],
  ...[
    '\r\n\r\n',
    '\r\n \r\n',
    '\r\r\n',
    '--',
    '\u00e2\u0080\u00ae',
    '\xcc\x81'.repeat(200),
    '{\\rtf1',
  ],
  ...['Content-Type: multipart/mixed; boundary=\r\n', 'Content-Type: message/rfc822\r\n\r\n'],
];

const boundaryLine = /^--[^\r\n]{1,200}$/gm;

/** All ways in which a message is spoilt, by their names. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'octets flipped': (text, random) => flip(text, random, 0, text.length),
  'octets of headers flipped': (text, random) => flip(text, random, 0, headerEnd(text)),
  'cut off': (text, random) => text.slice(0, random.below(text.length + 1)),
  'cut out': (text, random) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + random.below(2000));
  },
  'boundaries cut': (text, random) =>
    edit(text, boundaryLine, random, (line) => line.slice(0, random.below(line.length))),
  'boundaries doubled': (text, random) => {
    const lines = text.match(boundaryLine) ?? ['--none'];
    const again = `\r\n${random.pick(lines)}\r\n`;
    return insert(text, random, again + (random.oneIn(2) ? again : ''));
  },
  'boundaries swapped': (text, random) => {
    const [one, other] = [0, 1].map(() => random.pick(text.match(boundaryLine) ?? ['--none']));
    return text.replaceAll(one!, '\0').replaceAll(other!, one!).replaceAll('\0', other!);
  },
  'charset labels swapped': (text, random) =>
    edit(text, /(?<=charset=)"?[\w.:-]+"?|(?<==\?)[\w-]+(?=\?[bq]\?)/gi, random, () =>
      random.pick(charsets),
    ),
  'transfer encodings swapped': (text, random) =>
    edit(text, /(?<=content-transfer-encoding:[ \t]*)[\w-]+/gi, random, () =>
      random.pick(encodings),
    ),
  'types swapped': (text, random) => {
    const types = /(?<=content-type:[ \t]*)[\w-]+\/[\w.+-]+/gi;
    const others = [...(text.match(types) ?? []), 'text/calendar', 'multipart/alternative'];
    const more = ['message/rfc822', 'application/ms-tnef', 'text/html', 'text/plain', 'text/vcard'];
    return edit(text, types, random, () => random.pick([...others, ...more]));
  },
  'headers folded': (text, random) => {
    const end = headerEnd(text);
    const fold = random.pick(['\r\n ', '\n\t', '\r\n\r\n ', `\r\n${' '.repeat(500)}`]);
    const head = Array.from(text.slice(0, end), (char) => (random.oneIn(12) ? fold + char : char));
    return head.join('') + text.slice(end);
  },
  'headers repeated': (text, random) => {
    const lines = text.slice(0, headerEnd(text)).split('\r\n');
    return `${random.pick(lines)}\r\n`.repeat(1 + random.below(500)) + text;
  },
  nested: (text, random) => nest(text, 1 + random.below(random.oneIn(4) ? 120 : 8), random),
  'put into a multipart': (text, random) => wrap(text, random),
  'NUL put in': (text, random) => {
    let spoilt = text;
    for (let left = 1 + random.below(20); left > 0; left--) spoilt = insert(spoilt, random, '\0');
    return spoilt;
  },
  'line ends changed': (text, random) =>
    text.replaceAll('\r\n', random.pick(['\n', '\r', '\r\r\n', '\n\r', '\u0085'])),
  'words put in': (text, random) => {
    let spoilt = text;
    for (let left = 1 + random.below(8); left > 0; left--)
      spoilt = insert(spoilt, random, random.pick(words));
    return spoilt;
  },
  'a piece repeated': (text, random) => {
    const from = random.below(text.length + 1);
    const piece = text.slice(from, from + 1 + random.below(200));
    const room = Math.floor(2 ** 19 / Math.max(1, piece.length));
    return text.slice(0, from) + piece.repeat(1 + random.below(room)) + text.slice(from);
  },
};

/** One to four mutations of `octets`, with their names. The same for the same random, always. */
export function mutate(octets: Buffer, random: Random): { octets: Buffer; kinds: string[] } {
  const names = Object.keys(mutations);
  let text = octets.toString('latin1');
  const kinds = Array.from({ length: 1 + random.below(4) }, () => random.pick(names));
  for (const kind of kinds) text = mutations[kind]!(text, random).slice(0, longest);
  return { octets: Buffer.from(text, 'latin1'), kinds };
}

function headerEnd(text: string): number {
  const at = text.search(/\r?\n\r?\n/);
  return at < 0 ? text.length : at;
}

function flip(text: string, random: Random, from: number, to: number): string {
  const octets = Buffer.from(text, 'latin1');
  for (let left = 1 + random.below(30); left > 0 && to > from; left--)
    octets[from + random.below(to - from)]! ^= 1 << random.below(8);
  return octets.toString('latin1');
}

function insert(text: string, random: Random, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

/** Changes about half of what the pattern finds. */
function edit(
  text: string,
  pattern: RegExp,
  random: Random,
  to: (found: string) => string,
): string {
  return text.replace(pattern, (found) => (random.oneIn(2) ? to(found) : found));
}
