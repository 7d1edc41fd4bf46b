import type { SortOrder } from '../../imap/search.ts';
import type { MessageRow } from '../../model/message.ts';
import { compareRows } from '../compareRows.ts';
import type { Source } from './source.ts';

/** A message of a merged list. */
export interface Entry {
  readonly source: Source;
  readonly uid: number;
}

/** Rows of one mailbox that are fetched in one go where the next of it is not known. */
const step = 100;

/**
 * The lists of several mailboxes as one: merged as far as somebody looks, each message of an account
 * once. What comes first of its copies is the one of the source that comes first.
 */
export class Merged {
  readonly #sources: readonly Source[];
  readonly #compare: (a: MessageRow, b: MessageRow) => number;
  readonly #entries: Entry[] = [];
  readonly #next: number[];
  /** The rows that come next in each source, where they are known. */
  readonly #heads: (MessageRow | undefined)[];
  readonly #seen = new Set<string>();
  #copies = 0;

  constructor(sources: readonly Source[], order: SortOrder) {
    this.#sources = sources;
    this.#compare = compareRows(order);
    this.#next = sources.map(() => 0);
    this.#heads = sources.map(() => undefined);
  }

  /** Messages in it, without the copies that were met so far. */
  get total(): number {
    return this.#sources.reduce((sum, { uids }) => sum + uids.length, 0) - this.#copies;
  }

  /** How many are merged. */
  get length(): number {
    return this.#entries.length;
  }

  /**
   * Merges until there are `count`, or until a row is not known that would have to be.
   * @returns what has to be known to go on; empty when there are as many, or all
   */
  advance(count: number): ReadonlyMap<Source, readonly number[]> {
    while (this.#entries.length < count) {
      const unknown = new Map<Source, readonly number[]>();
      let first: { index: number; row: MessageRow } | undefined;
      for (const [index, source] of this.#sources.entries()) {
        const at = this.#next[index]!;
        const uid = source.uids[at];
        if (uid === undefined) continue;
        const row = (this.#heads[index] ??= source.row(uid));
        if (!row) unknown.set(source, source.uids.slice(at, at + step));
        else if (!first || this.#compare(row, first.row) < 0) first = { index, row };
      }
      if (unknown.size > 0 || !first) return unknown;
      this.#take(first.index, first.row);
    }
    return new Map();
  }

  slice(offset: number, limit: number): readonly Entry[] {
    return this.#entries.slice(offset, offset + limit);
  }

  #take(index: number, row: MessageRow): void {
    const source = this.#sources[index]!;
    const uid = source.uids[this.#next[index]!++]!;
    this.#heads[index] = undefined;
    const { messageIdHeader } = row;
    const key =
      messageIdHeader === undefined ? undefined : `${source.engine.id} ${messageIdHeader}`;
    if (key !== undefined && this.#seen.has(key)) {
      this.#copies++;
      return;
    }
    if (key !== undefined) this.#seen.add(key);
    this.#entries.push({ source, uid });
  }
}
