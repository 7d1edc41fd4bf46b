import assert from 'node:assert/strict';
import { readComponents } from '../../../src/message/contentLines.ts';
import { findTimeZone } from '../../../src/message/timeZone.ts';
import { windowsZone } from '../../../src/message/windowsZones.ts';
import { cpuTime } from './cpuTime.ts';

interface Defined {
  readonly start?: string;
  readonly from: string;
  readonly to: string;
  readonly more?: readonly string[];
}

function define(name: string, observances: readonly Defined[]): string {
  const lines = observances.flatMap(({ start = '19700101T020000', from, to, more = [] }) => [
    'BEGIN:STANDARD',
    `DTSTART:${start}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    ...more,
    'END:STANDARD',
  ]);
  return ['BEGIN:VTIMEZONE', `TZID:${name}`, ...lines, 'END:VTIMEZONE'].join('\r\n');
}

/** The instant of a local time in a zone. */
function instant(local: string, name: string, definition = ''): string | undefined {
  const zone = findTimeZone(name, readComponents(definition));
  const found = zone?.(Date.parse(`${local}Z`));
  return found === undefined ? undefined : new Date(found).toISOString().slice(0, 16);
}

describe('findTimeZone', () => {
  const outlook = define('Somewhere', [
    {
      start: '16010101T030000',
      from: '+0200',
      to: '+0100',
      more: ['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10'],
    },
    {
      start: '16010101T020000',
      from: '+0100',
      to: '+0200',
      more: ['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3'],
    },
  ]);

  it('follows the definition in the calendar', () => {
    assert.equal(instant('2026-07-01T12:00', 'Somewhere', outlook), '2026-07-01T10:00');
    assert.equal(instant('2026-12-01T12:00', 'Somewhere', outlook), '2026-12-01T11:00');
    assert.equal(instant('2026-03-29T01:59', 'Somewhere', outlook), '2026-03-29T00:59');
    assert.equal(instant('2026-03-29T03:00', 'Somewhere', outlook), '2026-03-29T01:00');
  });

  it('follows it rather than the name', () => {
    const own = define('Europe/Berlin', [{ from: '+0500', to: '+0530' }]);
    assert.equal(instant('2026-07-01T12:00', 'Europe/Berlin', own), '2026-07-01T06:30');
    assert.equal(instant('2026-07-01T12:00', 'Europe/Paris', own), '2026-07-01T10:00');
  });

  it('follows dates, and days among others', () => {
    const dates = define('z', [
      { from: '+0000', to: '+0100', more: ['RDATE:20260101T000000,20270101T000000'] },
      { start: '20260601T000000', from: '+0100', to: '+0300' },
    ]);
    assert.equal(instant('2026-02-01T12:00', 'z', dates), '2026-02-01T11:00');
    assert.equal(instant('2026-07-01T12:00', 'z', dates), '2026-07-01T09:00');
    assert.equal(instant('2027-07-01T12:00', 'z', dates), '2027-07-01T11:00');
    const among = 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14';
    const days = define('z', [
      { from: '+0000', to: '+0100', more: [among] },
      { start: '19700101T000000', from: '+0100', to: '+0000', more: ['RRULE:FREQ=YEARLY'] },
    ]);
    assert.equal(instant('2026-03-08T01:59', 'z', days), '2026-03-08T01:59');
    assert.equal(instant('2026-03-09T12:00', 'z', days), '2026-03-09T11:00');
  });

  it('follows rules that came to an end', () => {
    const rule = (until: number): string =>
      `RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=${until}0101T000000Z`;
    const ended = define('z', [
      { start: '16010101T020000', from: '+0200', to: '+0300', more: [rule(2011)] },
      { start: '16010101T020000', from: '+0200', to: '+0400', more: [rule(1990)] },
    ]);
    assert.equal(instant('2026-07-01T12:00', 'z', ended), '2026-07-01T09:00');
  });

  it('knows what was before the first observance', () => {
    const late = define('z', [{ start: '20260601T000000', from: '-0300', to: '-0200' }]);
    assert.equal(instant('2026-01-01T12:00', 'z', late), '2026-01-01T15:00');
    assert.equal(instant('2026-07-01T12:00', 'z', late), '2026-07-01T14:00');
  });

  it('goes by the name in years the definition is not counted out for', () => {
    const own = define('Europe/Berlin', [{ from: '+0500', to: '+0530' }]);
    assert.equal(instant('2090-07-01T12:00', 'Europe/Berlin', own), '2090-07-01T10:00');
  });

  it('goes by the name where the definition is not understood', () => {
    const bad: readonly Defined[][] = [
      [],
      [{ from: '+0100', to: '+9999' }],
      [{ from: '', to: '+0100' }],
      [{ start: '20261301', from: '+0000', to: '+0500' }],
      ...[
        'FREQ=SECONDLY',
        'FREQ=YEARLY;BYDAY=SU',
        'FREQ=YEARLY;BYMONTH=3;BYDAY=SU',
        'FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;BYMONTHDAY=15',
        'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31',
        'FREQ=YEARLY;INTERVAL=0',
        'FREQ=YEARLY;COUNT=9999',
        'FREQ=YEARLY;FREQ=YEARLY',
        'BYMONTH=4;BYDAY=1SU',
        'nonsense',
      ].map((rule) => [{ from: '+0000', to: '+0500', more: [`RRULE:${rule}`] }]),
    ];
    for (const observances of bad) {
      const text = define('Europe/Berlin', observances);
      assert.equal(instant('2026-07-01T12:00', 'Europe/Berlin', text), '2026-07-01T10:00', text);
      assert.equal(instant('2026-07-01T12:00', 'z', define('z', observances)), undefined);
    }
  });

  it('knows the names of IANA and Windows, also behind a prefix', () => {
    for (const name of [
      'America/New_York',
      '/example.org/20050126_1/America/New_York',
      'Eastern Standard Time',
      'eastern standard time',
    ]) {
      assert.equal(instant('2026-07-01T12:00', name), '2026-07-01T16:00', name);
    }
    assert.equal(instant('2026-07-01T12:00', '/example.org/UTC'), '2026-07-01T12:00');
  });

  it('knows no other names', () => {
    for (const name of [
      '',
      'Nowhere',
      '__proto__',
      'constructor',
      'x'.repeat(100_000),
      '/',
      '\0',
    ]) {
      assert.equal(instant('2026-07-01T12:00', name), undefined, name.slice(0, 20));
    }
  });

  it('takes the first of two like times, and before a gap what was', () => {
    assert.equal(instant('2026-10-25T02:30', 'Europe/Berlin'), '2026-10-25T00:30');
    assert.equal(instant('2026-03-29T02:30', 'Europe/Berlin'), '2026-03-29T01:30');
    assert.equal(instant('2026-03-29T03:00', 'Europe/Berlin'), '2026-03-29T01:00');
    assert.equal(instant('2026-11-01T01:30', 'America/New_York'), '2026-11-01T05:30');
  });

  it('has no instants in years that no appointment is in', () => {
    const zone = findTimeZone('Europe/Berlin', [])!;
    for (const local of [NaN, Infinity, -1e17, 8.64e15]) assert.equal(zone(local), undefined);
    const defined = findTimeZone('Somewhere', readComponents(outlook))!;
    assert.equal(defined(Date.UTC(2200, 1)), undefined);
    assert.equal(defined(NaN), undefined);
  });

  it('takes a hostile definition no time', () => {
    const rule = 'RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=SU;BYMONTHDAY=1,2,3,4,5,6,7;UNTIL=20700101';
    const observance = { start: '16010101T030000', from: '+0100', to: '+0200' };
    const hostile = [
      Array.from({ length: 6 }, () => ({ ...observance, more: [rule] })),
      Array.from({ length: 6 }, () => ({ ...observance, more: ['RRULE:FREQ=YEARLY'] })),
      Array.from({ length: 3000 }, () => ({ ...observance, more: [rule] })),
      [{ ...observance, more: Array.from({ length: 20_000 }, () => 'RDATE:20260101T000000') }],
    ];
    for (const observances of hostile) {
      const definition = define('z', observances);
      assert.ok(cpuTime(() => instant('2069-07-01T12:00', 'z', definition)) < 500);
    }
  });
});

describe('windowsZone', () => {
  it('gives zones that exist', () => {
    for (const [name, zone] of [
      ['W. Europe Standard Time', 'Europe/Berlin'],
      ['tzone://Microsoft/Utc', 'UTC'],
      [' India Standard Time', 'Asia/Calcutta'],
    ] as const) {
      assert.equal(windowsZone(name), zone);
      assert.ok(findTimeZone(name, []));
    }
    assert.equal(windowsZone('Mars Standard Time'), undefined);
  });
});
