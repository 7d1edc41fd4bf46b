import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds in which a server may still be at what a lost connection has asked it for. */
const afterwork = 1_500;

/**
 * What is seen of a command whose answer was lost; where it seems not to be done, what is seen a
 * little later: sent again while the first is still under way, it would be done twice.
 */
export async function lookTwice<T>(
  look: () => Promise<T>,
  isDone: (seen: T) => boolean,
): Promise<T> {
  const seen = await look();
  if (isDone(seen)) return seen;
  await wait(afterwork);
  return look();
}
