import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Invitation } from '../../../src/model/invitation.ts';
import { maxCalendarLength, readInvitation } from '../../../src/message/calendar.ts';
import { cpuTime } from './cpuTime.ts';

const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x'];
const start = 'DTSTART:20261125T090000Z';

function calendar(...lines: string[]): string {
  return [...head, ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function event(...lines: string[]): string {
  return calendar('METHOD:REQUEST', 'BEGIN:VEVENT', ...lines, 'END:VEVENT');
}

function read(...lines: string[]): Invitation {
  const invitation = readInvitation('2', event(...lines));
  assert.ok(invitation);
  return invitation;
}

function times(...lines: string[]): unknown[] {
  const invitation = read(...lines);
  return invitation.end ? [invitation.start, invitation.end] : [invitation.start];
}

const instant = (at: string): unknown => ({ at, kind: 'instant' });

describe('readInvitation', () => {
  it('reads an invitation', () => {
    const invitation = read(
      'UID:1',
      'DTSTART;TZID=Europe/Berlin:20260701T100000',
      'DTEND;TZID=Europe/Berlin:20260701T113000',
      String.raw`SUMMARY:Tea\, biscuits`,
      'LOCATION;LANGUAGE=en:Room 1',
      String.raw`DESCRIPTION:One\ntwo \\ three\; fo`,
      ' ur',
      'X-ALT-DESC;FMTTYPE=text/html:<b>no</b>',
      'ORGANIZER;CN="Lovelace, Ada":MAILTO:ada@example.org',
      'ATTENDEE;CN=bob@example.org;PARTSTAT=ACCEPTED:mailto:bob@example.org',
      'ATTENDEE;PARTSTAT=needs-action;RSVP=TRUE:mailto:eve@example.org?subject=x',
      'STATUS:CONFIRMED',
      'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261224T100000Z;BYDAY=MO,WE',
      'BEGIN:VALARM',
      'DESCRIPTION:Reminder',
      'ATTENDEE:mailto:alarm@example.org',
      'END:VALARM',
    );
    assert.deepEqual(invitation, {
      part: '2',
      method: 'request',
      title: 'Tea, biscuits',
      start: { at: '2026-07-01T08:00:00Z', kind: 'instant', zone: 'Europe/Berlin' },
      end: { at: '2026-07-01T09:30:00Z', kind: 'instant', zone: 'Europe/Berlin' },
      location: 'Room 1',
      description: 'One\ntwo \\ three; four',
      organizer: { name: 'Lovelace, Ada', address: 'ada@example.org' },
      attendees: [
        { address: 'bob@example.org', answer: 'accepted' },
        { address: 'eve@example.org', answer: 'needs-action' },
      ],
      attendeeCount: 2,
      status: 'confirmed',
      recurrence: {
        every: 'week',
        interval: 2,
        until: '2026-12-24T10:00:00Z',
        raw: 'FREQ=WEEKLY;INTERVAL=2;UNTIL=20261224T100000Z;BYDAY=MO,WE',
      },
    });
  });

  it('reads what has nothing but a start', () => {
    assert.deepEqual(read(start), {
      part: '2',
      method: 'request',
      title: '',
      start: { at: '2026-11-25T09:00:00Z', kind: 'instant' },
      attendees: [],
      attendeeCount: 0,
    });
  });

  it('knows the methods', () => {
    const of = (...lines: string[]): string | undefined =>
      readInvitation('1', calendar(...lines, 'BEGIN:VEVENT', start, 'END:VEVENT'))?.method;
    assert.equal(of(), 'publish');
    for (const method of ['request', 'cancel', 'reply', 'counter', 'publish']) {
      assert.equal(of(`METHOD:${method.toUpperCase()}`), method);
    }
    for (const method of ['REFRESH', 'constructor', 'x']) {
      assert.equal(of(`METHOD:${method}`), undefined);
    }
  });

  it('takes the master of a recurring event', () => {
    const other = (uid: string, title: string, ...lines: string[]): string[] => {
      return ['BEGIN:VEVENT', `UID:${uid}`, start, `SUMMARY:${title}`, ...lines, 'END:VEVENT'];
    };
    const single = 'RECURRENCE-ID:20261125T090000Z';
    const title = (...lines: string[]): string | undefined =>
      readInvitation('1', calendar(...lines))?.title;
    assert.equal(title(...other('1', 'a', single), ...other('2', 'b'), ...other('1', 'c')), 'c');
    assert.equal(title(...other('1', 'a', single), ...other('2', 'b')), 'a');
    assert.equal(title(...other('1', 'a'), ...other('1', 'b', single)), 'a');
  });

  it('reads what other programs left behind', () => {
    assert.ok(readInvitation('1', `\ufeff\n${event(start)}`));
    assert.ok(readInvitation('1', event(start).replace(/END:VEVENT[^]*/, '')), 'cut short');
    assert.equal(read(start, 'broken', ';;;', 'A;B="C:x', 'SUMMARY:kept').title, 'kept');
    assert.equal(read(start, 'SUMMARY;ENCODING=QUOTED-PRINTABLE:caf=C3=A9').title, 'café');
  });

  it('is undefined for what is no invitation', () => {
    for (const text of [
      '',
      'nonsense',
      calendar(),
      calendar('BEGIN:VTODO', start, 'END:VTODO'),
      event('SUMMARY:no start'),
      event('DTSTART:soon'),
      'BEGIN:VEVENT\nDTSTART:20261125T090000Z\nEND:VEVENT',
      `${event(start)}${' '.repeat(maxCalendarLength)}`,
    ]) {
      assert.equal(readInvitation('1', text), undefined, text.slice(0, 100));
    }
  });
});

describe('the times of an invitation', () => {
  it('are whole days up to the last one', () => {
    const day = (at: string): unknown => ({ at, kind: 'day' });
    const begin = 'DTSTART;VALUE=DATE:20261230';
    assert.deepEqual(times(begin), [day('2026-12-30')]);
    assert.deepEqual(times(begin, 'DTEND;VALUE=DATE:20261231'), [day('2026-12-30')]);
    const both = [day('2026-12-30'), day('2027-01-02')];
    assert.deepEqual(times(begin, 'DTEND;VALUE=DATE:20270103'), both);
    assert.deepEqual(times(begin, 'DURATION:P4D'), both);
  });

  it('end after a duration, days by the clock and hours by time', () => {
    assert.deepEqual(times(start, 'DURATION:PT1H30M'), [
      instant('2026-11-25T09:00:00Z'),
      instant('2026-11-25T10:30:00Z'),
    ]);
    const berlin = 'DTSTART;TZID=Europe/Berlin:20260328T120000';
    const end = (duration: string): string | undefined =>
      read(berlin, `DURATION:${duration}`).end?.at;
    assert.equal(end('P1D'), '2026-03-29T10:00:00Z');
    assert.equal(end('PT24H'), '2026-03-29T11:00:00Z');
    assert.equal(end('P1W'), '2026-04-04T10:00:00Z');
    for (const odd of ['-PT1H', 'PT0S', 'P', '1H', `PT${'9'.repeat(1000)}H`]) {
      assert.equal(end(odd), undefined, odd);
    }
  });

  it('follow the zone the calendar defines', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Mine',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0545',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    const local = ['BEGIN:VEVENT', 'DTSTART;TZID="Mine":20260701T120000', 'END:VEVENT'];
    assert.deepEqual(readInvitation('1', calendar(...local, ...zone))?.start, {
      at: '2026-07-01T06:15:00Z',
      kind: 'instant',
      zone: 'Mine',
    });
  });

  it('float where there is no zone, or none that is known', () => {
    assert.deepEqual(times('DTSTART:20260701T120000', 'DTEND:20260701T130000'), [
      { at: '2026-07-01T12:00:00', kind: 'floating' },
      { at: '2026-07-01T13:00:00', kind: 'floating' },
    ]);
    assert.deepEqual(times('DTSTART;TZID=Customized Time Zone:20260701T120000'), [
      { at: '2026-07-01T12:00:00', kind: 'floating', zone: 'Customized Time Zone' },
    ]);
  });

  it('have no end that is before the start or of another kind', () => {
    for (const end of [
      'DTEND:20261125T080000Z',
      'DTEND:20261125T090000Z',
      'DTEND;VALUE=DATE:20261130',
      'DTEND:20261125T100000',
      'DTEND:later',
    ]) {
      assert.deepEqual(times(start, end), [instant('2026-11-25T09:00:00Z')], end);
    }
  });

  it('are real days', () => {
    for (const value of [
      '20260230',
      '20261301',
      '20261131T000000Z',
      '20260101T250000Z',
      '00000101',
    ]) {
      assert.equal(readInvitation('1', event(`DTSTART:${value}`)), undefined, value);
    }
    assert.deepEqual(times('DTSTART:20280229T235960Z'), [instant('2028-02-29T23:59:59Z')]);
    assert.equal(read('DTSTART:99991231T235959Z', 'DURATION:P9W').end, undefined);
  });
});

describe('the people of an invitation', () => {
  it('are addresses only where there is one', () => {
    const lines = [
      'ATTENDEE;CN=Room:urn:uuid:1',
      'ATTENDEE;CN=Max;EMAIL=max@example.org:urn:uuid:2',
      'ATTENDEE;CN=Bad:mailto:a b@example.org',
      'ATTENDEE:https://example.org/@x',
      'ATTENDEE;PARTSTAT=toString:mailto:x@example.org',
    ];
    const { attendees, attendeeCount } = read(start, ...lines);
    assert.deepEqual(attendees, [
      { name: 'Room', address: '' },
      { name: 'Max', address: 'max@example.org' },
      { name: 'Bad', address: '' },
      { address: 'x@example.org' },
    ]);
    assert.equal(attendeeCount, 5);
  });

  it('are cleaned', () => {
    const { organizer } = read(
      start,
      `ORGANIZER;CN="a\u202eb^n\0${'x'.repeat(900)}":mailto:a\u200b@x.org`,
    );
    assert.equal(organizer?.name?.slice(0, 5), 'ab \ufffdx');
    assert.ok(organizer.name.length <= 200);
    assert.equal(organizer.address, 'a@x.org');
  });
});

describe('the recurrence of an invitation', () => {
  const recurrence = (rule: string): unknown => read(start, `RRULE:${rule}`).recurrence;

  it('is a simple rule', () => {
    const raw = 'FREQ=DAILY;COUNT=5';
    assert.deepEqual(recurrence(raw), { every: 'day', interval: 1, count: 5, raw });
    const until = 'freq=yearly;until=20301231';
    assert.deepEqual(recurrence(until), {
      every: 'year',
      interval: 1,
      until: '2030-12-31',
      raw: until,
    });
  });

  it('is another one, however odd', () => {
    const raw = 'FREQ=SECONDLY;COUNT=-1;INTERVAL=0;UNTIL=never';
    assert.deepEqual(recurrence(raw), { every: 'other', interval: 1, raw });
    assert.equal(recurrence(''), undefined);
  });
});

describe('a hostile calendar', () => {
  it('is decided quickly', () => {
    const zones = Array.from({ length: 100 }, (_, index) => [
      'BEGIN:VTIMEZONE',
      `TZID:${index}`,
      ...Array.from({ length: 6 }, () => [
        'BEGIN:STANDARD',
        'DTSTART:16010101T000000',
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0200',
        'RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=SU;BYMONTHDAY=1,2,3,4,5,6,7;UNTIL=20700101',
        'END:STANDARD',
      ]).flat(),
      'END:VTIMEZONE',
    ]).flat();
    const zoned = ['DTSTART;TZID=1:20691231T100000', 'DTEND;TZID=2:20691231T110000'];
    const bombs: Record<string, string> = {
      lines: event(start, 'A:B\n'.repeat(100_000)),
      attendees: event(
        start,
        ...Array.from({ length: 10_000 }, (_, at) => `ATTENDEE;CN=${at}:mailto:${at}@example.org`),
      ),
      nested: event(start, 'BEGIN:VEVENT\n'.repeat(30_000)),
      events: calendar(
        ...Array.from(
          { length: 7000 },
          () => `BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:1\n${start}\nEND:VEVENT`,
        ),
      ),
      parameters: event(start, `ATTENDEE${';A="b"'.repeat(80_000)}:x`),
      folds: event(start, `SUMMARY:x${'\r\n x'.repeat(100_000)}`),
      escapes: event(start, `DESCRIPTION:${'\\'.repeat(500_000)}`),
      rule: event(start, `RRULE:FREQ=DAILY${';A=1'.repeat(100_000)}`),
      zones: calendar(...zones, 'BEGIN:VEVENT', ...zoned, 'END:VEVENT'),
      zonesOfOneName: calendar(
        ...zones.map((line) => line.replace(/^TZID.*/, 'TZID:1')),
        'BEGIN:VEVENT',
        ...zoned,
        'END:VEVENT',
      ),
    };
    readInvitation('1', event(start));
    for (const [name, text] of Object.entries(bombs)) {
      assert.ok(text.length <= maxCalendarLength, name);
      const taken = cpuTime(() => assert.ok(readInvitation('1', text), name));
      assert.ok(taken < 500, `${name} took ${taken} ms`);
    }
    const many = readInvitation('1', bombs['attendees']!);
    assert.equal(many?.attendees.length, 100);
    assert.equal(many.attendeeCount, 10_000);
  });

  it('is cut to its limits', () => {
    const long = 'x'.repeat(50_000);
    const lines = ['SUMMARY', 'LOCATION', 'DESCRIPTION', 'RRULE'].map((name) => `${name}:${long}`);
    const invitation = read(start, ...lines);
    assert.equal(invitation.title.length, 500);
    assert.equal(invitation.location?.length, 500);
    assert.equal(invitation.description?.length, 4000);
    assert.equal(invitation.recurrence?.raw.length, 500);
  });

  it('never throws', () => {
    const scrap = fc.constantFrom(
      ...[
        'DTSTART',
        'DTEND',
        'RRULE',
        'DURATION',
        'ATTENDEE',
        'SUMMARY',
        ':',
        ';',
        '=',
        'TZID',
        '"',
      ],
      ...['20261125T090000', '\r\n', '\ud800', '\0', 'Z', 'P1D', 'FREQ', 'BEGIN:VTIMEZONE', 'END:'],
    );
    fc.assert(
      fc.property(fc.array(scrap), (scraps) => {
        readInvitation('1', event(start, scraps.join('')));
        readInvitation('1', calendar(scraps.join('')));
        return true;
      }),
    );
  });
});
