import type { Header, Mailbox } from '../model/message.ts';
import type { BodyPart, OpenedMessage } from '../model/opened.ts';
import { parseAddressHeaders } from './addresses.ts';
import { listAttachments } from './attachments.ts';
import { decodeCharset } from './charset.ts';
import { readInvitation } from './calendar.ts';
import { chooseBody, isCalendar, partsForPrograms } from './choose.ts';
import type { Body } from './choose.ts';
import { cleanBody, cleanText } from './cleanText.ts';
import { maxCards, readContactCards } from './contactCard.ts';
import { parseDate } from './date.ts';
import { decodeTransfer } from './decode.ts';
import { decodeWords } from './encodedWord.ts';
import { decodeFlowed } from './flowed.ts';
import { headerValues, readHeaders, unfoldHeaders } from './headers.ts';
import { htmlToText } from './htmlToText.ts';
import { maxTextOctets, shownOctets } from './shownOctets.ts';
import { parts } from './structure.ts';
import type { Part } from './structure.ts';
import { takeUuencoded } from './uuencode.ts';

export interface MessageOctets {
  readonly structure: Part;
  /** BODY[HEADER], as transferred. */
  readonly headerOctets: Uint8Array;
  /** By part number, as transferred: at least those of `partsToFetch`. Missing ones are left out. */
  readonly partOctets: ReadonlyMap<string, Uint8Array>;
}

/** The pieces of an opened message that come from the message itself. */
export type ReadableMessage = Pick<
  OpenedMessage,
  | 'cc'
  | 'bcc'
  | 'replyTo'
  | 'invitation'
  | 'cards'
  | 'headers'
  | 'text'
  | 'html'
  | 'attachments'
  | 'body'
  | 'rawReason'
> &
  HeaderFields & {
    /** The headers that servers on the way wrote, not decoded: words must not pose as results. */
    readonly trace: readonly Header[];
  };

/** What its own headers say where they say it: servers' envelopes lose quotes and charsets. */
type HeaderFields = Partial<
  Pick<OpenedMessage, 'subject' | 'from' | 'to' | 'date' | 'invalidDate'>
>;

/**
 * Makes a message readable from its structure and octets. `html` is the first HTML part alone: parts
 * are never joined to one document, for one could swallow the other. Never throws.
 */
export function assembleMessage({
  structure,
  headerOctets,
  partOctets,
}: MessageOctets): ReadableMessage {
  const body = chooseBody(structure);
  const charset = (body.text[0] ?? body.html[0])?.parameters['charset'];
  const raw = unfoldHeaders(headerOctets, charset);
  const addresses = (name: string): Mailbox[] => parseAddressHeaders(headerValues(raw, name));
  const octets = shownOctets(structure, partOctets);
  const textOf = textReader(octets);
  const shown = bodyParts(structure, body, octets, textOf);
  const shownHtml = shown.flatMap(({ kind, content }) => (kind === 'html' ? [content] : []));
  const html = shownHtml[0];
  return {
    ...headerFields(raw, addresses),
    trace: traceOf(raw),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    replyTo: addresses('reply-to'),
    headers: readHeaders(headerOctets, charset),
    text: assembleText(body, textOf),
    ...(html === undefined ? {} : { html }),
    attachments: listAttachments(structure, body, shownHtml, octets),
    body: shown,
    ...appointmentsAndCards(structure, octets),
  };
}

/** Trace headers that are kept; more have never helped anybody. */
const mostTrace = 50;

function traceOf(raw: readonly Header[]): Header[] {
  return raw
    .filter(({ name }) => /^(?:received|authentication-results)$/i.test(name))
    .slice(0, mostTrace)
    .map(({ name, value }) => ({ name, value: value.slice(0, 8000) }));
}

function headerFields(
  raw: readonly Header[],
  addresses: (name: string) => readonly Mailbox[],
): HeaderFields {
  const [from, to] = [addresses('from'), addresses('to')];
  const subject = headerValues(raw, 'subject')[0];
  const written = headerValues(raw, 'date')[0];
  const date = parseDate(written ?? '');
  return {
    ...(from.length > 0 ? { from } : {}),
    ...(to.length > 0 ? { to } : {}),
    ...(subject === undefined ? {} : { subject: cleanText(decodeWords(subject)) }),
    // As the rows have it, whose dates are compared as strings.
    ...(date === undefined ? {} : { date: new Date(date).toISOString() }),
    ...(written === undefined || date ? {} : { invalidDate: cleanText(written, 200) }),
  };
}

