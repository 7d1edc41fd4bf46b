import type { MailboxStrings } from '../../protocol/strings.ts';
import type { Words } from '../words.ts';

/** The stretch of time a message is listed under; `date` lies in it. */
export interface DateGroup {
  readonly kind:
    | 'unknown'
    | 'future'
    | 'today'
    | 'yesterday'
    | 'weekday'
    | 'lastWeek'
    | 'earlierThisMonth'
    | 'month';
  /** The same for all messages of the group. */
  readonly key: string;
  readonly date: Date;
}

/** The group of a date, as the calendar on the wall has it; `firstDay` 1 is Monday, 7 is Sunday. */
export function groupOf(iso: string, now: Date, firstDay: number): DateGroup {
  const date = new Date(iso);
  const named = (kind: DateGroup['kind'], key = ''): DateGroup => ({ kind, key: kind + key, date });
  if (Number.isNaN(date.getTime())) return named('unknown');
  if (date >= dayFrom(now, 1)) return named('future');
  if (date >= dayFrom(now, 0)) return named('today');
  if (date >= dayFrom(now, -1)) return named('yesterday');
  const intoWeek = (now.getDay() - firstDay + 7) % 7;
  if (date >= dayFrom(now, -intoWeek)) return named('weekday', `-${date.getDay()}`);
  if (date >= dayFrom(now, -intoWeek - 7)) return named('lastWeek');
  const [year, month] = [date.getFullYear(), date.getMonth()];
  if (year === now.getFullYear() && month === now.getMonth()) return named('earlierThisMonth');
  return named('month', `-${year}-${month}`);
}

/** The heading of a group. */
export function groupTitle({ kind, date }: DateGroup, strings: MailboxStrings, words: Words) {
  if (kind === 'weekday') return words.weekday(date);
  if (kind === 'month') return words.month(date);
  const titles = {
    unknown: strings.unknownDate,
    future: strings.upcoming,
    today: strings.today,
    yesterday: strings.yesterday,
    lastWeek: strings.lastWeek,
    earlierThisMonth: strings.earlierThisMonth,
  };
  return titles[kind];
}

/** Midnight `days` from now. By the calendar: days are not all of 24 hours. */
function dayFrom(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}
