import type { Mailbox } from '../model/message.ts';
import { cleanText } from './cleanText.ts';
import { withoutComments } from './comments.ts';
import { decodeWords } from './encodedWord.ts';

/** Addresses kept of one header; more than that is no list anyone reads. */
export const maxAddresses = 5000;

interface Token {
  readonly kind: 'word' | 'quoted' | 'angle' | 'comment';
  /** Without the quotes, brackets or parentheses. */
  readonly text: string;
  /** Whether white space stands before it. */
  readonly spaced: boolean;
}

/**
 * Reads an address list (RFC 5322 §3.4 with the obsolete forms of §4.4), as tolerantly as people send
 * it: nothing throws, nothing is invented, and an address is never left out in favour of a name.
 * `value` is the unfolded header with its encoded words. A group gives its members; an empty group, or
 * words without an address, give a name with an empty address. Linear.
 */
export function parseAddresses(value: string): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  let tokens: Token[] = [];
  let groupStart = -1;
  const finish = (): void => {
    for (const mailbox of toMailboxes(tokens)) mailboxes.push(mailbox);
    tokens = [];
  };
  for (const token of scan(value)) {
    if (mailboxes.length >= maxAddresses) break;
    if (typeof token !== 'string') {
      tokens.push(token);
    } else if (token === ':' && groupStart < 0 && !tokens.some(({ kind }) => kind === 'angle')) {
      groupStart = mailboxes.length;
      mailboxes.push(...nameOnly(tokens));
      tokens = [];
    } else {
      finish();
      if (token === ';') {
        dropGroupName(mailboxes, groupStart);
        groupStart = -1;
      }
    }
  }
  finish();
  dropGroupName(mailboxes, groupStart);
  return mailboxes.slice(0, maxAddresses);
}

/** The addresses of several headers of one name, `maxAddresses` of all of them together. */
export function parseAddressHeaders(values: readonly string[]): Mailbox[] {
  const mailboxes: Mailbox[] = [];
  for (const value of values) {
    if (mailboxes.length >= maxAddresses) break;
    mailboxes.push(...parseAddresses(value));
  }
  return mailboxes.slice(0, maxAddresses);
}

/** The name of a group says nothing once its members are known. */
function dropGroupName(mailboxes: Mailbox[], start: number): void {
  if (start >= 0 && mailboxes[start]?.address === '' && start + 1 < mailboxes.length) {
    mailboxes.splice(start, 1);
  }
}

const encodedWord = /=\?[^?\s]{1,75}\?[bqBQ]\?[^?\r\n]*\?=/y;
const plain = /[^\s"(),:;<>=]+|=/y;

/** Tokens, and the marks that separate addresses as strings. */
function* scan(value: string): Generator<Token | ',' | ';' | ':'> {
  // A quote, comment or bracket that never closes is taken as a stray character, once and for all.
  const unclosed = new Set<string>();
  for (let at = 0, spaced = false; at < value.length;) {
    const char = value[at]!;
    if (/\s/.test(char)) {
      spaced = true;
      at++;
      continue;
    }
    if (char === ',' || char === ';' || char === ':') {
      yield char;
      at++;
    } else {
      const end = unclosed.has(char) ? undefined : findEnd(value, at);
      if (end !== undefined) {
        yield { kind: kinds[char]!, text: value.slice(at + 1, end - 1), spaced };
        at = end;
      } else if (char in kinds || char === ')' || char === '>') {
        unclosed.add(char);
        at++;
        continue;
      } else {
        const text = match(encodedWord, value, at) ?? match(plain, value, at)!;
        yield { kind: 'word', text, spaced };
        at += text.length;
      }
    }
    spaced = false;
  }
}

const kinds: Readonly<Record<string, Token['kind']>> = {
  '"': 'quoted',
  '(': 'comment',
  '<': 'angle',
};

/** The offset after the construct that opens at `start`; undefined when none opens or it never ends. */
function findEnd(value: string, start: number): number | undefined {
  const open = value[start]!;
  if (!(open in kinds)) return undefined;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < value.length; at++) {
    const char = value[at];
    if (char === '\\' && open !== '<') at++;
    else if (open === '"') {
      if (char === '"' && at > start) return at + 1;
    } else if (open === '<') {
      if (char === '"') quoted = !quoted;
      else if (char === '>' && !quoted) return at + 1;
    } else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at + 1;
  }
  return undefined;
}

