import { cleanText } from './cleanText.ts';
import { decodeWords } from './encodedWord.ts';
import { headerValues, unfoldHeaders } from './headers.ts';
import { parseAddresses } from './addresses.ts';
import { parseParameters } from './parameters.ts';
import { maxPartDepth, maxParts, readStructure } from './structure.ts';
import type { Part, RawStructure } from './structure.ts';

/** A message taken apart here instead of by a server; the same pieces, under the same part numbers. */
export interface TakenApart {
  readonly structure: Part;
  readonly headerOctets: Uint8Array;
  /** Octets of every part that holds any, as transferred. */
  readonly partOctets: ReadonlyMap<string, Uint8Array>;
}

interface Node {
  part: string;
  depth: number;
  type: string;
  parameters: Record<string, string>;
  disposition: string;
  dispositionParameters: Record<string, string>;
  encoding: string;
  id: string | undefined;
  location: string | undefined;
  description: string | undefined;
  bodyStart: number;
  bodyEnd: number;
  children: Node[];
}

/**
 * Takes a message apart (RFC 2046 §5.1) in one pass over its lines. Tolerant: boundaries that are
 * missing, clash or never close lose nothing; a multipart in which no part is found is plain text.
 * Linear; never throws.
 */
export function takeApart(octets: Uint8Array): TakenApart {
  const source = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const scanner = new Scanner(source);
  const root = scanner.scan();
  const partOctets = new Map<string, Uint8Array>();
  const structure = readStructure(toRaw(root, source, { octets: partOctets, envelopes: 0 }));
  return { structure, headerOctets: source.subarray(0, scanner.headerEnd), partOctets };
}

/** Octets of headers that are looked at, of all parts together and of each in any case. */
const headersOfAll = 4 << 20;
const headersOfEach = 1 << 10;

class Scanner {
  readonly #source: Buffer;
  readonly #open: { node: Node; boundary: string }[] = [];
  #count = 0;
  #headersLeft = headersOfAll;
  headerEnd = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  scan(): Node {
    this.headerEnd = this.#afterEmptyLine(this.#skipEnvelopeLine());
    const root = this.#makeNode(0, this.headerEnd, undefined, 0);
    const boundary = root.parameters['boundary'];
    if (isMultipart(root) && !this.#occurs(boundary, root.bodyStart)) {
      const guessed = this.#guessBoundary(root.bodyStart);
      if (guessed !== undefined) root.parameters['boundary'] = guessed;
    }
    let leaf = this.#enter(root);
    let at = this.#dashedLine(root.bodyStart);
    while (at < this.#source.length && this.#open.length > 0) {
      const next = this.#lineEnd(at);
      const found = this.#findBoundary(at, next);
      if (!found) {
        at = this.#dashedLine(next);
        continue;
      }
      if (leaf) leaf.bodyEnd = this.#beforeLineEnd(at, leaf.bodyStart);
      leaf = undefined;
      for (const { node } of this.#open.splice(found.level + (found.closes ? 0 : 1))) {
        node.bodyEnd = at;
      }
      if (found.closes || this.#count >= maxParts) at = this.#dashedLine(next);
      else {
        const child = this.#addChild(this.#open[found.level]!.node, next);
        leaf = this.#enter(child);
        at = this.#dashedLine(child.bodyStart);
      }
    }
    return root;
  }

  #addChild(parent: Node, start: number): Node {
    const end = this.#findHeaderEnd(start);
    const child = this.#makeNode(start, end, parent, parent.children.length + 1);
    parent.children.push(child);
    return child;
  }

