import type { AccountEngine } from '../accountEngine.ts';
import { waitsFor } from './dependence.ts';
import type { Journal } from './journal.ts';
import { show, takeBackShown } from './showing.ts';
import { isMessageStep, type JournalledChange, type Step } from './step.ts';

/** The changes that the screen shows before the server has them; also those of other windows. */
export class Screen {
  readonly #engine: AccountEngine;
  readonly #onFolders: () => void;
  readonly #shown = new Map<string, JournalledChange>();

  constructor(engine: AccountEngine, onFolders: () => void) {
    this.#engine = engine;
    this.#onFolders = onFolders;
  }

  /** The id that people and programs know a change by. */
  publicId(id: string): string {
    return this.#shown.get(id)?.publicId ?? id;
  }

  async show(change: JournalledChange): Promise<void> {
    this.#shown.set(change.id, change);
    await show(this.#engine, change.steps);
    this.#tellFolders(change.steps);
  }

  /** What is shown of a change turned out to be more than was known when it was made. */
  replan(change: JournalledChange): void {
    this.#shown.set(change.id, change);
  }

  /** It is on the server, but for the steps it has left: those are taken back. */
  async settle(change: JournalledChange): Promise<void> {
    const shown = this.#shown.get(change.id);
    this.#shown.delete(change.id);
    await takeBackShown(this.#engine, change.steps);
    this.refresh(shown?.steps ?? change.steps);
  }

  /** It will not be: what was shown is taken back, and what was changed on top of it stays. */
  async takeBack(change: JournalledChange): Promise<void> {
    await this.settle(change);
    for (const later of this.#shown.values())
      if (waitsFor(later, change)) await show(this.#engine, later.steps);
  }

  /**
   * Shows what other windows, or an earlier run, have left in the journal, and brings up to date
   * what they have settled.
   * @returns the changes that are settled, but for those that are `ours` to settle
   */
  async follow(journal: Journal, ours: (id: string) => boolean): Promise<JournalledChange[]> {
    const open = journal.reread().filter(({ state }) => state !== 'failed');
    const ids = new Set(open.map(({ id }) => id));
    const undone = new Set(open.map(({ undoes }) => undoes));
    for (const change of open)
      if (!this.#shown.has(change.id) && !undone.has(change.id)) await this.show(change);
    const settled = [...this.#shown.values()].filter(({ id }) => !ids.has(id) && !ours(id));
    for (const change of settled) {
      const now = journal.find(change.id);
      const refused = now ? now.state === 'failed' : change.undoes === undefined;
      if (refused) await this.takeBack(change);
      else await this.#settledElsewhere(change);
    }
    return settled;
  }

  /** Folders that messages went to show the server's truth again. */
  refresh(steps: readonly Step[]): void {
    for (const name of new Set(steps.flatMap(destinationOf))) {
      const mailbox = this.#engine.mailbox(name);
      if (mailbox.state) void mailbox.sync().catch(() => undefined);
    }
    for (const name of new Set(steps.flatMap(mailboxesOf))) this.#engine.folders.countSoon(name);
    this.#tellFolders(steps);
  }

  async #settledElsewhere(change: JournalledChange): Promise<void> {
    for (const step of change.steps)
      if (step.kind === 'move' || step.kind === 'expunge')
        this.#engine.mailbox(step.mailbox).forget(step.uids);
    await this.settle({ ...change, steps: [] });
  }

  #tellFolders(steps: readonly Step[]): void {
    if (!steps.some((step) => !isMessageStep(step) && step.kind !== 'append')) return;
    this.#onFolders();
  }
}

/** The mailbox in which a step makes messages arrive. */
function destinationOf(step: Step): string[] {
  if (step.kind === 'append') return [step.mailbox];
  return isMessageStep(step) && 'to' in step ? [step.to] : [];
}

/** Mailboxes whose counts a step changes; what it does to folders themselves is listed anew. */
function mailboxesOf(step: Step): string[] {
  if (!isMessageStep(step) && step.kind !== 'append') return [];
  return [step.mailbox, ...destinationOf(step)];
}
