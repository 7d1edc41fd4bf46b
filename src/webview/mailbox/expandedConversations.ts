import { MailError } from '../../model/errors.ts';
import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import { messageOf, requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';
import type { RowStore } from './rowStore.ts';

/** The conversation of a row that is expanded. */
export interface Expanded {
  /** Oldest first; undefined while they are on their way. */
  readonly members?: readonly MessageRow[];
  /** Why they could not be had. */
  readonly failure?: string;
}

interface Asked extends Expanded {
  readonly abort?: AbortController;
  /** There may be others by now. */
  readonly stale: boolean;
}

/** The conversations of one view that are expanded in place, by the rows that stand for them. */
export class ExpandedConversations {
  readonly #host: Host;
  readonly #store: RowStore;
  /** Makes a change of the lines. */
  readonly #change: (change: () => void) => void;
  readonly #expanded = new Map<MessageId, Asked>();
  #view: number | undefined;

  constructor(host: Host, store: RowStore, change: (change: () => void) => void) {
    this.#host = host;
    this.#store = store;
    this.#change = change;
  }

  /** Starts over for another view. */
  reset(view: number | undefined): void {
    for (const { abort } of this.#expanded.values()) abort?.abort();
    this.#expanded.clear();
    this.#view = view;
  }

  of(row: MessageId): Expanded | undefined {
    return this.#expanded.get(row);
  }

  /** The rows that are expanded, with the number of lines below each. */
  lines(): [MessageId, number][] {
    return [...this.#expanded].map(([row, { members, failure }]) => {
      const coming = failure === undefined ? (this.#store.find(row)?.conversation?.count ?? 1) : 1;
      return [row, members?.length ?? coming];
    });
  }

  /** A message of an expanded conversation, and the row it is below. */
  member(id: MessageId): { row: MessageId; message: MessageRow } | undefined {
    for (const [row, { members }] of this.#expanded) {
      const message = members?.find((each) => each.id === id);
      if (message) return { row, message };
    }
    return undefined;
  }

  /** Shows the messages of the row's conversation, or tries once more after a failure. */
  expand(row: MessageId): void {
    const known = this.#expanded.get(row);
    if (known && known.failure === undefined) return;
    this.#change(() => this.#expanded.set(row, { stale: true }));
    void this.#ask(row);
  }

  collapse(row: MessageId): void {
    this.#expanded.get(row)?.abort?.abort();
    this.#change(() => this.#expanded.delete(row));
  }

  /** Newer messages have come to stand for conversations: these are asked for again. */
  follow(): void {
    for (const [row, expanded] of [...this.#expanded]) {
      const now = this.#store.successorOf(row);
      if (now === row) continue;
      const { abort, ...shown } = expanded;
      abort?.abort();
      this.#expanded.delete(row);
      this.#expanded.set(now, { ...shown, stale: true });
    }
  }

  /** They are asked for again with the rows. */
  markStale(): void {
    for (const [row, expanded] of this.#expanded)
      this.#expanded.set(row, { ...expanded, stale: true });
  }

  /** Asks for what may be others by now. */
  refresh(): void {
    for (const [row, { stale, abort }] of this.#expanded)
      if (stale && abort === undefined) void this.#ask(row);
  }

  /** Messages that changed where they stand. */
  update(rows: readonly MessageRow[]): void {
    const changed = new Map(rows.map((row) => [row.id, row]));
    for (const [row, expanded] of this.#expanded)
      if (expanded.members?.some(({ id }) => changed.has(id)) === true) {
        const members = expanded.members.map((each) => ({ ...each, ...changed.get(each.id) }));
        this.#expanded.set(row, { ...expanded, members });
      }
  }

  async #ask(row: MessageId): Promise<void> {
    const view = this.#view;
    if (view === undefined) return;
    const abort = new AbortController();
    const { failure: _, ...before } = { ...this.#expanded.get(row) };
    this.#expanded.set(row, { ...before, abort, stale: false });
    const options = { signal: abort.signal, deadline: requestDeadline };
    try {
      const members = await this.#host.request('members', { view, message: row }, options);
      if (this.#expanded.get(row)?.abort === abort) this.#take(row, members);
    } catch (error) {
      if (this.#expanded.get(row)?.abort !== abort) return;
      this.#change(() => this.#failed(row, error));
    }
  }

  #take(row: MessageId, rows: readonly MessageRow[]): void {
    // Each stands for itself here.
    const members = rows.map(({ conversation: _, ...member }): MessageRow => member);
    const stale = this.#expanded.get(row)?.stale === true;
    this.#change(() => {
      this.#expanded.delete(row);
      // With newer or fewer messages another row stands for the conversation.
      const standsFor = [...members]
        .reverse()
        .find(({ id }) => this.#store.placeOf(id) !== undefined);
      if (members.length > 1) this.#expanded.set(standsFor?.id ?? row, { members, stale });
    });
    if (stale) this.refresh();
  }

  #failed(row: MessageId, error: unknown): void {
    const members = this.#expanded.get(row)?.members;
    // A message that has left, or a view that is over, takes its conversation along.
    if (MailError.is(error, 'cancelled') || MailError.is(error, 'stale-id'))
      this.#expanded.delete(row);
    else if (members) this.#expanded.set(row, { members, stale: false });
    else this.#expanded.set(row, { failure: messageOf(error), stale: false });
  }
}
