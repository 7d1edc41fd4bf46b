import type { Threads } from './threads.ts';

/**
 * Orders with a row a conversation: the first message of each in that order stands for it. Kept as
 * long as order and conversations stay what they are, so that a window costs no more than itself.
 */
export class Collapsing {
  readonly #threads: Threads;
  #kept = new WeakMap<readonly number[], { version: number; leaders: readonly number[] }>();

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  /** The UIDs that stand for the conversations of an order. */
  leadersOf(uids: readonly number[]): readonly number[] {
    const { version } = this.#threads;
    const kept = this.#kept.get(uids);
    if (kept?.version === version) return kept.leaders;
    const { groups } = this.#threads;
    const seen = new Uint8Array(groups.count);
    const leaders = uids.filter((uid) => {
      const index = groups.indexOf(uid);
      if (index === undefined) return true;
      if (seen[index]) return false;
      seen[index] = 1;
      return true;
    });
    this.#kept.set(uids, { version, leaders });
    return leaders;
  }
}
