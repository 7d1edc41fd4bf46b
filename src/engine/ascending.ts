/** What can be said quickly of UIDs in ascending order. */

/** Whether ascending `numbers` hold this one. */
export function isAmong(numbers: readonly number[], wanted: number): boolean {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === wanted;
}

/** The numbers of ascending `a` that are not in ascending `b`. */
export function difference(a: readonly number[], b: readonly number[]): number[] {
  if (a === b) return [];
  const result: number[] = [];
  let at = 0;
  for (const each of a) {
    while (at < b.length && b[at]! < each) at++;
    if (b[at] !== each) result.push(each);
  }
  return result;
}
