import { uidRanges, UidRanges } from '../model/messageSet.ts';

/** Shorter lists are as well written out. */
const shortest = 50;
/** More than any mailbox holds: a text that says so is damaged. */
const most = 20_000_000;

/** JSON in which long ascending lists of UIDs are ranges: a change may be about a whole mailbox. */
export function toPackedJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isUids(each) ? { uidRanges: uidRanges(each) } : each,
  );
}

/** What `toPackedJson` wrote. @throws Error for anything else */
export function fromPackedJson(text: string): unknown {
  return JSON.parse(text, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || !('uidRanges' in each)) return each;
    const ranges = new UidRanges(String(each.uidRanges));
    if (ranges.count > most) throw new RangeError('More UIDs than there can be.');
    return [...ranges];
  });
}

function isUids(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length < shortest) return false;
  const numbers: readonly unknown[] = value;
  let last = 0;
  return numbers.every((each) => {
    if (typeof each !== 'number' || !Number.isInteger(each) || each <= last) return false;
    last = each;
    return last <= 0xffff_ffff;
  });
}
