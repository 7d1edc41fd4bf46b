import type { Attachment } from '../model/message.ts';
import { type Body } from './choose.ts';
import { cleanText } from './cleanText.ts';
import { decodeTransfer } from './decode.ts';
import { extensionOf, safeFilename } from './filename.ts';
import { referenceFinder } from './references.ts';
import { type Part, parts, sentFilename } from './structure.ts';
import { decodeUuencoded, takeUuencoded } from './uuencode.ts';

/**
 * What can be saved of a message, in its order: its attachments, what its HTML shows, and the files in
 * its texts, which have numbers below that of their part ('1/2').
 */
export function listAttachments(
  structure: Part,
  body: Body,
  html: readonly string[],
  octets: ReadonlyMap<string, Uint8Array>,
): Attachment[] {
  const listed = new Set([...body.attachments, ...body.inline]);
  const texts = new Set([...body.text, ...body.besideHtml]);
  const isShown = referenceFinder(html);
  return [...parts(structure)].flatMap((part) => {
    const own = octets.get(part.part);
    return [
      ...(listed.has(part) ? [toAttachment(part, isShown(part))] : []),
      ...(texts.has(part) && own ? filesInText(part, own) : []),
    ];
  });
}

/** The uuencoded files in a text part. */
function filesInText(part: Part, octets: Uint8Array): Attachment[] {
  if (part.type !== 'text/plain') return [];
  const { files } = takeUuencoded(decodeTransfer(octets, part.encoding));
  return files.map(({ filename, octets: own }, index) => ({
    part: `${part.part}/${index + 1}`,
    filename: safeFilename(filename, octetStream),
    contentType: octetStream,
    size: decodeUuencoded(own).length,
    inline: false,
  }));
}

/** One of the files in a text, by its number from 1 on. */
export function fileInText(text: Uint8Array, number: string): Uint8Array | undefined {
  const file = takeUuencoded(text).files[Number(number) - 1];
  return file && decodeUuencoded(file.octets);
}

const octetStream = 'application/octet-stream';

function toAttachment(part: Part, inline: boolean): Attachment {
  return {
    part: part.part,
    filename: safeFilename(sentFilename(part) ?? nameFor(part), part.type),
    contentType: part.type,
    size: part.size,
    inline,
    ...(part.id === undefined ? {} : { contentId: cleanText(part.id, 1000) }),
  };
}

/** A name for what was sent without one. */
function nameFor(part: Part): string | undefined {
  const extension = extensionOf(part.type);
  if (part.type === 'message/rfc822' && part.envelope?.subject) {
    return `${part.envelope.subject.replaceAll(/[/\\]/g, '_')}.${extension}`;
  }
  if (part.type === 'text/calendar') return 'invite.ics';
  if (/^text\/(plain|html)$/.test(part.type)) return `part-${part.part}.${extension}`;
  return undefined;
}
