import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  completingAt,
  operatorsBeginning,
  typedValue,
  valuesOf,
} from '../../../src/model/query/completion.ts';
import { operators } from '../../../src/model/query/operators.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';

const now = new Date(2026, 2, 11);

/** What is completed where the bar stands, as `kind operator "text" [replaced]`. */
function completing(marked: string): string {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const what = completingAt(text, cursor);
  if (what.kind === 'nothing') return 'nothing';
  const replaced = `“${what.text}” for [${text.slice(what.from, what.to)}]`;
  assert.ok(what.kind === 'term' || what.kind === 'value');
  return what.kind === 'term'
    ? `term ${replaced}`
    : `${what.operator}${what.quoted ? ' quoted' : ''} ${replaced}`;
}

describe('completingAt', () => {
  const cases: [string, string][] = [
    ['|', 'term “” for []'],
    ['fr|', 'term “fr” for [fr]'],
    ['f|r', 'term “f” for [fr]'],
    ['|abc', 'term “” for []'],
    ['a |', 'term “” for []'],
    ['a  |  b', 'term “” for []'],
    ['a fr| b', 'term “fr” for [fr]'],
    ['(fr|', 'term “fr” for [fr]'],
    ['(|', 'term “” for []'],
    ['(a)|', 'term “” for []'],
    ['(abc|)', 'term “abc” for [abc]'],
    ['main()|', 'term “main()” for [main()]'],
    ['-|', 'term “” for []'],
    ['-fr|', 'term “fr” for [fr]'],
    ['-fr |', 'term “” for []'],
    ['-(fr|', 'term “fr” for [fr]'],
    ['NOT fr|', 'term “fr” for [fr]'],
    ['|-fr', 'term “” for []'],
    ['--fr|', 'term “--fr” for [--fr]'],
    ['fr|om:ada', 'term “fr” for [from:]'],
    ['from|:ada', 'term “from” for [from:]'],
    ['from:|', 'from “” for []'],
    ['from:|ada', 'from “” for [ada]'],
    ['from:a|da b', 'from “a” for [ada]'],
    ['FROM:a|', 'from “a” for [a]'],
    ['(from:a|)', 'from “a” for [a]'],
    ['-from:a|', 'from “a” for [a]'],
    ['a OR from:a|', 'from “a” for [a]'],
    ['from:"Ada L|', 'from quoted “Ada L” for ["Ada L]'],
    ['from:"Ada| L" b', 'from quoted “Ada” for ["Ada L"]'],
    ['from:|"Ada"', 'from quoted “” for ["Ada"]'],
    ['from:"a\\"|', 'from quoted “a"” for ["a\\"]'],
    ['from:"|', 'from quoted “” for ["]'],
    ['from:"Ada"|', 'nothing'],
    ['from:"Ada" t|', 'term “t” for [t]'],
    ['"a b|', 'nothing'],
    ['"a fr|" b', 'nothing'],
    ['"a b"|', 'nothing'],
    ['"a b" fr|', 'term “fr” for [fr]'],
    ['https:|//a', 'term “https:” for [https://a]'],
    ['is:un|', 'is “un” for [un]'],
    ['since:last|', 'since “last” for [last]'],
    ['since:last |', 'since “last ” for [last ]'],
    ['since:last  we|ek x', 'since “last we” for [last  week]'],
    ['since:last from:a|', 'from “a” for [a]'],
    ['since:today we|', 'term “we” for [we]'],
    ['from:last we|', 'term “we” for [we]'],
    ['header:Li|', 'header “Li” for [Li]'],
    ['header:Li|st=x', 'header “Li” for [List]'],
    ['header:List=x|', 'nothing'],
    ['header:List="a b|" c', 'nothing'],
    ['header:List="a b" c|', 'term “c” for [c]'],
    ['in:Ü|', 'in “Ü” for [Ü]'],
    ['-|(a', 'term “” for []'],
    ['|"a"', 'term “” for []'],
    ['- a|', 'term “a” for [a]'],
    ['(f(a))|', 'term “” for []'],
    ['since:blast we|', 'term “we” for [we]'],
    ['since:lasts we|', 'term “we” for [we]'],
    ['since:last (we|', 'term “we” for [we]'],
    ['since:last -we|', 'term “we” for [we]'],
    ['header:List|=x', 'header “List” for [List]'],
    ['header:|=x', 'header “” for []'],
    ['header:a=b c|', 'term “c” for [c]'],
    ['from:"a\\"b|" c', 'from quoted “a"b” for ["a\\"b"]'],
    ['"a\\" fr|', 'nothing'],
    ['from:"a\\\\" b|', 'term “b” for [b]'],
    ['from:"a\\\\"|', 'nothing'],
    ['from:"\\\\\\"|', 'from quoted “\\"” for ["\\\\\\"]'],
  ];
  for (const [text, what] of cases)
    it(`${text}: ${what}`, () => assert.equal(completing(text), what));

  it('takes any cursor', () => {
    for (const cursor of [-1, 99, Number.NaN, Infinity, 1.5]) completingAt('from:ada', cursor);
    assert.deepEqual(completingAt('fr', 99), completingAt('fr', 2));
  });

  it('is bounded by the text, whatever is typed', () => {
    const piece = fc.constantFrom(
      ...'" ( ) - \\ : = a from: header: last since: OR NOT'.split(' '),
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(60), (pieces, cursor) => {
        const text = pieces.join('');
        const what = completingAt(text, cursor);
        if (what.kind === 'nothing') return;
        const caret = Math.min(cursor, text.length);
        assert.ok(what.from <= caret && caret <= what.to && what.to <= text.length);
      }),
      { numRuns: 5000 },
    );
  });

  it('is quick on 100 KB of anything', () => {
    const patterns = [
      'a',
      '"',
      '(',
      ')',
      '-',
      ' ',
      'from:',
      'from:"',
      '\\',
      'a ',
      'header:a=',
      '\\"',
      'last ',
      'on:last ',
    ];
    for (const pattern of patterns) {
      const text = pattern.repeat(100_000 / pattern.length);
      const begun = performance.now();
      for (const cursor of [0, 50_000, text.length]) completingAt(text, cursor);
      const took = performance.now() - begun;
      assert.ok(took < 500, `${pattern}: ${took} ms`);
    }
  });
});

