import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDate } from '../../../src/message/date.ts';

describe('parseDate', () => {
  const cases: [string, string | undefined][] = [
    ['Mon, 23 Nov 2026 18:15:56 +0100', '2026-11-23T17:15:56Z'],
    ['23 Nov 2026 18:15 -0000', '2026-11-23T18:15:00Z'],
    ['Fri, 21 Nov 97 09:55:06 -0600 (CST)', '1997-11-21T15:55:06Z'],
    ['21 Nov 05 09:55:06 GMT', '2005-11-21T09:55:06Z'],
    ['21 Nov 105 09:55:06 EST', '2005-11-21T14:55:06Z'],
    ['Fri, 21 Nov 1997 09(comment):   55  :  06 -0600', '1997-11-21T15:55:06Z'],
    ['Mon Nov 23 18:15:56 2026', '2026-11-23T18:15:56Z'],
    ['Mon, 23 November 2026 18:15:56', '2026-11-23T18:15:56Z'],
    ['Mon, 23 Nov 2026 18:15:56 GMT+0200', '2026-11-23T16:15:56Z'],
    ['Mon, 23-Nov-2026 18:15:56 PST', '2026-11-24T02:15:56Z'],
    ['Mon, 23 Nov 2026 18:15:56 +05:30', '2026-11-23T12:45:56Z'],
    ['2026-11-23T18:15:56Z', '2026-11-23T18:15:56Z'],
    ['2026-11-23 18:15:56.123+0100', '2026-11-23T17:15:56Z'],
    ['Mon, 23 Nov 2026 23:59:60 +0000', '2026-11-23T23:59:59Z'],
    ['Mon, 23 Nov 2026 18:15:56 +9999', '2026-11-23T18:15:56Z'],
    ['', undefined],
    ['Whenever', undefined],
    ['<HR>', undefined],
    ['Fri, 99 Foo 2026 10:00:00 +0000', undefined],
    ['Fri, 30 Feb 2026 10:00:00 +0000', undefined],
    ['Fri, 1 Feb 2026 25:00:00 +0000', undefined],
    ['1 Jan 99999 00:00:00 +0000', undefined],
    ['1 Jan 1969 00:00:00 +0000', undefined],
    ['1 Jan 2101 00:00:00 +0000', undefined],
    ['23 Nov 2026', undefined],
    ['23 Nov 69 10:00:00 GMT', undefined],
    ['23 Nov 70 10:00:00 GMT', '1970-11-23T10:00:00Z'],
    ['2026-13-01T00:00:00Z', undefined],
  ];
  for (const [value, expected] of cases) {
    it(JSON.stringify(value), () => assert.equal(parseDate(value), expected));
  }

  it('reads every date as it is usually written', () => {
    const date = fc.date({
      min: new Date('1971-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (original) => {
        assert.equal(parseDate(original.toUTCString()), `${original.toISOString().slice(0, 19)}Z`);
      }),
    );
  }).timeout(30_000);

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseDate(text)));
  }).timeout(30_000);
});
