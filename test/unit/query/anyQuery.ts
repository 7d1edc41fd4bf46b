import fc from 'fast-check';
import type { Query } from '../../../src/model/query/ast.ts';

/** Anything that can stand in quotes: no controls, not blank, no odd line ends. */
const value = fc
  .oneof(
    fc.constantFrom('OR', 'NOT', '-x', 'a b', 'from:x', '"', '\\', '(', 'last', 'a\\"b', '<x>'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  )
  .map((text) => text.toWellFormed())
  .filter((text) => text.trim() !== '' && !/[\p{Cc}\u2028\u2029]/u.test(text));

const day = fc
  .date({ min: new Date(0), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** A query of one term. */
export const leaf: fc.Arbitrary<Query> = fc
  .oneof(
    fc.record({ kind: fc.constant('text' as const), value }),
    fc.record({
      kind: fc.constant('field' as const),
      field: fc.constantFrom('from', 'to', 'cc', 'bcc', 'subject', 'body'),
      value,
    }),
    fc.record({
      kind: fc.constant('header' as const),
      name: fc.constantFrom('List-Id', 'X-Mailer', 'list-id'),
      value: fc.oneof(fc.constant(''), value),
    }),
    fc.constantFrom(
      { kind: 'flag', flag: '\\Seen', set: false } as const,
      { kind: 'flag', flag: '\\Flagged', set: true } as const,
      { kind: 'flag', flag: '\\Answered', set: false } as const,
      { kind: 'flag', flag: '\\Recent', set: true } as const,
      { kind: 'attachment' } as const,
      { kind: 'keyword', keyword: '$Work' } as const,
    ),
    fc.record({
      kind: fc.constant('date' as const),
      relation: fc.constantFrom('before', 'since', 'on'),
      day,
    }),
    fc.record({
      kind: fc.constant('size' as const),
      relation: fc.constantFrom('larger', 'smaller'),
      octets: fc.nat({ max: 2 ** 32 - 1 }),
    }),
    fc.record({ kind: fc.constant('folder' as const), name: value }),
    fc.record({ kind: fc.constant('id' as const), messageId: value }),
  )
  .map((node) => ({ ...node, position: 0 }));

/** Any query that can be written. */
export const anyQuery: fc.Arbitrary<Query> = fc.letrec<{ tree: Query }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('tree').map((inner) => ({ kind: 'not' as const, query: inner, position: 0 })),
    group('and', tie('tree')),
    group('or', tie('tree')),
  ),
})).tree;

function group(kind: 'and' | 'or', inner: fc.Arbitrary<Query>): fc.Arbitrary<Query> {
  return fc.array(inner, { minLength: 2, maxLength: 3 }).map((queries) => ({
    kind,
    queries: queries.flatMap((each) => (each.kind === kind ? each.queries : [each])),
    position: 0,
  }));
}
