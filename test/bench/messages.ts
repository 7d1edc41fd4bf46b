/** Change it with the content: what was generated for another version is not used again. */
export const generatorVersion = 1;

/** A message as it stands in a mailbox. */
export interface Generated {
  readonly octets: Buffer;
  /** As people read it. */
  readonly subject: string;
  readonly flags: readonly string[];
  readonly arrived: Date;
}

const people = [
  'Ada Lovelace <ada@example.org>',
  'Grace Hopper <grace@example.net>',
  'Kurt Gödel <kurt@example.at>',
  'Мария Кюри <maria@example.ru>',
  '湯川秀樹 <yukawa@example.jp>',
  'build bot <bot@ci.example.com>',
  'linux-list <list@lists.example.org>',
];
const topics = [
  'Build failed on main',
  '[PATCH v2 3/7] mm: fix leak in the page cache',
  'Rechnung für März',
  'Meeting notes',
  'Доклад о работе',
  '来週の会議について',
  'Your order has been shipped',
  'Question about the parser',
];
const sentence = 'The quick brown fox jumps over the lazy dog while nobody is looking. ';
const html =
  '<!DOCTYPE html><html><head><style>p{margin:0 0 1em}</style></head><body>' +
  `<table><tr><td><p>${sentence.repeat(6)}</p></td></tr></table></body></html>`;

/**
 * Message `index` of a big mailbox: of threads and several charsets, with and without attachments,
 * dated mostly in the order of arrival. The same for the same index, always.
 */
export function generate(index: number): Generated {
  const random = randomFrom(index);
  const arrived = new Date(Date.UTC(2020, 0, 1) + index * 1_800_000);
  // Some were long on their way, some clocks are wrong.
  const late = random() < 0.05 ? random() * 5 * 86_400_000 : random() * 600_000;
  const thread = random() < 0.45 && index > 20 ? index - 1 - Math.floor(random() * 20) : undefined;
  const topic = topics[(thread ?? index) % topics.length]!;
  const subject = `${thread === undefined ? '' : 'Re: '}${topic} (#${thread ?? index})`;
  const headers = [
    `From: ${encoded(people[Math.floor(random() * people.length)]!)}`,
    `To: ${encoded(people[Math.floor(random() * people.length)]!)}`,
    `Subject: ${encoded(subject)}`,
    `Date: ${new Date(arrived.getTime() - late).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${idOf(index)}`,
    ...(thread === undefined
      ? []
      : [`In-Reply-To: ${idOf(thread)}`, `References: ${idOf(thread)}`]),
    `Received: from mx.example.org by mail.example.org; ${arrived.toUTCString()}`,
    'MIME-Version: 1.0',
  ];
  const text = `${topic}\r\n${sentence.repeat(2 + Math.floor(random() * 8))}\r\n`;
  const octets = Buffer.concat([
    Buffer.from(`${headers.join('\r\n')}\r\n`),
    body(text, random(), random),
  ]);
  return { octets, subject, flags: flagsFrom(random), arrived };
}

function body(text: string, kind: number, random: () => number): Buffer {
  if (kind < 0.4) return part('text/plain; charset=utf-8', '8bit', Buffer.from(text));
  if (kind < 0.47)
    return part('text/plain; charset=iso-8859-1', '8bit', Buffer.from(`Grüße ${text}`, 'latin1'));
  if (kind < 0.55)
    // „привет“ in KOI8-R.
    return part(
      'text/plain; charset=koi8-r',
      '8bit',
      Buffer.from('\xd0\xd2\xc9\xd7\xc5\xd4', 'latin1'),
    );
  const alternative = multipart('alternative', [
    part('text/plain; charset=utf-8', '8bit', Buffer.from(text)),
    part('text/html; charset=utf-8', '8bit', Buffer.from(html)),
  ]);
  if (kind < 0.82) return alternative;
  const attached = Buffer.alloc(Math.floor(random() * 4000), 'attachment ').toString('base64');
  return multipart('mixed', [
    alternative,
    part(
      'application/pdf; name="report.pdf"\r\nContent-Disposition: attachment; filename="report.pdf"',
      'base64',
      Buffer.from(attached.replace(/.{76}/g, '$&\r\n')),
    ),
  ]);
}

function part(type: string, encoding: string, octets: Buffer): Buffer {
  const head = `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), octets, Buffer.from('\r\n')]);
}

function multipart(kind: string, parts: readonly Buffer[]): Buffer {
  const boundary = `=_${kind}_boundary`;
  const pieces = parts.flatMap((each) => [Buffer.from(`--${boundary}\r\n`), each]);
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n`),
    ...pieces,
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** RFC 2047, in Base64 of UTF-8; addresses stay as they are. */
function encoded(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const [, words, address] = /^(.*?)( <[^<>]*>)?$/.exec(text)!;
  return `=?utf-8?B?${Buffer.from(words!).toString('base64')}?=${address ?? ''}`;
}

function flagsFrom(random: () => number): string[] {
  return [
    ...(random() < 0.9 ? ['\\Seen'] : []),
    ...(random() < 0.03 ? ['\\Flagged'] : []),
    ...(random() < 0.1 ? ['\\Answered'] : []),
  ];
}

function idOf(index: number): string {
  return `<m${index}@bench.example.org>`;
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
