import { decodeWords } from './encodedWord.ts';

/** Octets of UTF-8 in a file name; file systems allow 255, paths on Windows much less. */
export const maxFilenameOctets = 120;
const maxExtensionOctets = 20;

/** Names that are devices on Windows, with any extension. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])$/i;

const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\uffff]/g;
const hidden =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\u{e0000}-\u{e007f}]/gu;

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
 * A name that is one harmless path segment on every system, from whatever a sender called the file:
 * no separators, controls, streams or devices, nothing that reads in another order than it is, at most
 * 120 octets with its extension kept. Never empty; a fixed point of itself.
 */
export function safeFilename(raw: string | undefined, contentType: string): string {
  // A name may be encoded more than once, each time to get past whoever looks only once.
  let name = raw?.slice(0, 5000) ?? '';
  for (let round = 0; round < 3; round++) name = decodeWords(name);
  name = name.replaceAll('\ufffd', '_').toWellFormed().normalize('NFC');
  name = name.replace(hidden, '').replace(controls, '');
  name = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  name = trimEnds(name.replace(/[<>:"|?*]/g, '_').replace(/\s+/gu, ' '));
  name = trimEnds(shorten(name));
  if (name === '') return `attachment.${extensionOf(contentType)}`;
  return isReserved(name) ? `_${name}` : name;
}

/** Windows drops dots and spaces at the end; in front a dot hides the file. */
function trimEnds(name: string): string {
  let start = 0;
  let end = name.length;
  while (start < end && (name[start] === '.' || name[start] === ' ')) start++;
  while (end > start && (name[end - 1] === '.' || name[end - 1] === ' ')) end--;
  return name.slice(start, end);
}

function isReserved(name: string): boolean {
  return reserved.test(name.split('.')[0]!.trim());
}

function shorten(name: string): string {
  // One octet less, for the underscore before a reserved name.
  const limit = maxFilenameOctets - 1;
  if (Buffer.byteLength(name) <= limit) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  const kept = Buffer.byteLength(extension) <= maxExtensionOctets ? extension : '';
  const stem = kept === '' ? name : name.slice(0, dot);
  return trimEnds(cut(stem, limit - Buffer.byteLength(kept))) + kept;
}

/** As many whole characters as fit. */
function cut(text: string, octets: number): string {
  let length = 0;
  let result = '';
  for (const char of text) {
    length += Buffer.byteLength(char);
    if (length > octets) break;
    result += char;
  }
  return result;
}
