import assert from 'node:assert/strict';
import { dayAfter, doubtfulDays, doubtfulDaysOf } from '../../../src/model/query/borders.ts';
import { localDay } from '../../../src/model/query/dates.ts';
import { parseQuery } from '../../../src/model/query/parse.ts';

const now = new Date(2026, 2, 11);
const hour = 3_600_000;

describe('the days around a border', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  const zones: [string, string, string, string][] = [
    ['UTC', '2026-03-09', '2026-03-08', '2026-03-09'],
    ['Europe/Berlin', '2026-03-09', '2026-03-08', '2026-03-09'],
    ['Pacific/Kiritimati', '2026-03-09', '2026-03-07', '2026-03-08'],
    ['Pacific/Pago_Pago', '2026-03-09', '2026-03-08', '2026-03-10'],
  ];
  for (const [name, day, first, last] of zones) {
    it(`are ${first} to ${last} in ${name}`, () => {
      process.env['TZ'] = name;
      assert.deepEqual(doubtfulDays(day), { first, last });
    });
  }

  it('are all on which senders can have been on both sides', () => {
    // Borders where clocks change are among them.
    for (const name of [
      'UTC',
      'Europe/Berlin',
      'America/Havana',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
    ]) {
      process.env['TZ'] = name;
      for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01']) {
        const { first, last } = doubtfulDays(day);
        const noon = Date.parse(`${day}T12:00:00Z`);
        for (let instant = noon - 72 * hour; instant < noon + 72 * hour; instant += hour / 2)
          for (const offset of [-12, -3.5, 0, 5.75, 14]) {
            const written = new Date(instant + offset * hour).toISOString().slice(0, 10);
            const isSince = localDay(new Date(instant)) >= day;
            if (written < first) assert.equal(isSince, false, `${name} ${day} ${written}`);
            if (written > last) assert.equal(isSince, true, `${name} ${day} ${written}`);
          }
      }
    }
  });

  it('are each asked for once', () => {
    process.env['TZ'] = 'UTC';
    const days = (text: string): unknown => doubtfulDaysOf(parseQuery(text, { now }));
    assert.deepEqual(days('from:ada'), []);
    assert.deepEqual(days('on:2026-03-09'), [{ first: '2026-03-08', last: '2026-03-10' }]);
    assert.deepEqual(days('since:2026-03-09 OR -(a before:2026-03-09)'), [
      { first: '2026-03-08', last: '2026-03-09' },
    ]);
    assert.deepEqual(days('before:2026-03-09 since:2026-03-11'), [
      { first: '2026-03-08', last: '2026-03-11' },
    ]);
    assert.deepEqual(days('since:2026-05-05 OR before:2026-01-01'), [
      { first: '2025-12-31', last: '2026-01-01' },
      { first: '2026-05-04', last: '2026-05-05' },
    ]);
    assert.deepEqual(days('on:2026-02'), [
      { first: '2026-01-31', last: '2026-02-01' },
      { first: '2026-02-28', last: '2026-03-01' },
    ]);
  });

  it('go beyond the days that can be asked for', () => {
    assert.equal(dayAfter('2100-12-31'), '2101-01-01');
    process.env['TZ'] = 'UTC';
    assert.deepEqual(doubtfulDays('1970-01-01'), { first: '1969-12-31', last: '1970-01-01' });
  });
});
