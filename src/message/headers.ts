import { isUtf8 } from 'node:buffer';
import type { Header } from '../model/message.ts';
import { decodeCharset } from './charset.ts';
import { cleanText } from './cleanText.ts';
import { decodeWords } from './encodedWord.ts';

/** Octets of headers that are looked at, headers kept, and UTF-16 units kept of each value. */
export const maxHeaderOctets = 1 << 20;
export const maxHeaders = 1000;
export const maxHeaderLength = 128 << 10;

/**
 * Headers in order, unfolded (RFC 5322 §2.2.3) but not decoded: encoded words and controls are still
 * in. Raw 8-bit is read as UTF-8 where valid, else in `charset`, else as windows-1252. Lines that are
 * no headers are skipped; reading ends at the empty line or at the bounds above.
 */
export function unfoldHeaders(octets: Uint8Array, charset?: string): Header[] {
  const headers: { name: string; value: string }[] = [];
  let current: { name: string; value: string } | undefined;
  for (const line of headerLines(octets, charset)) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) {
      if (current && current.value.length < maxHeaderLength) current.value += line;
      continue;
    }
    current = startHeader(line);
    if (!current) continue;
    if (headers.length === maxHeaders) break;
    headers.push(current);
  }
  return headers.map(({ name, value }) => ({
    name,
    value: value.slice(0, maxHeaderLength).trim(),
  }));
}

/** Headers in order for people to read: unfolded, decoded, each value one harmless line. */
export function readHeaders(octets: Uint8Array, charset?: string): Header[] {
  return unfoldHeaders(octets, charset).map(({ name, value }) => ({
    name,
    value: cleanText(decodeWords(value), maxHeaderLength),
  }));
}

/** Whether lines stand among the headers that are none: a body that nothing separates from them. */
export function hasStrayLines(octets: Uint8Array): boolean {
  for (const line of headerLines(octets, undefined)) {
    if (!/^(?:[ \t]|>?From |[!-9;-~]+[ \t]*:)/.test(line) && line.trim() !== '') return true;
  }
  return false;
}

/** The values of every header of that name, in order; names compare without case. */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter((each) => each.name.toLowerCase() === wanted).map(({ value }) => value);
}

function startHeader(line: string): { name: string; value: string } | undefined {
  // White space before the colon is obsolete but allowed (RFC 5322 §4.5).
  const match = /^([!-9;-~]{1,200})[ \t]*:/.exec(line);
  return match ? { name: match[1]!, value: line.slice(match[0].length) } : undefined;
}

function* headerLines(octets: Uint8Array, charset: string | undefined): Generator<string> {
  const bounded = octets.subarray(0, maxHeaderOctets);
  const buffer = Buffer.from(bounded.buffer, bounded.byteOffset, bounded.length);
  // Only mail that knows no LF at all has its lines ended by CR.
  const end = buffer.includes(0x0a) ? 0x0a : 0x0d;
  for (let at = 0; at < buffer.length;) {
    const found = buffer.indexOf(end, at);
    const next = found < 0 ? buffer.length : found;
    yield decodeLine(buffer.subarray(at, next), charset).replace(/\r$/, '');
    at = next + 1;
  }
}

function decodeLine(line: Buffer, charset: string | undefined): string {
  return isUtf8(line) && !line.includes(0x1b)
    ? line.toString('utf8')
    : decodeCharset(line, undefined, { guess: charset });
}
