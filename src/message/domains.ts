import { domainToASCII, domainToUnicode } from 'node:url';
import { getDomain } from 'tldts';

/** Longest host name there is (RFC 1035 §2.3.4), with room for one in Unicode. */
const maxHost = 255;

/**
 * A host name as it stands in DNS: in lower case, punycode, without a final dot; undefined when it is
 * none. An address in numbers stays what it is.
 */
export function asciiDomain(host: string): string | undefined {
  // Node cuts at these, and decodes percent signs, as in an address of the web.
  if (host.length > maxHost || /[/\\?#%@:\s]/.test(host)) return undefined;
  const ascii = domainToASCII(host).replace(/\.$/, '');
  return ascii === '' || ascii.length > maxHost || /^\.|\.\./.test(ascii) ? undefined : ascii;
}

/** A host name as people read it: in lower case, in Unicode; undefined when it is none. */
export function unicodeDomain(host: string): string | undefined {
  const ascii = asciiDomain(host);
  return ascii === undefined ? undefined : domainToUnicode(ascii) || ascii;
}

/**
 * The part of a host name that somebody registered, in punycode: `mail.example.co.uk` belongs to
 * `example.co.uk`. Undefined for addresses in numbers, single labels and public suffixes, those where
 * strangers share a host (`github.io`) among them.
 */
export function registrableDomain(host: string): string | undefined {
  const ascii = asciiDomain(host);
  if (ascii === undefined) return undefined;
  return getDomain(ascii, { allowPrivateDomains: true, extractHostname: false }) ?? undefined;
}

/** Whether both belong to whoever registered one domain; names without such a part must be equal. */
export function sameRegistrableDomain(a: string, b: string): boolean {
  const [first, second] = [a, b].map((host) => registrableDomain(host) ?? asciiDomain(host));
  return first !== undefined && first === second;
}

/** Scripts that domains are written in; letters of any other count as one more script. */
const scripts = new Map(
  [
    ...[
      'Latin',
      'Cyrillic',
      'Greek',
      'Armenian',
      'Georgian',
      'Hebrew',
      'Arabic',
      'Han',
      'Hiragana',
    ],
    ...['Katakana', 'Bopomofo', 'Hangul', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
    ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar'],
    ...['Khmer', 'Ethiopic', 'Cherokee', 'Mongolian'],
  ].map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')]),
);

/** Scripts that are written together (UTS #39 §5.2, "highly restrictive"). */
const together = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** Whether a label, in Unicode, mixes scripts that nobody writes together, as Latin and Cyrillic. */
export function isMixedScript(label: string): boolean {
  const found = scriptsOf(label);
  return (
    found.size > 1 && !together.some((group) => [...found].every((name) => group.includes(name)))
  );
}

function scriptsOf(label: string): Set<string> {
  const found = new Set<string>();
  for (const char of label.slice(0, maxHost)) {
    // Digits, hyphens and marks belong to every script.
    if (/[\p{Script=Common}\p{Script=Inherited}]/u.test(char)) continue;
    found.add([...scripts].find(([, pattern]) => pattern.test(char))?.[0] ?? 'other');
  }
  return found;
}

/** Letters that most fonts draw like a Latin one, or nearly so. */
const twins = new Map(
  Object.entries({
    ...{ а: 'a', с: 'c', ԁ: 'd', е: 'e', ҽ: 'e', һ: 'h', і: 'i', ј: 'j', ӏ: 'l', о: 'o', р: 'p' },
    ...{ ԛ: 'q', ѕ: 's', у: 'y', ү: 'y', ѵ: 'v', ԝ: 'w', ѡ: 'w', х: 'x' },
    ...{ α: 'a', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', υ: 'u', χ: 'x', ω: 'w', ϳ: 'j' },
    ...{ ı: 'i', ɑ: 'a', ɡ: 'g', ł: 'l', ø: 'o', đ: 'd', ħ: 'h' },
  }),
);

/** What is left of a name for a hasty eye: two names of one skeleton are taken for each other. */
function skeleton(name: string): string {
  return Array.from(withoutMarks(name), (char) => twins.get(char) ?? char)
    .join('')
    .replace(/0/g, 'o')
    .replace(/[1i]/g, 'l')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
}

function withoutMarks(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Whether another domain than `own` could be taken for it. Both in Unicode or punycode. */
export function looksLike(domain: string, own: string): boolean {
  const [other, mine] = [domain, own].map((host) => registrableDomain(host));
  if (other === undefined || mine === undefined || other === mine) return false;
  return skeleton(domainToUnicode(other)) === skeleton(domainToUnicode(mine));
}

/** Strokes of Japanese and Chinese that pass for a slash or a dot among Latin letters. */
const stroke = /[\p{Script=Latin}\d-][ノンソ丶乀乁丿](?:[\p{Script=Latin}\d-]|$)/u;

/**
 * Whether a domain, in Unicode, shows letters that are not what they seem: a label of mixed scripts, or
 * one all Cyrillic or Greek that could be read as Latin (`аррӏе.com`). The latter is no trick under a
 * top-level domain of the same script, which nobody takes for a Latin one.
 */
export function isDeceptive(domain: string): boolean {
  const labels = domain.slice(0, maxHost).toLowerCase().split('.');
  const top = scriptsOf(labels.at(-1)!);
  return labels.some((label) => {
    const [script] = scriptsOf(label);
    const isTwin = script !== undefined && !top.has(script) && isLatinTwin(label);
    return isTwin || isMixedScript(label) || stroke.test(label);
  });
}

function isLatinTwin(label: string): boolean {
  const letters = Array.from(withoutMarks(label)).filter((char) => /\p{L}/u.test(char));
  return letters.length > 0 && letters.every((char) => isCyrillicOrGreek(char) && twins.has(char));
}

function isCyrillicOrGreek(char: string): boolean {
  return /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(char);
}

/** A host name for people to read: in Unicode, but as it stands in DNS where Unicode would deceive. */
export function shownDomain(host: string): string | undefined {
  const unicode = unicodeDomain(host);
  return unicode !== undefined && isDeceptive(unicode) ? asciiDomain(host) : unicode;
}
