import { setTimeout as wait } from 'node:timers/promises';
import type { PendingChange } from '../../src/model/change.ts';
import type { EngineSeat } from './engineSeat.ts';
import type { Act, History } from './history.ts';
import { account } from './seat.ts';
import type { Complain } from './eyes.ts';
import type { User } from './user.ts';

/** Milliseconds in which everything has to be on the server or refused, once nothing goes wrong. */
const patience = 40_000;
/** Milliseconds after which what still waits waits for the user: longer than the lease of a dead window. */
const standstill = 15_000;
/** Words of failures of the network, behind which a change may have been done. */
const lostWords = /was lost|did not answer/;

/** Waits until nothing is under way any more, and notes how the acts have ended. */
export async function settle(
  seat: EngineSeat,
  user: User,
  history: History,
  complain: Complain,
): Promise<void> {
  await user.answered();
  seat.nudge(true);
  const left = await drained(seat);
  for (const { id, description, state } of left)
    if (state !== 'failed')
      complain(`“${description}” (${id}) is still ${state} after ${patience / 1000} s`);
  const failed = new Map(left.map((change) => [change.id, change]));
  for (const act of history.acts)
    if (act.by === 'us') conclude(act, seat, failed.get(act.change ?? ''));
}

/** What is left in the end; failed changes are given up where others wait behind them. */
async function drained(seat: EngineSeat): Promise<readonly PendingChange[]> {
  const failed = new Map<string, PendingChange>();
  const start = performance.now();
  for (;;) {
    const pending = await seat.request('pendingChanges', { account });
    for (const change of pending) if (change.state === 'failed') failed.set(change.id, change);
    const left = pending.filter(({ state }) => state !== 'failed');
    const passed = performance.now() - start;
    if (left.length === 0 || passed > patience) return [...failed.values(), ...left];
    if (passed > standstill)
      for (const change of failed.keys()) await seat.request('discardChange', { change });
    await wait(25);
  }
}

/** What the user was told of an act, also after it was answered. */
function conclude(
  act: Act,
  { failures, starts }: EngineSeat,
  failed: PendingChange | undefined,
): void {
  // The event may have died with the engine.
  act.excused ||= starts > 1;
  const told = act.change === undefined ? undefined : failures.get(act.change);
  if (told && !told.kept) {
    act.toldGone = true;
    act.failure ??= told.message;
    if (act.standing === 'refused') act.standing = 'gone';
    return;
  }
  if (!failed && !told?.kept) {
    // The answer was a failure, yet the journal had it and knows of none.
    if (act.standing === 'refused' && act.made) act.failure = `answered, but done: ${act.failure}`;
    return;
  }
  act.failure = failed?.error ?? told?.message ?? act.failure ?? '';
  act.standing = lostWords.test(act.failure) ? 'open' : 'refused';
}
