import { isNewestFirst, keyOf, mergeNewest, newestFirst, type Order } from './order.ts';

/** How well an order has to be known: as last given, as last given but guessed at worst, or surely. */
export type Certainty = 'as-given' | 'eager' | 'exact';

/** The orders of a mailbox: newest first is kept in step, the others are asked for when wanted. */
export class Orders {
  readonly #known = new Map<string, readonly number[]>();
  #guessed = false;

  /** The newest-first order is a guess by arrival; the server's is still to come. */
  get guessed(): boolean {
    return this.#guessed;
  }

  /** UIDs newest first, unless that is a guess: another session would take it for the server's word. */
  get settled(): readonly number[] | undefined {
    return this.#guessed ? undefined : this.#known.get(keyOf(newestFirst));
  }

  get(order: Order, certainty: Certainty): readonly number[] | undefined {
    const known = this.#known.get(keyOf(order));
    if (certainty === 'as-given') return known;
    // One with a filter changes with the flags: good for the next window, not for the next look.
    if (order.filter !== 'all') return undefined;
    return certainty === 'exact' && isNewestFirst(order) && this.#guessed ? undefined : known;
  }

  set(order: Order, uids: readonly number[]): void {
    this.#known.set(keyOf(order), uids);
    if (isNewestFirst(order)) this.#guessed = false;
  }

  guess(uids: readonly number[]): void {
    this.#known.set(keyOf(newestFirst), uids);
    this.#guessed = true;
  }

  drop(gone: ReadonlySet<number>): void {
    if (gone.size === 0) return;
    for (const [key, uids] of this.#known)
      this.#known.set(
        key,
        uids.filter((uid) => !gone.has(uid)),
      );
  }

  clear(): void {
    this.#known.clear();
    this.#guessed = false;
  }

  /**
   * New messages into the newest-first order, at their dates where these are known; the other
   * orders are asked anew when wanted.
   */
  place(
    added: readonly number[],
    dates: ReadonlyMap<number, string>,
    lookUp: Parameters<typeof mergeNewest>[2],
  ): void {
    const order = this.#known.get(keyOf(newestFirst));
    this.#known.clear();
    if (!order) return;
    const placed = dates.size === added.length ? mergeNewest(order, dates, lookUp) : undefined;
    this.#known.set(keyOf(newestFirst), placed ?? added.toReversed().concat(order));
    // Where they belong lies among rows never seen: on top, until the server has sorted.
    this.#guessed ||= placed === undefined;
  }
}
