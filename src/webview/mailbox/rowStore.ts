import type { MessageId } from '../../model/id.ts';
import { flagged as flaggedFlag, hasFlag } from '../../model/flags.ts';
import type { ConversationSummary, MessageRow } from '../../model/message.ts';
import type { Rows } from '../../protocol/mailbox.ts';

/** Rows kept at most; those far from the screen are forgotten first. */
const capacity = 4000;

/** The rows of one view that are known here, by their place in the list. */
export class RowStore {
  #rows = new Map<number, MessageRow>();
  #places = new Map<MessageId, number>();
  /** The row that stands for each conversation, by the oldest message of it. */
  #standing = new Map<MessageId, MessageId>();
  /** Rows that stood for a conversation, and the one that does since. */
  #successors = new Map<MessageId, MessageId>();
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

  /** The row that stands for the conversation this one stood for: itself, until a newer one came. */
  successorOf(id: MessageId): MessageId {
    let last = id;
    for (let next = this.#successors.get(id); next !== undefined; next = this.#successors.get(next))
      last = next;
    return last;
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
    this.#standing.clear();
    this.#successors.clear();
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
      if (place !== undefined) this.#rows.set(place, withDetails(row, this.#rows.get(place)));
    }
  }

  /** What was found out about rows that are shown already; nothing else of them changes. */
  describe(rows: readonly MessageRow[]): void {
    for (const { id, preview, conversation } of rows) {
      const row = this.find(id);
      if (!row) continue;
      const described = {
        ...row,
        ...(preview === undefined ? {} : { preview }),
        ...(conversation && row.conversation
          ? { conversation: { ...conversation, ...defined(row.conversation) } }
          : {}),
      };
      this.#rows.set(this.#places.get(id)!, described);
    }
  }

  #put(place: number, row: MessageRow): void {
    this.#succeed(row);
    const before = this.#rows.get(place);
    if (before && before.id !== row.id) this.#places.delete(before.id);
    const elsewhere = this.#places.get(row.id);
    const known = elsewhere === undefined ? undefined : this.#rows.get(elsewhere);
    if (elsewhere !== undefined && elsewhere !== place) this.#rows.delete(elsewhere);
    this.#rows.set(place, withDetails(row, known));
    this.#places.set(row.id, place);
    this.#fresh.add(place);
  }

  /** Notes for which conversation the row stands, and which row did so before. */
  #succeed({ id, conversation }: MessageRow): void {
    const oldest = conversation?.oldest;
    if (oldest === undefined) return;
    const before = this.#standing.get(oldest);
    this.#standing.set(oldest, id);
    this.#successors.delete(id);
    if (before === undefined || before === id) return;
    this.#successors.set(before, id);
    const place = this.#places.get(before);
    if (place !== undefined) this.#forget(place, before);
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
    const oldest = this.#rows.get(place)?.conversation?.oldest;
    if (oldest !== undefined && this.#standing.get(oldest) === id) this.#standing.delete(oldest);
    this.#rows.delete(place);
    this.#fresh.delete(place);
    if (this.#places.get(id) === place) this.#places.delete(id);
  }
}

/** A row as it now is, with what was found out about the same message before. */
function withDetails(row: MessageRow, before: MessageRow | undefined): MessageRow {
  if (before?.id !== row.id) return row;
  const preview = row.preview ?? before.preview;
  const conversation = row.conversation ?? before.conversation;
  const { participants, flagged } = before.conversation ?? {};
  const same =
    conversation?.count === before.conversation?.count &&
    hasFlag(row.flags, flaggedFlag) === hasFlag(before.flags, flaggedFlag);
  return {
    ...row,
    ...(preview === undefined ? {} : { preview }),
    ...(conversation
      ? {
          conversation: {
            ...(same && participants ? { participants } : {}),
            ...(same && flagged !== undefined ? { flagged } : {}),
            ...defined(conversation),
          },
        }
      : {}),
  };
}

/** The same without members that say nothing. */
function defined(summary: ConversationSummary): ConversationSummary {
  const { participants, flagged, ...rest } = summary;
  return {
    ...rest,
    ...(participants ? { participants } : {}),
    ...(flagged === undefined ? {} : { flagged }),
  };
}
