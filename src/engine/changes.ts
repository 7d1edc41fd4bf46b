import * as l10n from '@vscode/l10n';
import {
  copyMessages,
  existingUids,
  expungeMessages,
  moveMessages,
  storeFlags,
} from '../imap/changes.ts';
import type { Change } from '../model/change.ts';
import { MailError } from '../model/errors.ts';
import { checkFlag } from '../model/flags.ts';
import { folderId, type MessageId, messageId, parseMessageId } from '../model/id.ts';
import type { ChangeRequest } from '../protocol/engine.ts';
import type { AccountEngine } from './accountEngine.ts';
import { type Action, Journal, type JournalledChange, type Step } from './journal.ts';

/** What a step did: which messages were there, and where copies went. */
interface Outcome {
  readonly gone: readonly number[];
  readonly moved: ReadonlyMap<MessageId, MessageId>;
}

/** Takes back what was shown of a change. */
type Rollback = () => void;

/**
 * Changes on their way to the server: written down, shown, sent, settled. One after another, in
 * the order they were made; while offline they wait in the journal.
 */
export class Changes {
  readonly #engine: AccountEngine;
  readonly #journal: Journal;
  readonly #onFailed: (request: ChangeRequest, error: MailError) => void;
  readonly #rollbacks = new Map<string, Rollback>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(engine: AccountEngine, onFailed: (request: ChangeRequest, error: MailError) => void) {
    this.#engine = engine;
    this.#journal = new Journal(engine.store);
    this.#onFailed = onFailed;
  }

  /**
   * Makes a change: 'done' when the server has it, 'queued' when it waits on disk.
   * @throws MailError when the change is impossible or the server refuses; then nothing is left of it
   */
  async make(request: ChangeRequest): Promise<Change> {
    const steps = await this.#steps(request);
    const change = this.#journal.add(request, steps);
    this.#rollbacks.set(change.id, this.#show(steps));
    const turn = this.#tail.then(() => this.#carryOutInTurn(change));
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Sends what waits, oldest first; a refusal is reported, a lost connection ends the round. */
  async replay(): Promise<void> {
    const turn = this.#tail.then(() => this.#replay());
    this.#tail = turn.catch(() => undefined);
    await turn;
  }

  /** What was made earlier and still waits goes first, or the last word would not be the latest. */
  async #carryOutInTurn(change: JournalledChange): Promise<Change> {
    const ready = await this.#replay(change.id);
    return ready ? this.#carryOut(change) : { id: change.id, state: 'queued' };
  }

  /** Sends what waits, or only what is older than `end`; false when some of it goes on waiting. */
  async #replay(end?: string): Promise<boolean> {
    for (const { change, sent } of this.#journal.pending()) {
      if (change.id === end) break;
      if (sent && change.steps.some(({ action }) => action.kind === 'copy')) {
        // Sent and never answered: copying again could make it two.
        this.#settle(change.id);
        this.#onFailed(
          change.request,
          new MailError(
            'server-error',
            l10n.t('The connection broke while copying. Check the folder.'),
          ),
        );
        continue;
      }
      try {
        const { state } = await this.#carryOut(change);
        if (state === 'queued') return false;
      } catch (error) {
        if (MailError.is(error)) this.#onFailed(change.request, error);
      }
    }
    return true;
  }

  async #carryOut(change: JournalledChange): Promise<Change> {
    if (isOut(this.#engine.connections.state)) {
      return { id: change.id, state: 'queued' };
    }
    const moved = new Map<MessageId, MessageId>();
    let left = change.steps;
    let gone = 0;
    let total = 0;
    try {
      await this.#engine.connections.session('main');
      this.#journal.markSent(change);
      for (const step of change.steps) {
        const outcome = await this.#perform(step);
        left = left.slice(1);
        total += step.uids.length;
        gone += outcome.gone.length;
        for (const [from, to] of outcome.moved) moved.set(from, to);
      }
    } catch (error) {
      return this.#onFault(change, left, error);
    }
    this.#settle(change.id);
    this.#finish(change.steps);
    if (gone > 0 && gone === total) throw this.#goneError(change.request);
    return { id: change.id, state: 'done', ...(moved.size > 0 ? { moved } : {}) };
  }

  /** A lost connection leaves the rest queued; a refusal takes back what was shown. */
  #onFault(change: JournalledChange, left: readonly Step[], error: unknown): Change {
    const known = MailError.is(error)
      ? error
      : new MailError('server-error', error instanceof Error ? error.message : String(error));
    if (known.code === 'offline' || known.code === 'timeout' || known.code === 'auth-failed') {
      if (left.length < change.steps.length) this.#journal.replace(change, change.request, left);
      return { id: change.id, state: 'queued' };
    }
    const rollback = this.#rollbacks.get(change.id);
    this.#settle(change.id);
    if (rollback) rollback();
    // Made before a restart: how it was is not known any more, so the rows are fetched again.
    else for (const { mailbox, uids } of change.steps) this.#engine.store.removeRows(mailbox, uids);
    this.#finish(change.steps);
    throw known;
  }

  #settle(id: string): void {
    this.#journal.settle(id);
    this.#rollbacks.delete(id);
  }

  async #perform({ mailbox, uidValidity, uids, action }: Step): Promise<Outcome> {
    const synced = this.#engine.mailbox(mailbox);
    const { present, transferred } = await this.#engine.connections.use('main', (session) =>
      session.use(async (client) => {
        await session.ensureSelected(mailbox, BigInt(uidValidity));
        // Without UIDPLUS no answer tells which messages were there.
        const tells = action.kind === 'flags' || client.capabilities.has('UIDPLUS');
        const targets = tells ? [...uids] : [...(await existingUids(client, uids))];
        if (targets.length === 0) return { present: new Set<number>(), transferred: undefined };
        switch (action.kind) {
          case 'flags':
            return {
              present: await this.#storeBoth(client, targets, action),
              transferred: undefined,
            };
          case 'move':
          case 'copy': {
            const transfer = action.kind === 'move' ? moveMessages : copyMessages;
            const answer = await transfer(client, targets, action.to);
            const told = answer.uids.size > 0 || tells ? [...answer.uids.keys()] : targets;
            return { present: new Set(told), transferred: answer };
          }
          case 'expunge':
            await expungeMessages(client, targets);
            return { present: new Set(targets), transferred: undefined };
        }
      }),
    );
    const gone = uids.filter((uid) => !present.has(uid));
    if (action.kind === 'move' || action.kind === 'expunge') synced.forget(uids);
    else if (gone.length > 0) synced.forget(gone);
    const moved = new Map<MessageId, MessageId>();
    if (
      transferred?.uidValidity !== undefined &&
      (action.kind === 'move' || action.kind === 'copy')
    ) {
      const destination = folderId(this.#engine.id, action.to);
      for (const [from, to] of transferred.uids)
        moved.set(
          messageId(synced.folder, BigInt(uidValidity), from),
          messageId(destination, transferred.uidValidity, to),
        );
    }
    return { gone, moved };
  }

  async #storeBoth(
    client: Parameters<typeof storeFlags>[0],
    uids: readonly number[],
    { add, remove }: Extract<Action, { kind: 'flags' }>,
  ): Promise<Set<number>> {
    let present = new Set(uids);
    // Removed first, as `applyFlagChange` shows it: a flag in both stays.
    if (remove.length > 0) present = await storeFlags(client, uids, '-FLAGS', remove);
    if (add.length > 0) present = await storeFlags(client, uids, '+FLAGS', add);
    return present;
  }

  /** Shows the steps before the server has them. */
  #show(steps: readonly Step[]): Rollback {
    const undo: Rollback[] = [];
    for (const { mailbox, uids, action } of steps) {
      const synced = this.#engine.mailbox(mailbox);
      if (action.kind === 'flags') {
        const before = synced.applyFlagChange(uids, action);
        undo.push(() => synced.restoreFlags(before));
      } else if (action.kind !== 'copy') {
        synced.hide(uids);
        undo.push(() => synced.unhide(uids));
      }
    }
    return () => undo.forEach((each) => each());
  }

  /** Folders that took part show the server's truth again. */
  #finish(steps: readonly Step[]): void {
    for (const { action } of steps) {
      if (action.kind !== 'move' && action.kind !== 'copy') continue;
      const destination = this.#engine.mailbox(action.to);
      if (destination.state) void destination.sync().catch(() => undefined);
    }
    this.#engine.refreshCountsSoon();
  }

  /** The request as steps, one a mailbox. */
  async #steps(request: ChangeRequest): Promise<Step[]> {
    if (request.messages.length === 0)
      throw new MailError('not-found', l10n.t('There is no message to change.'));
    const byMailbox = new Map<string, { uidValidity: bigint; uids: Set<number> }>();
    for (const id of request.messages) {
      const { mailbox, uidValidity, uid } = parseMessageId(id);
      const group = byMailbox.get(mailbox) ?? { uidValidity, uids: new Set<number>() };
      if (group.uidValidity !== uidValidity) throw staleId();
      byMailbox.set(mailbox, group);
      group.uids.add(uid);
    }
    const steps: Step[] = [];
    for (const [mailbox, { uidValidity, uids }] of byMailbox) {
      const known = this.#engine.mailbox(mailbox).state;
      if (known && known.uidValidity !== uidValidity) throw staleId();
      const action = await this.#action(request, mailbox);
      if (action)
        steps.push({ mailbox, uidValidity: String(uidValidity), uids: [...uids], action });
    }
    return steps;
  }

  /** What a request means in one mailbox; undefined where its messages are there already. */
  async #action(request: ChangeRequest, mailbox: string): Promise<Action | undefined> {
    switch (request.kind) {
      case 'flags': {
        const { add = [], remove = [] } = request.change;
        for (const flag of [...add, ...remove]) checkFlag(flag);
        return { kind: 'flags', add, remove };
      }
      case 'move':
      case 'copy': {
        const to = await this.#engine.requireMailbox(request.to);
        if (!to.selectable) {
          throw new MailError(
            'not-permitted',
            l10n.t('“{0}” holds folders only, no messages.', to.path.join(' / ')),
          );
        }
        if (request.kind === 'move' && to.mailbox === mailbox) return undefined;
        return { kind: request.kind, to: to.mailbox };
      }
      case 'archive':
      case 'junk': {
        const to = await this.#engine.mailboxOf(request.kind);
        return to.mailbox === mailbox ? undefined : { kind: 'move', to: to.mailbox };
      }
      case 'delete': {
        const trash = await this.#engine.mailboxOf('trash');
        return trash.mailbox === mailbox
          ? { kind: 'expunge' }
          : { kind: 'move', to: trash.mailbox };
      }
    }
  }

  #goneError(request: ChangeRequest): MailError {
    return new MailError(
      'not-found',
      request.messages.length === 1
        ? l10n.t('The message is gone; another program has moved or deleted it.')
        : l10n.t('The messages are gone; another program has moved or deleted them.'),
    );
  }
}

function isOut(state: string): boolean {
  return state === 'offline' || state === 'auth-failed';
}

function staleId(): MailError {
  return new MailError(
    'stale-id',
    l10n.t('The server has renumbered the folder. Refresh it and try again.'),
  );
}
