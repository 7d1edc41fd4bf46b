export interface Disposable {
  dispose(): void;
}

export type Event<T> = (listener: (event: T) => void) => Disposable;

/** A source of events; a listener that throws does not keep the others from hearing. */
export class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own, so that one function registered twice is heard and disposed twice.
    const entry = (event: T): void => listener(event);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch {
        // The listener's own fault; the source must go on.
      }
    }
  }
}
