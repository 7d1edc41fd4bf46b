import type { CalendarTime } from '../model/invitation.ts';
import { cleanText } from './cleanText.ts';
import type { Component, ContentLine } from './contentLines.ts';
import { findTimeZone } from './timeZone.ts';
import type { LocalTime, TimeZone } from './timeZone.ts';

/** A day or a time as a calendar writes it, from which one can count on. */
export interface WrittenTime {
  readonly local: LocalTime;
  readonly wholeDay: boolean;
  readonly zone?: string;
  /** Missing where the time is the same on every clock, or nobody knows the zone. */
  readonly toInstant?: TimeZone;
}

const day = 86_400_000;

/**
 * The time of a line such as DTSTART, its zone looked for in `definitions`, the calendar's components;
 * undefined for no time. Never throws.
 */
export function readTime(
  { value, parameters }: ContentLine,
  definitions: readonly Component[],
): WrittenTime | undefined {
  const written = parseTime(value);
  if (!written) return undefined;
  const { local, wholeDay, utc } = written;
  if (wholeDay) return { local, wholeDay };
  if (utc) return { local, wholeDay, toInstant: (each) => each };
  const name = parameters.get('TZID')?.trim();
  if (!name) return { local, wholeDay };
  const toInstant = findTimeZone(name, definitions);
  const zone = cleanText(name, 100);
  return { local, wholeDay, zone, ...(toInstant ? { toInstant } : {}) };
}

/** A value of type DATE or DATE-TIME (RFC 5545 §3.3.4 and §3.3.5). */
function parseTime(
  value: string,
): { local: LocalTime; wholeDay: boolean; utc: boolean } | undefined {
  const match = /^([1-9]\d{3})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i.exec(value.trim());
  if (!match) return undefined;
  const [, year, month, date, hours = '00', minutes = '00', seconds = '00', utc] = match;
  const second = seconds === '60' ? '59' : seconds;
  const local = Date.parse(`${year}-${month}-${date}T${hours}:${minutes}:${second}Z`);
  // JavaScript takes the 30th of February for a day in March.
  if (Number.isNaN(local) || new Date(`${year}-${month}-${date}`).getUTCDate() !== Number(date)) {
    return undefined;
  }
  return { local, wholeDay: utc === undefined, utc: !!utc };
}

/** The time made for reading, `later` milliseconds after it. */
export function toCalendarTime(time: WrittenTime, later = 0): CalendarTime | undefined {
  const zone = time.zone ? { zone: time.zone } : {};
  const instant = time.toInstant?.(time.local);
  const at = isoTime((instant ?? time.local) + later);
  if (at === undefined) return undefined;
  if (time.wholeDay) return { at: at.slice(0, 10), kind: 'day' };
  return instant === undefined
    ? { at, kind: 'floating', ...zone }
    : { at: `${at}Z`, kind: 'instant', ...zone };
}

function isoTime(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString().slice(0, 19) : undefined;
}

/**
 * The end of what begins then and takes so long (DURATION, RFC 5545 §3.3.6): days are days on the
 * clock of its zone, hours are hours. Undefined for no duration.
 */
export function endAfter(start: WrittenTime, duration: string): CalendarTime | undefined {
  const match =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/i.exec(
      duration.trim(),
    );
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((each) => Number(each ?? 0));
  const local = start.local + (weeks! * 7 + days!) * day;
  return toCalendarTime({ ...start, local }, ((hours! * 60 + minutes!) * 60 + seconds!) * 1000);
}

/** Of whole days a calendar gives the day after the last one; this is the last one. */
export function lastDay(end: CalendarTime): CalendarTime {
  if (end.kind !== 'day') return end;
  return { ...end, at: isoTime(Date.parse(end.at) - day)?.slice(0, 10) ?? end.at };
}

/** The end of a recurrence: UNTIL as a day or time in ISO 8601. */
export function readUntil(value: string): string | undefined {
  const written = parseTime(value);
  const at = written && isoTime(written.local);
  if (at === undefined) return undefined;
  if (written!.wholeDay) return at.slice(0, 10);
  return written!.utc ? `${at}Z` : at;
}
