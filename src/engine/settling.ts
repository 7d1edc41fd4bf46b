/** Milliseconds in which several reasons for one piece of work become one. */
const settleTime = 120;

/** Work that is done once when the present burst of reasons for it is over. */
export class Settling {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  soon(key: string, work: () => Promise<unknown>): void {
    if (this.#timers.has(key)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      // The state of the connection says what went wrong; the next reason tries again.
      void work().catch(() => undefined);
    }, settleTime);
    this.#timers.set(key, timer);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
