import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { ListSource } from '../mailbox/listSource.ts';

/** Rows on either side that are looked through for a message that is not where it was. */
const reach = 50;
/** Rows looked through where nobody knows the place. */
const firstRows = 200;

export interface Neighbours {
  readonly previous?: MessageId;
  readonly next?: MessageId;
}

/** Where a message stands in a list, and what stands beside it. */
export class ListPosition {
  readonly #source: ListSource;
  #place: number | undefined;

  constructor(source: ListSource, place: number | undefined) {
    this.#source = source;
    this.#place = place;
  }

  /** A message that has left the list has what took its place as its next. @throws MailError */
  async around(message: MessageId, signal: AbortSignal): Promise<Neighbours> {
    const place = this.#place;
    const offset = place === undefined ? 0 : Math.max(0, place - reach);
    const limit = place === undefined ? firstRows : 2 * reach + 1;
    const { rows } = await this.#source.rows({ view: 0, offset, limit }, signal);
    const at = rows.findIndex(({ id }) => id === message);
    if (at < 0) return place === undefined ? {} : neighbours(rows, place - offset, 0);
    this.#place = offset + at;
    return neighbours(rows, at, 1);
  }

  /** Goes on from the neighbour. */
  moved(step: 1 | -1): void {
    if (this.#place !== undefined) this.#place = Math.max(0, this.#place + step);
  }
}

function neighbours(rows: readonly MessageRow[], at: number, step: 0 | 1): Neighbours {
  const previous = rows[at - 1]?.id;
  const next = rows[at + step]?.id;
  return {
    ...(previous === undefined ? {} : { previous }),
    ...(next === undefined ? {} : { next }),
  };
}
