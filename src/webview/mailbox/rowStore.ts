import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { Rows } from '../../protocol/mailbox.ts';

/** Rows kept at most; those far from the screen are forgotten first. */
const capacity = 4000;

/** The rows of one view that are known here, by their place in the list. */
export class RowStore {
  #rows = new Map<number, MessageRow>();
  #places = new Map<MessageId, number>();
  /** Places whose row is as the host last said; others may be shown but are asked for again. */
  #fresh = new Set<number>();
  #total: number | undefined;

  /** Undefined until the host said how many there are. */
  get total(): number | undefined {
    return this.#total;
  }

  get size(): number {
    return this.#rows.size;
  }

  row(place: number): MessageRow | undefined {
    return this.#rows.get(place);
  }

  placeOf(id: MessageId): number | undefined {
    return this.#places.get(id);
  }

  find(id: MessageId): MessageRow | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#rows.get(place);
  }

  isFresh(place: number): boolean {
    return this.#fresh.has(place);
  }

  /** Every known row with its place, in order. */
  entries(): [number, MessageRow][] {
    return [...this.#rows].sort(([a], [b]) => a - b);
  }

  clear(): void {
    this.#rows.clear();
    this.#places.clear();
    this.#fresh.clear();
    this.#total = undefined;
  }

  /** Takes a window of rows; where it contradicts what is known, the rest is no longer fresh. */
  take({ offset, total, rows }: Rows): void {
    const shifted = rows.some((row, index) => {
      const place = this.#places.get(row.id);
      return place !== undefined && place !== offset + index;
    });
    if (shifted || (this.#total !== undefined && this.#total !== total)) this.#fresh.clear();
    rows.forEach((row, index) => this.#put(offset + index, row));
    this.#setTotal(total);
    this.#evict(offset + rows.length / 2);
  }

  /** The rows may be others now; they stay on screen until they are asked for again. */
  markStale(total: number | undefined): void {
    this.#fresh.clear();
    if (total !== undefined) this.#setTotal(total);
  }

  /** Rows that changed where they stand. */
  update(rows: readonly MessageRow[]): void {
    for (const row of rows) {
      const place = this.#places.get(row.id);
      if (place !== undefined) this.#rows.set(place, row);
    }
  }

  #put(place: number, row: MessageRow): void {
    const before = this.#rows.get(place);
    if (before && before.id !== row.id) this.#places.delete(before.id);
    const elsewhere = this.#places.get(row.id);
    if (elsewhere !== undefined && elsewhere !== place) this.#rows.delete(elsewhere);
    this.#rows.set(place, row);
    this.#places.set(row.id, place);
    this.#fresh.add(place);
  }

  #setTotal(total: number): void {
    this.#total = total;
    for (const [place, row] of this.#rows) if (place >= total) this.#forget(place, row.id);
  }

  #evict(centre: number): void {
    if (this.#rows.size <= capacity) return;
    const far = this.entries().sort(([a], [b]) => Math.abs(b - centre) - Math.abs(a - centre));
    for (const [place, row] of far.slice(0, this.#rows.size - capacity))
      this.#forget(place, row.id);
  }

  #forget(place: number, id: MessageId): void {
    this.#rows.delete(place);
    this.#fresh.delete(place);
    if (this.#places.get(id) === place) this.#places.delete(id);
  }
}
