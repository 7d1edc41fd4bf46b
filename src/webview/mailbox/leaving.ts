import type { MessageId } from '../../model/id.ts';
import type { Targets } from '../../model/messageSet.ts';
import type { RowStore } from './rowStore.ts';
import { isGone, selectedRows, type Selection } from './selection.ts';

/** What is about to leave the list by the user's wish. */
export class Leaving {
  readonly #store: RowStore;
  readonly #messages = new Set<MessageId>();
  /** Everything is about to leave: how many rows there were. */
  #everythingOf: number | undefined;

  constructor(store: RowStore) {
    this.#store = store;
  }

  add({ messages, conversations = [], all }: Targets): void {
    for (const id of [...messages, ...conversations]) this.#messages.add(id);
    if (all) this.#everythingOf = this.#store.total;
  }

  /** They stay after all. */
  remove({ messages, conversations = [], all }: Targets): void {
    for (const id of [...messages, ...conversations]) this.#messages.delete(id);
    if (all) this.#everythingOf = undefined;
  }

  clear(): void {
    this.#messages.clear();
    this.#everythingOf = undefined;
  }

  has(id: MessageId): boolean {
    return this.#messages.has(id) || this.#everythingOf !== undefined;
  }

  /** What was selected has left. */
  forget({ messages, members }: Selection): void {
    for (const id of [...messages.keys(), ...members.keys()]) this.#messages.delete(id);
    this.#everythingOf = undefined;
  }

  /** Whether all that was selected has left so. */
  took(before: Selection, after: Selection): boolean {
    if (before.everything)
      return this.#everythingOf !== undefined && (this.#store.total ?? 0) < this.#everythingOf;
    const left =
      [...before.messages].some(
        ([id, place]) => this.#messages.has(id) && isGone(this.#store, id, place),
      ) ||
      [...before.members.keys()].some((id) => this.#messages.has(id) && !after.members.has(id));
    return left && selectedRows(after) === 0;
  }
}
