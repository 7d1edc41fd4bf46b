import type { Change, PendingChange } from '../../model/change.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import { changeId, type MessageId } from '../../model/id.ts';
import type { ChangeRequest } from '../../protocol/engine.ts';
import type { AccountEngine } from '../accountEngine.ts';
import type { Target } from '../targets.ts';
import { describe } from './describing.ts';
import { stoppedError } from './faults.ts';
import { Journal } from './journal.ts';
import { emptyOverlay, type Overlay, overlayKey, overlays, withPendingFolders } from './overlay.ts';
import { plan } from './planning.ts';
import { Queue, type QueueEvents } from './queue.ts';
import { Screen } from './screen.ts';
import { countOf, isMessageStep, type JournalledChange, type Step, type Subject } from './step.ts';
import { isUndoable, noMoreUndo, planUndo, shownAgain } from './undoing.ts';
import { type Outcome, Waiting } from './waiting.ts';

export interface ChangeEvents extends QueueEvents {
  /** What waits, or has failed, is different now. */
  onChangesChanged(): void;
  /** The user's change is shown, and can be taken back. */
  onChangeMade(change: JournalledChange): void;
  /** The folders look different for what waits. */
  onFoldersChanged(): void;
}

interface NewChange {
  readonly subject: Subject;
  readonly steps: readonly Step[];
  readonly unasked?: boolean;
  readonly undoes?: string;
}

/**
 * The changes of an account: written down, shown, sent, settled, in the order they were made;
 * while offline they wait in the journal, and what is done can be taken back.
 */
export class Changes {
  readonly #engine: AccountEngine;
  readonly #journal: Journal;
  readonly #screen: Screen;
  readonly #waiting = new Waiting();
  readonly #queue: Queue;
  readonly #events: ChangeEvents;
  #overlays: Map<string, Overlay> | undefined;

