/** Milliseconds between the looks that connections take by themselves. */
export interface Timings {
  /** Between probes of connections that have nothing to do. */
  readonly probe: number;
  /** In which a probe has to be answered. */
  readonly probeDeadline: number;
  /** Between ticks of a clock that notices sleep, for timers stand still in it. */
  readonly tick: number;
  /** By which a tick has to be late for that. */
  readonly sleep: number;
  /** Between NOOPs where the server has no IDLE. */
  readonly poll: number;
  /** Before the push connection opens, once the account is online. */
  readonly pushStart: number;
  /** Before a push connection that ended is opened anew, at the least. */
  readonly pushRetry: number;
  /** In which something has to arrive while a command is under way. */
  readonly rateInterval: number;
}

export const timings: Timings = {
  // A line that died without a word is noticed, and another one there, within a minute.
  probe: 45_000,
  probeDeadline: 5_000,
  tick: 5_000,
  sleep: 30_000,
  poll: 10_000,
  pushStart: 1_000,
  pushRetry: 5_000,
  rateInterval: 15_000,
};
