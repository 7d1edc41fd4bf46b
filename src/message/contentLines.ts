import { decodeCharset } from './charset.ts';
import { decodeQuotedPrintable } from './decode.ts';

/** One line of a calendar or a vCard: `NAME;PARAMETER=value:value` (RFC 5545 §3.1, RFC 6350 §3.3). */
export interface ContentLine {
  /** In upper case, without the group that may stand before it. */
  readonly name: string;
  /** By their names in upper case; several values of one are joined with commas. */
  readonly parameters: ReadonlyMap<string, string>;
  /** As written, its escapes still in; quoted-printable is decoded. */
  readonly value: string;
}

/** A component: what stands between BEGIN and END. */
export interface Component {
  /** In upper case. */
  readonly name: string;
  readonly lines: readonly ContentLine[];
  readonly components: readonly Component[];
}

/** Lines that are read; the largest files of one event have some thousands. */
const maxLines = 20_000;
/** UTF-16 units of a line that are read, its folds undone, and of one parameter. */
const maxLine = 64 << 10;
const maxParameter = 1000;
const maxParameters = 50;
/** Calendars need three; what is nested deeper is left out. */
const maxDepth = 8;

/**
 * The components of a calendar or a vCard file. Tolerant: lines that are none are left out, an END that
 * is missing is the end of what is around it. Linear in the text, which callers bound; never throws.
 */
export function readComponents(text: string): Component[] {
  const root = newComponent('');
  const open = [root];
  let tooDeep = 0;
  for (const line of contentLines(text)) {
    if (line.name === 'BEGIN') {
      if (open.length > maxDepth) tooDeep++;
      else open.push(begin(open.at(-1)!, componentName(line)));
    } else if (line.name !== 'END') {
      if (tooDeep === 0) open.at(-1)!.lines.push(line);
    } else if (tooDeep > 0) {
      tooDeep--;
    } else {
      const ended = componentName(line);
      const level = open.findLastIndex(({ name }) => name === ended);
      if (level > 0) open.length = level;
    }
  }
  return root.components;
}

/** The first line of that name. */
export function findLine({ lines }: Component, name: string): ContentLine | undefined {
  return lines.find((line) => line.name === name);
}

/** A value of type TEXT without its escapes (RFC 5545 §3.3.11). */
export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,:nN"])/g, (_, char: string) =>
    char.toLowerCase() === 'n' ? '\n' : char,
  );
}

function componentName({ value }: ContentLine): string {
  return value.trim().toUpperCase();
}

interface OpenComponent extends Component {
  readonly lines: ContentLine[];
  readonly components: Component[];
}

function newComponent(name: string): OpenComponent {
  return { name, lines: [], components: [] };
}

function begin(parent: OpenComponent, name: string): OpenComponent {
  const component = newComponent(name);
  parent.components.push(component);
  return component;
}

function* contentLines(text: string): Generator<ContentLine> {
  let count = 0;
  for (const line of unfold(text)) {
    if (++count > maxLines) return;
    const read = readLine(line);
    if (read) yield read;
  }
}

/** Lines with their folds undone; the soft breaks of quoted-printable stay in them. */
function* unfold(text: string): Generator<string> {
  let pieces: string[] = [];
  let quoted = false;
  for (const line of text.split(/\r\n?|\n/)) {
    const last = pieces.at(-1);
    if (quoted && last!.endsWith('=')) {
      pieces.push(`\r\n${line}`);
    } else if (last !== undefined && (line.startsWith(' ') || line.startsWith('\t'))) {
      pieces.push(line.slice(1));
    } else {
      if (last !== undefined) yield join(pieces);
      pieces = [line];
      quoted = isQuotedPrintable(line);
    }
  }
  yield join(pieces);
}

function join(pieces: readonly string[]): string {
  return (pieces.length === 1 ? pieces[0]! : pieces.join('')).slice(0, maxLine);
}

function isQuotedPrintable(line: string): boolean {
  const parameters = line.indexOf(';');
  if (parameters < 0) return false;
  return /^[^:]*;(?:ENCODING=)?"?QUOTED-PRINTABLE/i.test(line.slice(parameters, 500));
}

const nameOf = /^\s?([\w-]{1,100})(?:\.([\w-]{1,100}))?[ \t]?(?=[;:])/;
const none: ReadonlyMap<string, string> = new Map();
/** One parameter; vCard 2.1 has values without a name. */
const parameter = /;([^=;:"]{0,200})(?:=((?:"[^"]*"|[^";:])*))?/y;

function readLine(line: string): ContentLine | undefined {
  const start = nameOf.exec(line);
  if (!start) return undefined;
  const name = (start[2] ?? start[1]!).toUpperCase();
  let at = start[0].length;
  if (line[at] === ':') {
    return { name, parameters: none, value: line.slice(at + 1) };
  }
  const parameters = new Map<string, string>();
  for (let count = 0; line[at] === ';' && count < maxParameters; count++) {
    parameter.lastIndex = at;
    const match = parameter.exec(line);
    if (!match) return undefined;
    addParameter(parameters, match[1]!.trim().toUpperCase(), match[2]);
    at = parameter.lastIndex;
  }
  if (line[at] !== ':') return undefined;
  const value = decodeValue(line.slice(at + 1), parameters);
  return { name, parameters, value };
}

function addParameter(
  parameters: Map<string, string>,
  name: string,
  raw: string | undefined,
): void {
  if (raw === undefined) {
    addParameter(parameters, name === 'QUOTED-PRINTABLE' ? 'ENCODING' : 'TYPE', name);
    return;
  }
  const earlier = parameters.get(name);
  const value = unescapeParameter(raw.slice(0, maxParameter).trim());
  parameters.set(name, earlier === undefined ? value : `${earlier},${value}`);
}

/** RFC 6868; the quotes around values go. */
function unescapeParameter(raw: string): string {
  return raw.replaceAll('"', '').replace(/\^(['n^])/g, (_, char: string) => {
    if (char === 'n') return '\n';
    return char === "'" ? '"' : '^';
  });
}

function decodeValue(value: string, parameters: ReadonlyMap<string, string>): string {
  if (parameters.get('ENCODING')?.toUpperCase() !== 'QUOTED-PRINTABLE') return value;
  const octets = decodeQuotedPrintable(Buffer.from(value));
  return decodeCharset(octets, parameters.get('CHARSET'));
}
