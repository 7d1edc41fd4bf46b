import { findOperator, flagWords, type Operator, operators } from './operators.ts';
import { printValue } from './print.ts';

/**
 * What may be completed: the text from `from` to `to` is replaced by what is chosen, `text` is what
 * is typed of it up to the cursor.
 */
export type Completing =
  | { readonly kind: 'nothing' }
  /** A bare word, maybe an operator begun: its colon, where there is one, is replaced as well. */
  | {
      readonly kind: 'term';
      readonly from: number;
      readonly to: number;
      readonly text: string;
    }
  /** What follows an operator, with its quotes where there are any. */
  | {
      readonly kind: 'value';
      readonly operator: Operator;
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly quoted: boolean;
    };

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const stretches = ['this week', 'last week', 'this month', 'last month', 'this year', 'last year'];
const dates = ['today', 'yesterday', ...stretches, ...days];
const ages = ['1d', '3d', '7d', '2w', '1m', '3m', '6m', '1y', '2y'];
const sizes = ['100K', '500K', '1M', '5M', '10M', '25M'];

/** The fixed values of an operator, as they are typed: none of them needs quotes. */
export function valuesOf(operator: Operator): readonly string[] {
  switch (operator) {
    case 'has':
      return ['attachment'];
    case 'is':
      return [...flagWords.keys()];
    case 'before':
    case 'after':
    case 'on':
    case 'since':
      return dates;
    case 'older_than':
    case 'newer_than':
      return ages;
    case 'larger':
    case 'smaller':
      return sizes;
    default:
      return [];
  }
}

/** The operators whose names begin so, in any case; all of them for nothing. */
export function operatorsBeginning(text: string): Operator[] {
  const begun = text.toLowerCase();
  return operators.filter((operator) => operator.startsWith(begun));
}

/** A value as it must be typed after its operator: quoted where it has to be. */
export function typedValue(value: string): string {
  // Nothing else of these can be searched for.
  return printValue(value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '));
}

/** What may be completed at a cursor, in text that need not be finished. Never throws. */
export function completingAt(text: string, cursor: number): Completing {
  const caret = Math.min(Math.max(0, Math.trunc(cursor) || 0), text.length);
  for (let at = 0; ;) {
    const start = skipSpaces(text, at);
    const char = text[start];
    if (caret <= start && (caret < start || char === undefined || '()"'.includes(char)))
      return term(text, caret, caret, caret);
    if (char === '(' || char === ')' || isNegation(text, start, caret)) {
      at = start + 1;
      continue;
    }
    const found = readTerm(text, start, caret);
    if (typeof found !== 'number') return found;
    at = found;
  }
}

/** What is completed in the term that begins here; where it ends when the cursor is behind it. */
function readTerm(text: string, start: number, caret: number): Completing | number {
  if (text[start] === '"') {
    const end = endOfPhrase(text, start);
    return caret <= end ? { kind: 'nothing' } : end;
  }
  const name = operatorAt(text, start);
  const operator = name === undefined ? undefined : findOperator(name);
  if (name === undefined || operator === undefined) {
    const end = endOfWord(text, start);
    return caret <= end ? term(text, start, end, caret) : end;
  }
  const from = start + name.length + 1;
  if (caret < from) return term(text, start, from, caret);
  return readValue(text, operator, from, caret);
}

function readValue(
  text: string,
  operator: Operator,
  from: number,
  caret: number,
): Completing | number {
  if (text[from] === '"') {
    const end = endOfPhrase(text, from);
    if (caret > end) return end;
    // Behind its closing quote a value is finished.
    if (caret === end && isClosed(text, from, end)) return { kind: 'nothing' };
    const typed = text.slice(from + 1, Math.max(from + 1, caret)).replace(/\\(["\\])/g, '$1');
    return { kind: 'value', operator, from, to: end, text: typed, quoted: true };
  }
  if (operator === 'header') return readHeader(text, from, caret);
  let end = endOfWord(text, from);
  // `since:last week` is one value although it stands without quotes.
  if (valuesOf(operator) === dates && /^(last|this)$/i.test(text.slice(from, end)))
    end = endOfSecondWord(text, end);
  if (caret > end) return end;
  const typed = text.slice(from, caret).replace(/\s+/g, ' ');
  return { kind: 'value', operator, from, to: end, text: typed, quoted: false };
}

/** Of `name=value` only the name can be completed. */
function readHeader(text: string, from: number, caret: number): Completing | number {
  const word = endOfWord(text, from);
  const equals = text.slice(from, word).indexOf('=');
  if (equals < 0 || caret <= from + equals) {
    if (caret > word) return word;
    const to = equals < 0 ? word : from + equals;
    const typed = text.slice(from, caret);
    return { kind: 'value', operator: 'header', from, to, text: typed, quoted: false };
  }
  const value = from + equals + 1;
  const end = text[value] === '"' ? endOfPhrase(text, value) : word;
  return caret <= end ? { kind: 'nothing' } : end;
}

function term(text: string, from: number, end: number, caret: number): Completing {
  // Before a word something may be put; it is not what is to be replaced.
  const to = caret === from ? caret : end;
  return { kind: 'term', from, to, text: text.slice(from, caret) };
}

/** As the lexer has it, and a dash behind which nothing is typed yet. */
function isNegation(text: string, at: number, caret: number): boolean {
  if (text[at] !== '-' || text[at + 1] === '-' || caret === at) return false;
  return caret === at + 1 || /\S/.test(text[at + 1] ?? ' ');
}

function operatorAt(text: string, at: number): string | undefined {
  const name = /([A-Za-z_]{1,20}):/y;
  name.lastIndex = at;
  return name.exec(text)?.[1];
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

/** A word ends at a space or at a parenthesis it did not open. */
function endOfWord(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (/\s/.test(char) || (char === ')' && open-- === 0)) return at;
    if (char === '(') open++;
  }
  return text.length;
}

/** Where the word behind `last` or `this` ends, if there is one that may go with it. */
function endOfSecondWord(text: string, end: number): number {
  const start = skipSpaces(text, end);
  const isWord = start < text.length && !/["()-]/.test(text[start]!);
  if (start === end) return end;
  if (!isWord || operatorAt(text, start) !== undefined) return end + 1;
  return endOfWord(text, start);
}

/** Behind the closing quote; the end of the text where there is none. */
function endOfPhrase(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++;
  }
  return text.length;
}

/** Whether the phrase ends with a quote of its own. */
function isClosed(text: string, start: number, end: number): boolean {
  let backslashes = 0;
  while (text[end - 2 - backslashes] === '\\') backslashes++;
  return end - 1 > start && text[end - 1] === '"' && backslashes % 2 === 0;
}
