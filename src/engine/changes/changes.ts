import * as l10n from '@vscode/l10n';
import type { Change, ChangeProgress, PendingChange } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import { changeId, folderId, messageId } from '../../model/id.ts';
import type { ChangeRequest } from '../../protocol/engine.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { asMailError, carryOut, isNetworkFault } from './carryingOut.ts';
import { waitsFor } from './dependence.ts';
import { describe } from './describing.ts';
import { Journal, leaseTime } from './journal.ts';
import { emptyOverlay, type Overlay, overlayKey, overlays, withPendingFolders } from './overlay.ts';
import type { Piece } from './performing.ts';
import { plan } from './planning.ts';
import { Progress } from './progress.ts';
import { show, takeBackShown } from './showing.ts';
import { countOf, isMessageStep, type JournalledChange, type Step, type Subject } from './step.ts';
import { noMoreUndo, planUndo } from './undoing.ts';
import { type Outcome, Waiting } from './waiting.ts';

export interface ChangeEvents {
  /** Refused and kept; or, where it is not kept, done but for what the error says. */
  onChangeFailed(change: JournalledChange, error: MailError, kept: boolean): void;
  onChangesChanged(): void;
  onProgress(progress: ChangeProgress): void;
}

interface NewChange {
  readonly subject: Subject;
  readonly steps: readonly Step[];
  readonly unasked?: boolean;
  readonly undoes?: string;
}

/** More messages than this go over the connection for long work, and the user sees how far it is. */
const bulkSize = 500;
/** Milliseconds until the next look at what another window holds, or at what the network stopped. */
const lookAgainAfter = 1_000;
/** Connections that one change may cost before it counts as refused. */
const lossLimit = 5;

/**
 * Changes on their way to the server: written down, shown, sent, settled, in the order they were
 * made; while offline they wait in the journal.
 */
