import { MailError } from '../../model/errors.ts';
import type { Rows } from '../../protocol/mailbox.ts';
import { requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';
import type { RowStore } from './rowStore.ts';

/** A run of places, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** While the list moves, rows are asked for only once it rests this long (milliseconds). */
const rest = 60;

/** Asks for the rows on screen, one window at a time; a newer window replaces one still on its way. */
export class RowLoader {
  readonly #host: Host;
  readonly #store: RowStore;
  readonly #onRows: (rows: Rows) => Promise<void>;
  readonly #onError: (error: MailError) => void;
  #view: number | undefined;
  #wanted: Span = { start: 0, end: 0 };
  #asked: (Span & { readonly abort: AbortController }) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The window that could not be had. */
  #failed: Span | undefined;

  constructor(
    host: Host,
    store: RowStore,
    onRows: (rows: Rows) => Promise<void>,
    onError: (error: MailError) => void,
  ) {
    this.#host = host;
    this.#store = store;
    this.#onRows = onRows;
    this.#onError = onError;
  }

  /** Starts over for another view. */
  reset(view: number | undefined): void {
    this.#stop();
    this.#view = view;
    this.#failed = undefined;
  }

  /** The list shows (about) these places. */
  want(span: Span): void {
    this.#wanted = span;
    const failed = this.#failed;
    // A window that failed is not asked for again and again, only elsewhere or on a retry.
    if (failed && span.start < failed.end && span.end > failed.start) return;
    this.#failed = undefined;
    this.#schedule(this.#store.size === 0 ? 0 : rest);
  }

  /** Asks again for what is on screen, now: the rows changed, or the user wants another try. */
  again(): void {
    this.#stop();
    this.#failed = undefined;
    this.#schedule(0);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked?.abort.abort();
    this.#asked = undefined;
  }

  #schedule(delay: number): void {
    if (this.#view === undefined || !this.#missing()) return;
    if (this.#timer !== undefined && delay > 0) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, delay);
  }

  /** What of the wanted places is neither fresh nor on its way. */
  #missing(): Span | undefined {
    const total = this.#store.total ?? Number.POSITIVE_INFINITY;
    let { start, end } = this.#wanted;
    end = Math.min(end, total);
    while (start < end && this.#store.isFresh(start)) start += 1;
    while (end > start && this.#store.isFresh(end - 1)) end -= 1;
    if (start >= end) return undefined;
    const asked = this.#asked;
    return asked && asked.start <= start && asked.end >= end ? undefined : { start, end };
  }

  async #ask(): Promise<void> {
    const missing = this.#missing();
    const view = this.#view;
    if (!missing || view === undefined) return;
    this.#asked?.abort.abort();
    const abort = new AbortController();
    const asked = { ...missing, abort };
    this.#asked = asked;
    const window = { view, offset: missing.start, limit: missing.end - missing.start };
    const options = { signal: abort.signal, deadline: requestDeadline };
    try {
      const rows = await this.#host.request('rows', window, options);
      if (this.#asked !== asked) return;
      if (rows.view === this.#view) await this.#onRows(rows);
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      // The list may have moved meanwhile; a short answer is not asked for twice.
      if (rows.rows.length > 0) this.#schedule(0);
    } catch (error) {
      if (this.#asked !== asked) return;
      this.#asked = undefined;
      // The host cancels requests for a view that is over; its successor is on the way.
      if (MailError.is(error, 'cancelled')) return;
      this.#failed = missing;
      this.#onError(MailError.is(error) ? error : new MailError('server-error', String(error)));
    }
  }
}
