import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inAscii } from '../../../src/engine/asciiBounds.ts';
import type { Query } from '../../../src/model/query/ast.ts';
import { evaluate, type Known } from '../../../src/model/query/evaluate.ts';
import { boundOf, leavesOf } from '../../../src/model/query/leaves.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';
import { printQuery } from '../../../src/model/query/print.ts';
import { anyQuery } from './anyQuery.ts';

const now = new Date(2026, 2, 11);

function bound(text: string, which: 'most' | 'least'): string {
  return show(boundOf(parseQuery(text, { now }), which, inAscii));
}

/** As printed, with `*` for everything. */
function show(query: Query): string {
  if (query.kind === 'all') return '*';
  if (query.kind === 'not') return `-${show(query.query)}`;
  if (query.kind === 'and' || query.kind === 'or')
    return `(${query.queries.map(show).join(query.kind === 'or' ? ' OR ' : ' ')})`;
  return printQuery(query);
}

describe('leavesOf', () => {
  it('lists the terms in their order', () => {
    const leaves = leavesOf(parseQuery('a (b OR -(c is:read))', { now }));
    assert.deepEqual(leaves.map(show), ['a', 'b', 'c', 'is:read']);
  });
});

describe('what a server can be asked that knows ASCII only', () => {
  const cases: [string, string, string][] = [
    ['build', 'build', 'build'],
    ['Prüfung', '*', '-*'],
    ['"Build der Prüfung"', 'Build', '-*'],
    ['"in zu Prüfung"', '*', '-*'],
    ['from:"Grace Jürgens"', 'from:Grace', '-*'],
    ['-"Build der Prüfung"', '--*', '-Build'],
    ['is:unread Ü', '(is:unread *)', '(is:unread -*)'],
    ['a OR Ü', '(a OR *)', '(a OR -*)'],
    ['id:<ü@example.org>', 'id:<example>', '-*'],
  ];
  for (const [query, most, least] of cases)
    it(`${query}: at most ${most}, at least ${least}`, () => {
      assert.equal(bound(query, 'most'), most);
      assert.equal(bound(query, 'least'), least);
    });

  it('is a bound of any query', () => {
    const words = ['Prüfung', 'Build', 'Ada', '日本'];
    const message = (subject: readonly string[], from: readonly string[]): Known => ({
      ...{ subject: subject.join(' '), from: from.map((address) => ({ address })), to: [] },
      ...{ cc: [], bcc: [], body: '', headers: [], messageIdHeader: '<Ada@x>' },
      ...{ date: '2026-01-01T12:00:00Z', size: 1, flags: ['\\Seen'], hasAttachments: false },
      isIn: () => true,
    });
    const some = fc.subarray(words);
    const leaf = fc.record({
      kind: fc.constant('field' as const),
      field: fc.constantFrom('from' as const, 'subject' as const),
      value: fc.subarray(words, { minLength: 1 }).map((each) => each.join(' ')),
      position: fc.constant(0),
    });
    const query = fc.oneof(
      anyQuery,
      leaf,
      fc.array(leaf, { minLength: 2, maxLength: 3 }).map((queries): Query => ({
        kind: 'not',
        query: {
          kind: 'or',
          queries: queries.map((each, at): Query =>
            at === 0 ? { kind: 'not', query: each, position: 0 } : each,
          ),
          position: 0,
        },
        position: 0,
      })),
    );
    fc.assert(
      fc.property(query, some, some, (each, subject, from) => {
        const known = message(subject, from);
        const matches = evaluate(each, known);
        if (matches !== false)
          assert.notEqual(evaluate(boundOf(each, 'most', inAscii), known), false);
        if (matches !== true)
          assert.notEqual(evaluate(boundOf(each, 'least', inAscii), known), true);
      }),
      { numRuns: 1000 },
    );
  });
});
