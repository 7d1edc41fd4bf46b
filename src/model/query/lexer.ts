import { fault } from './fault.ts';
import { findOperator, meantOperator } from './operators.ts';
import type { Operator } from './operators.ts';

/** A word, a phrase, or an operator with its value. */
export interface Term {
  readonly type: 'term';
  readonly position: number;
  readonly operator?: Operator;
  readonly value: string;
  readonly valuePosition: number;
  /** Whether the value stood in quotes, where no word is special. */
  readonly quoted: boolean;
}

export interface Mark {
  readonly type: '(' | ')' | '-' | 'OR' | 'AND' | 'end';
  readonly position: number;
}

export type Token = Term | Mark;

const spaces = /\s*/y;
const operatorName = /([A-Za-z_]+):/y;

const control = /[\u0000-\u0008\u000e-\u001f\u007f]/;

/**
 * Cuts a query into tokens, in one pass; the last is always 'end'.
 * @throws MailError 'bad-query'
 */
export function tokenize(text: string): Token[] {
  const bad = control.exec(text);
  if (bad) throw fault(bad.index, { kind: 'control-character' });
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(spaces, text, at)![0].length;
    if (at >= text.length) break;
    const [token, end] = readToken(text, at);
    tokens.push(token);
    at = end;
  }
  tokens.push({ type: 'end', position: text.length });
  return tokens;
}

function readToken(text: string, at: number): [Token, number] {
  const char = text[at];
  if (char === '(' || char === ')') return [{ type: char, position: at }, at + 1];
  // `--verbose` and a lone dash are things people look for, not negations.
  if (char === '-' && /[^\s-]/.test(text[at + 1] ?? ' ')) {
    return [{ type: '-', position: at }, at + 1];
  }
  if (char === '"') return readTerm(text, at, at);
  const name = matchAt(operatorName, text, at)?.[1];
  const operator = name === undefined ? undefined : findOperator(name);
  if (name !== undefined && operator !== undefined) {
    return readTerm(text, at, at + name.length + 1, operator);
  }
  if (name !== undefined) checkSpelling(text, at, name);
  const [term, end] = readTerm(text, at, at);
  if (term.value === 'OR' || term.value === 'AND') return [{ type: term.value, position: at }, end];
  // The word people know from elsewhere; what we print is the dash.
  if (term.value === 'NOT') return [{ type: '-', position: at }, end];
  return [term, end];
}

function readTerm(
  text: string,
  position: number,
  valuePosition: number,
  operator?: Operator,
): [Term, number] {
  const quoted = text[valuePosition] === '"';
  const [value, end] = quoted
    ? readPhrase(text, valuePosition)
    : readWord(text, valuePosition, operator === 'header');
  const term: Term = { type: 'term', position, value, valuePosition, quoted };
  return [operator === undefined ? term : { ...term, operator }, end];
}

/** A word ends at a space or at a parenthesis it did not open: `(main())` holds the word `main()`. */
function readWord(text: string, start: number, quotesAfterEquals: boolean): [string, number] {
  let open = 0;
  let at = start;
  let equals = false;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (/\s/.test(char)) break;
    if (char === ')' && open-- === 0) break;
    if (char === '(') open++;
    if (char === '=' && !equals && quotesAfterEquals) {
      equals = true;
      if (text[at + 1] === '"') {
        const [phrase, end] = readPhrase(text, at + 1);
        return [text.slice(start, at + 1) + phrase, end];
      }
    }
  }
  return [text.slice(start, at), at];
}

/** A phrase in double quotes, where `\"` and `\\` stand for themselves and line breaks for spaces. */
function readPhrase(text: string, start: number): [string, number] {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') return [value, at + 1];
    const escaped = char === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\');
    if (escaped) at++;
    value += /[\t-\r\u2028\u2029]/.test(char) ? ' ' : text[at]!;
  }
  throw fault(start, { kind: 'unclosed-quote' });
}

/** `form:ada` is almost surely a slip; `https://…` and `TypeError:` are not. */
function checkSpelling(text: string, at: number, name: string): void {
  const next = text[at + name.length + 1];
  if (next === undefined || /[\s:/]/.test(next)) return;
  const meant = meantOperator(name);
  if (meant === undefined) return;
  throw fault(at, { kind: 'misspelt-operator', name, meant });
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
