import { decodeCharset, findEncoding } from './charset.ts';

/** Characters of text that are made of an RTF, and groups that may be open at a time. */
const maxText = 1 << 20;
const maxDepth = 500;

/** Groups whose content is no text; `\*` before others says the same. */
const destinations = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'header',
  'headerl',
  'headerr',
  'headerf',
  'footer',
  'footerl',
  'footerr',
  'footerf',
  'footnote',
  'listtable',
  'listoverridetable',
  'rsidtbl',
  'generator',
  'themedata',
  'datastore',
]);
const words = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['sect', '\n'],
  ['page', '\n'],
  ['row', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['bullet', '\u2022'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
]);

interface Group {
  readonly hidden: boolean;
  /** How many characters stand after `\u` for those who cannot read it. */
  readonly fallback: number;
}

/** A control word with its number, a control symbol, a brace, or text up to one of these. */
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}]+)|\\/gisy;

/** The text of an RTF document, as plain as Outlook writes its mail. Linear; never throws. */
export function rtfToText(rtf: Uint8Array): string {
  const source = Buffer.from(rtf.buffer, rtf.byteOffset, rtf.length).toString('latin1');
  return new RtfReader().read(source);
}

class RtfReader {
  #pieces: string[] = [];
  #length = 0;
  /** Octets in the codepage that are not decoded yet, for characters may have several. */
  #octets: number[] = [];
  #charset: string | undefined;
  #group: Group = { hidden: false, fallback: 1 };
  readonly #outer: Group[] = [];
  /** Beyond the deepest group that is told apart. */
  #tooDeep = 0;
  /** Text for those who read RTF, in what was made from HTML; the HTML stands beside it. */
  #htmlRtf = false;
  #skip = 0;
  #star = false;

  read(source: string): string {
    for (const match of source.matchAll(token)) {
      if (this.#length >= maxText) break;
      const [, word, number, hex, symbol, brace, text] = match;
      if (word !== undefined) this.#word(word, number === undefined ? undefined : Number(number));
      else if (hex !== undefined) this.#octet(parseInt(hex, 16));
      else if (symbol !== undefined) this.#symbol(symbol);
      else if (brace !== undefined) this.#brace(brace);
      else if (text !== undefined) this.#text(text);
      if (symbol !== '*') this.#star = false;
    }
    this.#flush();
    return this.#pieces.join('').slice(0, maxText);
  }

  #word(word: string, number: number | undefined): void {
    if (this.#star || destinations.has(word)) this.#group = { ...this.#group, hidden: true };
    else if (word === 'ansicpg') this.#charset = findEncoding(`cp${number}`);
    else if (word === 'uc') this.#group = { ...this.#group, fallback: clampCount(number) };
    else if (word === 'u') this.#unicode(number ?? 0);
    else if (word === 'htmlrtf') this.#htmlRtf = number !== 0;
    else this.#write(words.get(word) ?? '');
  }

  #symbol(symbol: string): void {
    if (symbol === '*') this.#star = true;
    else if (symbol === '~') this.#write('\u00a0');
    else if (symbol === '_') this.#write('\u2011');
    else if (symbol === '\n' || symbol === '\r') this.#write('\n');
    else if ('\\{}'.includes(symbol)) this.#text(symbol);
  }

  #brace(brace: string): void {
    this.#flush();
    this.#skip = 0;
    if (brace === '{') {
      if (this.#outer.length < maxDepth) this.#outer.push(this.#group);
      else this.#tooDeep++;
    } else if (this.#tooDeep > 0) this.#tooDeep--;
    else this.#group = this.#outer.pop() ?? this.#group;
  }

  #text(text: string): void {
    const plain = text.replace(/[\r\n]/g, '');
    const skipped = Math.min(this.#skip, plain.length);
    this.#skip -= skipped;
    for (const char of plain.slice(skipped, skipped + maxText)) this.#octet(char.charCodeAt(0));
  }

  #octet(octet: number): void {
    if (this.#skip > 0) this.#skip--;
    else if (this.#isShown()) this.#octets.push(octet);
  }

  #unicode(number: number): void {
    this.#write(String.fromCharCode(number & 0xffff));
    this.#skip = this.#group.fallback;
  }

  #write(text: string): void {
    this.#flush();
    if (text === '' || !this.#isShown()) return;
    this.#pieces.push(text);
    this.#length += text.length;
  }

  #flush(): void {
    if (this.#octets.length === 0) return;
    const text = decodeCharset(Uint8Array.from(this.#octets), this.#charset ?? 'windows-1252');
    this.#octets = [];
    this.#pieces.push(text);
    this.#length += text.length;
  }

  #isShown(): boolean {
    return !this.#group.hidden && !this.#htmlRtf;
  }
}

function clampCount(number: number | undefined): number {
  return Math.min(Math.max(number ?? 1, 0), 8);
}
