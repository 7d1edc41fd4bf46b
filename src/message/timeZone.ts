import ICAL from 'ical.js';
import { findLine } from './contentLines.ts';
import type { Component, ContentLine } from './contentLines.ts';
import { windowsZone } from './windowsZones.ts';

/** A time on the clock of some place, as milliseconds since 1970 if that place were at UTC. */
export type LocalTime = number;

/** From a time on the clock of a zone to the instant in milliseconds; undefined where nobody knows. */
export type TimeZone = (local: LocalTime) => number | undefined;

const hour = 3_600_000;

/**
 * The zone of that name (TZID): as the calendar defines it, else by its IANA name, else by its name in
 * Windows; undefined for none of these. Never throws.
 */
export function findTimeZone(
  name: string,
  definitions: readonly Component[],
): TimeZone | undefined {
  const definition = definitions.find(
    (each) => each.name === 'VTIMEZONE' && findLine(each, 'TZID')?.value.trim() === name,
  );
  const defined = definition && definedZone(definition);
  const named = namedZone(name);
  return defined && named ? (local) => defined(local) ?? named(local) : (defined ?? named);
}

function namedZone(name: string): TimeZone | undefined {
  for (const candidate of ianaNames(name)) {
    const format = zoneFormat(candidate);
    if (format) return (local) => toInstant(local, format);
  }
  return undefined;
}

