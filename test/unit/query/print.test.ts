import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MailError } from '../../../src/model/errors.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';
import { printQuery } from '../../../src/model/query/print.ts';
import { anyQuery } from './anyQuery.ts';
import { withoutPositions } from './withoutPositions.ts';

const now = new Date(2026, 2, 11);

describe('printQuery', () => {
  it('prints what parseQuery reads back as the same query', () => {
    fc.assert(
      fc.property(anyQuery, (original) => {
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
    assert.equal(spell('header:List-Id=lkml'), 'list:lkml');
    for (const text of ['header:List-Id', 'header:X-Mailer', 'header:X-Mailer=a', 'list:"a b"'])
      assert.equal(spell(text), text);
    assert.equal(
      spell('"ORb" "bOR" subject:"lastly" subject:"at-last"'),
      [...['ORb', 'bOR', 'subject:lastly', 'subject:at-last']].join(' '),
    );
    for (const text of ['"OR"', '"NOT"', 'subject:"last"', 'subject:"This"'])
      assert.equal(spell(text), text);
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
