import type { Query } from './ast.ts';
import { nextDay, readAge, readDays } from './dates.ts';
import { fault } from './fault.ts';
import { tokenize } from './lexer.ts';
import type { Term, Token } from './lexer.ts';
import { flagWords } from './operators.ts';
import type { Operator } from './operators.ts';
import { largestSize, readSize } from './sizes.ts';

export const maxQueryLength = 2000;
export const maxQueryDepth = 50;

export interface ParseOptions {
  /** What "today" and "2 weeks ago" count from, in local time. */
  readonly now: Date;
}

/**
 * Reads the query language of docs/search.md. Terms side by side must all match; OR binds tighter,
 * as in the mail services people know.
 * @throws QueryFaultError, a MailError 'bad-query' with the position of the fault in UTF-16 units
 */
export function parseQuery(text: string, options: ParseOptions): Query {
  if (text.length > maxQueryLength) {
    throw fault(maxQueryLength, { kind: 'too-long', limit: maxQueryLength });
  }
  const input = { tokens: tokenize(text.toWellFormed()), at: 0, depth: 0, now: options.now };
  if (peek(input).type === 'end') return { kind: 'all', position: 0 };
  const query = parseAnd(input);
  const rest = peek(input);
  if (rest.type === ')') {
    throw fault(rest.position, { kind: 'unopened-parenthesis' });
  }
  return query;
}

interface Input {
  readonly tokens: readonly Token[];
  readonly now: Date;
  at: number;
  depth: number;
}

function parseAnd(input: Input): Query {
  const queries: Query[] = [];
  for (;;) {
    const query = parseOr(input);
    // Nested parts of the same kind say nothing more than a flat list.
    queries.push(...(query.kind === 'and' ? query.queries : [query]));
    const next = peek(input).type;
    if (next === 'AND') input.at++;
    else if (next === ')' || next === 'end') break;
  }
  const first = queries[0]!;
  return queries.length === 1 ? first : { kind: 'and', queries, position: first.position };
}

function parseOr(input: Input): Query {
  const queries: Query[] = [];
  for (;;) {
    const query = parseUnary(input);
    queries.push(...(query.kind === 'or' ? query.queries : [query]));
    if (peek(input).type !== 'OR') break;
    input.at++;
  }
  const first = queries[0]!;
  return queries.length === 1 ? first : { kind: 'or', queries, position: first.position };
}

function parseUnary(input: Input): Query {
  const token = peek(input);
  input.at++;
  switch (token.type) {
    case 'term':
      return token.operator === undefined
        ? { kind: 'text', value: needValue(token), position: token.position }
        : parseOperator(input, token, token.operator);
    case '-':
      return { kind: 'not', query: deeper(input, token, parseUnary), position: token.position };
    case '(':
      return deeper(input, token, parseGroup);
    case ')':
      throw fault(token.position, { kind: 'nothing-before-parenthesis' });
    case 'OR':
    case 'AND':
      throw fault(token.position, { kind: 'one-sided', word: token.type });
    case 'end':
      throw fault(token.position, { kind: 'ends-too-early' });
  }
}

function parseGroup(input: Input): Query {
  const start = input.tokens[input.at - 1]!.position;
  const query = parseAnd(input);
  if (peek(input).type !== ')') {
    throw fault(start, { kind: 'unclosed-parenthesis' });
  }
  input.at++;
  return query;
}

function deeper(input: Input, token: Token, parse: (input: Input) => Query): Query {
  if (++input.depth > maxQueryDepth) {
    throw fault(token.position, { kind: 'too-deep', limit: maxQueryDepth });
  }
  const query = parse(input);
  input.depth--;
  return query;
}

function parseOperator(input: Input, term: Term, operator: Operator): Query {
  const { position } = term;
  const value = needValue(term);
  switch (operator) {
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
    case 'subject':
    case 'body':
      return { kind: 'field', field: operator, value, position };
    case 'list':
      return { kind: 'header', name: 'List-Id', value, position };
    case 'header':
      return parseHeader(term, value);
    case 'has':
      if (/^attachments?$/i.test(value)) return { kind: 'attachment', position };
      throw fault(term.valuePosition, { kind: 'unknown-thing' });
    case 'is':
      return parseFlag(term, value);
    case 'tag':
      return parseKeyword(term, value);
    case 'before':
    case 'after':
    case 'on':
    case 'since':
      return parseDate(input, term, operator);
    case 'older_than':
    case 'newer_than':
      return parseAge(input, term, operator);
    case 'larger':
    case 'smaller':
      return parseSize(term, operator);
    case 'in':
      return { kind: 'folder', name: value, position };
    case 'id':
      return parseMessageId(term, value);
  }
}

