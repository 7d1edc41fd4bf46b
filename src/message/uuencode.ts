/** A file that stands in a text: `begin 644 name`, lines of code, `end`. */
export interface UuencodedFile {
  /** As sent, one character for each octet: not safe to use. */
  readonly filename: string;
  /** From its `begin` to its `end`, still encoded. */
  readonly octets: Uint8Array;
}

const beginLine = /^begin [0-7]{3,4} ([^\r\n]*)\r?\n/m;
/** Files taken out of one text; what more there are stay in it. */
const maxFiles = 100;

/**
 * Reads the first uuencoded file in the octets. Without a `begin` line there is none, and the octets
 * come back as they are. Linear; never throws.
 */
export function decodeUuencoded(octets: Uint8Array): Uint8Array {
  const source = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const begin = beginLine.exec(source.toString('latin1'));
  if (!begin) return octets;
  const out = new Uint8Array(octets.length);
  let length = 0;
  for (const line of lines(source, begin.index + begin[0].length)) {
    if (isEnd(source, line)) break;
    length += decodeLine(source, line, out, length);
  }
  return out.subarray(0, length);
}

/**
 * Takes the uuencoded files out of a text. Only what is code from `begin` to `end` is a file: a mail about
 * uuencoding stays as it is. Linear; never throws.
 */
export function takeUuencoded(octets: Uint8Array): { text: Uint8Array; files: UuencodedFile[] } {
  const source = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const files: UuencodedFile[] = [];
  const rest: Uint8Array[] = [];
  let taken = 0;
  for (let at = nextBegin(source, 0); at >= 0 && files.length < maxFiles;) {
    const begin = beginLine.exec(source.toString('latin1', at, at + 1000));
    const end = begin?.index === 0 ? endOfFile(source, at + begin[0].length) : undefined;
    if (end !== undefined) {
      files.push({ filename: begin![1]!.trim(), octets: source.subarray(at, end) });
      rest.push(source.subarray(taken, at));
      taken = end;
    }
    at = nextBegin(source, end ?? at + 1);
  }
  if (files.length === 0) return { text: octets, files };
  return { text: Buffer.concat([...rest, source.subarray(taken)]), files };
}

function nextBegin(source: Buffer, from: number): number {
  if (source.toString('latin1', from, from + 6) === 'begin ') return from;
  const found = source.indexOf('\nbegin ', Math.max(0, from - 1), 'latin1');
  return found < 0 ? found : found + 1;
}

/** The offset after the `end` of a file whose code begins there; undefined where it is no code. */
function endOfFile(source: Buffer, from: number): number | undefined {
  for (const line of lines(source, from)) {
    if (isEnd(source, line)) return Math.min(source.length, line.next);
    if (!isCode(source, line)) return undefined;
  }
  return undefined;
}

interface Line {
  readonly start: number;
  /** Without the blanks at its end, which get lost on the way. */
  readonly end: number;
  readonly next: number;
}

/** The lines that are not empty. */
function* lines(source: Buffer, from: number): Generator<Line> {
  for (let start = from; start < source.length;) {
    const found = source.indexOf(0x0a, start);
    const next = found < 0 ? source.length : found + 1;
    let end = next;
    while (end > start && source[end - 1]! <= 0x20) end--;
    if (end > start) yield { start, end, next };
    start = next;
  }
}

function isEnd(source: Buffer, { start, end }: Line): boolean {
  return end - start === 3 && source.toString('latin1', start, end) === 'end';
}

/** Whether the line is as long as its first octet says, and nothing in it is beyond the code. */
function isCode(source: Buffer, { start, end }: Line): boolean {
  const wanted = 1 + Math.ceil(sextet(source, start, end) / 3) * 4;
  // Some programs add a check; the last blanks may be lost, but hardly a whole line of them.
  const length = end - start;
  if (length > wanted + 2 || length < wanted - 4) return false;
  for (let at = start; at < end; at++) if (source[at]! < 0x20 || source[at]! > 0x60) return false;
  return true;
}

/** Writes the octets of a line and says how many they are. */
function decodeLine(source: Buffer, { start, end }: Line, out: Uint8Array, from: number): number {
  const possible = Math.floor(((end - start - 1) * 3) / 4) + 2;
  const count = Math.min(sextet(source, start, end), possible);
  let written = 0;
  for (let at = start + 1; written < count && at < end; at += 4) {
    const a = (sextet(source, at, end) << 6) | sextet(source, at + 1, end);
    const four = (a << 12) | (sextet(source, at + 2, end) << 6) | sextet(source, at + 3, end);
    for (let shift = 16; shift >= 0 && written < count; shift -= 8)
      out[from + written++] = four >> shift;
  }
  return written;
}

/** Blanks and the backquote are zero, and so is what is lost. */
function sextet(source: Buffer, at: number, end: number): number {
  return at < end ? (source[at]! - 0x20) & 63 : 0;
}
