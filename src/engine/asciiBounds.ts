import type { Query } from '../model/query/ast.ts';
import type { Bound, Leaf } from '../model/query/leaves.ts';

/** A leaf's bound that a server can be asked for that knows no characters but those of ASCII. */
export function inAscii(leaf: Leaf, bound: Bound): Query {
  if (isAscii(typedText(leaf))) return leaf;
  const all: Query = { kind: 'all', position: leaf.position };
  if (bound === 'least') return { kind: 'not', query: all, position: leaf.position };
  const word = longestAsciiWord(typedText(leaf));
  if (word === undefined) return all;
  return leaf.kind === 'id' ? { ...leaf, messageId: word } : ({ ...leaf, value: word } as Leaf);
}

/** What a person typed in a leaf that goes to the server as a string. */
export function typedText(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'text':
    case 'field':
    case 'header':
      return leaf.value;
    case 'id':
      return leaf.messageId;
    default:
      return '';
  }
}

/** Whether a quoted string can carry it. */
export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** Whole words only: the part of one is not what every server finds. */
function longestAsciiWord(text: string): string | undefined {
  const words = (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter(
    (word) => word.length >= 3 && isAscii(word),
  );
  return words.sort((a, b) => b.length - a.length)[0];
}
