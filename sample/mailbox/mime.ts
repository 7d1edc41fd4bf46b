/** One address as it stands in From or To. */
export interface Person {
  readonly name: string;
  readonly address: string;
}

/** A MIME part: its own header fields and its encoded body. */
export interface Part {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Composition {
  readonly date: Date;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc?: readonly Person[];
  readonly replyTo?: Person;
  readonly subject: string;
  readonly messageId: string;
  /** Message-IDs from the start of the thread to the parent. */
  readonly references?: readonly string[];
  /** Further header fields, ASCII, in order. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body: Part;
}

/** Writes a message as RFC 5322 octets, all of them ASCII. */
export function compose(message: Composition): Buffer {
  const { references = [] } = message;
  const parent = references.at(-1);
  const fields: (readonly [string, string])[] = [
    ...(message.headers ?? []),
    ['Date', formatDate(message.date)],
    ['From', formatPerson(message.from)],
    ...addressField('To', message.to),
    ...addressField('Cc', message.cc ?? []),
    ...(message.replyTo ? addressField('Reply-To', [message.replyTo]) : []),
    ['Subject', encodeHeader(message.subject)],
    ['Message-ID', message.messageId],
    ...(parent === undefined
      ? []
      : ([
          ['In-Reply-To', parent],
          ['References', references.join(' ')],
        ] as const)),
    ['MIME-Version', '1.0'],
    ...message.body.headers,
  ];
  const head = fields.map(([name, value]) => fold(`${name}: ${value}`)).join('\r\n');
  return Buffer.from(`${head}\r\n\r\n${message.body.body}`, 'latin1');
}

/** Plain text as it is typed: 7-bit where it fits, quoted-printable where it does not. */
export function text(content: string, type = 'text/plain'): Part {
  const plain = isAscii(content) && content.split('\n').every((line) => line.length <= 900);
  return {
    headers: [
      ['Content-Type', `${type}; charset=${plain ? 'us-ascii' : 'utf-8'}`],
      ['Content-Transfer-Encoding', plain ? '7bit' : 'quoted-printable'],
    ],
    body: plain ? crlf(content) : quotedPrintable(content),
  };
}

/** Plain text with soft line breaks (RFC 3676): paragraphs flow, quotes keep their depth. */
export function flowed(content: string): Part {
  const lines = content.split('\n').flatMap(flowLine).join('\n');
  const plain = isAscii(lines);
  return {
    headers: [
      ['Content-Type', `text/plain; charset=${plain ? 'us-ascii' : 'utf-8'}; format=flowed`],
      ['Content-Transfer-Encoding', plain ? '7bit' : 'quoted-printable'],
    ],
    body: plain ? crlf(lines) : quotedPrintable(lines),
  };
}

/** Text in base64, as some mail programs send whatever is not English. */
export function base64Text(content: string, type = 'text/plain'): Part {
  return {
    headers: [
      ['Content-Type', `${type}; charset=utf-8`],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    body: base64(Buffer.from(content)),
  };
}

/** An HTML part. */
export function html(content: string): Part {
  return {
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Content-Transfer-Encoding', 'quoted-printable'],
    ],
    body: quotedPrintable(content),
  };
}

/** A file that comes with the message. */
export function attachment(filename: string, type: string, content: Buffer): Part {
  const parameter = isAscii(filename)
    ? `filename="${filename}"`
    : `filename*=utf-8''${encodeURIComponent(filename)}`;
  return {
    headers: [
      ['Content-Type', isAscii(filename) ? `${type}; name="${filename}"` : type],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', `attachment; ${parameter}`],
    ],
    body: base64(content),
  };
}

/** An image that the HTML beside it shows by `cid:`. */
export function inlineImage(contentId: string, filename: string, content: Buffer): Part {
  return {
    headers: [
      ['Content-Type', `image/png; name="${filename}"`],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-ID', `<${contentId}>`],
      ['Content-Disposition', `inline; filename="${filename}"`],
    ],
    body: base64(content),
  };
}

/** Several parts in one; the boundary only has to differ from those of its own parts. */
export function multipart(
  kind: 'mixed' | 'alternative' | 'related',
  parts: readonly Part[],
  boundary = `=_${kind}`,
): Part {
  const bodies = parts.map((part) => {
    const head = part.headers.map(([name, value]) => fold(`${name}: ${value}`)).join('\r\n');
    return `--${boundary}\r\n${head}\r\n\r\n${part.body}\r\n`;
  });
  return {
    headers: [['Content-Type', `multipart/${kind}; boundary="${boundary}"`]],
    body: `${bodies.join('')}--${boundary}--\r\n`,
  };
}

/** The same words as plain text and as HTML. */
export function alternative(plain: string, rich: string): Part {
  return multipart('alternative', [text(plain), html(rich)]);
}

/** Encodes what is not ASCII as RFC 2047 words; ASCII stays as it is. */
export function encodeHeader(value: string): string {
  if (isAscii(value)) return value;
  const words: string[] = [];
  let chunk = '';
  for (const character of value) {
    // An encoded word may have 75 characters, and may not split one character.
    if (Buffer.byteLength(chunk + character) > 42) {
      words.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  words.push(chunk);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

function addressField(name: string, people: readonly Person[]): (readonly [string, string])[] {
  return people.length === 0 ? [] : [[name, people.map(formatPerson).join(', ')]];
}

function formatPerson({ name, address }: Person): string {
  if (name === '') return address;
  if (!isAscii(name)) return `${encodeHeader(name)} <${address}>`;
  return /[^\w .-]/.test(name) ? `"${name}" <${address}>` : `${name} <${address}>`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = [
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

function formatDate(date: Date): string {
  const day = `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  return `${day} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 19)} +0000`;
}

function fold(field: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of field.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > 76) {
      lines.push(line);
      line = ` ${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\r\n');
}

function flowLine(line: string): string[] {
  const [, quote = '', words = ''] = /^((?:>+ ?)?)(.*)$/.exec(line) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of words.split(' ')) {
    if (current !== '' && current.length + word.length + 1 > 70) {
      lines.push(`${current} `);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  // "-- " is the one line that ends in a space and does not flow.
  if (line === '-- ') return [line];
  return [...lines, current].map((part) => `${quote}${stuff(part, quote)}`);
}

function stuff(line: string, quote: string): string {
  return quote === '' && /^(?: |From |>)/.test(line) ? ` ${line}` : line;
}

function quotedPrintable(content: string): string {
  return content.split('\n').map(quotedPrintableLine).join('\r\n');
}

function quotedPrintableLine(line: string): string {
  const lines: string[] = [];
  let current = '';
  const octets = Buffer.from(line);
  for (const [index, octet] of octets.entries()) {
    const last = index === octets.length - 1;
    const literal =
      octet > 32 ? octet < 127 && octet !== 61 : (octet === 32 || octet === 9) && !last;
    const token = literal
      ? String.fromCharCode(octet)
      : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    if (current.length + token.length > 75) {
      lines.push(`${current}=`);
      current = '';
    }
    current += token;
  }
  return [...lines, current].join('\r\n');
}

function base64(content: Buffer): string {
  return content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
}

function crlf(content: string): string {
  return content.replace(/\r?\n/g, '\r\n');
}

function isAscii(value: string): boolean {
  return /^[\x00-\x7f]*$/.test(value);
}