/** Some senders put their own name before the zone's: '/example.org/2005/Europe/Berlin'. */
function ianaNames(name: string): string[] {
  const windows = windowsZone(name);
  if (windows !== undefined) return [windows];
  if (!name.startsWith('/')) return [name];
  const words = name.split('/');
  return [-3, -2, -1].map((from) => words.slice(from).join('/'));
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  if (!/^[\w+/:-]{1,60}$/.test(timeZone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

/** A time that occurs twice is the first one; one that is skipped counts from before (RFC 5545 §3.3.5). */
function toInstant(local: LocalTime, format: Intl.DateTimeFormat): number | undefined {
  const before = offsetAt(local - 24 * hour, format);
  const after = offsetAt(local + 24 * hour, format);
  if (before === undefined || after === undefined) return undefined;
  const late = local - after;
  if (offsetAt(local - before, format) === before) return local - before;
  return offsetAt(late, format) === after ? late : local - before;
}

/** How far the zone is ahead of UTC. */
function offsetAt(instant: number, format: Intl.DateTimeFormat): number | undefined {
  // Years before 1 and beyond 9999 are no appointments, and Date.UTC reads 0 to 99 as of our century.
  if (!(instant > -59e12 && instant < 253e12)) return undefined;
  const parts = new Map(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const [year, month, day] = [get('year'), get('month') - 1, get('day')];
  const clock = Date.UTC(year, month, day, get('hour'), get('minute'), get('second'));
  return clock - Math.floor(instant / 1000) * 1000;
}

/** What is read of a definition; real ones have two observances, historical ones some dozens. */
const maxObservances = 100;
/** Of these with a rule: each is counted out year by year. */
const maxRules = 6;
const maxDates = 100;
/** Years in which appointments are; beyond them definitions are not asked. */
const firstYear = 1970;
const lastYear = 2070;
const dateTime = /^\d{8}T\d{6}Z?$/;
const offset = /^[+-](?:0\d|1[0-8])[0-5]\d(?:[0-5]\d)?$/;

interface Observance {
  readonly kind: string;
  readonly start: string;
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  readonly dates: readonly string[];
}

/** The zone a VTIMEZONE defines (RFC 5545 §3.6.5); undefined where it is not understood. */
function definedZone(definition: Component): TimeZone | undefined {
  const observances = definition.components
    .filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
    .slice(0, maxObservances)
    .map(readObservance);
  if (observances.length === 0 || !observances.every(isUnderstood)) return undefined;
  if (observances.filter(({ rule }) => rule !== '').length > maxRules) return undefined;
  return (local) => instantBy(observances, local);
}

function instantBy(observances: readonly Observance[], local: LocalTime): number | undefined {
  const date = new Date(local);
  const year = date.getUTCFullYear();
  if (!(year >= firstYear && year <= lastYear)) return undefined;
  const near = observances.map((each) => startNear(each, year));
  const lines = [beforeAll(observances), ...near].flatMap(write);
  const component = ['BEGIN:VTIMEZONE', ...lines, 'END:VTIMEZONE'].join('\r\n');
  try {
    const zone = new ICAL.Timezone({ component, tzid: 'x' });
    return local - zone.utcOffset(ICAL.Time.fromJSDate(date, true)) * 1000;
  } catch {
    return undefined;
  }
}

/**
 * Rules are counted out year by year, and Windows begins in 1601: the same rule with a later beginning
 * says the same, as long as its last changes before that year are there.
 */
function startNear(observance: Observance, year: number): Observance {
  const { rule, start } = observance;
  if (rule === '') return observance;
  const until = Number(/UNTIL=(\d{4})/.exec(rule)?.[1] ?? year);
  const from = `${Math.min(year, until) - 2}`;
  return start < from ? { ...observance, start: `${from}${start.slice(4)}` } : observance;
}

function readObservance(component: Component): Observance {
  const get = (name: string): string => findLine(component, name)?.value.trim().toUpperCase() ?? '';
  const [start, rule] = [get('DTSTART'), get('RRULE')];
  return {
    kind: component.name,
    start,
    from: get('TZOFFSETFROM'),
    to: get('TZOFFSETTO'),
    rule,
    dates: component.lines.flatMap(readDates).slice(0, maxDates),
  };
}

function readDates({ name, value }: ContentLine): string[] {
  if (name !== 'RDATE') return [];
  const dates = value.slice(0, 20 * maxDates).split(',');
  return dates.map((each) => each.trim()).filter((each) => dateTime.test(each));
}

function isUnderstood({ start, from, to, rule }: Observance): boolean {
  const sound = dateTime.test(start) && offset.test(from) && offset.test(to);
  return sound && (rule === '' || isYearly(rule));
}

/** Before the first observance, what that one changed from. */
function beforeAll(observances: readonly Observance[]): Observance {
  const first = observances.reduce((a, b) => (b.start < a.start ? b : a));
  const { from } = first;
  return { kind: 'STANDARD', start: '18000101T000000', from, to: from, rule: '', dates: [] };
}

function write({ kind, start, from, to, rule, dates }: Observance): string[] {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    ...(rule === '' ? [] : [`RRULE:${rule}`]),
    ...dates.map((each) => `RDATE:${each}`),
    `END:${kind}`,
  ];
}

/** What a rule that occurs once a year may say. */
const ruleParts = new Map([
  ['FREQ', /^YEARLY$/],
  ['INTERVAL', /^1$/],
  ['WKST', /^(?:SU|MO|TU|WE|TH|FR|SA)$/],
  ['UNTIL', /^\d{8}(?:T\d{6}Z?)?$/],
  ['BYMONTH', /^0?(?:[1-9]|1[0-2])$/],
  ['BYDAY', /^(?:[+-]?[1-4])?(?:SU|MO|TU|WE|TH|FR|SA)$/],
  ['BYMONTHDAY', /^(?:[1-9]|1\d|2[0-8])(?:,(?:[1-9]|1\d|2[0-8])){0,6}$/],
]);

/**
 * Whether the rule occurs once a year. Others would let a hostile definition have the seconds of
 * centuries counted, or a day awaited that never comes.
 */
function isYearly(rule: string): boolean {
  const parts = new Map<string, string>();
  for (const each of rule.split(';', 10)) {
    const [name, value = ''] = each.split('=', 2) as [string, string?];
    if (parts.has(name) || !ruleParts.get(name)?.test(value)) return false;
    parts.set(name, value);
  }
  const [day, monthDays] = [parts.get('BYDAY'), parts.get('BYMONTHDAY')];
  if (!parts.has('FREQ')) return false;
  if (day === undefined && monthDays === undefined) return true;
  // Days without a month come twelve times a year.
  if (!parts.has('BYMONTH')) return false;
  if (day === undefined) return !monthDays!.includes(',');
  // A first Sunday need not be among some days, a Sunday alone comes every week.
  return /^[A-Z]/.test(day) === (monthDays !== undefined);
}
