import * as l10n from '@vscode/l10n';
import type { SessionKind } from '../../imap/connections.ts';
import type { ChangeProgress } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { bulkSize, isBig } from './bulk.ts';
import { carryOut } from './carryingOut.ts';
import { waitsFor } from './dependence.ts';
import { describe } from './describing.ts';
import { asMailError, goneError, isNetworkFault, stoppedError } from './faults.ts';
import { type Journal, leaseTime } from './journal.ts';
import { type PartialOutcome, showPiece, withPiece } from './outcome.ts';
import { Progress } from './progress.ts';
import type { Screen } from './screen.ts';
import { countOf, type JournalledChange } from './step.ts';
import type { Waiting } from './waiting.ts';

export interface QueueEvents {
  /** Refused and kept; or, where it is not kept, done but for what the error says. */
  onChangeFailed(change: JournalledChange, error: MailError, kept: boolean): void;
  onProgress(progress: ChangeProgress): void;
}

/** Milliseconds until another look at what another window holds. */
const lookAgainAfter = 1_000;
/** Milliseconds until another try when there is no connection for long work. */
const bulkRetry = 15_000;
/** Connections that one change may cost before it counts as refused. */
const lossLimit = 5;

interface Surroundings {
  readonly engine: AccountEngine;
  readonly journal: Journal;
  readonly screen: Screen;
  readonly waiting: Waiting;
  readonly events: QueueEvents;
}

/**
 * Carries out what the journal holds, in the order it was made. Changes that have nothing to do
 * with one that is refused, is big, or is in another window's hands do not wait for it.
 */
export class Queue {
  readonly #around: Surroundings;
  /** Written down, but not shown yet. */
  readonly #preparing = new Set<string>();
  readonly #active = new Set<string>();
  readonly #stopped = new Set<string>();
  #bulk: string | undefined;
  /** Waits, but for nothing that the user or the network has to do first. */
  #later = new Set<string>();
  #running = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Lets go of everything; what is under way is verified by whoever takes it up. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#around.journal.release();
    for (const id of this.#around.waiting.ids()) this.#resolveQueued(id);
  }