  /** Opens a multipart; anything else is a leaf, which then takes the lines. */
  #enter(node: Node): Node | undefined {
    const boundary = node.parameters['boundary'];
    if (!isMultipart(node) || !boundary || node.depth >= maxPartDepth) return node;
    this.#open.push({ node, boundary: asOctets(boundary) });
    return undefined;
  }

  #makeNode(start: number, end: number, parent: Node | undefined, index: number): Node {
    this.#count++;
    const headers = unfoldHeaders(this.#takeHeader(start, end));
    const first = (name: string): string | undefined => headerValues(headers, name)[0];
    const content = parseParameters(first('content-type') ?? '');
    const disposition = parseParameters(first('content-disposition') ?? '');
    return {
      part: parent ? [parent.part, index].filter((each) => each !== '').join('.') : '',
      depth: parent ? parent.depth + 1 : 0,
      type: readType(content.value, parent?.type === 'multipart/digest'),
      parameters: content.parameters,
      disposition: disposition.value,
      dispositionParameters: disposition.parameters,
      encoding: (first('content-transfer-encoding') ?? '').replace(/[\s;(].*$/s, ''),
      id: first('content-id'),
      location: first('content-location'),
      description: first('content-description'),
      bodyStart: end,
      bodyEnd: this.#source.length,
      children: [],
    };
  }

  #takeHeader(start: number, end: number): Buffer {
    const length = Math.min(end - start, Math.max(this.#headersLeft, headersOfEach));
    this.#headersLeft -= length;
    return this.#source.subarray(start, start + length);
  }

  /** Where the body of the whole message begins; between its headers junk may stand. */
  #afterEmptyLine(start: number): number {
    if (this.#isEmptyLine(start)) return this.#lineEnd(start);
    const ends = ['\n\n', '\n\r\n'].flatMap((end) => {
      const at = this.#source.indexOf(end, start, 'latin1');
      return at < 0 ? [] : [at + end.length];
    });
    return Math.min(this.#source.length, ...ends);
  }

  /** Where the body begins that follows the headers of a part. */
  #findHeaderEnd(start: number): number {
    for (let at = start; at < this.#source.length;) {
      if (this.#isEmptyLine(at)) return this.#lineEnd(at);
      const next = this.#lineEnd(at);
      // A line that is no header is where the body begins, although nothing separates them.
      if (this.#findBoundary(at, next) || !this.#isHeaderLine(at)) return at;
      at = next;
    }
    return this.#source.length;
  }

  #isEmptyLine(at: number): boolean {
    const first = this.#source[at];
    return first === 0x0a || (first === 0x0d && this.#source[at + 1] === 0x0a);
  }

  /** Whether a field begins or goes on there. Without a text made of every line: there may be millions. */
  #isHeaderLine(start: number): boolean {
    if (isBlank(this.#source[start])) return true;
    let at = start;
    while (isNameOctet(this.#source[at]) && at < start + 250) at++;
    if (at === start) return false;
    while (isBlank(this.#source[at])) at++;
    return this.#source[at] === 0x3a;
  }

  /** The envelope line of an mbox file is no header. */
  #skipEnvelopeLine(): number {
    return /^>?From /.test(this.#source.toString('latin1', 0, 6)) ? this.#lineEnd(0) : 0;
  }

  /** The innermost open multipart whose boundary stands on the line. */
  #findBoundary(start: number, end: number): { level: number; closes: boolean } | undefined {
    if (this.#source[start] !== 0x2d || this.#source[start + 1] !== 0x2d) return undefined;
    const first = this.#source[start + 2];
    if (!this.#open.some(({ boundary }) => boundary.charCodeAt(0) === first)) return undefined;
    const line = this.#source.toString('latin1', start + 2, Math.min(end, start + 5000)).trimEnd();
    for (let level = this.#open.length - 1; level >= 0; level--) {
      const { boundary } = this.#open[level]!;
      if (line === boundary) return { level, closes: false };
      if (line === `${boundary}--`) return { level, closes: true };
    }
    return undefined;
  }

  #occurs(boundary: string | undefined, from: number): boolean {
    return !!boundary && this.#source.indexOf(`--${asOctets(boundary)}`, from, 'latin1') >= 0;
  }

  /** Without a boundary that can be believed, the first line that looks like one and is followed by a header. */
  #guessBoundary(from: number): string | undefined {
    const text = this.#source.toString('latin1', from, from + (64 << 10));
    return /^--(\S[^\r\n]{0,200}?)[ \t]*\r?\ncontent-[a-z-]+[ \t]*:/im.exec(text)?.[1];
  }

  /** The first line from `at` on, where one begins, that could be a boundary. */
  #dashedLine(at: number): number {
    if (this.#source[at] === 0x2d && this.#source[at + 1] === 0x2d) return at;
    const found = this.#source.indexOf('\n--', at, 'latin1');
    return found < 0 ? this.#source.length : found + 1;
  }

  /** The offset of the next line. */
  #lineEnd(at: number): number {
    const found = this.#source.indexOf(0x0a, at);
    return found < 0 ? this.#source.length : found + 1;
  }

  /** The line end before a boundary belongs to the boundary. */
  #beforeLineEnd(at: number, start: number): number {
    let end = at;
    if (end > start && this.#source[end - 1] === 0x0a) end--;
    if (end > start && this.#source[end - 1] === 0x0d) end--;
    return end;
  }
}

/** Attached messages that are looked into for their subject and sender, and how far. */
const maxEnvelopes = 100;
const maxEnvelope = 16 << 10;

interface Taken {
  readonly octets: Map<string, Uint8Array>;
  envelopes: number;
}

function toRaw(node: Node, source: Buffer, taken: Taken): RawStructure {
  const body = source.subarray(node.bodyStart, node.bodyEnd);
  const childNodes = node.children.map((child) => toRaw(child, source, taken));
  const common = {
    part: node.part,
    disposition: node.disposition || undefined,
    dispositionParameters: node.dispositionParameters,
    id: node.id,
    location: node.location,
    description: node.description && cleanText(decodeWords(node.description), 1000),
  };
  if (childNodes.length > 0) {
    return { ...common, type: node.type, parameters: node.parameters, childNodes };
  }
  taken.octets.set(node.part || '1', body);
  const named = node.type === 'message/rfc822' && taken.envelopes++ < maxEnvelopes;
  return {
    ...common,
    // A multipart without parts: what is there is at least text.
    type: isMultipart(node) ? 'text/plain' : node.type,
    parameters: node.parameters,
    encoding: isMultipart(node) ? '8bit' : node.encoding,
    size: body.length,
    ...(named ? { envelope: readEnvelope(body) } : {}),
  };
}

function readEnvelope(octets: Uint8Array): NonNullable<RawStructure['envelope']> {
  const headers = unfoldHeaders(octets.subarray(0, maxEnvelope));
  const subject = headerValues(headers, 'subject')[0];
  return {
    subject: subject && cleanText(decodeWords(subject), 1000),
    from: parseAddresses(headerValues(headers, 'from')[0] ?? ''),
  };
}

/** The defaults of RFC 2045 §5.2 and RFC 2046 §5.1.5, and what can be made of half a type. */
function readType(type: string, inDigest: boolean): string {
  if (type === '' || type === 'text')
    return inDigest && type === '' ? 'message/rfc822' : 'text/plain';
  if (/^multipart\/?$/.test(type)) return 'multipart/mixed';
  return type;
}

/** As lines are compared: one character for each octet, without blanks at the end. */
function asOctets(boundary: string): string {
  return Buffer.from(boundary, 'utf8').toString('latin1').trimEnd();
}

function isBlank(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09;
}

/** What the name of a field is made of (RFC 5322 §2.2). */
function isNameOctet(octet: number | undefined): boolean {
  return octet !== undefined && octet > 0x20 && octet < 0x7f && octet !== 0x3a;
}

function isMultipart(node: Node): boolean {
  return node.type.startsWith('multipart/');
}