  constructor(engine: AccountEngine, events: ChangeEvents) {
    this.#engine = engine;
    this.#events = events;
    this.#journal = new Journal(engine.store.journal, () => {
      this.#overlays = undefined;
      events.onChangesChanged();
    });
    this.#screen = new Screen(engine, () => events.onFoldersChanged());
    this.#queue = new Queue({
      engine,
      journal: this.#journal,
      screen: this.#screen,
      waiting: this.#waiting,
      events,
    });
    // What waits from an earlier run is on the screen before anything is asked of the server; not
    // at once, for the engine that makes this is not whole yet. A journal that cannot be read now is
    // told of when something is to be carried out.
    queueMicrotask(() => {
      this.#screen.follow(this.#journal, () => true).catch(() => undefined);
    });
  }

  close(): void {
    this.#queue.close();
  }

  /**
   * Makes a change: 'done' when the server has it, 'queued' when it waits on disk.
   * @param publicId the id that people and programs know it by
   * @param key its key in the journal
   * @throws MailError when the change is impossible; or, with `change` set, when the server refuses
   */
  async make(
    request: ChangeRequest,
    targets: readonly Target[],
    publicId: string,
    key: string,
  ): Promise<Change> {
    const planned = await plan(this.#engine, request, targets);
    if (planned.steps.length === 0) return { id: publicId, state: 'done' };
    const unasked = request.kind === 'flags' && request.unasked === true;
    return this.submit({ ...planned, ...(unasked ? { unasked } : {}) }, publicId, key);
  }

  /** As `make`, for what is planned already. */
  async submit(
    { subject, steps, unasked, undoes }: NewChange,
    publicId: string,
    key: string,
    source?: Uint8Array,
  ): Promise<Outcome> {
    const change: JournalledChange = {
      id: key,
      state: 'queued',
      publicId,
      since: this.#now(),
      subject,
      steps,
      ...(unasked ? { unasked } : {}),
      ...(undoes === undefined ? {} : { undoes }),
      takeBack: [],
      total: countOf(steps),
      done: 0,
      gone: 0,
      losses: 0,
    };
    const outcome = this.#waiting.outcome(key);
    await this.#queue.prepare(key, async () => {
      this.#journal.add(change, source);
      await this.#screen.show(change);
      if (isUndoable(change)) this.#events.onChangeMade(change);
    });
    return outcome;
  }

  /** Sends what waits, oldest first. */
  replay(): void {
    this.#queue.run();
  }

  /**
   * Takes a change back. One that is not sent yet leaves no trace; else it is a change of its own.
   * @returns the messages that came back, as they are called now, as far as that is known
   * @throws MailError 'cannot-undo'
   */
  async undo(key: string): Promise<readonly MessageId[]> {
    if (this.#queue.isActive(key)) await this.#waiting.outcome(key).catch(() => undefined);
    const change = this.#journal.find(key);
    if (!change || change.state === 'failed') throw noMoreUndo();
    if (change.state === 'queued' && this.#journal.claim(key)) {
      await this.#drop(change);
      const done = change.takeBack.length > 0 ? await this.undo(key) : [];
      return [...done, ...shownAgain(this.#engine.id, change.steps)];
    }
    const done = change.state === 'done';
    if (done) this.#journal.remove(key);
    else await this.#screen.takeBack(change);
    // Sent and never answered: what there is to take back shows when that is settled.
    const steps = done ? planUndo(change) : [];
    const undoing = `${key}-undo`;
    const publicId = changeId([this.#engine.id], undoing);
    const undone = { subject: change.subject, steps, undoes: key };
    const { moved = new Map<MessageId, MessageId>() } = await this.submit(
      undone,
      publicId,
      undoing,
    );
    return [...moved.values()];
  }

  /** Stops a change behind the piece that is being sent; what is done stays done. */
  async cancel(key: string): Promise<void> {
    if (this.#queue.isActive(key)) this.#queue.stop(key);
    else await this.discard(key);
  }

  /** Tries a refused change again. @throws MailError when it is refused again */
  async retry(key: string): Promise<void> {
    const change = this.#journal.find(key);
    if (change?.state !== 'failed') return this.replay();
    const { failure: _, ...rest } = change;
    const again: JournalledChange = { ...rest, state: 'queued', losses: 0 };
    const outcome = this.#waiting.outcome(key);
    await this.#queue.prepare(key, async () => {
      this.#journal.save(again);
      await this.#screen.show(again);
    });
    await outcome;
  }

  /** Gives a change up that failed or waits. */
  async discard(key: string): Promise<void> {
    if (this.#queue.isActive(key)) return this.cancel(key);
    const change = this.#journal.find(key);
    if (!change || change.state === 'done') return;
    if (change.state === 'failed' || this.#journal.claim(key)) await this.#drop(change);
  }

  /** What is not on the server, oldest first. */
  pending(): PendingChange[] {
    return this.#journal.reread().flatMap((change) => {
      const { publicId, state, since, failure } = change;
      if (state === 'done') return [];
      const error = failure === undefined ? {} : { error: failure.message };
      const account = this.#engine.id;
      return [{ id: publicId, account, description: describe(change), state, ...error, since }];
    });
  }

  /** The latest change that the user could mean to undo. */
  latest(): { id: string; description: string; since: number } | undefined {
    const waiting = this.#journal.reread().filter(({ state }) => state !== 'failed');
    const undone = new Set(waiting.map(({ undoes }) => undoes));
    const change = [...waiting.toReversed(), ...this.#journal.history()].find(
      ({ id, undoes, unasked }) => undoes === undefined && !unasked && !undone.has(id),
    );
    return change && { id: change.publicId, description: describe(change), since: change.since };
  }

  /** What waits for the server in a mailbox, to be laid over what the server says meanwhile. */
  overlay(mailbox: string, uidValidity: bigint): Overlay {
    this.#overlays ??= overlays(this.#journal.open());
    return this.#overlays.get(overlayKey(mailbox, String(uidValidity))) ?? emptyOverlay;
  }

  /** Messages whose removal was under way when its answer was lost: an EXPUNGE may take them along. */
  beingRemoved(mailbox: string, uidValidity: string): readonly number[] {
    return this.#journal.reread().flatMap(({ steps: [step], sending }) => {
      if (!step || !sending || !isMessageStep(step) || step.mailbox !== mailbox) return [];
      if (step.uidValidity !== uidValidity) return [];
      if (step.kind === 'move') return (sending.copies ?? []).map(([uid]) => uid);
      return step.kind === 'expunge' ? sending.uids : [];
    });
  }

  /** The mailboxes as they will be when the folder operations that wait are done. */
  withPendingFolders(listed: readonly ListedMailbox[]): readonly ListedMailbox[] {
    return withPendingFolders(listed, this.#journal.open());
  }

  /** The time, past that of every failure: one that happened before this came before it. */
  #now(): number {
    const failures = this.#journal.open().map(({ failure }) => failure?.at ?? 0);
    return failures.reduce((now, at) => Math.max(now, at + 1), Date.now());
  }

  /** Takes it out of the journal and off the screen; what is done of it stays, and can be undone. */
  async #drop(change: JournalledChange): Promise<void> {
    const { id, takeBack, state } = change;
    if (takeBack.length === 0) this.#journal.remove(id);
    else this.#journal.save({ ...change, steps: [], state: 'done' });
    if (state !== 'failed') await this.#screen.takeBack(change);
    this.#waiting.reject(id, stoppedError(change));
    this.replay();
  }
}
