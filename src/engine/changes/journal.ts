import { randomUUID } from 'node:crypto';
import type { JournalEntry, JournalTable } from '../../store/journalTable.ts';
import type { JournalledChange } from './step.ts';

/** Milliseconds after which a window that says nothing more has lost what it held. */
export const leaseTime = 10_000;
/** Changes that can be taken back. */
const historyLength = 100;

/** The changes of an account on disk, oldest first; they outlive a crash and a restart. */
export class Journal {
  readonly #table: JournalTable;
  /** Names this engine among the windows that share the file. */
  readonly #owner = randomUUID();
  readonly #onChanged: () => void;
  #open: readonly JournalledChange[] | undefined;

  constructor(table: JournalTable, onChanged: () => void = () => undefined) {
    this.#table = table;
    this.#onChanged = onChanged;
  }

  add(change: JournalledChange, source?: Uint8Array): void {
    this.#table.record(toEntry(change), source);
    this.#changed();
  }

  /** Writes down how far it is; false when somebody has discarded it. */
  save(change: JournalledChange): boolean {
    const kept = this.#table.amend(toEntry(change));
    if (change.state === 'done') this.#table.pruneHistory(historyLength);
    this.#changed();
    return kept;
  }

  remove(id: string): void {
    this.#table.remove(id);
    this.#changed();
  }

  /** What waits, is under way or has failed, as this engine last saw or wrote it. */
  open(): readonly JournalledChange[] {
    return (this.#open ??= this.#table.open().map(toChange));
  }

  /** As `open`, but also what other windows have written meanwhile. */
  reread(): readonly JournalledChange[] {
    this.#open = undefined;
    return this.open();
  }

  find(id: string): JournalledChange | undefined {
    const entry = this.#table.find(id);
    return entry && toChange(entry);
  }

  /** What is done and may be taken back, latest first. */
  history(): JournalledChange[] {
    return this.#table.history().map(toChange);
  }

  source(id: string): Uint8Array | undefined {
    return this.#table.source(id);
  }

  /** Takes it, or goes on holding it, so that no other window carries it out. */
  claim(id: string): boolean {
    const now = Date.now();
    return this.#table.claim(id, this.#owner, now, now + leaseTime);
  }

  /** Lets go of one change, or of all. */
  release(id?: string): void {
    this.#table.release(this.#owner, id);
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
