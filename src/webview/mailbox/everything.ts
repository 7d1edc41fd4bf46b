import type { MessageId } from '../../model/id.ts';
import { isInSet, UidRanges, type MessageSet, type Targets } from '../../model/messageSet.ts';

/** What the host answers when everything in the list is selected. */
export interface Held {
  readonly set?: MessageSet;
  readonly messages?: readonly MessageId[];
  readonly rows: number;
}

/** Everything a list held when Select All was chosen, but for some rows. Never changed, only replaced. */
export class Everything {
  readonly #held: Held;
  readonly #ids: ReadonlySet<MessageId>;
  readonly #uids: UidRanges | undefined;
  readonly #except: ReadonlySet<MessageId>;

  constructor(held: Held, except: ReadonlySet<MessageId> = new Set()) {
    this.#held = held;
    this.#ids = new Set(held.messages);
    this.#uids = held.set && new UidRanges(held.set.uids);
    this.#except = except;
  }

  /** How many rows are selected. */
  get rows(): number {
    return this.#held.rows - this.#except.size;
  }

  /** Whether the row was there, selected or excepted; what came later was not. */
  held(id: MessageId): boolean {
    const { set } = this.#held;
    return set && this.#uids ? isInSet(set, this.#uids, id) : this.#ids.has(id);
  }

  has(id: MessageId): boolean {
    return !this.#except.has(id) && this.held(id);
  }

  /** The same with one more exception, or one fewer. */
  toggled(id: MessageId): Everything {
    const except = new Set(this.#except);
    if (!except.delete(id)) except.add(id);
    return new Everything(this.#held, except);
  }

  /** For commands; `conversations`: each row stands for one. */
  targets(conversations: boolean): Targets {
    const { set } = this.#held;
    if (set) return { messages: [], all: { set, except: [...this.#except], conversations } };
    const left = [...this.#ids].filter((id) => !this.#except.has(id));
    return conversations ? { messages: [], conversations: left } : { messages: left };
  }
}
