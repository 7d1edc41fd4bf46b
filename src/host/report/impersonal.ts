/** What stands for what was taken out. */
const removed = '[…]';
/** Names that are looked for, and the length from which one is worth it. */
const mostNames = 20_000;
const shortest = 2;

/** Words that are in every log: a folder of that name tells nothing of its owner. */
const common = new Set(['inbox', 'mail', 'the', 'and', 'is', 'to', 'of', 'in', 'no', 'at', 'it']);

/** What looks like an address, a host, a place on a disk, or a quotation; every length bounded. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // What the program quotes are names of folders, users and servers, and what servers say.
  [/“[^”]*”?/g, `“${removed}”`],
  [/(refused: )[^\r\n]*/g, `$1${removed}`],
  [/[^\s@<>()"]{1,100}@[^\s@<>()",;:]{1,255}/g, removed],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"]{1,2000}/gi, removed],
  [/(?:[\p{L}\d_-]{1,63}\.){1,10}\p{L}[\p{L}\d-]{1,62}/gu, removed],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, removed],
  // Not the time at the beginning of a line.
  [/(?<![\dT])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}/gi, removed],
  [/(?:[A-Za-z]:)?(?:[\\/][^\\/\s:"]{1,255}){2,}/g, removed],
];

/**
 * Makes a line of the log fit for strangers: without the names that are known, and without all that
 * looks like an address, a host or a quotation.
 */
export function impersonal(names: Iterable<string>): (line: string) => string {
  const { words, texts } = wordsOf(names);
  return (line) => {
    let clean = line;
    for (const text of texts) clean = clean.replaceAll(text, removed);
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
    return clean.replace(/[\p{L}\p{N}]+/gu, (word) =>
      words.has(word.toLowerCase()) ? removed : word,
    );
  };
}

/** The words that names are made of; and those that do not stand between spaces, as they are. */
function wordsOf(names: Iterable<string>): { words: Set<string>; texts: Set<string> } {
  const words = new Set<string>();
  const texts = new Set<string>();
  for (const name of names) {
    if (words.size + texts.size > mostNames) break;
    for (const word of name.match(/[\p{L}\p{N}]+/gu) ?? [])
      if (word.length >= shortest && !common.has(word.toLowerCase())) words.add(word.toLowerCase());
    // Other scripts and signs: there may be no spaces around them.
    for (const text of name.match(/[^\p{ASCII}]+/gu) ?? [])
      if (text.length >= shortest) texts.add(text);
  }
  return { words, texts };
}
