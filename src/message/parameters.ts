import { decodeCharset } from './charset.ts';
import { decodeWords } from './encodedWord.ts';

/** A header of the form `value; name=value; …` (RFC 2045 §5.1). */
export interface Parameterised {
  /** In lower case. */
  readonly value: string;
  /** Names in lower case, values decoded. Without a prototype, for the names are a stranger's. */
  readonly parameters: Record<string, string>;
}

const maxParameters = 200;
const parameter = /;\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)/gs;

/**
 * Reads a Content-Type or Content-Disposition with its parameters: RFC 2231 continuations and charsets
 * in any order, encoded words where they have no business, values that lack their quotes.
 */
export function parseParameters(header: string): Parameterised {
  const text = header.slice(0, 64 << 10);
  const end = text.indexOf(';');
  const value = (end < 0 ? text : text.slice(0, end)).replace(/\(.*$/s, '');
  const plain = new Map<string, string>();
  const pieces = new Map<string, Piece[]>();
  let count = 0;
  for (const match of (end < 0 ? '' : text.slice(end)).matchAll(parameter)) {
    if (++count > maxParameters) break;
    addParameter(match[1]!.toLowerCase(), unquote(match[2]!), plain, pieces);
  }
  const parameters = Object.create(null) as Record<string, string>;
  for (const [name, raw] of plain) parameters[name] = decodeWords(raw);
  // An extended value is the better one where both are given (RFC 2183, RFC 6266 §4.3).
  for (const [name, list] of pieces) parameters[name] = joinPieces(list);
  return { value: value.trim().toLowerCase(), parameters };
}

interface Piece {
  readonly index: number;
  readonly encoded: boolean;
  readonly text: string;
}

function addParameter(
  name: string,
  text: string,
  plain: Map<string, string>,
  pieces: Map<string, Piece[]>,
): void {
  const match = /^([^*]+)\*(?:(\d{1,4})(\*)?)?$/.exec(name);
  if (!match) {
    if (!plain.has(name)) plain.set(name, text);
    return;
  }
  const [, base, index, star] = match;
  const list = pieces.get(base!) ?? [];
  list.push({ index: Number(index ?? 0), encoded: index === undefined || star === '*', text });
  pieces.set(base!, list);
}

function joinPieces(pieces: Piece[]): string {
  pieces.sort((a, b) => a.index - b.index);
  // The first piece may say the charset: charset'language'text (RFC 2231 §4).
  const lead = pieces[0]!.encoded ? /^([^']*)'[^']*'/.exec(pieces[0]!.text) : null;
  const octets = pieces.map(({ encoded, text }, index) => {
    const own = index === 0 ? text.slice(lead?.[0].length ?? 0) : text;
    return encoded ? percentDecode(own) : Buffer.from(own, 'utf8');
  });
  return decodeWords(decodeCharset(Buffer.concat(octets), lead?.[1] || undefined, { html: true }));
}

function percentDecode(text: string): Buffer {
  const octets = Buffer.from(text, 'utf8');
  let length = 0;
  for (let at = 0; at < octets.length; at++) {
    const pair = octets[at] === 0x25 ? octets.toString('latin1', at + 1, at + 3) : '';
    const coded = /^[0-9a-f]{2}$/i.test(pair);
    octets[length++] = coded ? parseInt(pair, 16) : octets[at]!;
    if (coded) at += 2;
  }
  return octets.subarray(0, length);
}

function unquote(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  // Windows paths lose their separators if every backslash is taken for an escape.
  return trimmed.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1');
}
