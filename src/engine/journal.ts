import { randomUUID } from 'node:crypto';
import type { ChangeRequest } from '../protocol/engine.ts';
import type { Store } from '../store/store.ts';

/** What is to be done in one mailbox; plain enough to be kept as JSON. */
export interface Step {
  readonly mailbox: string;
  /** Decimal: JSON has no big integers. */
  readonly uidValidity: string;
  readonly uids: readonly number[];
  readonly action: Action;
}

export type Action =
  | { readonly kind: 'flags'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'move' | 'copy'; readonly to: string }
  | { readonly kind: 'expunge' };

/** A change until the server has it: written down before anything is shown or sent. */
export interface JournalledChange {
  readonly id: string;
  readonly request: ChangeRequest;
  readonly steps: readonly Step[];
}

/** Changes not known to be on the server, oldest first; they outlive a crash and a restart. */
export class Journal {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  add(request: ChangeRequest, steps: readonly Step[]): JournalledChange {
    const change = { id: randomUUID(), request, steps };
    this.#store.record({ id: change.id, state: 'queued', entry: { request, steps } });
    return change;
  }

  /** The command is going out: after a loss it may or may not have been done. */
  markSent({ id, request, steps }: JournalledChange): void {
    this.#store.record({ id, state: 'sent', entry: { request, steps } });
  }

  /** What is left to do of a change; it keeps its turn. */
  replace({ id }: JournalledChange, request: ChangeRequest, steps: readonly Step[]): void {
    this.#store.record({ id, state: 'queued', entry: { request, steps } });
  }

  settle(id: string): void {
    this.#store.settle(id);
  }

  pending(): { change: JournalledChange; sent: boolean }[] {
    return this.#store.journal().map(({ id, state, entry }) => {
      const { request, steps } = entry as Pick<JournalledChange, 'request' | 'steps'>;
      return { change: { id, request, steps }, sent: state === 'sent' };
    });
  }
}
