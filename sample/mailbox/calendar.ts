import type { Person } from './mime.ts';

export interface Meeting {
  readonly uid: string;
  readonly start: Date;
  readonly minutes: number;
  readonly summary: string;
  readonly location: string;
  readonly organizer: Person;
  readonly attendees: readonly Person[];
}

const zulu = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Writes an iTIP invitation (RFC 5546). */
export function invitation(meeting: Meeting, sent: Date): string {
  const end = new Date(meeting.start.getTime() + meeting.minutes * 60_000);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//Calendar 1.0//EN',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    `UID:${meeting.uid}`,
    `DTSTAMP:${zulu(sent)}`,
    `DTSTART:${zulu(meeting.start)}`,
    `DTEND:${zulu(end)}`,
    `SUMMARY:${meeting.summary}`,
    `LOCATION:${meeting.location}`,
    `ORGANIZER;CN=${meeting.organizer.name}:mailto:${meeting.organizer.address}`,
    ...meeting.attendees.map(
      ({ name, address }) =>
        `ATTENDEE;CN=${name};PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address}`,
    ),
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
