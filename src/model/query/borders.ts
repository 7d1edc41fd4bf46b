import type { Query } from './ast.ts';
import { type Days, nextDay } from './dates.ts';
import { leavesOf } from './leaves.ts';

const hour = 3_600_000;
/** Hours by which the clocks of senders are behind and before UTC. */
const [mostBehind, mostBefore] = [12, 14];

/** The days, as their senders wrote them, of messages that may be of either side of a border. */
export function doubtfulDays(day: string): Days {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const border = new Date(year, month - 1, date).getTime();
  return {
    first: utcDay(border - mostBehind * hour),
    last: utcDay(border + mostBefore * hour - 1),
  };
}

/** The doubtful days of all dates of a query, without overlaps, in their order. */
export function doubtfulDaysOf(query: Query): Days[] {
  const borders = leavesOf(query).flatMap((leaf) => {
    if (leaf.kind !== 'date') return [];
    return leaf.relation === 'on' ? [leaf.day, nextDay(leaf.day)] : [leaf.day];
  });
  const merged: Days[] = [];
  for (const day of [...new Set(borders)].sort()) {
    const { first, last } = doubtfulDays(day);
    const before = merged.at(-1);
    if (before && first <= dayAfter(before.last))
      merged[merged.length - 1] = { first: before.first, last };
    else merged.push({ first, last });
  }
  return merged;
}

/** The day after, also where nobody can ask for it. */
export function dayAfter(day: string): string {
  return utcDay(Date.parse(`${day}T00:00:00Z`) + 24 * hour);
}

function utcDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
