/** Messages that are moved away or expunged here, and not yet on the server. */
export class Hidden {
  readonly #uids = new Set<number>();
  /** Orders without them; the same as long as nothing more is hidden or shown again. */
  #visible = new WeakMap<readonly number[], readonly number[]>();

  has(uid: number): boolean {
    return this.#uids.has(uid);
  }

  add(uid: number): void {
    this.#uids.add(uid);
    this.#visible = new WeakMap();
  }

  /** Whether it was hidden. */
  delete(uid: number): boolean {
    const was = this.#uids.delete(uid);
    if (was) this.#visible = new WeakMap();
    return was;
  }

  clear(): void {
    this.#uids.clear();
    this.#visible = new WeakMap();
  }

  /** What of an order is to be seen. */
  visibleOf(uids: readonly number[]): readonly number[] {
    if (this.#uids.size === 0) return uids;
    const visible = this.#visible.get(uids) ?? uids.filter((uid) => !this.#uids.has(uid));
    this.#visible.set(uids, visible);
    return visible;
  }
}
