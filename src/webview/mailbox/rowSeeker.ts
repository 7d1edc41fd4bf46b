import type { MessageId } from '../../model/id.ts';
import type { Rows } from '../../protocol/mailbox.ts';
import { requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';
import type { RowStore } from './rowStore.ts';

/** A row that is to stay where it is on the screen. */
export interface HeldRow {
  readonly place: number;
  readonly id: MessageId;
}

/** Rows that are asked for at most, to find the held one among them. */
const most = 1000;
/** Rows that are asked for beyond the held one's place, when nobody knows how far it has moved. */
const margin = 100;

/**
 * Finds the held row where rows have come in above it: a window that would take its place without
 * having it is asked for anew, as large as it takes.
 */
export class RowSeeker {
  readonly #host: Host;
  readonly #store: RowStore;
  #view: number | undefined;
  /** How many rows there were when the held one was last where it was expected. */
  #total = 0;
  #latest = 0;

  constructor(host: Host, store: RowStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Starts over for another view, of so many rows. */
  reset(view: number, total: number): void {
    this.#view = view;
    this.#total = total;
    this.#latest += 1;
  }

  /** The rows, or more of them with the held one; undefined where they are out of date by then. */
  async reach(rows: Rows, held: HeldRow | undefined, mayMove: boolean): Promise<Rows | undefined> {
    const number = ++this.#latest;
    const growth = rows.total - this.#total;
    if (!held || !this.#loses(rows, held) || !(mayMove || growth > 0)) return this.#taken(rows);
    const end = held.place + Math.max(growth, margin) + margin;
    const limit = Math.min(most, end - rows.offset);
    const window = { view: rows.view, offset: rows.offset, limit };
    const wide = await this.#host
      .request('rows', window, { deadline: requestDeadline })
      .catch(() => rows);
    return number === this.#latest && wide.view === this.#view ? this.#taken(wide) : undefined;
  }

  #taken(rows: Rows): Rows {
    this.#total = rows.total;
    return rows;
  }

  #loses({ offset, rows }: Rows, { place, id }: HeldRow): boolean {
    if (place < offset || place >= offset + rows.length) return false;
    return this.#store.placeOf(id) === place && !rows.some((row) => row.id === id);
  }
}