describe('operatorsBeginning', () => {
  it('offers operators by their first letters', () => {
    assert.deepEqual(operatorsBeginning('s'), ['subject', 'since', 'smaller']);
    assert.deepEqual(operatorsBeginning('NEW'), ['newer_than']);
    assert.deepEqual(operatorsBeginning('x'), []);
    assert.deepEqual(operatorsBeginning(''), [...operators]);
  });
});

describe('valuesOf', () => {
  it('offers nothing that cannot be read', () => {
    for (const operator of operators)
      for (const value of valuesOf(operator)) {
        const query = parseQuery(`${operator}:${value}`, { now });
        assert.notEqual(query.kind, 'text');
        assert.deepEqual(parseQuery(`${operator}:"${value}"`, { now }), query);
      }
    assert.ok(valuesOf('is').includes('unread'));
    assert.ok(valuesOf('since').includes('last week'));
    assert.deepEqual(valuesOf('from'), []);
    assert.deepEqual(valuesOf('has'), ['attachment']);
    for (const operator of ['before', 'after', 'on', 'since'] as const)
      assert.ok(valuesOf(operator).includes('yesterday'), operator);
    for (const operator of ['older_than', 'newer_than'] as const)
      assert.ok(valuesOf(operator).includes('7d'), operator);
    for (const operator of ['larger', 'smaller'] as const)
      assert.ok(valuesOf(operator).includes('1M'), operator);
  });
});

describe('typedValue', () => {
  it('quotes only what has to be', () => {
    const typed = ['ada@example.org', 'Ada Lovelace', '(x)', 'a"b\\c', 'last', 'a\nb'].map(
      typedValue,
    );
    assert.deepEqual(typed, [
      'ada@example.org',
      '"Ada Lovelace"',
      '"(x)"',
      '"a\\"b\\\\c"',
      '"last"',
      '"a b"',
    ]);
  });

  it('is read back as the value', () => {
    const values = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter(
        (value) =>
          value.isWellFormed() && value.trim() !== '' && !/[\p{Cc}\u2028\u2029]/u.test(value),
      );
    fc.assert(
      fc.property(values, (value) => {
        const query = parseQuery(`from:${typedValue(value)}`, { now });
        assert.deepEqual(query, { kind: 'field', field: 'from', value, position: 0 });
      }),
    );
  });
});
