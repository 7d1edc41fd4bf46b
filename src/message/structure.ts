import type { Mailbox } from '../model/message.ts';

/**
 * One node of a message's BODYSTRUCTURE (RFC 9051 §7.5.2) as plain data: it may cross a thread border
 * and be kept as JSON.
 */
export interface Part {
  /** The IMAP part number ('1.2'); empty for a multipart that is the whole message. */
  readonly part: string;
  /** In lower case, such as 'text/plain'. */
  readonly type: string;
  /** Content-Type parameters, names in lower case, values decoded (RFC 2231). */
  readonly parameters: Readonly<Record<string, string>>;
  /** In lower case: 'inline', 'attachment' or what else was said. */
  readonly disposition?: string;
  readonly dispositionParameters: Readonly<Record<string, string>>;
  /** The transfer encoding in lower case. */
  readonly encoding: string;
  /** Octets as transferred; 0 where nobody said. */
  readonly size: number;
  readonly lines?: number;
  /** Content-ID without the angle brackets. */
  readonly id?: string;
  /** Content-Location, by which older mail refers to its images. */
  readonly location?: string;
  readonly description?: string;
  readonly md5?: string;
  readonly childNodes?: readonly Part[];
  /** Of a message/rfc822: what its own headers say. */
  readonly envelope?: PartEnvelope;
}

export interface PartEnvelope {
  readonly subject?: string;
  readonly from?: readonly Mailbox[];
}

/** What an IMAP library says about a part; every field may be missing or odd. */
export interface RawStructure {
  readonly part?: string | undefined;
  readonly type?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly disposition?: string | undefined;
  readonly dispositionParameters?: Readonly<Record<string, string>> | undefined;
  readonly encoding?: string | undefined;
  readonly size?: number | undefined;
  readonly lineCount?: number | undefined;
  readonly id?: string | undefined;
  readonly location?: string | undefined;
  readonly description?: string | undefined;
  readonly md5?: string | undefined;
  readonly childNodes?: readonly RawStructure[] | undefined;
  readonly envelope?:
    | {
        readonly subject?: string | undefined;
        readonly from?:
          readonly { name?: string | undefined; address?: string | undefined }[] | undefined;
      }
    | undefined;
}

/** Real mail stays below these; a structure beyond them is cut, not refused. */
export const maxPartDepth = 50;
export const maxParts = 2000;

/** Our own copy of a library's body structure, normalised and cut to the limits. */
export function readStructure(raw: RawStructure): Part {
  return copyNode(raw, { count: 0 }, 0);
}

function copyNode(raw: RawStructure, copied: { count: number }, depth: number): Part {
  copied.count++;
  const type = readType(raw);
  const part: Mutable<Part> = {
    // A message of one part has number 1 (RFC 9051 §6.4.5.1), although its tree has no level for it.
    part: raw.part || (type.startsWith('multipart/') ? '' : '1'),
    type,
    parameters: { ...raw.parameters },
    dispositionParameters: { ...raw.dispositionParameters },
    encoding: raw.encoding?.toLowerCase().trim() || '7bit',
    size: Number.isSafeInteger(raw.size) && raw.size! > 0 ? raw.size! : 0,
  };
  if (raw.disposition) part.disposition = raw.disposition.toLowerCase();
  if (raw.lineCount !== undefined) part.lines = raw.lineCount;
  const id = withoutBrackets(raw.id);
  if (id) part.id = id;
  if (raw.location) part.location = raw.location;
  if (raw.description) part.description = raw.description;
  if (raw.md5) part.md5 = raw.md5;
  if (raw.envelope) part.envelope = copyEnvelope(raw.envelope);
  if (raw.childNodes) part.childNodes = copyChildren(raw.childNodes, copied, depth + 1);
  return part;
}

function readType(raw: RawStructure): string {
  const type = raw.type?.trim().toLowerCase() ?? '';
  if (/^[^\s/]+\/[^\s/]+$/.test(type)) return type;
  return raw.childNodes && raw.childNodes.length > 0
    ? 'multipart/mixed'
    : 'application/octet-stream';
}

function copyChildren(
  nodes: readonly RawStructure[],
  copied: { count: number },
  depth: number,
): Part[] {
  const children: Part[] = [];
  if (depth > maxPartDepth) return children;
  for (const node of nodes) {
    if (copied.count >= maxParts) break;
    children.push(copyNode(node, copied, depth));
  }
  return children;
}

function copyEnvelope(raw: NonNullable<RawStructure['envelope']>): PartEnvelope {
  const from = raw.from?.slice(0, 10).map(({ name, address }) => {
    return name ? { name, address: address ?? '' } : { address: address ?? '' };
  });
  return {
    ...(raw.subject ? { subject: raw.subject } : {}),
    ...(from && from.length > 0 ? { from } : {}),
  };
}

/** The parts of a message in order, containers before what they hold; attached messages stay closed. */
export function* parts(structure: Part): Generator<Part> {
  const waiting = [structure];
  for (let count = 0; waiting.length > 0 && count < maxParts; count++) {
    const part = waiting.pop()!;
    yield part;
    if (isMultipart(part)) waiting.push(...(part.childNodes ?? []).toReversed());
  }
}

/** The part of that number, looked for as `parts` walks. */
export function findPart(structure: Part, number: string): Part | undefined {
  for (const part of parts(structure)) {
    if (part.part === number && (number !== '' || part === structure)) return part;
  }
  return undefined;
}

/**
 * Whether the structure says enough to read the message by its parts. Servers that cannot make sense of
 * a message describe it as empty: then the whole source has to be fetched and read (`readSource`).
 */
export function isReadable(structure: Part): boolean {
  for (const part of parts(structure)) if (!isMultipart(part) && part.size > 0) return true;
  return false;
}

export function isMultipart(part: Part): boolean {
  return part.type.startsWith('multipart/');
}

/** The file name a part was sent with, as sent: not safe to use as one. */
export function sentFilename(part: Part): string | undefined {
  return part.dispositionParameters['filename'] || part.parameters['name'] || undefined;
}

/** A Content-ID or Message-ID without its angle brackets. */
export function withoutBrackets(id: string | undefined): string | undefined {
  return id?.trim().replace(/^<|>$/g, '');
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