function parseHeader(term: Term, value: string): Query {
  const equals = value.indexOf('=');
  const name = equals < 0 ? value : value.slice(0, equals);
  // A field name (RFC 5322 §2.2), less what would have to be quoted here or in IMAP.
  if (!/^[!#$&'+,\-./0-9;<>?@A-Z[^_`a-z|}~]+$/.test(name)) {
    throw fault(term.valuePosition, { kind: 'bad-header' });
  }
  const sought = equals < 0 ? '' : value.slice(equals + 1);
  return { kind: 'header', name, value: sought, position: term.position };
}

function parseFlag(term: Term, value: string): Query {
  const flag = flagWords.get(value.toLowerCase());
  if (flag) return { kind: 'flag', ...flag, position: term.position };
  throw fault(term.valuePosition, { kind: 'unknown-flag', words: [...flagWords.keys()] });
}

function parseKeyword(term: Term, value: string): Query {
  // An IMAP atom (RFC 9051 §9), so that nothing typed can become part of a command.
  if (/^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+$/.test(value)) {
    return { kind: 'keyword', keyword: value, position: term.position };
  }
  throw fault(term.valuePosition, { kind: 'bad-tag' });
}

function parseDate(input: Input, term: Term, operator: 'before' | 'after' | 'on' | 'since'): Query {
  const days = readDays(dateText(input, term), input.now);
  if (!days) {
    throw fault(term.valuePosition, { kind: 'bad-date' });
  }
  const { position } = term;
  const after = (): Query => {
    return { kind: 'date', relation: 'since', day: nextDay(days.last), position };
  };
  if (operator === 'after') return after();
  if (operator !== 'on' || days.first === days.last) {
    return { kind: 'date', relation: operator, day: days.first, position };
  }
  const since: Query = { kind: 'date', relation: 'since', day: days.first, position };
  const before: Query = { kind: 'date', relation: 'before', day: nextDay(days.last), position };
  return { kind: 'and', queries: [since, before], position };
}

/** `since:last monday` reads as one value although it stands without quotes. */
function dateText(input: Input, term: Term): string {
  const next = peek(input);
  const goesOn = !term.quoted && /^(last|this)$/i.test(term.value);
  if (!goesOn || next.type !== 'term' || next.operator !== undefined || next.quoted) {
    return term.value;
  }
  input.at++;
  return `${term.value} ${next.value}`;
}

function parseAge(input: Input, term: Term, operator: 'older_than' | 'newer_than'): Query {
  const day = readAge(term.value, input.now);
  if (day === undefined) {
    throw fault(term.valuePosition, { kind: 'bad-age' });
  }
  const relation = operator === 'older_than' ? 'before' : 'since';
  return { kind: 'date', relation, day, position: term.position };
}

function parseSize(term: Term, relation: 'larger' | 'smaller'): Query {
  const octets = readSize(term.value);
  if (octets !== undefined && octets <= largestSize) {
    return { kind: 'size', relation, octets, position: term.position };
  }
  throw fault(term.valuePosition, { kind: 'bad-size' });
}

function parseMessageId(term: Term, value: string): Query {
  const messageId = value.startsWith('<') && value.endsWith('>') ? value.slice(1, -1) : value;
  if (messageId !== '') return { kind: 'id', messageId, position: term.position };
  throw fault(term.valuePosition, { kind: 'bad-message-id' });
}

function needValue(term: Term): string {
  if (!term.quoted && term.operator !== undefined && term.value.startsWith('(')) {
    throw fault(term.valuePosition, { kind: 'several-values', operator: term.operator });
  }
  if (term.value.trim() !== '') return term.value;
  throw term.operator === undefined
    ? fault(term.position, { kind: 'empty-quotes' })
    : fault(term.valuePosition, { kind: 'empty-operator', operator: term.operator });
}

function peek(input: Input): Token {
  return input.tokens[input.at]!;
}
