import { createHash } from 'node:crypto';
import type { Argument } from '../../../src/imap/raw.ts';
import type { SearchKeys } from '../../../src/imap/search.ts';

/** How many arguments follow a key that is neither NOT nor OR (RFC 9051 §6.4.4). */
function argumentCount(word: string): number {
  if (word === 'HEADER') return 2;
  return /^(TEXT|X-GM-RAW|FROM|TO|CC|BCC|SUBJECT|BODY|KEYWORD|UID|LARGER|SMALLER|SENT.*)$/.test(
    word,
  )
    ? 1
    : 0;
}

/**
 * Reads a SEARCH program as a server does and says whether it matches a message of which `seed`
 * decides what is true; no program matches nothing.
 */
export function matches(keys: SearchKeys | undefined, seed: number): boolean {
  if (!keys) return false;
  let at = 0;
  const next = (): string => {
    const argument: Argument | undefined = keys[at++];
    if (argument === undefined) throw new Error('The program ends within a key.');
    if (Array.isArray(argument)) throw new Error('A parenthesis.');
    return String(argument.value);
  };
  const readKey = (): boolean => {
    const word = next();
    if (word === 'ALL') return true;
    if (word === 'FUZZY') return readKey();
    if (word === 'NOT') return !readKey();
    if (word === 'OR') {
      const either = [readKey(), readKey()];
      return either.includes(true);
    }
    const term = [word, ...Array.from({ length: argumentCount(word) }, next)];
    return isTrue(term, seed);
  };
  let all = true;
  while (at < keys.length) all = readKey() && all;
  return all;
}

function isTrue(term: readonly string[], seed: number): boolean {
  // Of one day, a message is either of before it or of since.
  if (term[0] === 'SENTBEFORE') return !isTrue(['SENTSINCE', ...term.slice(1)], seed);
  const digest = createHash('sha1')
    .update(JSON.stringify([term, seed]))
    .digest();
  return digest[0]! % 2 === 0;
}
