import { isMessageStep, type JournalledChange, type Step } from './step.ts';

/**
 * Whether `later` must not be carried out before `earlier`: it takes it back, or both are about
 * the same messages or the same folder. A change made when `earlier` had failed was made of what
 * the screen showed then, and waits for nothing.
 */
export function waitsFor(later: JournalledChange, earlier: JournalledChange): boolean {
  if (earlier.failure && earlier.state === 'failed' && later.since > earlier.failure.at)
    return false;
  if (later.undoes === earlier.id) return true;
  // What has to be looked for where it was sent must not be taken away from there before.
  const sought = earlier.sending && arrivesIn(earlier.steps[0]);
  if (later.steps.some((step) => isMessageStep(step) && step.mailbox === sought)) return true;
  return later.steps.some((step) => earlier.steps.some((each) => areRelated(step, each)));
}

/** The mailbox in which a step makes messages arrive. */
function arrivesIn(step: Step | undefined): string | undefined {
  if (step?.kind === 'append') return step.mailbox;
  return step?.kind === 'move' || step?.kind === 'copy' ? step.to : undefined;
}

function areRelated(a: Step, b: Step): boolean {
  if (isFolderStep(a) || isFolderStep(b)) return mailboxesOf(a).some((each) => overlaps(each, b));
  if (!isMessageStep(a) || !isMessageStep(b) || a.mailbox !== b.mailbox) return false;
  // Messages still to be looked up may be any.
  if (a.wanted || b.wanted) return true;
  const uids = new Set(a.uids);
  return b.uids.some((uid) => uids.has(uid));
}

function overlaps(mailbox: string, step: Step): boolean {
  // A folder takes those below it along; that the delimiter could differ costs only patience.
  return mailboxesOf(step).some((each) => each.startsWith(mailbox) || mailbox.startsWith(each));
}

function mailboxesOf(step: Step): string[] {
  return 'to' in step ? [step.mailbox, step.to] : [step.mailbox];
}

function isFolderStep(step: Step): boolean {
  return !isMessageStep(step) && step.kind !== 'append';
}
