import { MailError } from '../../model/errors.ts';
import type { MessageId } from '../../model/id.ts';
import { Everything } from './everything.ts';
import type { Host } from './hostConnection.ts';
import type { Span } from './rowLoader.ts';
import { isUnread } from './rowName.ts';
import { readRows } from './rowReader.ts';
import type { RowStore } from './rowStore.ts';

/** A range is completed once the keyboard rests this long (milliseconds). */
const rest = 80;

/** Reads of a view what a selection wants to know; whatever is asked for next ends it. */
export class ListReading {
  readonly #host: Host;
  readonly #store: RowStore;
  readonly #onError: (error: unknown) => void;
  #view: number | undefined;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, store: RowStore, onError: (error: unknown) => void) {
    this.#host = host;
    this.#store = store;
    this.#onError = onError;
  }

  /** Starts over for another view. */
  reset(view: number | undefined): void {
    this.stop();
    this.#view = view;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = undefined;
  }

  /** Everything in the list, loaded or not. */
  everything(onRead: (everything: Everything) => void): Promise<void> {
    return this.#read(async (view, signal) => {
      onRead(new Everything(await this.#host.request('everything', { view }, { signal })));
    });
  }

  /** The first unread row from a place on. */
  nextUnread(start: number, onFound: (place: number, id: MessageId) => void): Promise<void> {
    return this.#read(async (view, signal) => {
      const span = { start, end: this.#store.total ?? 0 };
      for await (const [place, row] of readRows(this.#host, this.#store, view, span, signal))
        if (isUnread(row)) return onFound(place, row.id);
    });
  }

  /** The messages of a range with their places, once the keyboard rests. */
  range(span: Span, onRead: (messages: ReadonlyMap<MessageId, number>) => void): void {
    clearTimeout(this.#timer);
    const read = (): Promise<void> =>
      this.#read(async (view, signal) => {
        const messages = new Map<MessageId, number>();
        for await (const [place, row] of readRows(this.#host, this.#store, view, span, signal))
          messages.set(row.id, place);
        onRead(messages);
      });
    this.#timer = setTimeout(() => void read(), rest);
  }

  async #read(run: (view: number, signal: AbortSignal) => Promise<void>): Promise<void> {
    const view = this.#view;
    if (view === undefined) return;
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      await run(view, abort.signal);
    } catch (error) {
      if (!abort.signal.aborted && !MailError.is(error, 'cancelled')) this.#onError(error);
    }
  }
}
