import { isMultipart, parts, sentFilename, withoutBrackets } from './structure.ts';
import type { Part } from './structure.ts';

/** What of a message is shown where. Every list is in the order of the message. */
export interface Body {
  /** What the text is made of: text parts, and HTML parts where there is no text for them. */
  readonly text: readonly Part[];
  /** HTML parts, each a document of its own: they are never to be joined. */
  readonly html: readonly Part[];
  /** Text parts that stand beside the HTML and are no version of it (a list's footer). */
  readonly besideHtml: readonly Part[];
  readonly attachments: readonly Part[];
  /** Parts an HTML body refers to, mostly images. */
  readonly inline: readonly Part[];
}

const nothing: Body = { text: [], html: [], besideHtml: [], attachments: [], inline: [] };

/** Signatures are listed, but nobody looks for them behind a paperclip. */
const signatureTypes = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
]);

/** Decides which parts are the text, the HTML and the attachments (after RFC 8621 §4.1.4). */
export function chooseBody(structure: Part): Body {
  const body = choose(structure, true);
  const only = structure.type === 'text/plain' || structure.type === 'text/html';
  // A message that is nothing but an "attached" text is read like any other, and can still be saved.
  if (only && body.text.length === 0) {
    return { ...showLeaf(structure), attachments: [structure] };
  }
  return body;
}

/** The parts people call attachments: without what the HTML shows itself. */
export function attachmentsOf(structure: Part): readonly Part[] {
  return chooseBody(structure).attachments;
}

/** Whether the message deserves a paperclip. */
export function hasAttachments(structure: Part): boolean {
  return attachmentsOf(structure).some((part) => !signatureTypes.has(part.type));
}

/** The parts whose octets are needed to show the message, each once. */
export function partsToFetch(structure: Part): readonly Part[] {
  const body = chooseBody(structure);
  return [
    ...new Set([...body.text, ...body.html, ...body.besideHtml, ...partsForPrograms(structure)]),
  ];
}

/** Octets, as transferred, of a calendar or card that people are told of; what is more is a file. */
const longestForPrograms = 768 << 10;
const mostForPrograms = 4;

/** Calendars and cards, which are shown in words although they stay attachments. */
export function partsForPrograms(structure: Part): readonly Part[] {
  return [...parts(structure)]
    .filter((part) => (isCalendar(part) || isCard(part)) && part.size <= longestForPrograms)
    .slice(0, mostForPrograms);
}

export function isCalendar({ type }: Part): boolean {
  return type === 'text/calendar' || type === 'application/ics';
}

function isCard({ type }: Part): boolean {
  return type === 'text/vcard' || type === 'text/x-vcard' || type === 'text/directory';
}

function choose(part: Part, first: boolean): Body {
  if (!isMultipart(part)) return chooseLeaf(part, first);
  const children = part.childNodes ?? [];
  switch (part.type) {
    case 'multipart/alternative':
      return chooseAlternative(children);
    case 'multipart/related':
      return chooseRelated(part, children);
    case 'multipart/report':
      return merge(children.map((child, index) => chooseReported(child, index === 0)));
    default:
      return merge(children.map((child, index) => choose(child, index === 0)));
  }
}

function chooseLeaf(part: Part, first: boolean): Body {
  const readable = part.disposition !== 'attachment' && isReadableText(part.type);
  // The first part is the body even if some program gave it a name.
  const named = sentFilename(part) !== undefined && !(first && isBodyType(part.type));
  return readable && !named ? showLeaf(part) : { ...nothing, attachments: [part] };
}

function showLeaf(part: Part): Body {
  return part.type === 'text/html'
    ? { ...nothing, text: [part], html: [part] }
    : { ...nothing, text: [part], besideHtml: [part] };
}

/** The last version that is understood wins (RFC 2046 §5.1.4), once for the text and once for the HTML. */
function chooseAlternative(children: readonly Part[]): Body {
  const bodies = children
    // AMP is a program; it is not even offered for download as if it were a document.
    .filter((child) => child.type !== 'text/x-amp-html')
    .map((child) => choose(child, true));
  const all = merge(bodies);
  const html = bodies.findLast((body) => body.html.length > 0);
  const plain = bodies.findLast((body) => isPlain(body)) ?? bodies.findLast(isAnyText);
  return {
    text: (plain ?? html)?.text ?? [],
    html: html?.html ?? [],
    besideHtml: (html ?? plain)?.besideHtml ?? [],
    attachments: all.attachments,
    inline: all.inline,
  };
}

function isPlain(body: Body): boolean {
  return isAnyText(body) && body.text.every((part) => part.type === 'text/plain');
}

function isAnyText(body: Body): boolean {
  return body.text.length > 0 && body.html.length === 0;
}

/** The root (RFC 2387 §3.2) and the parts it refers to. */
function chooseRelated(part: Part, children: readonly Part[]): Body {
  const start = withoutBrackets(part.parameters['start']);
  const root = children.find((child) => start !== undefined && child.id === start) ?? children[0];
  if (root === undefined) return nothing;
  const others = children.filter((child) => child !== root).map((child) => chooseMember(child));
  return merge([choose(root, true), ...others]);
}

function chooseMember(part: Part): Body {
  const referable = part.id !== undefined || part.location !== undefined;
  // Some programs call even the images of their HTML attachments.
  const shown = part.type.startsWith('image/') || part.disposition !== 'attachment';
  if (!isMultipart(part) && referable && shown) return { ...nothing, inline: [part] };
  return choose(part, false);
}

/** Of a report (RFC 6522) people read the first part; the rest is for programs. */
function chooseReported(part: Part, first: boolean): Body {
  const forPeople = first || isMultipart(part) || isBodyType(part.type);
  return forPeople ? choose(part, first) : { ...nothing, attachments: [part] };
}

function isBodyType(type: string): boolean {
  return type === 'text/plain' || type === 'text/html';
}

/** Text that makes sense to a reader as it is: patches and logs do, invitations and cards do not. */
function isReadableText(type: string): boolean {
  const forPrograms =
    /^text\/(calendar|x-amp-html|vcard|x-vcard|directory|rtf|css|xml|javascript)$/;
  return type.startsWith('text/') && !forPrograms.test(type);
}

function merge(bodies: readonly Body[]): Body {
  return {
    text: bodies.flatMap((body) => body.text),
    html: bodies.flatMap((body) => body.html),
    besideHtml: bodies.flatMap((body) => body.besideHtml),
    attachments: bodies.flatMap((body) => body.attachments),
    inline: bodies.flatMap((body) => body.inline),
  };
}
