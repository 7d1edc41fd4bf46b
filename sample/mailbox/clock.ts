/** Turns "so long ago" into dates; everything it gives lies before `now`. */
export interface Clock {
  readonly now: Date;
  /** A time of day (UTC, "HH:MM") at least one whole day ago. */
  daysAgo(days: number, time: string): Date;
  minutesAgo(minutes: number): Date;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** A clock that stands at `now`. */
export function clockAt(now: Date): Clock {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return {
    now,
    daysAgo: (days, time) => {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return new Date(midnight - Math.max(1, days) * day + (hours * 60 + minutes) * minute);
    },
    // Whole seconds, because mail has no others.
    minutesAgo: (minutes) => new Date(Math.floor((now.getTime() - minutes * minute) / 1000) * 1000),
  };
}

/** A date that many minutes after another. */
export function minutesAfter(date: Date, minutes: number): Date {
  return new Date(date.getTime() + minutes * minute);
}
