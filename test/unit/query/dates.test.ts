import assert from 'node:assert/strict';
import { nextDay, readAge, readDays } from '../../../src/model/query/dates.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';
import { printQuery } from '../../../src/model/query/print.ts';

/** A Wednesday. */
const now = new Date(2026, 2, 11, 15, 30);

describe('dates of a query', () => {
  const days: [string, string, string][] = [
    ['2026-03-09', '2026-03-09', '2026-03-09'],
    ['2026/3/9', '2026-03-09', '2026-03-09'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2025', '2025-01-01', '2025-12-31'],
    ['today', '2026-03-11', '2026-03-11'],
    ['Yesterday', '2026-03-10', '2026-03-10'],
    ['monday', '2026-03-09', '2026-03-09'],
    ['wednesday', '2026-03-11', '2026-03-11'],
    ['last wednesday', '2026-03-04', '2026-03-04'],
    ['last-thursday', '2026-03-05', '2026-03-05'],
    ['this week', '2026-03-09', '2026-03-15'],
    ['last week', '2026-03-02', '2026-03-08'],
    ['last month', '2026-02-01', '2026-02-28'],
    ['this year', '2026-01-01', '2026-12-31'],
    ['last_year', '2025-01-01', '2025-12-31'],
    ['3 days ago', '2026-03-08', '2026-03-08'],
    ['1 month ago', '2026-02-11', '2026-02-11'],
  ];
  for (const [text, first, last] of days) {
    it(`reads ${text}`, () => assert.deepEqual(readDays(text, now), { first, last }));
  }

  it('knows what is no day', () => {
    for (const text of [
      '',
      'soon',
      '2026-13',
      '2026-02-30',
      '1969',
      '2101',
      'last',
      'this monday',
      'last fortnight',
      '99999 years ago',
    ])
      assert.equal(readDays(text, now), undefined, text);
  });

  it('counts ages back from today', () => {
    assert.equal(readAge('3d', now), '2026-03-08');
    assert.equal(readAge('2w', now), '2026-02-25');
    assert.equal(readAge('1y', now), '2025-03-11');
    assert.equal(readAge('1m', new Date(2026, 2, 31)), '2026-02-28');
    assert.equal(readAge('2', now), undefined);
  });

  it('steps over the end of months and stays within its range', () => {
    assert.equal(nextDay('2024-02-28'), '2024-02-29');
    assert.equal(nextDay('2025-12-31'), '2026-01-01');
    assert.equal(nextDay('2100-12-31'), '2100-12-31');
  });

  const meanings: [string, string][] = [
    ['before:2026-03-09', 'before:2026-03-09'],
    ['since:"last week"', 'since:2026-03-02'],
    ['since:last week x', 'since:2026-03-02 x'],
    ['after:2026-03-09', 'since:2026-03-10'],
    ['after:last month', 'since:2026-03-01'],
    ['on:today', 'on:2026-03-11'],
    ['on:2026-02', 'since:2026-02-01 before:2026-03-01'],
    ['-on:2026-02', '-(since:2026-02-01 before:2026-03-01)'],
    ['older_than:2w', 'before:2026-02-25'],
    ['newer_than:3d', 'since:2026-03-08'],
  ];
  for (const [text, meaning] of meanings) {
    it(`${text} means ${meaning}`, () =>
      assert.equal(printQuery(parseQuery(text, { now })), meaning));
  }
});
