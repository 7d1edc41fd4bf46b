import { domainToUnicode } from 'node:url';
import { parse } from 'tldts';

/** A host as people may see it. */
export interface ShownHost {
  /** In Unicode, or as it is in DNS (punycode) where Unicode would deceive. */
  readonly host: string;
  /** A label mixes scripts, is in none, or passes for Latin letters. */
  readonly lookAlike: boolean;
}

/**
 * Letters that one language writes with; digits and hyphens go with all. `scx` where marks and signs
 * belong to the script. Latin is not allowed beside Kana: ノ is no slash.
 */
const writings = [
  ...['sc=Latn', 'sc=Cyrl', 'sc=Grek', 'sc=Armn', 'sc=Geor', 'sc=Ethi', 'sc=Hebr', 'scx=Arab'],
  ...['scx=Deva', 'scx=Beng', 'scx=Guru', 'scx=Gujr', 'scx=Orya', 'scx=Taml', 'scx=Telu'],
  ...['scx=Knda', 'scx=Mlym', 'scx=Sinh', 'scx=Thai', 'scx=Laoo', 'scx=Khmr', 'scx=Mymr'],
  ...['scx=Bopo', 'scx=Hang', 'scx=Hani}\\p{scx=Hira}\\p{scx=Kana'],
].map((script) => new RegExp(`^[-0-9\\p{${script}}]+$`, 'u'));

/** Cyrillic and Greek letters that pass for Latin ones. */
const passesForLatin = /^[-0-9аысԁеԍһіюјӏорԗԛѕԝхуъьҽпгѵѡαικνρυωηοτ]+$/u;

/** Latin letters of phonetics and of old; Romanian and Vietnamese need the others of those blocks. */
const unusualLatin =
  /[\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]/u;

/** How to show a host that is in punycode, as URL has it. */
export function showHost(ascii: string): ShownHost {
  if (!ascii.includes('xn--')) return { host: ascii, lookAlike: false };
  const labels = domainToUnicode(ascii).split('.');
  const latinAround = /^[a-z]*$/.test(labels.at(-1) ?? '');
  const honest = labels.every((label) => isHonest(label, latinAround));
  return honest ? { host: labels.join('.'), lookAlike: false } : { host: ascii, lookAlike: true };
}

function isHonest(label: string, latinAround: boolean): boolean {
  // What still begins so could not be read.
  if (label.startsWith('xn--')) return false;
  if (/^[-_0-9a-z]*$/.test(label)) return true;
  if (unusualLatin.test(label) || (latinAround && passesForLatin.test(label))) return false;
  return writings.some((writing) => writing.test(label));
}

/**
 * Whether two hosts, in punycode, are the same but for a `www.`, or below one domain that somebody has
 * registered.
 */
export function sameOwner(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)];
  if (a === b) return true;
  const { domain } = parse(a, { allowPrivateDomains: true });
  return domain !== null && domain === parse(b, { allowPrivateDomains: true }).domain;
}

/** Whether a host, in punycode, is below a top-level domain that exists. */
export function mayExist(ascii: string): boolean {
  const { domain, isIcann } = parse(ascii);
  return domain !== null && isIcann === true;
}

function bare(host: string): string {
  return host.replace(/\.$/, '').replace(/^www\./, '');
}
