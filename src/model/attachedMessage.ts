import type { Attachment } from './message.ts';

const messageTypes = new Set(['message/rfc822', 'message/global', 'message/news']);
const tnefTypes = new Set(['application/ms-tnef', 'application/vnd.ms-tnef']);

/** What a file is by its type and name: a message, or what Outlook packs into one file (MS-OXTNEF). */
export function attachedAs({
  contentType,
  filename,
}: Pick<Attachment, 'contentType' | 'filename'>): 'message' | 'tnef' | undefined {
  const type = contentType.trim().toLowerCase();
  if (messageTypes.has(type)) return 'message';
  const isTnef = tnefTypes.has(type) || filename.trim().toLowerCase() === 'winmail.dat';
  return isTnef ? 'tnef' : undefined;
}
