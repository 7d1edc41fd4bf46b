import { mayExist, sameOwner, showHost } from './hostName.ts';
import { readMailto, writeMailto } from './mailto.ts';

/** Where a link of a mail leads, and whether it says so. */
export interface LinkTarget {
  /** What to open: just this, not the words of the mail. */
  readonly href: string;
  /** The host as people may see it, or the domain of the first recipient. */
  readonly host: string;
  /** To be shown, and asked about, before it is opened. */
  readonly disguised: boolean;
  /** Its text names another host, a user name stands before the host, or the host looks like another. */
  readonly why?: 'text' | 'user-info' | 'look-alike';
}

const maxLength = 8000;
const maxHostLength = 253;
const maxTextLength = 2000;

/** Top-level domains that rather are extensions of files, where nothing else says it is an address. */
const fileExtensions = new Set(['md', 'mov', 'pl', 'py', 'rs', 'sh', 'zip']);

/** Makes what comes after it read backwards: nothing that is honest needs that in a link. */
const overrides = /[\u202d\u202e]/;

/** What a link of a mail leads to; undefined for all but web and mail addresses. */
export function describeLink(url: string, text: string): LinkTarget | undefined {
  const trimmed = url.length <= maxLength ? url.trim() : '';
  if (/[\p{Cc}\u2028\u2029]/u.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const target = new URL(trimmed);
  if (target.protocol === 'mailto:') return describeMailto(trimmed, text);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return undefined;
  if (target.href.length > maxLength || target.hostname.length > maxHostLength) return undefined;
  const { host, lookAlike } = showHost(target.hostname);
  const why = namesAnother(text, target.hostname, false)
    ? 'text'
    : lookAlike
      ? 'look-alike'
      : undefined;
  const shown = target.port === '' ? host : `${host}:${target.port}`;
  const hasUser = target.username !== '' || target.password !== '';
  return described(target.href, shown, hasUser ? 'user-info' : why);
}

function describeMailto(url: string, text: string): LinkTarget | undefined {
  const mail = readMailto(url);
  const href = mail ? writeMailto(mail) : '';
  if (!mail || href.length > maxLength) return undefined;
  const domain = mail.to[0]?.split('@')[1]?.toLowerCase() ?? '';
  const ascii = hostOf(domain) ?? domain;
  const { host, lookAlike } = showHost(ascii);
  if (namesAnother(text, ascii, true)) return described(href, host, 'text');
  return described(href, host, lookAlike ? 'look-alike' : undefined);
}

function described(href: string, host: string, why: LinkTarget['why']): LinkTarget {
  return why === undefined
    ? { href, host, disguised: false }
    : { href, host, disguised: true, why };
}

/** Whether the text of a link makes people think that it leads to another host than it does. */
function namesAnother(text: string, host: string, toMail: boolean): boolean {
  const start = text.slice(0, maxTextLength);
  if (overrides.test(start)) return true;
  return namedHosts(start, toMail).some((named) => !sameOwner(named, host));
}

/** The host that a text begins with, and the first that comes with `https://` or `www.` later. */
function namedHosts(text: string, toMail: boolean): string[] {
  const seen = asSeen(text);
  const later = /https?:\/\/|(?<![\p{L}\p{N}.@-])www\./u.exec(seen);
  const starts = [
    seen.replace(/^[^\p{L}\p{N}]+/u, ''),
    ...(later ? [seen.slice(later.index)] : []),
  ];
  return starts.map((start) => hostAt(start, toMail)).filter((host) => host !== undefined);
}

/** The text as the eye takes it: full-width letters as usual ones, and nothing that is not seen. */
function asSeen(text: string): string {
  return text
    .normalize('NFKC')
    .slice(0, maxTextLength)
    .replace(/[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f]/gu, '')
    .replace(/[\p{Cc}\s]/gu, ' ')
    .replaceAll('。', '.')
    .toLowerCase();
}

/** The host of the web or mail address that a text begins with, in punycode. */
function hostAt(text: string, toMail: boolean): string | undefined {
  const found = /^(https?:[/\\]*)?([\p{L}\p{M}\p{N}._-]{1,300})(.?)/u.exec(text);
  if (!found) return undefined;
  const [all, scheme, name, next] = found;
  if (scheme !== undefined) return hostOf(name);
  if (next === '@') {
    return toMail
      ? hostOf(/^[\p{L}\p{M}\p{N}.-]{1,300}/u.exec(text.slice(all.length))?.[0])
      : undefined;
  }
  const host = hostOf(name);
  if (host === undefined || /^\d/.test(host.split('.').at(-1)!)) return undefined;
  if (host.startsWith('www.')) return host;
  const isFile = fileExtensions.has(host.split('.').at(-1)!) && next !== '/' && next !== ':';
  return mayExist(host) && !isFile ? host : undefined;
}

/** What URL makes of a host; undefined for a single word, which nobody takes for one. */
function hostOf(name: string | undefined): string | undefined {
  const bare = name?.replace(/[._-]{1,300}$/, '') ?? '';
  if (!bare.includes('.') || !URL.canParse(`https://${bare}`)) return undefined;
  return new URL(`https://${bare}`).hostname;
}
