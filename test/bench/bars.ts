import { storeLimit } from '../../src/imap/changes.ts';

/** Every operation that is measured, in the order of measuring. */
export const operations = [
  'connect to 50 rows',
  'cold open',
  'scroll to the middle',
  'open a message',
  'flag one',
  'count folders',
  'search',
  'conversation',
  'reconnect',
  'open with conversations, cold',
  'window of conversations in the middle',
  'details of a screen',
  'details of a screen, again',
  'open with conversations, warm',
  'warm paint',
  'search in the cache',
  'warm open, no changes',
  'warm open, 50 changes',
  'flag many',
  'move many',
  'select all and flag',
] as const;
export type Operation = (typeof operations)[number];

/** How many messages the operations on many are about. */
export interface Amounts {
  readonly all: number;
  readonly flagged: number;
  readonly moved: number;
}

/** What an operation may cost; neither depends on the speed of the machine. */
export interface Bar {
  /** Round trips that no client can do without. */
  readonly lowerBound: number;
  /** Round trips that are allowed. */
  readonly turns: number;
  /** Octets that may come, without and with COMPRESS. */
  readonly down?: number;
  readonly deflated?: number;
}

/** Messages in one command on many (src/imap/changes.ts). */
const chunk = 500;

/** The bars; an operation without one is measured and printed only. */
export function barsFor({ all, flagged, moved }: Amounts): Partial<Record<Operation, Bar>> {
  // A STORE each, and a SEARCH for what takes it back.
  const allCommands = Math.ceil(all / storeLimit);
  const flagCommands = Math.ceil(flagged / chunk);
  const moveCommands = Math.ceil(moved / chunk);
  return {
    // Over TLS 1.3, from the first octet; the best of the others needs 9.
    'connect to 50 rows': { lowerBound: 4, turns: 8 },
    'cold open': { lowerBound: 1, turns: 2, down: 40 * 1024, deflated: 8 * 1024 },
    'scroll to the middle': { lowerBound: 1, turns: 1 },
    'open a message': { lowerBound: 1, turns: 2 },
    'flag one': { lowerBound: 1, turns: 2 },
    'count folders': { lowerBound: 1, turns: 2 },
    search: { lowerBound: 1, turns: 3 },
    'open with conversations, cold': { lowerBound: 1, turns: 2 },
    'window of conversations in the middle': { lowerBound: 1, turns: 1 },
    'details of a screen': { lowerBound: 1, turns: 2, down: 40 * 1024 },
    'details of a screen, again': { lowerBound: 0, turns: 0 },
    'open with conversations, warm': { lowerBound: 0, turns: 0 },
    'select all and flag': { lowerBound: 1, turns: allCommands * 2 + 2 },
    'warm paint': { lowerBound: 0, turns: 0 },
    'search in the cache': { lowerBound: 0, turns: 0 },
    'warm open, no changes': { lowerBound: 1, turns: 2 },
    'warm open, 50 changes': { lowerBound: 1, turns: 2 },
    'flag many': { lowerBound: 1, turns: flagCommands + 1 },
    'move many': { lowerBound: 1, turns: moveCommands + 2 },
  };
}
