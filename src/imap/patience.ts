import type { Client } from './client.ts';
import { timings } from './timings.ts';

export interface Patience {
  /** Milliseconds for the whole piece of work. */
  readonly deadline: number;
  /** Milliseconds between looks at what has arrived. */
  readonly rateInterval?: number | undefined;
}

/** Octets; less than this in an interval, and no response complete, is a trickle. */
const trickle = 100;
/** Intervals without a single octet either way after which nobody is there any more. */
const silenceLimit = 8;

/**
 * Watches over a piece of work on a connection and calls `onOverdue` once when it takes too long,
 * or when the server only trickles. A server that thinks in silence has the whole deadline, up to
 * two minutes.
 * @returns stops watching
 */
export function watchOver(client: Client, patience: Patience, onOverdue: () => void): () => void {
  let passed = client.passed;
  let silent = 0;
  const overdue = (): void => {
    stop();
    onOverdue();
  };
  const look = (): void => {
    const before = passed;
    passed = client.passed;
    const octets = passed.received - before.received;
    silent = octets === 0 && passed.sent === before.sent ? silent + 1 : 0;
    const trickles = octets > 0 && octets < trickle && passed.responses === before.responses;
    if (trickles || silent >= silenceLimit) overdue();
  };
  const deadline = setTimeout(overdue, patience.deadline);
  const rate = setInterval(look, patience.rateInterval ?? timings.rateInterval);
  const stop = (): void => {
    clearTimeout(deadline);
    clearInterval(rate);
  };
  return stop;
}
