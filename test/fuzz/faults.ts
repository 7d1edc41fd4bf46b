import { harmlessName } from '../../src/model/filename.ts';
import type { OpenedMessage } from '../../src/model/opened.ts';
import { lostParts, type Opened } from './openMessage.ts';

/** Characters that one octet of a message may become: markup makes lines and marks of its own. */
const mostPerOctet = 8;

/** What is wrong with the outcome, in words; nothing where all is well. */
export function faultsOf(opened: Opened, octets: number): string[] {
  const lost = lostParts(opened.structure).map((part) => `no part ${part} in the structure`);
  const unsaved = [...opened.saved]
    .filter(([, length]) => length === undefined)
    .map(([part]) => `attachment ${part} cannot be saved`);
  const previews = opened.previews.flatMap((text) => [
    ...(text.length > 200 ? ['a preview of more than 200 characters'] : []),
    ...lineFaults('preview', text),
  ]);
  const messages = opened.messages.flatMap((message) => [
    ...headerFaults(message),
    ...bodyFaults(message, octets),
    ...attachmentFaults(message),
  ]);
  return [...new Set([...lost, ...unsaved, ...previews, ...messages])];
}

/** What is shown on one line: no controls, nothing that reorders text, no half of a character. */
function lineFaults(what: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  if (typeof text !== 'string') return [`${what} is no text`];
  return [
    ...(/[\p{Cc}\u2028\u2029]/u.test(text) ? [`a control in ${what}`] : []),
    ...(/[\u202a-\u202e\u2066-\u2069]/.test(text) ? [`${what} is reordered`] : []),
    ...(text.isWellFormed() ? [] : [`half of a character in ${what}`]),
  ];
}

function headerFaults(message: OpenedMessage): string[] {
  const { subject, date, from, to, cc, bcc, replyTo, headers, invalidDate } = message;
  const mailboxes = [from, to, cc, bcc, replyTo].flat();
  const validDate = date === '' || new Date(date).toISOString() === date;
  return [
    ...lineFaults('the subject', subject),
    ...lineFaults('the date as written', invalidDate),
    ...(validDate ? [] : ['the date is none']),
    ...mailboxes.flatMap(({ name, address }) => [
      ...lineFaults('a name', name),
      ...lineFaults('an address', address),
    ]),
    ...headers.flatMap(({ name, value }) => [
      ...lineFaults('the name of a header', name),
      ...(value.isWellFormed() && !value.includes('\0') ? [] : ['a header that is no text']),
    ]),
  ];
}

function bodyFaults(
  { text, html, body, invitation, cards }: OpenedMessage,
  octets: number,
): string[] {
  const texts = body.filter(({ kind }) => kind === 'text').map(({ content }) => content);
  const size = [text, ...body.map(({ content }) => content)].join('').length;
  const programs = JSON.stringify([invitation, cards]);
  return [
    ...[text, ...texts].flatMap((each) => [
      ...(/[\0-\x08\x0b\x0e-\x1f\x7f]/.test(each) ? ['a control in the text'] : []),
      ...(each.isWellFormed() ? [] : ['half of a character in the text']),
    ]),
    ...(size > mostPerOctet * octets + 10_000 ? [`${size} characters of ${octets} octets`] : []),
    ...(body.some(({ content }) => content.trim() === '') ? ['an empty part in the body'] : []),
    ...(html === body.find(({ kind }) => kind === 'html')?.content ? [] : ['HTML beside the body']),
    ...(JSON.stringify(JSON.parse(programs)) === programs ? [] : ['an invitation that is no data']),
    ...(programs.includes('\\u0000') ? ['NUL in an invitation or a card'] : []),
  ];
}

function attachmentFaults({ attachments }: OpenedMessage): string[] {
  return attachments.flatMap(({ filename, size, part }) => [
    ...(filename !== '' && harmlessName(filename) === filename ? [] : [`the name “${filename}”`]),
    ...(Number.isSafeInteger(size) && size >= 0 ? [] : [`${size} octets of an attachment`]),
    ...(/^[\d./]*$/.test(part) ? [] : [`the part “${part}”`]),
  ]);
}
