import type { SortOrder } from '../../imap/search.ts';
import { parseMessageId } from '../../model/id.ts';
import type { Query } from '../../model/query/ast.ts';
import { evaluate } from '../../model/query/evaluate.ts';
import type { MessageRow } from '../../model/message.ts';
import { isNamed } from '../asking.ts';
import { compareRows } from '../compareRows.ts';
import type { Source } from './source.ts';

/** Milliseconds for looking through what is cached, of all folders together. */
const budget = 30;
/** Rows that are looked at between two looks at the clock. */
const step = 100;
/** Rows that are looked at in any case: on a busy machine the time is over before anything is done. */
const least = 500;

/** Looks through the cached rows of mailboxes, newest first, for as long as nobody notices. */
export class LocalFinds {
  readonly #query: Query;
  readonly #order: SortOrder;
  readonly #until = performance.now() + budget;
  #looked = 0;

  constructor(query: Query, order: SortOrder) {
    this.#query = query;
    this.#order = order;
  }

  /** Fills a source with what surely matches of its cached rows. */
  fill(source: Source): void {
    const { synced } = source;
    const newest = synced.newestKnown;
    if (!newest || !synced.state) return;
    const { uidValidity } = synced.state;
    if (this.#query.kind === 'all' && isNewestFirst(this.#order)) {
      source.take(newest, uidValidity);
      return;
    }
    const found: { uid: number; row: MessageRow }[] = [];
    for (let at = 0; at < newest.length && this.#hasTime; at += step) {
      const uids = newest.slice(at, at + step);
      // All of a step are there, or somebody has never looked so far down.
      const rows = synced.cachedRows(uids);
      if (rows.length === 0) break;
      this.#looked += rows.length;
      for (const row of rows)
        if (matches(this.#query, row, source)) found.push({ uid: parseMessageId(row.id).uid, row });
    }
    if (!isNewestFirst(this.#order)) {
      const compare = compareRows(this.#order);
      found.sort((a, b) => compare(a.row, b.row));
    }
    source.take(
      found.map(({ uid }) => uid),
      uidValidity,
    );
  }

  get #hasTime(): boolean {
    return this.#looked < least || performance.now() < this.#until;
  }
}

/** Whether what is known of a message says that it matches; undefined where it does not tell. */
export function matches(query: Query, row: MessageRow, source: Source): boolean | undefined {
  return evaluate(query, { ...row, isIn: (name) => isNamed(source.mailbox, name) });
}

function isNewestFirst({ by, descending }: SortOrder): boolean {
  return by === 'date' && descending;
}
