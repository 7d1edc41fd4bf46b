import { decodeFlowed } from './flowed.ts';
import { visibleText } from './htmlToText.ts';
import { chooseBody } from './choose.ts';
import { decodeTransfer } from './decode.ts';
import { decodePart } from './readable.ts';
import { isReadable, type Part } from './structure.ts';

/** Characters of a preview. */
const longest = 200;
/** Characters of a text that are looked at. */
const looked = 20_000;
/** Octets of a part that a preview is made from; HTML begins with what nobody sees. */
const octetsOfText = 600;
const octetsOfHtml = 3_000;

/** The part that a preview is made from and how many octets of it; undefined where there is none. */
export function previewPart(structure: Part): { part: Part; octets: number } | undefined {
  const [part] = isReadable(structure) ? chooseBody(structure).text : [];
  // It goes into a command.
  if (!part || !/^\d{1,4}(\.\d{1,4}){0,60}$/.test(part.part)) return undefined;
  return { part, octets: part.type === 'text/html' ? octetsOfHtml : octetsOfText };
}

/** The first words of a part by its first octets, as transferred and cut anywhere. Never throws. */
export function previewOf(part: Part, octets: Uint8Array): string {
  const decoded = decodeTransfer(withoutHalfCode(octets, part.encoding), part.encoding);
  const whole = octets.length >= part.size ? decoded : withoutHalf(decoded, part);
  const text = decodePart({ ...part, encoding: '8bit' }, whole);
  if (part.type === 'text/html') return previewText(withoutTargets(visibleText(text)));
  const flowed = part.parameters['format']?.toLowerCase() === 'flowed';
  const delSp = part.parameters['delsp']?.toLowerCase() === 'yes';
  return previewText(flowed ? decodeFlowed(text, delSp) : text);
}

/**
 * The first words of a text on one harmless line: without what is only quoted where something
 * follows, without controls and marks that reorder or hide text. Never throws.
 */
export function previewText(text: string): string {
  const lines = withoutArmor(text.slice(0, looked).replace(/\r\n?/g, '\n')).split('\n');
  const signature = lines.findIndex((line, at) => at > 0 && /^-- ?$/.test(line));
  const own = lines
    .slice(0, signature < 0 ? lines.length : signature)
    .filter((line, at) => !isQuoted(line) && !introducesQuote(lines, at));
  return oneLine(own) || oneLine(lines.map((line) => line.replace(/^[ >|]+/, '')));
}

/** Encrypted text says nothing; of signed text what was signed is the text (RFC 9580 §7). */
function withoutArmor(text: string): string {
  if (/^\s*-----BEGIN PGP MESSAGE-----/.test(text)) return '';
  return text.replace(/^\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+: .*\n)*/, '');
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line);
}

/** Whether a line, or the two it is broken into, says who wrote what is quoted below. */
function introducesQuote(lines: readonly string[], at: number): boolean {
  const line = lines[at]!.trimEnd();
  const [next = '', second = '', third = ''] = lines.slice(at + 1, at + 4);
  if (line === '' || line.length > 300) return false;
  if (/:$/.test(line)) return isQuoted(next) || (next.trim() === '' && isQuoted(second));
  // „On …, somebody <address>“ and „wrote:“ on the next line.
  if (!/^[^\n]{0,200}:$/.test(next.trimEnd()) || !/[\d@<]/.test(line)) return false;
  return isQuoted(second) || (second.trim() === '' && isQuoted(third));
}

function oneLine(lines: readonly string[]): string {
  const words = lines
    .join(' ')
    .replace(/[\p{Zs}\s]+/gu, ' ')
    .replace(unseen, '')
    // What separates parts of a text is none.
    .replace(/[-_=*~#]{4,}/g, '')
    .replace(/ {2,}/g, ' ')
    .toWellFormed()
    .replace(/\ufffd+$/, '')
    .trim();
  return cut(words);
}

/** Controls, marks that reorder text, and fillers with which senders push other text out of sight. */
const unseen =
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\u{e0000}-\u{e007f}]|(?<![\p{L}\p{M}\p{Extended_Pictographic}\ufe0f])[\u200c\u200d]+/gu;

/** At most `longest` characters, between two words where one ends near there. */
function cut(text: string): string {
  if (text.length <= longest) return text;
  const short = text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  return short.replace(/(?<=^.{150,}) \S*$/su, '');
}

/** Targets of links are not what a text begins with. */
function withoutTargets(text: string): string {
  return text.replace(/ ?<(?:https?|mailto|ftp):[^>\n]{0,2000}>?/gi, '');
}

/** Quoted-printable may be cut in the middle of a code. */
function withoutHalfCode(octets: Uint8Array, encoding: string): Uint8Array {
  if (encoding !== 'quoted-printable') return octets;
  const end = octets.lastIndexOf(0x3d);
  return end >= 0 && end >= octets.length - 2 ? octets.subarray(0, end) : octets;
}

/** UTF-8 may be cut in the middle of a character, and would then pass for something else. */
function withoutHalf(octets: Uint8Array, { parameters }: Part): Uint8Array {
  if (!/^(utf-?8)?$/i.test(parameters['charset'] ?? '')) return octets;
  let at = octets.length - 1;
  while (at >= 0 && at > octets.length - 4 && (octets[at]! & 0xc0) === 0x80) at--;
  const lead = octets[at] ?? 0;
  const wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  if (wanted === 1 || octets.length - at >= wanted) return octets;
  return octets.subarray(0, at);
}