  /** Sends what waits, oldest first; a lost connection ends the round. */
  run(): void {
    this.#again = true;
    if (this.#running || this.#closed) return;
    this.#running = true;
    void this.#rounds();
  }

  /** Keeps a change from being sent while `work` shows it; then it is sent. */
  async prepare(id: string, work: () => Promise<void>): Promise<void> {
    this.#preparing.add(id);
    try {
      await work();
    } finally {
      this.#preparing.delete(id);
      // In the same turn: a round that ends in between would take it for one that has to wait.
      this.run();
    }
  }

  isActive(id: string): boolean {
    return this.#active.has(id);
  }

  /** Stops a change that is under way behind the piece that is being sent. */
  stop(id: string): void {
    this.#stopped.add(id);
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#round();
      } catch (error) {
        this.#rejectAll(error);
      }
    }
    // In the same turn as the last look at `#again`: nothing may be asked for in between.
    this.#running = false;
    this.#resolveWaiting();
  }

  async #round(): Promise<void> {
    const { journal, screen, waiting } = this.#around;
    const ours = (id: string): boolean => this.#active.has(id) || this.#preparing.has(id);
    for (const { id, publicId } of await screen.follow(journal, ours))
      waiting.resolve(id, { id: publicId, state: 'done' });
    this.#later = new Set();
    const held: JournalledChange[] = [];
    for (const { id } of journal.open()) {
      if (this.#closed || this.#isOut()) return;
      const change = journal.find(id);
      if (!change || change.state === 'done') continue;
      if (this.#mustWait(change, held)) {
        held.push(change);
      } else if (isBig(change)) {
        held.push(change);
        this.#startBulk(change);
      } else if ((await this.#carryOut(change, 'main')) === 'waits') return;
    }
  }

  #mustWait(change: JournalledChange, held: readonly JournalledChange[]): boolean {
    const { id, state } = change;
    if (state === 'failed') return true;
    const behind = held.filter((each) => waitsFor(change, each));
    const second = this.#bulk !== undefined && isBig(change);
    const soon = this.#preparing.has(id) || id === this.#bulk || second;
    if (soon || behind.some((each) => this.#later.has(each.id))) {
      this.#later.add(id);
      return true;
    }
    if (behind.length > 0) return true;
    if (this.#around.journal.claim(id)) return false;
    this.#lookAgain(lookAgainAfter);
    return true;
  }

  /** On a connection of its own, so that whatever does not depend on it goes on meanwhile. */
  #startBulk(change: JournalledChange): void {
    this.#bulk = change.id;
    this.#later.add(change.id);
    void this.#carryOut(change, 'bulk')
      .catch((error: unknown) => this.#rejectAll(error))
      .then((result) => {
        this.#bulk = undefined;
        if (result !== 'waits') return this.run();
        this.#later = new Set();
        if (!this.#running) this.#resolveWaiting();
        this.#lookAgain(bulkRetry);
      });
  }

  async #carryOut(change: JournalledChange, kind: SessionKind): Promise<'settled' | 'waits'> {
    const { journal, engine, events } = this.#around;
    const { id } = change;
    let now = this.#withUndoSteps(change);
    let outcome: PartialOutcome = {};
    this.#active.add(id);
    const lease = setInterval(() => this.#goOnHolding(id), leaseTime / 4);
    lease.unref();
    const progress = new Progress(now, describe(now), bulkSize, (each) => events.onProgress(each));
    try {
      // What keeps it from connecting says nothing about the change.
      if (!(await this.#connected(kind))) return 'waits';
      now = await carryOut(now, {
        engine,
        kind,
        source: () => journal.source(id),
        save: (next) => {
          if (this.#closed) throw new MailError('cancelled', l10n.t('Cancelled.'));
          journal.save((now = next));
        },
        onPiece: (next, step, piece) => {
          showPiece(engine, step, piece);
          outcome = withPiece(engine, outcome, step, piece);
          progress.at(next);
        },
        stopped: () => this.#stopped.has(id) || this.#closed,
      });
      if (this.#closed) return 'waits';
      await this.#finish(now, outcome);
      return 'settled';
    } catch (error) {
      if (this.#closed) return 'waits';
      return await this.#onFault(now, asMailError(error));
    } finally {
      clearInterval(lease);
      progress.end(now);
      this.#active.delete(id);
      this.#stopped.delete(id);
      if (!this.#closed) journal.release(id);
    }
  }

  #goOnHolding(id: string): void {
    try {
      if (!this.#closed) this.#around.journal.claim(id);
    } catch {
      // Another window is writing; the lease is long enough for the next turn.
    }
  }

  async #connected(kind: SessionKind): Promise<boolean> {
    try {
      await this.#around.engine.connections.session(kind);
      return !this.#closed;
    } catch {
      return false;
    }
  }

  /** An undo of what was under way is planned when that is settled. */
  #withUndoSteps(change: JournalledChange): JournalledChange {
    if (change.undoes === undefined || change.steps.length > 0) return change;
    const { journal, screen } = this.#around;
    const original = journal.find(change.undoes);
    if (original?.state !== 'done') return change;
    const steps = original.takeBack;
    const planned = { ...change, steps, total: countOf(steps) };
    // In this order: an end of the program in between must not leave an undo without steps.
    journal.save(planned);
    journal.remove(original.id);
    screen.replan(planned);
    return planned;
  }

  /** On the server, or stopped on the way: then the rest is taken back. */
  async #finish(change: JournalledChange, outcome: PartialOutcome): Promise<void> {
    const { journal, screen, waiting, events } = this.#around;
    const { id, publicId, gone, done, total, steps } = change;
    await screen.settle(change);
    if (steps.length > 0 && done === 0) {
      journal.remove(id);
      waiting.reject(id, stoppedError(change));
      return;
    }
    const nothing = gone > 0 && gone === total;
    if (change.undoes !== undefined || nothing) journal.remove(id);
    else journal.save({ ...change, steps: [], state: 'done' });
    // Nobody is told that what nobody asked for came too late.
    if (gone > 0 && !change.unasked) events.onChangeFailed(change, goneError(change), false);
    if (nothing) waiting.reject(id, goneError(change));
    else waiting.resolve(id, { id: publicId, state: 'done', ...outcome });
  }

  /** A lost connection leaves it waiting; a refusal takes back what was shown and is kept. */
  async #onFault(change: JournalledChange, error: MailError): Promise<'settled' | 'waits'> {
    const { journal, screen, waiting, events } = this.#around;
    const losses = change.losses + (change.sending ? 1 : 0);
    if (isNetworkFault(error) && losses < lossLimit) {
      if (change.sending) journal.save({ ...change, losses });
      return 'waits';
    }
    const { sending: _, ...rest } = change;
    const { message, serverText } = error;
    const lost = change.undoes !== undefined && ['not-found', 'stale-id'].includes(error.code);
    const code = lost ? 'cannot-undo' : error.code;
    const words = serverText === undefined ? {} : { serverText };
    const told = new MailError(code, message, { ...words, change: change.publicId });
    // What nobody asked for nobody is asked about: mail in a read-only folder just stays unread.
    const kept = !change.unasked;
    const failure = { code, message, ...words, at: Date.now() };
    if (kept) journal.save({ ...rest, state: 'failed', failure });
    else journal.remove(change.id);
    await screen.takeBack(change);
    if (kept) events.onChangeFailed(change, told, true);
    waiting.reject(change.id, told);
    return 'settled';
  }

  #isOut(): boolean {
    const { state } = this.#around.engine.connections;
    return state === 'offline' || state === 'auth-failed';
  }

  #lookAgain(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.run(), milliseconds);
    this.#timer.unref();
  }

  #resolveWaiting(): void {
    for (const id of this.#around.waiting.ids())
      if (!this.#later.has(id) && !this.#preparing.has(id)) this.#resolveQueued(id);
  }

  #resolveQueued(id: string): void {
    const { waiting, screen } = this.#around;
    waiting.resolve(id, { id: screen.publicId(id), state: 'queued' });
  }

  #rejectAll(error: unknown): void {
    const { waiting } = this.#around;
    for (const id of waiting.ids())
      if (!this.#preparing.has(id)) waiting.reject(id, asMailError(error));
  }
}