function toMailboxes(tokens: readonly Token[]): Mailbox[] {
  const angles = tokens.filter(({ kind }) => kind === 'angle');
  if (angles.length > 0) {
    const first = tokens.findIndex(({ kind }) => kind === 'angle');
    const name = phrase(tokens.slice(0, first)) || comments(tokens);
    return angles.map(({ text }, index) => mailbox(index === 0 ? name : '', text));
  }
  const words = joinUnspaced(tokens.filter(({ kind }) => kind !== 'comment'));
  const found = words.filter((word) => word.address.includes('@'));
  if (found.length > 0) {
    const others = words.filter((word) => !found.includes(word)).map((word) => word.name);
    const name = display(others.join(' ')) || comments(tokens);
    return found.map(({ address }, index) => mailbox(index === 0 ? name : '', address));
  }
  // A single word is a local account such as MAILER-DAEMON; several are but a name.
  if (words.length === 1 && tokens.every(({ kind }) => kind === 'word')) {
    return [mailbox(comments(tokens), words[0]!.address)];
  }
  return nameOnly(tokens);
}

function nameOnly(tokens: readonly Token[]): Mailbox[] {
  const name = phrase(tokens);
  return name === '' ? [] : [{ name, address: '' }];
}

function mailbox(name: string, address: string): Mailbox {
  const cleaned = cleanAddress(address);
  // Repeating the address as its own name only takes up room.
  return name === '' || name === cleaned ? { address: cleaned } : { name, address: cleaned };
}

/** Words that touch belong together: `"a b"@example.org` is one address, and keeps its quotes. */
function joinUnspaced(tokens: readonly Token[]): { name: string; address: string }[] {
  const words: { name: string; address: string }[] = [];
  for (const { kind, text, spaced } of tokens) {
    const address = kind === 'quoted' ? `"${text}"` : text;
    const name = kind === 'quoted' ? unescape(text) : text;
    const last = words.at(-1);
    // Around @ and dots white space is obsolete but allowed (RFC 5322 §4.4).
    const glued = last && (!spaced || /^[@.]/.test(text) || /[@.]$/.test(last.address));
    if (last && glued) {
      last.address += address;
      last.name += name;
    } else words.push({ name, address });
  }
  return words;
}

function phrase(tokens: readonly Token[]): string {
  const words = tokens
    .filter(({ kind }) => kind === 'word' || kind === 'quoted')
    .map(({ kind, text, spaced }, index) => {
      return (spaced && index > 0 ? ' ' : '') + (kind === 'quoted' ? unescape(text) : text);
    });
  return display(words.join(''));
}

/** The oldest way to give a name: `ada@example.org (Ada Lovelace)`. */
function comments(tokens: readonly Token[]): string {
  const texts = tokens.filter(({ kind }) => kind === 'comment').map(({ text }) => unescape(text));
  return display(texts.join(' '));
}

function display(text: string): string {
  const name = cleanText(decodeWords(text), 1000);
  return name.replace(/^'(.*)'$/, '$1');
}

/** Without a route (RFC 5322 §4.4: `@a,@b:`), white space and comments; quotes stay. */
function cleanAddress(text: string): string {
  const route = /^\s*@[^:"]*:/.exec(text);
  const address = cleanText(text.slice(route?.[0].length ?? 0), 1000);
  if (address.includes('"')) return address;
  return withoutComments(address)
    .replace(/\s+/g, '')
    .replace(/^mailto:/i, '');
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
