import { attachedAs } from '../model/attachedMessage.ts';
import type { Attachment } from '../model/message.ts';
import type { BodyPart } from '../model/opened.ts';
import { fileInText } from './attachments.ts';
import { cleanBody } from './cleanText.ts';
import { safeFilename } from './filename.ts';
import { htmlToText } from './htmlToText.ts';
import type { ReadableMessage } from './readable.ts';
import { readSource } from './readSource.ts';
import { rtfToText } from './rtfToText.ts';
import { unpackTnef } from './tnef.ts';
import type { Tnef, TnefAttachment } from './tnef.ts';

/** A message that was attached to another one. */
export interface Inside {
  readonly message: ReadableMessage;
  /** The decoded octets of one of its parts, by its number there; undefined for none. */
  readonly part: (number: string) => Uint8Array | undefined;
}

/**
 * The message in the octets of an attachment, by its content type and the name it was sent with;
 * undefined for an attachment that holds none. Never throws.
 */
export function insideOf(type: string, filename: string, octets: Uint8Array): Inside | undefined {
  const kind = attachedAs({ contentType: type, filename });
  if (kind === 'message') return readMessage(octets);
  const tnef = kind === 'tnef' ? unpackTnef(octets) : undefined;
  return tnef && readTnef(tnef);
}

/** An attachment, and attachments in it, one inside of the other. */
export interface InsidePath {
  readonly type: string;
  readonly filename: string;
  readonly octets: Uint8Array;
  /** Part numbers, each of the message that the one before holds. */
  readonly path: readonly string[];
}

/** The message at the end of the path; undefined where some attachment on it holds none. */
export function messageInside({ type, filename, octets, path }: InsidePath): Inside | undefined {
  let inside = insideOf(type, filename, octets);
  for (const number of path) {
    const attachment = inside?.message.attachments.find(({ part }) => part === number);
    const own = inside?.part(number);
    if (!attachment || !own) return undefined;
    inside = insideOf(attachment.contentType, attachment.filename, own);
  }
  return inside;
}

/** The octets of the part at the end of the path: of a message, or of a file in a text. */
export function partInside({ path, ...attachment }: InsidePath): Uint8Array | undefined {
  const number = path.at(-1) ?? '';
  const before = path.slice(0, -1);
  const found = messageInside({ ...attachment, path: before })?.part(number);
  if (found) return found;
  const text =
    before.length === 0 ? attachment.octets : partInside({ ...attachment, path: before });
  return text && fileInText(text, number);
}

function readMessage(octets: Uint8Array): Inside {
  const { structure: _, attachment, ...message } = readSource(octets);
  return { message, part: attachment };
}

function readTnef(tnef: Tnef): Inside {
  const body = bodyOf(tnef);
  const html = body?.kind === 'html' ? body.content : undefined;
  const attachments = tnef.attachments.map((each, index) => {
    return toAttachment(each, `${index + 1}`, html ?? '');
  });
  return {
    message: {
      ...(tnef.subject === undefined ? {} : { subject: tnef.subject }),
      cc: [],
      bcc: [],
      replyTo: [],
      headers: [],
      trace: [],
      text: textOf(tnef),
      ...(html === undefined ? {} : { html }),
      attachments,
      body: body ? [body] : [],
    },
    part: (number) =>
      tnef.attachments[attachments.findIndex(({ part }) => part === number)]?.octets,
  };
}

/** One of the bodies, which say the same. */
function bodyOf(tnef: Tnef): BodyPart | undefined {
  if (tnef.html?.trim()) return { part: 'html', kind: 'html', content: tnef.html };
  const content = textOf(tnef);
  return content === '' ? undefined : { part: 'text', kind: 'text', content };
}

/** The text; where that is blank, what the HTML says, and where there is none, the RTF. */
function textOf({ text = '', html = '', rtf }: Tnef): string {
  const texts = [
    () => cleanBody(text),
    () => htmlToText(cleanBody(html)),
    () => (rtf ? cleanBody(rtfToText(rtf)).trim() : ''),
  ];
  for (const read of texts) {
    const found = read();
    if (found.trim() !== '') return found;
  }
  return '';
}

function toAttachment(
  { filename, contentType = 'application/octet-stream', octets, contentId }: TnefAttachment,
  part: string,
  html: string,
): Attachment {
  return {
    part,
    filename: safeFilename(filename || undefined, contentType),
    contentType,
    size: octets.length,
    inline: !!contentId && html.includes(`cid:${contentId}`),
    ...(contentId ? { contentId } : {}),
  };
}
