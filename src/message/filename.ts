import { harmlessName } from '../model/filename.ts';
import { decodeWords } from './encodedWord.ts';

const extensions = new Map([
  ['application/gzip', 'gz'],
  ['application/json', 'json'],
  ['application/msword', 'doc'],
  ['application/pdf', 'pdf'],
  ['application/pgp-signature', 'asc'],
  ['application/pkcs7-mime', 'p7m'],
  ['application/pkcs7-signature', 'p7s'],
  ['application/rtf', 'rtf'],
  ['application/xml', 'xml'],
  ['application/zip', 'zip'],
  ['application/ms-tnef', 'dat'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
  ['audio/mpeg', 'mp3'],
  ['audio/wav', 'wav'],
  ['image/bmp', 'bmp'],
  ['image/gif', 'gif'],
  ['image/jpeg', 'jpg'],
  ['image/jpg', 'jpg'],
  ['image/png', 'png'],
  ['image/svg+xml', 'svg'],
  ['image/tiff', 'tiff'],
  ['image/webp', 'webp'],
  ['message/delivery-status', 'txt'],
  ['message/disposition-notification', 'txt'],
  ['message/feedback-report', 'txt'],
  ['message/global', 'eml'],
  ['message/rfc822', 'eml'],
  ['text/calendar', 'ics'],
  ['text/css', 'css'],
  ['text/csv', 'csv'],
  ['text/html', 'html'],
  ['text/markdown', 'md'],
  ['text/plain', 'txt'],
  ['text/rfc822-headers', 'txt'],
  ['text/vcard', 'vcf'],
  ['text/x-vcard', 'vcf'],
  ['text/x-diff', 'diff'],
  ['text/x-patch', 'patch'],
  ['text/xml', 'xml'],
  ['video/mp4', 'mp4'],
]);

/** The usual file extension of a content type, without the dot; 'bin' for what has none. */
export function extensionOf(contentType: string): string {
  return extensions.get(contentType.toLowerCase()) ?? 'bin';
}

/**
 * What a sender called a file, as `harmlessName` leaves it; never empty, and a fixed point of itself.
 */
export function safeFilename(raw: string | undefined, contentType: string): string {
  // A name may be encoded more than once, each time to get past whoever looks only once.
  let name = raw?.slice(0, 5000) ?? '';
  for (let round = 0; round < 3; round++) name = decodeWords(name);
  return harmlessName(name) || `attachment.${extensionOf(contentType)}`;
}
