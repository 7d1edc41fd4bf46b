import type { Random } from '../servers/fixtures/random.ts';

const kinds = ['mixed', 'alternative', 'related', 'digest', 'report', 'signed', 'x-unheard-of'];

/** The message inside of one multipart, beside copies of itself. */
export function wrap(text: string, random: Random): string {
  const boundary = random.pick(['b', 'b b', `${random.below(1000)}`, 'ä"', '--', 'x'.repeat(100)]);
  const part = random.oneIn(2) ? text : `Content-Type: message/rfc822\r\n\r\n${text}`;
  const copies = part.length > 50_000 ? 1 : 1 + random.below(4);
  const parts = Array<string>(copies).fill(`--${boundary}\r\n${part}\r\n`);
  const end = random.oneIn(3) ? '' : `--${boundary}--\r\n`;
  return (
    `Subject: outer\r\nContent-Type: multipart/${random.pick(kinds)}; ` +
    `boundary="${boundary}"\r\n\r\n${parts.join('')}${end}`
  );
}

/** The message inside of `depth` multiparts or messages; all with one boundary, or each with its own. */
export function nest(text: string, depth: number, random: Random): string {
  const clash = random.oneIn(2);
  const attached = random.oneIn(3);
  let nested = text;
  for (let level = 0; level < depth; level++) {
    const boundary = clash ? 'same' : `level-${level}`;
    nested = attached
      ? `Subject: ${level}\r\nContent-Type: message/rfc822\r\n\r\n${nested}`
      : `Content-Type: multipart/${random.pick(kinds)}; boundary=${boundary}\r\n\r\n` +
        `--${boundary}\r\n${nested}\r\n--${boundary}--\r\n`;
  }
  return nested;
}
