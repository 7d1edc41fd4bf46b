import { randomUUID } from 'node:crypto';
import type { JournalEntry, Store } from '../../store/store.ts';
import type { JournalledChange } from './step.ts';

/** Milliseconds after which a window that says nothing more has lost what it held. */
export const leaseTime = 10_000;
/** Changes that can be taken back. */
const historyLength = 100;

/** The changes of an account on disk, oldest first; they outlive a crash and a restart. */
export class Journal {
  readonly #store: Store;
  /** Names this engine among the windows that share the file. */
  readonly #owner = randomUUID();
  readonly #onChanged: () => void;
  #open: readonly JournalledChange[] | undefined;

  constructor(store: Store, onChanged: () => void = () => undefined) {
    this.#store = store;
    this.#onChanged = onChanged;
  }

  add(change: JournalledChange, source?: Uint8Array): void {
    this.#store.record(toEntry(change), source);
    this.#changed();
  }

  /** Writes down how far it is; false when somebody has discarded it. */
  save(change: JournalledChange): boolean {
    const kept = this.#store.amend(toEntry(change));
    if (change.state === 'done') this.#store.pruneHistory(historyLength);
    this.#changed();
    return kept;
  }

  remove(id: string): void {
    this.#store.settle(id);
    this.#changed();
  }

  /** What waits, is under way or has failed, as this engine last saw or wrote it. */
  open(): readonly JournalledChange[] {
    return (this.#open ??= this.#store.journal().map(toChange));
  }

  /** As `open`, but also what other windows have written meanwhile. */
  reread(): readonly JournalledChange[] {
    this.#open = undefined;
    return this.open();
  }

  find(id: string): JournalledChange | undefined {
    const entry = this.#store.journalEntry(id);
    return entry && toChange(entry);
  }

  /** What is done and may be taken back, latest first. */
  history(): JournalledChange[] {
    return this.#store.history().map(toChange);
  }

  source(id: string): Uint8Array | undefined {
    return this.#store.journalSource(id);
  }

  /** Takes it, or goes on holding it, so that no other window carries it out. */
  claim(id: string): boolean {
    const now = Date.now();
    return this.#store.claim(id, this.#owner, now, now + leaseTime);
  }

  /** Lets go of one change, or of all. */
  release(id?: string): void {
    this.#store.release(this.#owner, id);
  }

  #changed(): void {
    this.#open = undefined;
    this.#onChanged();
  }
}

function toEntry({ id, state, ...entry }: JournalledChange): JournalEntry {
  return { id, state, entry };
}

function toChange({ id, state, entry }: JournalEntry): JournalledChange {
  return { ...(entry as Omit<JournalledChange, 'id' | 'state'>), id, state };
}