export class Changes {
  readonly #engine: AccountEngine;
  readonly #events: ChangeEvents;
  readonly #journal: Journal;
  readonly #waiting = new Waiting();
  /** What the screen shows before the server has it; also changes of other windows. */
  readonly #shown = new Map<string, JournalledChange>();
  readonly #preparing = new Set<string>();
  readonly #active = new Set<string>();
  readonly #stopped = new Set<string>();
  readonly #outcomes = new Map<string, Omit<Outcome, 'id' | 'state'>>();
  #overlays: Map<string, Overlay> | undefined;
  #bulk: string | undefined;
  /** Not carried out in this round, but without the user's or the network's doing. */
  #later = new Set<string>();
  #running = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(engine: AccountEngine, events: ChangeEvents) {
    this.#engine = engine;
    this.#events = events;
    this.#journal = new Journal(engine.store.journal, () => {
      this.#overlays = undefined;
      events.onChangesChanged();
    });
    void this.#showOthers();
  }

  /** Lets go of everything; what is under way is verified by whoever takes it up. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#journal.release();
    for (const id of this.#waiting.ids()) this.#waiting.resolve(id, this.#queued(id));
  }

  /**
   * Makes a change: 'done' when the server has it, 'queued' when it waits on disk.
   * @param id the id that people and programs know it by, and the key of the entry
   * @throws MailError when the change is impossible; or, with `change` set, when the server refuses
   */
  async make(request: ChangeRequest, publicId: string, key: string): Promise<Change> {
    const planned = await plan(this.#engine, request);
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
      since: Date.now(),
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
    this.#preparing.add(key);
    this.#journal.add(change, source);
    const outcome = this.#waiting.outcome(key);
    this.#shown.set(key, change);
    await show(this.#engine, steps);
    this.#preparing.delete(key);
    this.replay();
    return outcome;
  }

  /** Sends what waits, oldest first; a lost connection ends the round. */
  replay(): void {
    this.#again = true;
    if (this.#running || this.#closed) return;
    this.#running = true;
    void this.#rounds();
  }

  /**
   * Takes a change back. One that is not sent yet leaves no trace; else it is a change of its own.
   * @throws MailError 'cannot-undo'
   */
  async undo(key: string): Promise<void> {
    if (this.#active.has(key)) await this.#waiting.outcome(key).catch(() => undefined);
    const change = this.#journal.find(key);
    if (!change || change.state === 'failed') throw noMoreUndo();
    if (change.state === 'queued' && this.#journal.claim(key)) return this.#drop(change, true);
    // Sent and never answered: what there is to take back shows when that is settled.
    const done = change.state === 'done';
    if (done) this.#journal.remove(key);
    else await takeBackShown(this.#engine, change.steps);
    const steps = done ? planUndo(change) : [];
    const undoing = `${key}-undo`;
    const { subject, id: undoes } = change;
    const publicId = changeId([this.#engine.id], undoing);
    await this.submit({ subject, steps, undoes }, publicId, undoing);
  }

  /** Stops a change behind the piece that is being sent; what is done stays done. */
  async cancel(key: string): Promise<void> {
    if (this.#active.has(key)) this.#stopped.add(key);
    else await this.discard(key);
  }

  /** Tries a refused change again. */
  async retry(key: string): Promise<void> {
    const change = this.#journal.find(key);
    if (change?.state !== 'failed') return this.replay();
    const { failure: _, ...rest } = change;
    const again: JournalledChange = { ...rest, state: 'queued', losses: 0 };
    this.#preparing.add(key);
    this.#journal.save(again);
    this.#shown.set(key, again);
    await show(this.#engine, again.steps);
    this.#preparing.delete(key);
    const outcome = this.#waiting.outcome(key);
    this.replay();
    await outcome;
  }

  /** Gives a change up that failed or waits. */
  async discard(key: string): Promise<void> {
    if (this.#active.has(key)) return this.cancel(key);
    const change = this.#journal.find(key);
    if (!change || change.state === 'done') return;
    if (change.state !== 'failed' && !this.#journal.claim(key)) return;
    await this.#drop(change, false);
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
    const waiting = this.#journal.open().filter(({ state }) => state !== 'failed');
    const change = [...waiting.toReversed(), ...this.#journal.history()].find(
      ({ undoes, unasked }) => undoes === undefined && !unasked,
    );
    return change && { id: change.publicId, description: describe(change), since: change.since };
  }

  /** What waits for the server in a mailbox, to be laid over what the server says meanwhile. */
  overlay(mailbox: string, uidValidity: bigint): Overlay {
    this.#overlays ??= overlays(this.#journal.open());
    return this.#overlays.get(overlayKey(mailbox, String(uidValidity))) ?? emptyOverlay;
  }

  /** The mailboxes as they will be when the folder operations that wait are done. */
  withPendingFolders(listed: readonly ListedMailbox[]): readonly ListedMailbox[] {
    return withPendingFolders(listed, this.#journal.open());
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      try {
        await this.#round();
      } catch (error) {
        this.#rejectAll(asMailError(error));
      }
    }
    // In the same turn as the last look at `#again`: nothing may be asked for in between.
    this.#running = false;
    this.#resolveQueued();
  }

  async #round(): Promise<void> {
    await this.#showOthers();
    this.#later = new Set();
    const held: JournalledChange[] = [];
    for (const { id } of this.#journal.open()) {
      if (this.#closed || this.#isOut()) return;
      const change = this.#journal.find(id);
      if (!change || change.state === 'done') continue;
      if (this.#mustWait(change, held)) {
        held.push(change);
        continue;
      }
      if (countOf(change.steps) > bulkSize) {
        held.push(change);
        this.#startBulk(change);
      } else if ((await this.#carryOut(change, 'main')) === 'waits') return;
    }
  }

  #mustWait(change: JournalledChange, held: readonly JournalledChange[]): boolean {
    const { id, state } = change;
    if (state === 'failed') return true;
    const behind = held.filter((each) => waitsFor(change, each));
    if (this.#preparing.has(id) || behind.some((each) => this.#later.has(each.id))) {
      this.#later.add(id);
      return true;
    }
    if (behind.length > 0) return true;
    if (this.#bulk !== undefined && (id === this.#bulk || countOf(change.steps) > bulkSize)) {
      this.#later.add(id);
      return true;
    }
    if (this.#journal.claim(id)) return false;
    this.#lookAgain();
    return true;
  }

  /** On a connection of its own, so that whatever does not depend on it goes on meanwhile. */
  #startBulk(change: JournalledChange): void {
    this.#bulk = change.id;
    this.#later.add(change.id);
    void this.#carryOut(change, 'bulk')
      .catch((error: unknown) => this.#rejectAll(asMailError(error)))
      .then((result) => {
        this.#bulk = undefined;
        if (result !== 'waits') return this.replay();
        this.#later = new Set();
        if (!this.#running) this.#resolveQueued();
        this.#lookAgain();
      });
  }

  async #carryOut(change: JournalledChange, kind: 'main' | 'bulk'): Promise<'settled' | 'waits'> {
    const { id } = change;
    let now = this.#withUndoSteps(change);
    this.#active.add(id);
    const lease = setInterval(() => this.#closed || this.#journal.claim(id), leaseTime / 4);
    lease.unref();
    const progress = new Progress(now, describe(now), bulkSize, (each) =>
      this.#events.onProgress(each),
    );
    try {
      // What keeps it from connecting says nothing about the change.
      if (!(await this.#connected(kind))) return this.#wait(now);
      now = await carryOut(now, {
        engine: this.#engine,
        kind,
        source: () => this.#journal.source(id),
        save: (next) => {
          if (this.#closed) throw new MailError('cancelled', l10n.t('Cancelled.'));
          this.#journal.save((now = next));
        },
        onPiece: (next, step, piece) => {
          this.#onPiece(next, step, piece);
          progress.at(next);
        },
        stopped: () => this.#stopped.has(id) || this.#closed,
      });
      if (this.#closed) return 'waits';
      await this.#finish(now);
      return 'settled';
    } catch (error) {
      const known = asMailError(error);
      if (this.#closed) return 'waits';
      if (isNetworkFault(known) && now.losses + 1 < lossLimit) return this.#wait(now);
      await this.#fail(now, known);
      return 'settled';
    } finally {
      clearInterval(lease);
      progress.end(now);
      this.#active.delete(id);
      this.#stopped.delete(id);
      this.#outcomes.delete(id);
      if (!this.#closed) this.#journal.release(id);
    }
  }

  async #connected(kind: 'main' | 'bulk'): Promise<boolean> {
    try {
      await this.#engine.connections.session(kind);
      return !this.#closed;
    } catch {
      return false;
    }
  }

  /** An undo of what was under way is planned when that is settled. */
  #withUndoSteps(change: JournalledChange): JournalledChange {
    if (change.undoes === undefined || change.steps.length > 0) return change;
    const original = this.#journal.find(change.undoes);
    if (original?.state !== 'done') return change;
    this.#journal.remove(original.id);
    const steps = original.takeBack;
    const planned = { ...change, steps, total: countOf(steps) };
    this.#journal.save(planned);
    this.#shown.set(change.id, planned);
    return planned;
  }

  #wait(change: JournalledChange): 'waits' {
    if (this.#closed) return 'waits';
    const losses = change.losses + (change.sending ? 1 : 0);
    if (losses !== change.losses) this.#journal.save({ ...change, losses });
    return 'waits';
  }

  #onPiece(change: JournalledChange, step: Step, piece: Piece): void {
    const { id: account } = this.#engine;
    const outcome = this.#outcomes.get(change.id) ?? {};
    if (piece.mailbox !== undefined)
      this.#outcomes.set(change.id, { ...outcome, mailbox: piece.mailbox });
    if (piece.appended) {
      const { uid, uidValidity } = piece.appended;
      const appended = messageId(folderId(account, step.mailbox), uidValidity, uid);
      this.#outcomes.set(change.id, { ...outcome, appended });
    }
    if (!isMessageStep(step)) return;
    const synced = this.#engine.mailbox(step.mailbox);
    const kept = new Set(piece.kept);
    const away = step.kind === 'move' || step.kind === 'expunge' ? piece.uids : piece.gone;
    synced.forget(away.filter((uid) => !kept.has(uid)));
    if (kept.size > 0) {
      synced.unhide([...kept]);
      synced.applyFlagChange([...kept], { add: ['\\Deleted'] });
    }
    if (!piece.copies || !('to' in step) || piece.copies.uidValidity === undefined) return;
    const moved = new Map(outcome.moved);
    const validity = piece.copies.uidValidity;
    for (const [from, to] of piece.copies.uids) {
      const old = messageId(synced.folder, BigInt(step.uidValidity), from);
      moved.set(old, messageId(folderId(account, step.to), validity, to));
    }
    this.#outcomes.set(change.id, { ...outcome, moved });
  }

  /** On the server, or stopped on the way: then the rest is taken back. */
  async #finish(change: JournalledChange): Promise<void> {
    const { id, publicId, gone, done, total, steps } = change;
    const outcome = this.#outcomes.get(id) ?? {};
    this.#refresh(change);
    this.#shown.delete(id);
    await takeBackShown(this.#engine, steps);
    if (steps.length > 0 && done === 0) {
      this.#journal.remove(id);
      const cancelled = new MailError('cancelled', l10n.t('Cancelled.'), { change: publicId });
      return this.#waiting.reject(id, cancelled);
    }
    const nothing = gone > 0 && gone === total;
    if (change.undoes !== undefined || nothing) this.#journal.remove(id);
    else this.#journal.save({ ...change, steps: [], state: 'done' });
    if (gone > 0) {
      const error = goneError(change);
      this.#events.onChangeFailed(change, error, false);
      if (nothing) return this.#waiting.reject(id, error);
    }
    this.#waiting.resolve(id, { id: publicId, state: 'done', ...outcome });
  }

  /** Refused: what was shown is taken back, and it is kept for another try. */
  async #fail(change: JournalledChange, error: MailError): Promise<void> {
    const { sending: _, ...rest } = change;
    const { message, serverText } = error;
    const impossible =
      change.undoes !== undefined && ['not-found', 'stale-id'].includes(error.code);
    const code = impossible ? 'cannot-undo' : error.code;
    const words = serverText === undefined ? {} : { serverText };
    const failure = { code, message, ...words, at: Date.now() };
    this.#journal.save({ ...rest, state: 'failed', failure });
    this.#shown.delete(change.id);
    await takeBackShown(this.#engine, change.steps);
    // What was changed on top of it stays shown.
    for (const later of this.#shown.values())
      if (waitsFor(later, change)) await show(this.#engine, later.steps);
    this.#refresh(change);
    const told = new MailError(code, message, { ...words, change: change.publicId });
    this.#events.onChangeFailed(change, told, true);
    this.#waiting.reject(change.id, told);
  }

  /** Takes it out of the journal and off the screen; what is done already is undone or kept. */
  async #drop(change: JournalledChange, undo: boolean): Promise<void> {
    const { id, publicId, takeBack, steps, state } = change;
    this.#shown.delete(id);
    if (takeBack.length === 0) this.#journal.remove(id);
    else this.#journal.save({ ...change, steps: [], state: 'done' });
    if (state !== 'failed') await takeBackShown(this.#engine, steps);
    const cancelled = new MailError('cancelled', l10n.t('Cancelled.'), { change: publicId });
    this.#waiting.reject(id, cancelled);
    if (undo && takeBack.length > 0) await this.undo(id);
    this.replay();
  }

  /** Shows what other windows, or an earlier run, have left in the journal; hides what is settled. */
  async #showOthers(): Promise<void> {
    const open = this.#journal.reread().filter(({ state }) => state !== 'failed');
    const ids = new Set(open.map(({ id }) => id));
    const undone = new Set(open.map(({ undoes }) => undoes));
    for (const change of open) {
      if (this.#shown.has(change.id) || undone.has(change.id)) continue;
      this.#shown.set(change.id, change);
      await show(this.#engine, change.steps);
    }
    for (const [id, change] of this.#shown) {
      if (ids.has(id) || this.#active.has(id) || this.#preparing.has(id)) continue;
      this.#shown.delete(id);
      await this.#settledElsewhere(change);
    }
  }

  async #settledElsewhere(change: JournalledChange): Promise<void> {
    const now = this.#journal.find(change.id);
    if (now?.state === 'failed' || (!now && change.undoes === undefined)) {
      await takeBackShown(this.#engine, change.steps);
    } else {
      for (const step of change.steps)
        if (step.kind === 'move' || step.kind === 'expunge')
          this.#engine.mailbox(step.mailbox).forget(step.uids);
    }
    this.#refresh(change);
    const { publicId } = change;
    this.#waiting.resolve(change.id, { id: publicId, state: 'done' });
  }

  /** Folders that messages went to show the server's truth again. */
  #refresh(change: JournalledChange): void {
    const arrived = [...change.steps, ...(this.#shown.get(change.id)?.steps ?? [])];
    for (const name of new Set(arrived.flatMap(destinationOf))) {
      const mailbox = this.#engine.mailbox(name);
      if (mailbox.state) void mailbox.sync().catch(() => undefined);
    }
    this.#engine.refreshCountsSoon();
  }

  #isOut(): boolean {
    const { state } = this.#engine.connections;
    return state === 'offline' || state === 'auth-failed';
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.replay(), lookAgainAfter);
    this.#timer.unref();
  }

  #resolveQueued(): void {
    for (const id of this.#waiting.ids())
      if (!this.#later.has(id) && !this.#preparing.has(id))
        this.#waiting.resolve(id, this.#queued(id));
  }

  #queued(id: string): Outcome {
    return { id: this.#shown.get(id)?.publicId ?? id, state: 'queued' };
  }

  #rejectAll(error: MailError): void {
    for (const id of this.#waiting.ids()) this.#waiting.reject(id, error);
  }
}

function goneError({ gone, total, publicId, undoes }: JournalledChange): MailError {
  const details = { change: publicId };
  if (undoes !== undefined && gone === total)
    return new MailError('cannot-undo', l10n.t('The messages are not there any more.'), details);
  if (gone < total) {
    return new MailError(
      'not-found',
      l10n.t('{0} of {1} messages were gone already; the rest is done.', gone, total),
      details,
    );
  }
  return new MailError(
    'not-found',
    total === 1
      ? l10n.t('The message is gone; another program has moved or deleted it.')
      : l10n.t('The messages are gone; another program has moved or deleted them.'),
    details,
  );
}

/** The mailbox in which a step makes messages arrive. */
function destinationOf(step: Step): string[] {
  if (step.kind === 'append') return [step.mailbox];
  return isMessageStep(step) && 'to' in step ? [step.to] : [];
}
