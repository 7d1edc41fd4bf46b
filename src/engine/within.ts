import * as l10n from '@vscode/l10n';
import { MailError } from '../model/errors.ts';
import type { MessageId } from '../model/id.ts';
import type { Attachment } from '../model/message.ts';
import type { OpenedMessage } from '../model/opened.ts';
import type { AccountEngine } from './accountEngine.ts';
import { noPart, readAttachment, readMessage } from './reading.ts';

/** The attachment last looked into: what stands in it is asked for piece by piece. */
const lastOpened = new WeakMap<AccountEngine, { key: string; octets: Uint8Array }>();
/** Octets of an attachment that are kept for that. */
const mostKept = 32 * 2 ** 20;

/**
 * The message in an attachment. `within` names the attachment, and attachments in it: '2' is the
 * message in part 2, '2/1.3' the one in part 1.3 of that. Its parts are named alike.
 * @throws MailError 'not-found' where there is no message, 'unsupported' for what cannot be read
 */
export async function readWithin(
  engine: AccountEngine,
  id: MessageId,
  within: string,
  signal: AbortSignal | undefined,
): Promise<OpenedMessage> {
  const [outer, attachment, path] = await container(engine, id, within.split('/'), signal);
  const octets = await octetsOf(engine, id, attachment.part, signal);
  const { contentType: type, filename } = attachment;
  const readable = await engine.parser.inside({ type, filename, octets, path });
  if (!readable) throw unreadable(attachment);
  const { trace: _, ...message } = readable;
  const named = (part: string): string => `${within}/${part}`;
  return {
    // What it does not say itself is not that of the message around it.
    ...{ ...outer, subject: '', from: [], to: [], date: '', ...message },
    body: message.body.map((each) => ({ ...each, part: named(each.part) })),
    attachments: message.attachments.map((each) => ({ ...each, part: named(each.part) })),
    ...(message.invitation
      ? { invitation: { ...message.invitation, part: named(message.invitation.part) } }
      : {}),
    ...(message.cards
      ? { cards: message.cards.map((each) => ({ ...each, part: named(each.part) })) }
      : {}),
  };
}

/** The decoded octets of a part of such a message. @throws MailError 'not-found' */
export async function readAttachmentWithin(
  engine: AccountEngine,
  id: MessageId,
  part: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const [first = '', ...path] = part.split('/');
  const { attachments } = await readMessage(engine, id, signal);
  // What is no attachment is a text, which may have files in it.
  const attachment = attachments.find((each) => each.part === first);
  const { contentType: type, filename } = attachment ?? { contentType: 'text/plain', filename: '' };
  const octets = await octetsOf(engine, id, first, signal);
  const found = await engine.parser.insidePart({ type, filename, octets, path });
  if (!found) throw noPart(part);
  return found;
}

/** The message around, its attachment that is looked into, and the way from there. */
async function container(
  engine: AccountEngine,
  id: MessageId,
  [first = '', ...path]: readonly string[],
  signal: AbortSignal | undefined,
): Promise<[OpenedMessage, Attachment, string[]]> {
  const { trace: _, ...outer } = await readMessage(engine, id, signal);
  const attachment = outer.attachments.find(({ part }) => part === first);
  if (!attachment) throw noPart(first);
  return [outer, attachment, path];
}

async function octetsOf(
  engine: AccountEngine,
  id: MessageId,
  part: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const key = `${id} ${part}`;
  const kept = lastOpened.get(engine);
  if (kept?.key === key) return kept.octets;
  const octets = await readAttachment(engine, id, part, signal);
  if (octets.length <= mostKept) lastOpened.set(engine, { key, octets });
  return octets;
}

function unreadable({ filename }: Attachment): MailError {
  const text = l10n.t('“{0}” holds no message that could be read; save it instead.', filename);
  return new MailError('unsupported', text);
}
