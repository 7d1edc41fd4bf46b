import type { ChangeProgress } from '../../model/change.ts';
import type { JournalledChange } from './step.ts';

/** Milliseconds after which also a small change shows how far it is. */
const patience = 2_000;

/** Tells how far a change is, if it is a big one or takes its time. */
export class Progress {
  readonly #tell: (progress: ChangeProgress) => void;
  readonly #description: string;
  readonly #timer: NodeJS.Timeout;
  #now: JournalledChange;
  #told = false;

  constructor(
    change: JournalledChange,
    description: string,
    bigSize: number,
    tell: (progress: ChangeProgress) => void,
  ) {
    this.#now = change;
    this.#description = description;
    this.#tell = tell;
    this.#timer = setTimeout(() => this.#say(false), patience);
    this.#timer.unref();
    if (change.total > bigSize) this.#say(false);
  }

  at(change: JournalledChange): void {
    this.#now = change;
    if (this.#told) this.#say(false);
  }

  end(change: JournalledChange): void {
    clearTimeout(this.#timer);
    this.#now = change;
    if (this.#told) this.#say(true);
  }

  #say(over: boolean): void {
    this.#told = true;
    const { publicId: id, done, total } = this.#now;
    this.#tell({ id, description: this.#description, done, total, over });
  }
}
