import assert from 'node:assert/strict';
import { isDay, localDay, nextDay, readAge, readDays } from '../../../src/model/query/dates.ts';
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
    [' 2026-12 ', '2026-12-01', '2026-12-31'],
    ['2026-3', '2026-03-01', '2026-03-31'],
    ['1970', '1970-01-01', '1970-12-31'],
    ['2100', '2100-01-01', '2100-12-31'],
    ['sunday', '2026-03-08', '2026-03-08'],
    ['tuesday', '2026-03-10', '2026-03-10'],
    ['thursday', '2026-03-05', '2026-03-05'],
    ['friday', '2026-03-06', '2026-03-06'],
    ['saturday', '2026-03-07', '2026-03-07'],
    ['last sunday', '2026-03-08', '2026-03-08'],
    ['last  monday', '2026-03-09', '2026-03-09'],
    ['this month', '2026-03-01', '2026-03-31'],
    ['this-year', '2026-01-01', '2026-12-31'],
    ['1 day ago', '2026-03-10', '2026-03-10'],
    ['2 weeks ago', '2026-02-25', '2026-02-25'],
    ['3 months ago', '2025-12-11', '2025-12-11'],
    ['2_years_ago', '2024-03-11', '2024-03-11'],
  ];
  for (const [text, first, last] of days) {
    it(`reads ${text}`, () => assert.deepEqual(readDays(text, now), { first, last }));
  }

  it('begins weeks on Monday', () => {
    const weekOf = (date: number): unknown => readDays('this week', new Date(2026, 2, date));
    assert.deepEqual(weekOf(8), { first: '2026-03-02', last: '2026-03-08' });
    assert.deepEqual(weekOf(9), { first: '2026-03-09', last: '2026-03-15' });
    assert.deepEqual(readDays('last week', new Date(2026, 2, 8)), {
      first: '2026-02-23',
      last: '2026-03-01',
    });
  });

  it('finds the month before January', () => {
    const days = { first: '2025-12-01', last: '2025-12-31' };
    assert.deepEqual(readDays('last month', new Date(2026, 0, 31)), days);
  });

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
      '2026-00',
      '2026-04-31',
      '2026-3-123',
      '12026',
      '202',
      'x2026-03-09',
      '2026-03-09x',
      '2026-03-09-01',
      'next monday',
      'last last monday',
      'last week x',
      'next week',
      'this',
      'this day',
      'x 3 days ago',
      '3 days ago x',
      '3 days',
      '3 hours ago',
      '123456 days ago',
      'days ago',
      'mon',
    ])
      assert.equal(readDays(text, now), undefined, text);
  });

  it('counts ages back from today', () => {
    assert.equal(readAge('3d', now), '2026-03-08');
    assert.equal(readAge('2w', now), '2026-02-25');
    assert.equal(readAge('1y', now), '2025-03-11');
    assert.equal(readAge('1m', new Date(2026, 2, 31)), '2026-02-28');
    assert.equal(readAge('1m', new Date(2024, 2, 31)), '2024-02-29');
    assert.equal(readAge('3m', now), '2025-12-11');
    assert.equal(readAge('15m', now), '2024-12-11');
    assert.equal(readAge(' 1Y ', new Date(2024, 1, 29)), '2023-02-28');
    assert.equal(readAge('0d', now), '2026-03-11');
    assert.equal(readAge('56y', now), '1970-03-11');
    assert.equal(readAge('674m', now), '1970-01-11');
    for (const text of ['2', 'd', '2h', '-1d', '1.5d', 'x2d', '2dx', '2 d', '123456d', ''])
      assert.equal(readAge(text, now), undefined, text);
    for (const text of ['57y', '675m', '1950y', '99999d', '99999w', '99999m', '99999y'])
      assert.equal(readAge(text, now), undefined, text);
  });

  it('steps over the end of months and stays within its range', () => {
    assert.equal(nextDay('2024-02-28'), '2024-02-29');
    assert.equal(nextDay('2025-12-31'), '2026-01-01');
    assert.equal(nextDay('2100-12-31'), '2100-12-31');
    assert.equal(nextDay('2100-12-30'), '2100-12-31');
  });

  it('tells days that exist from others', () => {
    for (const day of ['2024-02-29', '1969-12-31', '0001-01-01', '9999-12-31'])
      assert.ok(isDay(day), day);
    const none = [
      '2023-02-29',
      '2026-13-01',
      '2026-00-01',
      '2026-01-00',
      '2026-01-32',
      '',
      'today',
    ];
    for (const day of [
      ...none,
      '2026-1-01',
      '2026-01-1',
      ' 2026-01-01',
      '2026-01-01 ',
      '12026-01-01',
    ])
      assert.ok(!isDay(day), day);
  });

  it('take the day of an instant from the clock on the wall', () => {
    assert.equal(localDay(new Date(2026, 2, 11)), '2026-03-11');
    assert.equal(localDay(new Date(2026, 2, 11, 23, 59, 59, 999)), '2026-03-11');
    assert.equal(localDay(new Date(1970, 0, 1, 12)), '1970-01-01');
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
