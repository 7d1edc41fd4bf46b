import type { HoodiecrowServer, SearchHandler, StoredMessage } from 'hoodiecrow-imap';

interface Readable {
  /** Lower-case names and decoded values, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Makes SEARCH look at what people read: the server by itself compares encoded octets. */
export function searchAsShown(server: HoodiecrowServer): void {
  const cache = new WeakMap<StoredMessage, Readable>();
  const readable = (message: StoredMessage): Readable => {
    const known = cache.get(message) ?? decode(message.raw);
    cache.set(message, known);
    return known;
  };
  const inHeader = (name: string, message: StoredMessage, words: string) =>
    readable(message).headers.some(([key, value]) => key === name && contains(value, words));
  const header =
    (name: string): SearchHandler =>
    (_connection, message, _sequence, words = '') =>
      inHeader(name, message, words);
  const sent =
    (matches: (day: string, wanted: string) => boolean): SearchHandler =>
    (_connection, message, _sequence, date = '') =>
      readable(message).headers.some(
        ([key, value]) => key === 'date' && matches(dayOf(value), dayOf(date)),
      );
  const text: SearchHandler = (_connection, message, _sequence, words = '') =>
    contains(readable(message).body, words) ||
    readable(message).headers.some(([, value]) => contains(value, words));
  Object.assign(server.searchHandlers, {
    SUBJECT: header('subject'),
    FROM: header('from'),
    TO: header('to'),
    CC: header('cc'),
    BCC: header('bcc'),
    HEADER: ((_connection, message, _sequence, name = '', words = '') =>
      inHeader(name.toLowerCase(), message, words)) satisfies SearchHandler,
    BODY: ((_connection, message, _sequence, words = '') =>
      contains(readable(message).body, words)) satisfies SearchHandler,
    TEXT: text,
    SENTBEFORE: sent((day, wanted) => day < wanted),
    SENTON: sent((day, wanted) => day === wanted),
    SENTSINCE: sent((day, wanted) => day >= wanted),
  });
}

/** YYYY-MM-DD of a Date header or a date of SEARCH, as written, whatever its zone. */
function dayOf(date: string): string {
  const [, day = '', month = '', year = ''] =
    /(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4})/.exec(date) ?? [];
  const number = 'JanFebMarAprMayJunJulAugSepOctNovDec'.indexOf(month) / 3 + 1;
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Search words come as they were on the wire: one character an octet. */
function contains(text: string, octets: string): boolean {
  const words = Buffer.from(octets, 'latin1').toString('utf8');
  return text.toLowerCase().includes(words.toLowerCase());
}

function decode(raw: string): Readable {
  const [head, body] = split(raw);
  const headers = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((field) => {
      const colon = field.indexOf(':');
      return [
        field.slice(0, colon).toLowerCase(),
        decodeWords(field.slice(colon + 1).trim()),
      ] as const;
    });
  return { headers, body: decodeBody(headers, body) };
}

function decodeBody(headers: Readable['headers'], body: string): string {
  const field = (name: string) => headers.find(([key]) => key === name)?.[1] ?? '';
  const type = field('content-type');
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1];
  if (boundary !== undefined) {
    const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1);
    return parts.map((part) => decode(part.replace(/^\r\n/, '')).body).join('\n');
  }
  const isText = type === '' || /^text\//i.test(type);
  if (!isText || /^attachment/i.test(field('content-disposition'))) return '';
  return decodeTransfer(field('content-transfer-encoding').toLowerCase(), body);
}

function decodeTransfer(encoding: string, body: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return decodeQuoted(body.replace(/=\r\n/g, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}

function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_word, encoding: string, content: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(content, 'base64').toString('utf8')
        : decodeQuoted(content.replaceAll('_', ' ')),
    );
}

function decodeQuoted(content: string): string {
  const octets = content.replace(/=([0-9A-F]{2})/gi, (_code, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(octets, 'latin1').toString('utf8');
}

function split(raw: string): [head: string, body: string] {
  const end = raw.indexOf('\r\n\r\n');
  return end < 0 ? [raw, ''] : [raw.slice(0, end), raw.slice(end + 4)];
}
