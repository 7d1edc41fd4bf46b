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
    const seen = new Set<readonly number[]>();
    const leaders = uids.filter((uid) => {
      const members = this.#threads.membersOf(uid);
      if (!members) return true;
      if (seen.has(members)) return false;
      seen.add(members);
      return true;
    });
    this.#kept.set(uids, { version, leaders });
    return leaders;
  }
}
