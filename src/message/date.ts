import { withoutComments } from './comments.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Offsets of the named zones of RFC 5322 §4.3 in minutes; any other name says nothing and is UTC. */
const zones = new Map([
  ['est', -300],
  ['edt', -240],
  ['cst', -360],
  ['cdt', -300],
  ['mst', -420],
  ['mdt', -360],
  ['pst', -480],
  ['pdt', -420],
  ['cet', 60],
  ['cest', 120],
  ['bst', 60],
  ['jst', 540],
]);

/** What mail can be from; a date outside of it is a mistake or a lie. */
const firstYear = 1970;
const lastYear = 2100;

/**
 * Reads a Date header (RFC 5322 §3.3, the obsolete forms of §4.3, asctime and ISO 8601) as ISO 8601 in
 * UTC, to the second. Undefined for what is no date of 1970 to 2100: never "now".
 */
export function parseDate(value: string): string | undefined {
  const text = withoutComments(value.slice(0, 500))
    .replace(/\s*:\s*/g, ':')
    .trim();
  return parseIso(text) ?? parseMailDate(text);
}

function parseIso(text: string): string | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(z|[+-]\d\d:?\d\d)?$/i.exec(
      text,
    );
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  return toIso(
    [Number(year), Number(month) - 1, Number(day)],
    [Number(hour), Number(minute), Number(second ?? 0)],
    offset(zone ?? ''),
  );
}

function parseMailDate(text: string): string | undefined {
  // Some senders leave out the space before the zone, or write commas and dashes between the parts.
  const words = text
    .toLowerCase()
    .replace(/(\d\d:\d\d)([+-]\d{4})/, '$1 $2')
    .replace(/(\d)-([a-z]{3,9})-(\d)/, '$1 $2 $3')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const monthAt = words.findIndex((word) => /^[a-z]{3,9}\.?$/.test(word) && monthOf(word) >= 0);
  const timeAt = words.findIndex((word) => /^\d{1,2}[:.]\d{1,2}([:.]\d{1,2}(\.\d+)?)?$/.test(word));
  if (monthAt < 0 || timeAt < 0) return undefined;
  const numbers = words
    .filter((word, index) => index !== timeAt && /^\d{1,6}$/.test(word))
    .map((word) => ({ value: Number(word), digits: word.length }));
  if (numbers.length < 2) return undefined;
  const [day, year] = numbers as [NumberWord, NumberWord];
  const time = words[timeAt]!.split(/[:.]/).map(Number);
  return toIso(
    [fullYear(year), monthOf(words[monthAt]!), day.value],
    [time[0]!, time[1]!, time[2] ?? 0],
    findOffset(words.slice(timeAt + 1)),
  );
}

interface NumberWord {
  readonly value: number;
  readonly digits: number;
}

function monthOf(word: string): number {
  return months.indexOf(word.slice(0, 3));
}

/** Two and three digits as RFC 5322 §4.3 reads them. */
function fullYear({ value, digits }: NumberWord): number {
  if (digits === 2) return value < 50 ? 2000 + value : 1900 + value;
  return digits === 3 ? 1900 + value : value;
}

function findOffset(words: readonly string[]): number | undefined {
  const zone = words.find((word) => /^(?:gmt|utc?)?[+-]\d/.test(word)) ?? words[0] ?? '';
  return offset(zone);
}

/** Minutes east of UTC; undefined when the digits make no sense. */
function offset(zone: string): number | undefined {
  const match = /^(?:gmt|utc?)?([+-])(\d{1,2}):?(\d\d)?$/i.exec(zone);
  if (!match) return zones.get(zone.toLowerCase()) ?? 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  if (minutes > 15 * 60) return undefined;
  return match[1] === '-' ? -minutes : minutes;
}

function toIso(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second]: readonly [number, number, number],
  zone: number | undefined,
): string | undefined {
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  // A zone nobody can be in says nothing about the rest, which may well be right.
  const time = new Date(Date.UTC(year, month, day, hour, minute, Math.min(second, 59)));
  if (Number.isNaN(time.getTime()) || time.getUTCDate() !== day || time.getUTCMonth() !== month) {
    return undefined;
  }
  if (year < firstYear || year > lastYear) return undefined;
  const utc = new Date(time.getTime() - (zone ?? 0) * 60_000);
  return `${utc.toISOString().slice(0, 19)}Z`;
}
