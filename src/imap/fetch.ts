import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';

/** What imapflow's types leave out: its public `fetch` starts too late to go out with others. */
interface Internals {
  run(
    command: 'FETCH',
    range: string,
    query: FetchQueryObject,
    options: FetchOptions & {
      onUntaggedFetch(message: FetchMessageObject, next: (error?: unknown) => void): void;
    },
  ): Promise<unknown>;
}

export interface FetchOptions {
  /** `range` is of UIDs, not of sequence numbers. */
  readonly uid?: boolean;
  /** Only what changed since (CONDSTORE, RFC 7162 §3.1.4.1). */
  readonly changedSince?: bigint;
}

/** Answers beyond what was asked for that a server may send before it counts as broken. */
const unaskedLimit = 1_000_000;

/**
 * FETCH (RFC 9051 §6.4.5) of the selected mailbox, message by message. The command starts before
 * this returns, so it can be written together with others; nothing may be awaited in `onMessage`.
 */
export async function fetchEach(
  client: ImapFlow,
  range: string,
  query: FetchQueryObject,
  options: FetchOptions,
  onMessage: (message: FetchMessageObject) => void,
): Promise<void> {
  let count = 0;
  await (client as unknown as Internals).run('FETCH', range, query, {
    ...options,
    onUntaggedFetch: (message, next) => {
      onMessage(message);
      if (++count > unaskedLimit) next(new Error('The server answers without end.'));
      else next();
    },
  });
}
