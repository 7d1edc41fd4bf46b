import type { Attendee, CalendarTime, Invitation } from '../model/invitation.ts';
import { endAfter, lastDay, readTime, readUntil, toCalendarTime } from './calendarTime.ts';
import { cleanBody, cleanText } from './cleanText.ts';
import { findLine, readComponents, unescapeText } from './contentLines.ts';
import type { Component, ContentLine } from './contentLines.ts';

/** UTF-16 units of a calendar part; a larger one is no invitation but somebody's whole calendar. */
export const maxCalendarLength = 512 << 10;
const maxAttendees = 100;
const maxTitle = 500;
const maxDescription = 4000;

/**
 * The invitation in the text of a text/calendar part: its first event, which is the master of a
 * recurring one where that is there. Undefined where there is none that makes sense; never throws.
 */
export function readInvitation(part: string, text: string): Invitation | undefined {
  if (text.length > maxCalendarLength) return undefined;
  const calendar = readComponents(text).find(({ name }) => name === 'VCALENDAR');
  const method = calendar && readMethod(calendar);
  const event = calendar && firstEvent(calendar);
  const times = event && readTimes(event, calendar.components);
  if (!method || !times) return undefined;
  const attendees = event.lines.filter(({ name }) => name === 'ATTENDEE');
  const organizer = findLine(event, 'ORGANIZER');
  const description = cleanBody(textOf(event, 'DESCRIPTION').slice(0, maxDescription)).trim();
  const location = cleanText(textOf(event, 'LOCATION'), maxTitle);
  return {
    part,
    method,
    title: cleanText(textOf(event, 'SUMMARY'), maxTitle),
    ...times,
    ...(location ? { location } : {}),
    ...(description ? { description } : {}),
    ...(organizer ? optional('organizer', readPerson(organizer)) : {}),
    attendees: attendees.slice(0, maxAttendees).flatMap((line) => readPerson(line) ?? []),
    attendeeCount: attendees.length,
    ...optional('status', statuses.get(wordOf(event, 'STATUS'))),
    ...optional('recurrence', readRecurrence(findLine(event, 'RRULE')?.value)),
  };
}

const methods = new Map<string, Invitation['method']>([
  ['', 'publish'],
  ['PUBLISH', 'publish'],
  ['REQUEST', 'request'],
  ['CANCEL', 'cancel'],
  ['REPLY', 'reply'],
  ['COUNTER', 'counter'],
]);
const statuses = new Map<string, NonNullable<Invitation['status']>>([
  ['TENTATIVE', 'tentative'],
  ['CONFIRMED', 'confirmed'],
  ['CANCELLED', 'cancelled'],
]);
const answers = new Map<string, NonNullable<Attendee['answer']>>([
  ['ACCEPTED', 'accepted'],
  ['DECLINED', 'declined'],
  ['TENTATIVE', 'tentative'],
  ['DELEGATED', 'delegated'],
  ['NEEDS-ACTION', 'needs-action'],
]);

function readMethod(calendar: Component): Invitation['method'] | undefined {
  return methods.get(wordOf(calendar, 'METHOD'));
}

function firstEvent(calendar: Component): Component | undefined {
  const events = calendar.components.filter(
    (each) => each.name === 'VEVENT' && findLine(each, 'DTSTART'),
  );
  const [first] = events;
  if (!first || !findLine(first, 'RECURRENCE-ID')) return first;
  const uid = findLine(first, 'UID')?.value;
  const master = events.find(
    (each) => findLine(each, 'UID')?.value === uid && !findLine(each, 'RECURRENCE-ID'),
  );
  return master ?? first;
}

function readTimes(
  event: Component,
  definitions: readonly Component[],
): Pick<Invitation, 'start' | 'end'> | undefined {
  const startLine = findLine(event, 'DTSTART');
  const written = startLine && readTime(startLine, definitions);
  const start = written && toCalendarTime(written);
  if (!start) return undefined;
  const endLine = findLine(event, 'DTEND');
  const writtenEnd = endLine && readTime(endLine, definitions);
  const end = endLine
    ? writtenEnd && toCalendarTime(writtenEnd)
    : endAfter(written, findLine(event, 'DURATION')?.value ?? '');
  return { start, ...optional('end', end && soundEnd(start, end)) };
}

/** The end where it says more than the start does. */
function soundEnd(start: CalendarTime, end: CalendarTime): CalendarTime | undefined {
  const last = lastDay(end);
  return last.kind === start.kind && last.at > start.at ? last : undefined;
}

function readPerson({ value, parameters }: ContentLine): Attendee | undefined {
  const address = readAddress(value) ?? readAddress(parameters.get('EMAIL') ?? '') ?? '';
  const name = cleanText(parameters.get('CN') ?? '', 200);
  if (address === '' && name === '') return undefined;
  return {
    ...(name && name.toLowerCase() !== address.toLowerCase() ? { name } : {}),
    address,
    ...optional('answer', answers.get(parameters.get('PARTSTAT')?.toUpperCase() ?? '')),
  };
}

/** The address in a calendar address (RFC 5545 §3.3.3), which may be any other URI. */
function readAddress(uri: string): string | undefined {
  const address = cleanText(uri.replace(/^\s*mailto:/i, '').split('?', 1)[0]!, 320);
  return /^[^\s:/]+@[^\s/]+$/.test(address) ? address : undefined;
}

const periods = new Map<string, NonNullable<Invitation['recurrence']>['every']>([
  ['DAILY', 'day'],
  ['WEEKLY', 'week'],
  ['MONTHLY', 'month'],
  ['YEARLY', 'year'],
]);

function readRecurrence(rule: string | undefined): Invitation['recurrence'] {
  if (!rule?.trim()) return undefined;
  const raw = cleanText(rule, maxTitle);
  const parts = new Map(raw.toUpperCase().split(';').map(nameAndValue));
  const count = readCount(parts.get('COUNT'));
  return {
    every: periods.get(parts.get('FREQ') ?? '') ?? 'other',
    interval: readCount(parts.get('INTERVAL')) ?? 1,
    ...optional('until', readUntil(parts.get('UNTIL') ?? '')),
    ...optional('count', count),
    raw,
  };
}

function nameAndValue(part: string): [string, string] {
  const [name, value = ''] = part.split('=', 2) as [string, string?];
  return [name.trim(), value.trim()];
}

function readCount(digits: string | undefined): number | undefined {
  return digits !== undefined && /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : undefined;
}

/** A value that is one word of the standard, in upper case. */
function wordOf(component: Component, name: string): string {
  return findLine(component, name)?.value.trim().toUpperCase() ?? '';
}

function textOf(component: Component, name: string): string {
  return unescapeText(findLine(component, name)?.value ?? '');
}

/** A property to spread that is left out where there is nothing. */
function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
