import { folderId, messageId } from '../../model/id.ts';
import type { AccountEngine } from '../accountEngine.ts';
import type { Piece } from './performing.ts';
import { isMessageStep, type Step } from './step.ts';
import type { Outcome } from './waiting.ts';

/** What is known of how a change ends, while it is under way. */
export type PartialOutcome = Omit<Outcome, 'id' | 'state'>;

/** A piece is on the server: the list shows what it has done. */
export function showPiece(engine: AccountEngine, step: Step, piece: Piece): void {
  if (piece.appended) engine.arrivals.ignore(step.mailbox, [piece.appended.uid]);
  if ('uids' in step && 'to' in step)
    engine.arrivals.ignore(step.to, piece.copies?.uids.values() ?? []);
  if (!isMessageStep(step)) {
    if (step.kind !== 'append') engine.folders.onDone(step);
    return;
  }
  const synced = engine.mailbox(step.mailbox);
  const kept = new Set(piece.kept);
  const away = step.kind === 'move' || step.kind === 'expunge' ? piece.uids : piece.gone;
  synced.forget(away.filter((uid) => !kept.has(uid)));
  if (kept.size === 0) return;
  synced.unhide([...kept]);
  synced.applyFlagChange([...kept], { add: ['\\Deleted'] });
}

/** The outcome with what a piece adds to it. */
export function withPiece(
  { id: account }: AccountEngine,
  outcome: PartialOutcome,
  step: Step,
  { appended, copies }: Piece,
): PartialOutcome {
  if (appended) {
    const folder = folderId(account, step.mailbox);
    return { ...outcome, appended: messageId(folder, appended.uidValidity, appended.uid) };
  }
  if (copies?.uidValidity === undefined || !isMessageStep(step) || !('to' in step)) return outcome;
  const [source, destination] = [folderId(account, step.mailbox), folderId(account, step.to)];
  const moved = new Map(outcome.moved);
  for (const [from, to] of copies.uids) {
    const old = messageId(source, BigInt(step.uidValidity), from);
    moved.set(old, messageId(destination, copies.uidValidity, to));
  }
  return { ...outcome, moved };
}
