import type { Header } from '../model/message.ts';
import type { Unsubscribe } from '../model/trust.ts';
import { cleanText } from './cleanText.ts';
import { withoutComments } from './comments.ts';
import { decodeWords } from './encodedWord.ts';
import { headerValues } from './headers.ts';

/** UTF-16 units looked at of the header, of each address in it, and kept of a subject. */
const maxHeader = 32 << 10;
const maxAddress = 2000;
const maxSubject = 200;

/**
 * How to leave the list, by List-Unsubscribe (RFC 2369) and List-Unsubscribe-Post (RFC 8058); undefined
 * when the headers name no way that can be followed. It is what the sender says: who asks an address
 * must still check where it leads.
 */
export function unsubscribeOf(headers: readonly Header[]): Unsubscribe | undefined {
  const [value = ''] = headerValues(headers, 'List-Unsubscribe');
  const addresses = addressesOf(decodeWords(value.slice(0, maxHeader)));
  const pages = addresses.map(webAddress).filter((page) => page !== undefined);
  const web = pages[0];
  const oneClick = allowsPost(headers)
    ? pages.find((page) => page.startsWith('https:'))
    : undefined;
  const mail = addresses.map(mailAddress).find((found) => found !== undefined);
  if (web === undefined && mail === undefined) return undefined;
  return {
    ...(oneClick !== undefined && { oneClick }),
    ...(web !== undefined && { web }),
    ...(mail && { mail }),
  };
}

function allowsPost(headers: readonly Header[]): boolean {
  const [value = ''] = headerValues(headers, 'List-Unsubscribe-Post');
  const bare = withoutComments(value.slice(0, maxHeader)).replace(/\s+/g, '');
  return bare.toLowerCase() === 'list-unsubscribe=one-click';
}

/** Senders who forget the brackets forget all of them. */
function addressesOf(value: string): string[] {
  return value.includes('<') ? [...bracketed(value)] : withoutComments(value).split(/[\s,]+/);
}

/** What stands between < and >, outside of comments; parentheses within belong to the address. */
function* bracketed(value: string): Generator<string> {
  const content = /[^<>]*/y;
  for (let at = 0, depth = 0; at < value.length; at++) {
    const char = value[at];
    if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (char === '<' && depth === 0) {
      content.lastIndex = at + 1;
      const text = content.exec(value)![0];
      at += text.length;
      // A bracket that never closes ends where the next address may begin.
      const closed = value[at + 1] === '>';
      yield (closed ? text : text.replace(/,.*$/s, '')).trim();
    }
  }
}

function webAddress(text: string): string | undefined {
  // White space in an address comes from folding (RFC 2369 §2).
  const bare = text.replace(/\s+/g, '');
  if (!/^https?:\/\/[^/]/i.test(bare) || bare.length > maxAddress || hasControls(bare)) {
    return undefined;
  }
  const url = URL.parse(bare);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  return url.href.length <= maxAddress ? url.href : undefined;
}

function mailAddress(text: string): Unsubscribe['mail'] {
  if (!/^mailto:/i.test(text) || text.length > maxAddress) return undefined;
  const [encoded, ...rest] = text.slice('mailto:'.length).split('?');
  const address = percentDecode(encoded!.replace(/\s+/g, ''));
  if (address === undefined || !isPlainAddress(address)) return undefined;
  const subject = subjectOf(rest.join('?'));
  return subject === '' ? { address } : { address, subject };
}

/** The subject among the parameters of a mailto address (RFC 6068 §2); the others are not followed. */
function subjectOf(query: string): string {
  const field = query.split('&').find((each) => /^\s*subject\s*=/i.test(each)) ?? '';
  const value = field.slice(field.indexOf('=') + 1);
  return cleanText(percentDecode(value) ?? value, maxSubject);
}

/** One address without quotes or comments, so that nothing else can hide in it. */
function isPlainAddress(address: string): boolean {
  const local = /^[^\s"(),:;<>@[\]\\\p{C}\ufffd]{1,64}@/u.exec(address);
  const domain = address.slice(local?.[0].length ?? 0);
  const labels = domain.split('.');
  return (
    local !== null &&
    domain.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) =>
      /^[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u.test(label),
    )
  );
}

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hasControls(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text);
}
