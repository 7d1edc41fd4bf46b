/** The first and the last day of a stretch of time, as YYYY-MM-DD. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

type Unit = 'd' | 'w' | 'm' | 'y';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const firstYear = 1970;
const lastYear = 2100;

/**
 * Reads a day or a longer stretch: 2026-03-09, 2026-03, 2026, today, yesterday, monday, last monday,
 * this week, last month, 3 days ago. Weeks begin on Monday; `now` counts in local time.
 * Undefined when it is none of these or outside of 1970 to 2100.
 */
export function readDays(text: string, now: Date): Days | undefined {
  const words = text.trim().toLowerCase().replaceAll('/', '-').replaceAll('_', ' ');
  const days = readIso(words) ?? readRelative(words, localDay(now));
  if (days === undefined || !inRange(days.first) || !inRange(days.last)) return undefined;
  return days;
}

/** Reads an age such as 3d, 2w, 6m or 1y and returns the day that long ago. */
export function readAge(text: string, now: Date): string | undefined {
  const match = /^(\d{1,5})([dwmy])$/i.exec(text.trim());
  if (!match) return undefined;
  const day = ago(localDay(now), Number(match[1]), match[2]!.toLowerCase() as Unit);
  return inRange(day) ? day : undefined;
}

/** The day of an instant in the time zone of this computer. */
export function localDay(date: Date): string {
  return format(new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())));
}

/** The day after; the last day that can be asked for has none and stays itself. */
export function nextDay(day: string): string {
  return inRange(shift(day, 1)) ? shift(day, 1) : day;
}

/** Whether it is a day that exists, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && format(new Date(time)) === text;
}

function readIso(text: string): Days | undefined {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [match[1]!, match[2]?.padStart(2, '0'), match[3]?.padStart(2, '0')];
  if (month === undefined) return { first: `${year}-01-01`, last: `${year}-12-31` };
  if (day !== undefined)
    return { first: `${year}-${month}-${day}`, last: `${year}-${month}-${day}` };
  const last = daysInMonth(Number(year), Number(month));
  return { first: `${year}-${month}-01`, last: `${year}-${month}-${last}` };
}

function readRelative(text: string, day: string): Days | undefined {
  if (text === 'today') return one(day);
  if (text === 'yesterday') return one(shift(day, -1));
  const words = text.split(/[\s-]+/);
  const weekday = weekdays.indexOf(words.at(-1) ?? '');
  if (weekday >= 0 && words.length <= 2) return readWeekday(words, weekday, day);
  const [which, unit] = words;
  if (words.length === 2 && (which === 'this' || which === 'last')) {
    return stretch(unit ?? '', day, which === 'last' ? 1 : 0);
  }
  const match = /^(\d{1,5}) (day|week|month|year)s? ago$/.exec(words.join(' '));
  return match ? one(ago(day, Number(match[1]), match[2]![0] as Unit)) : undefined;
}

function readWeekday(words: readonly string[], weekday: number, day: string): Days | undefined {
  if (words.length === 2 && words[0] !== 'last') return undefined;
  const back = (weekdayOf(day) - weekday + 7) % 7;
  return one(shift(day, words.length === 2 && back === 0 ? -7 : -back));
}

/** The week, month or year `back` before the one that `day` is in. */
function stretch(unit: string, day: string, back: number): Days | undefined {
  if (unit === 'week') {
    const monday = shift(day, -((weekdayOf(day) + 6) % 7) - 7 * back);
    return { first: monday, last: shift(monday, 6) };
  }
  if (unit === 'month') return readIso(ago(day, back, 'm').slice(0, 7));
  if (unit === 'year') return readIso(String(Number(day.slice(0, 4)) - back));
  return undefined;
}

function ago(day: string, count: number, unit: Unit): string {
  if (unit === 'd' || unit === 'w') return shift(day, -count * (unit === 'w' ? 7 : 1));
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const months = year * 12 + month - 1 - count * (unit === 'y' ? 12 : 1);
  if (months < firstYear * 12) return '';
  const [newYear, newMonth] = [Math.floor(months / 12), (months % 12) + 1];
  // A month ago on the 31st is the last day of a shorter month.
  const newDate = Math.min(date, daysInMonth(newYear, newMonth));
  return format(new Date(Date.UTC(newYear, newMonth - 1, newDate)));
}

function shift(day: string, days: number): string {
  return format(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

function format(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function one(day: string): Days {
  return { first: day, last: day };
}

function inRange(day: string): boolean {
  const year = Number(day.slice(0, 4));
  return isDay(day) && year >= firstYear && year <= lastYear;
}
