/** How numbers, sizes and dates are written, in the language the host named. */
export interface Words {
  /** Today → the time, this week → the weekday too, this year → day and month; undefined for no date. */
  shortDate(iso: string, now?: Date): string | undefined;
  /** Day and time, short enough to be read out with every row. */
  spokenDate(iso: string, now?: Date): string | undefined;
  fullDate(iso: string): string | undefined;
  /** From one time to another, both ISO 8601; of whole days as 'YYYY-MM-DD', the last one included. */
  range(start: string, end: string | undefined, wholeDays: boolean): string;
  /** How long ago a moment was: '20 minutes ago', 'yesterday'. */
  ago(moment: Date, now?: Date): string;
  weekday(date: Date): string;
  /** Month and year. */
  month(date: Date): string;
  /** 1 is Monday, 7 is Sunday. */
  readonly firstDayOfWeek: number;
  count(value: number): string;
  size(octets: number): string;
}

/** Fills `{0}`, `{1}` … of a translated text. */
export function fill(text: string, ...values: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (hole, index: string) => values[Number(index)] ?? hole);
}

/** Formats for one language; a tag the browser does not know falls back to its own language. */
export function wordsFor(language: string): Words {
  const locale = supported(language);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const thisWeek = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const spoken = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });
  const year = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const number = new Intl.NumberFormat(locale);
  const dated = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const days = new Intl.DateTimeFormat(locale, { ...dated, timeZone: 'UTC' });
  const times = new Intl.DateTimeFormat(locale, { ...dated, hour: 'numeric', minute: '2-digit' });
  return {
    shortDate(iso, now = new Date()) {
      const date = valid(iso);
      if (!date) return undefined;
      if (date.toDateString() === now.toDateString()) return time.format(date);
      const days = daysBetween(date, now);
      if (days > 0 && days < 7) return thisWeek.format(date);
      return (date.getFullYear() === now.getFullYear() ? day : year).format(date);
    },
    spokenDate(iso, now = new Date()) {
      const date = valid(iso);
      const days = date && daysBetween(date, now);
      if (days === 0 || days === 1) return `${relative.format(-days, 'day')} ${time.format(date)}`;
      return date && spoken.format(date);
    },
    fullDate(iso) {
      const date = valid(iso);
      return date && full.format(date);
    },
    range(start, end, wholeDays) {
      const format = wholeDays ? days : times;
      const [from, to] = [moment(start, wholeDays), end && moment(end, wholeDays)];
      if (!from) return start;
      return to && to >= from ? format.formatRange(from, to) : format.format(from);
    },
    ago(moment, now = new Date()) {
      const minutes = Math.max(0, Math.floor((now.getTime() - moment.getTime()) / 60_000));
      if (minutes < 60) return relative.format(-minutes, 'minute');
      if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
      return relative.format(-daysBetween(moment, now), 'day');
    },
    weekday: (date) => weekday.format(date),
    month: (date) => month.format(date),
    firstDayOfWeek: firstDayOfWeek(locale),
    count: (value) => number.format(value),
    size: (octets) => formatSize(locale, octets),
  };
}

/** Of a whole day its midnight in UTC, where it is written out, too. */
function moment(iso: string, wholeDay: boolean): Date | undefined {
  return valid(wholeDay ? `${iso.slice(0, 10)}T00:00:00Z` : iso);
}

/** Midnights between two moments. */
function daysBetween(date: Date, now: Date): number {
  const day = (each: Date): number =>
    Date.UTC(each.getFullYear(), each.getMonth(), each.getDate()) / 86_400_000;
  return day(now) - day(date);
}

/** What the language's region says; Monday (ISO 8601) where the browser cannot tell. */
function firstDayOfWeek(locale: string | undefined): number {
  if (locale === undefined) return 1;
  const known = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number };
  };
  return known.getWeekInfo?.().firstDay ?? 1;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

function formatSize(locale: string | undefined, octets: number): string {
  let value = Math.max(0, octets);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[unit]!,
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && unit > 1 ? 1 : 0,
  }).format(value);
}

function valid(iso: string): Date | undefined {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function supported(language: string): string | undefined {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([language])[0];
  } catch {
    return undefined;
  }
}