/** What parts for programs say, for people: the first invitation, and all cards. */
function appointmentsAndCards(
  structure: Part,
  octets: ReadonlyMap<string, Uint8Array>,
): Pick<ReadableMessage, 'invitation' | 'cards'> {
  const texts = [...partsForPrograms(structure)].flatMap((part) => {
    const own = octets.get(part.part);
    return own === undefined ? [] : [{ part, text: decodePart(part, own) }];
  });
  const invitation = texts
    .filter(({ part }) => isCalendar(part))
    .map(({ part, text }) => readInvitation(part.part, text))
    .find((each) => each !== undefined);
  const cards = texts
    .filter(({ part }) => !isCalendar(part))
    .flatMap(({ part, text }) => readContactCards(part.part, text))
    .slice(0, maxCards);
  return { ...(invitation ? { invitation } : {}), ...(cards.length > 0 ? { cards } : {}) };
}

/** The documents to show, in the order of the message: HTML with the texts beside it, else texts. */
function bodyParts(
  structure: Part,
  { text, html, besideHtml }: Body,
  octets: ReadonlyMap<string, Uint8Array>,
  textOf: TextReader,
): BodyPart[] {
  const shown = new Set(html.length > 0 ? [...html, ...besideHtml] : text);
  return [...parts(structure)].flatMap((part): BodyPart[] => {
    const own = shown.has(part) ? octets.get(part.part) : undefined;
    if (own === undefined) return [];
    const kind = part.type === 'text/html' ? 'html' : 'text';
    const content = kind === 'html' ? decodePart(part, own) : textOf(part);
    return content.trim() === '' ? [] : [{ part: part.part, kind, content }];
  });
}

/** One text part or HTML part as text in its own markup: decoded, but neither unwrapped nor cleaned. */
export function decodePart(
  part: Part,
  octets: Uint8Array,
  prepare = (text: Uint8Array): Uint8Array => text,
): string {
  const decoded = prepare(decodeTransfer(octets.subarray(0, maxTextOctets), part.encoding));
  const html = part.type === 'text/html';
  return decodeCharset(decoded, part.parameters['charset'] ?? metaCharset(part, decoded), { html });
}

/** The text of one part for reading: format=flowed joined, HTML turned into text. */
export function partText(part: Part, octets: Uint8Array): string {
  if (part.type === 'text/html') return htmlToText(cleanBody(decodePart(part, octets)));
  const decoded = decodePart(part, octets, (text) => takeUuencoded(text).text);
  const flowed = part.parameters['format']?.toLowerCase() === 'flowed';
  const delSp = part.parameters['delsp']?.toLowerCase() === 'yes';
  return cleanBody(flowed ? decodeFlowed(decoded, delSp) : decoded);
}

/** The text of a part, '' where it did not come. */
type TextReader = (part: Part) => string;

/** Reads each text once, although it stands both in the body and in the text. */
function textReader(octets: ReadonlyMap<string, Uint8Array>): TextReader {
  const known = new Map<Part, string>();
  return (part) => {
    const own = octets.get(part.part);
    const text = known.get(part) ?? (own ? partText(part, own) : '');
    known.set(part, text);
    return text;
  };
}

/** The text; where that is blank, what the HTML says. */
function assembleText({ text, html }: Body, textOf: TextReader): string {
  const joined = (parts: readonly Part[]): string =>
    parts
      .map(textOf)
      .filter((each) => each.trim() !== '')
      .join('\n\n');
  return joined(text) || joined(html);
}

/** HTML that declares nothing in its header may do so in its head. */
function metaCharset(part: Part, octets: Uint8Array): string | undefined {
  if (part.type !== 'text/html') return undefined;
  const head = Buffer.from(octets.buffer, octets.byteOffset, Math.min(octets.length, 2048));
  return /<meta[^>]{1,200}charset\s*=\s*["']?([\w:.-]{2,40})/i.exec(head.toString('latin1'))?.[1];
}
