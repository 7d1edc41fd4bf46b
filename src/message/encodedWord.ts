import { decodeCharset } from './charset.ts';
import { decodeBase64 } from './decode.ts';

/** `=?charset*language?B or Q?text?=` (RFC 2047 §2), with the blanks in the text that some senders leave. */
const word = /=\?([^?\s]{1,75})\?([bq])\?([^?\r\n]*)\?=/gi;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  /** Octets in that charset, and text that stood there as it is. */
  readonly pieces: readonly (Uint8Array | string)[];
}

/**
 * Text with its encoded words decoded (RFC 2047 §6). Neighbours in one charset are decoded together,
 * because senders split characters between them. Linear; never throws. The result is not cleaned.
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  let result = '';
  let at = 0;
  let run: Word[] = [];
  for (const next of findWords(text)) {
    const between = text.slice(at, next.start);
    const adjacent = run.length > 0 && between.trim() === '';
    if (!adjacent || run[0]!.charset !== next.charset) {
      result += decodeRun(run) + (adjacent ? '' : between);
      run = [];
    }
    run.push(next);
    at = next.end;
  }
  return result + decodeRun(run) + text.slice(at);
}

function* findWords(text: string): Generator<Word> {
  for (const match of text.matchAll(word)) {
    const [whole, label, encoding, content] = match as unknown as [string, string, string, string];
    yield {
      start: match.index,
      end: match.index + whole.length,
      charset: label.split('*')[0]!.toLowerCase(),
      pieces: encoding.toLowerCase() === 'b' ? [decodeB(content)] : piecesOfQ(content),
    };
  }
}

/** Characters beyond ASCII have no place in a word; they have been decoded with their header. */
function piecesOfQ(content: string): (Uint8Array | string)[] {
  return content
    .split(/([^\u0000-\u007f]+)/)
    .map((piece, index) => (index % 2 === 1 ? piece : decodeQ(piece)));
}

function decodeRun(run: readonly Word[]): string {
  let text = '';
  let octets: Uint8Array[] = [];
  const decode = (): void => {
    if (octets.length > 0) text += decodeCharset(Buffer.concat(octets), run[0]!.charset);
    octets = [];
  };
  for (const piece of run.flatMap(({ pieces }) => pieces)) {
    if (typeof piece !== 'string') octets.push(piece);
    else {
      decode();
      text += piece;
    }
  }
  decode();
  return text;
}

function decodeB(content: string): Uint8Array {
  return decodeBase64(Buffer.from(content, 'latin1'));
}

/** The Q encoding (RFC 2047 §4.2): an underscore is a space. */
function decodeQ(content: string): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    const pair = content.slice(at + 1, at + 3);
    if (code === 0x3d && /^[0-9a-f]{2}$/i.test(pair)) {
      out.push(parseInt(pair, 16));
      at += 2;
    } else if (code === 0x5f) out.push(0x20);
    else out.push(code);
  }
  return Uint8Array.from(out);
}
