import type { AccountEngine } from '../accountEngine.ts';
import type { SyncedMailbox } from '../syncedMailbox.ts';
import { inSlices, isMessageStep, type MessageStep, type Step } from './step.ts';

/** Shows steps before the server has them. */
export async function show(engine: AccountEngine, steps: readonly Step[]): Promise<void> {
  for (const { step, synced } of shown(engine, steps)) {
    if (step.kind === 'flags')
      await inSlices(step.uids, (slice) => void synced.applyFlagChange(slice, step));
    else await inSlices(step.uids, (slice) => synced.hide(slice));
  }
}

/** Takes back what was shown of steps that will not be. */
export async function takeBackShown(engine: AccountEngine, steps: readonly Step[]): Promise<void> {
  for (const { step, synced } of shown(engine, steps)) {
    if (step.kind !== 'flags') {
      await inSlices(step.uids, (slice) => synced.unhide(slice));
      continue;
    }
    const left = new Set(step.uids);
    for (const { uids, add, remove } of step.before) {
      const changed = uids.filter((uid) => left.has(uid));
      await inSlices(changed, (slice) => void synced.applyFlagChange(slice, { add, remove }));
    }
  }
}

/** The steps that change rows, with their mailboxes; a copy changes none. */
function shown(
  engine: AccountEngine,
  steps: readonly Step[],
): { step: MessageStep; synced: SyncedMailbox }[] {
  return steps.flatMap((step) => {
    if (!isMessageStep(step) || step.kind === 'copy') return [];
    const synced = engine.mailbox(step.mailbox);
    // Not looked at yet, or renumbered meanwhile: then these are not the messages it shows.
    return String(synced.state?.uidValidity) === step.uidValidity ? [{ step, synced }] : [];
  });
}
