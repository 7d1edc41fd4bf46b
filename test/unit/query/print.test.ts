import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MailError } from '../../../src/model/errors.ts';
import type { Query } from '../../../src/model/query/ast.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';
import { printQuery } from '../../../src/model/query/print.ts';
import { withoutPositions } from './withoutPositions.ts';

const now = new Date(2026, 2, 11);

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

const leaf: fc.Arbitrary<Query> = fc
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
  .map((node) => ({ ...node, position: 0 }) as Query);

const query: fc.Arbitrary<Query> = fc.letrec<{ tree: Query }>((tie) => ({
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

describe('printQuery', () => {
  it('prints what parseQuery reads back as the same query', () => {
    fc.assert(
      fc.property(query, (original) => {
        const text = printQuery(original);
        fc.pre(text.length <= 2000);
        assert.deepEqual(
          withoutPositions(parseQuery(text, { now })),
          withoutPositions(original),
          text,
        );
      }),
      { numRuns: 500 },
    );
  }).timeout(30_000);

  it('prints one spelling for one meaning', () => {
    const spell = (text: string): string => printQuery(parseQuery(text, { now }));
    assert.equal(spell('  FROM:"ada"   larger:2048k '), 'from:ada larger:2M');
    assert.equal(spell('a (b OR (c OR d))'), 'a (b OR c OR d)');
    assert.equal(spell('-(-a)'), '-(-a)');
    assert.equal(spell(''), '');
    assert.equal(
      printQuery({ kind: 'flag', flag: '\\Draft', set: false, position: 0 }),
      '-is:draft',
    );
  });
});

describe('parseQuery on anything', () => {
  const scrap = fc.constantFrom(
    '(',
    ')',
    '-',
    '"',
    ' OR ',
    ' ',
    'from:',
    'on:',
    'last ',
    'header:',
    '=',
    '\\',
    'x',
    '\u0000',
    '\ud800',
  );

  it('throws nothing but MailErrors, with a position in the text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(scrap, { maxLength: 60 }).map((scraps) => scraps.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        try {
          const spelt = printQuery(parseQuery(text, { now }));
          if (spelt.length <= 2000) assert.equal(printQuery(parseQuery(spelt, { now })), spelt);
        } catch (error) {
          if (!MailError.is(error, 'bad-query')) throw error;
          assert.ok(error.position! >= 0 && error.position! <= text.length);
        }
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);

  it('is quick on the worst of texts', () => {
    const started = performance.now();
    for (const piece of [
      '(',
      '-(',
      '"',
      'a(',
      'a ',
      'on:last ',
      'a OR ',
      'x:',
      '\\"',
      'header:a="',
    ]) {
      try {
        parseQuery(piece.repeat(Math.floor(2000 / piece.length)), { now });
      } catch (error) {
        assert.ok(MailError.is(error, 'bad-query'));
      }
    }
    assert.ok(performance.now() - started < 10_000);
  }).timeout(30_000);
});
