import type { FlagQuery, Query } from './ast.ts';
import { flagWords } from './operators.ts';
import { formatSize } from './sizes.ts';

/**
 * The canonical spelling of a query: dates absolute, phrases quoted where they must be. Within the
 * bounds of `parseQuery` reading it again gives the same query, but for positions.
 */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'and':
      return query.queries.map((each) => printInside(each, 'or', 'and')).join(' ');
    case 'or':
      return query.queries.map((each) => printInside(each, 'and', 'or')).join(' OR ');
    case 'not':
      // Two dashes would begin a word, so a negation of a negation is grouped as well.
      return `-${printInside(query.query, 'and', 'or', 'not')}`;
    default:
      return printLeaf(query);
  }
}

function printInside(query: Query, ...grouped: readonly Query['kind'][]): string {
  const text = printQuery(query);
  return grouped.includes(query.kind) ? `(${text})` : text;
}

function printLeaf(query: Exclude<Query, { kind: 'all' | 'and' | 'or' | 'not' }>): string {
  switch (query.kind) {
    case 'text':
      return isPlainWord(query.value) ? query.value : quote(query.value);
    case 'field':
      return `${query.field}:${printValue(query.value)}`;
    case 'header':
      if (query.name === 'List-Id' && query.value !== '') return `list:${printValue(query.value)}`;
      return `header:${query.name}${query.value === '' ? '' : `=${printValue(query.value)}`}`;
    case 'flag':
      return printFlag(query);
    case 'keyword':
      return `tag:${query.keyword}`;
    case 'date':
      return `${query.relation}:${query.day}`;
    case 'size':
      return `${query.relation}:${formatSize(query.octets)}`;
    case 'attachment':
      return 'has:attachment';
    case 'folder':
      return `in:${printValue(query.name)}`;
    case 'id':
      return `id:${printValue(`<${query.messageId}>`)}`;
  }
}

function printFlag({ flag, set }: FlagQuery): string {
  for (const [word, meaning] of flagWords) {
    if (meaning.flag === flag && meaning.set === set) return `is:${word}`;
  }
  return `-${printFlag({ kind: 'flag', flag, set: !set, position: 0 })}`;
}

function isPlainWord(text: string): boolean {
  return /^[\p{L}\p{N}][^\s"():\\]*$/u.test(text) && !/^(OR|AND|NOT)$/.test(text);
}

/** A value as it stands behind its operator, in quotes where it has to be. */
export function printValue(text: string): string {
  return /^[^\s"()\\]+$/.test(text) && !/^(last|this)$/i.test(text) ? text : quote(text);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
