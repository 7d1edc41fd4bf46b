import type { Random } from '../servers/fixtures/random.ts';
import type { Effect, Fault, Place } from './actions.ts';

const everywhere: readonly Effect[] = [
  ...(['cut', 'cut', 'cut', 'swallow', 'outage', 'delay', 'throttle'] as const),
];
/**
 * Only over TLS, which turns them into the loss of the connection: TCP delivers each octet once and
 * unchanged, and nothing in IMAP without TLS could tell who changed them.
 */
const undoneByTls: readonly Effect[] = ['duplicate', 'corrupt', 'corrupt'];

/** A fault that strikes soon after the beginning of an action. */
export function planFault(random: Random, security: 'none' | 'tls'): Fault {
  const effect = random.pick(security === 'tls' ? [...everywhere, ...undoneByTls] : everywhere);
  const amount = effect === 'throttle' ? 5 + random.below(60) : 1 + random.below(60);
  return { effect, place: planPlace(random, effect), amount };
}

function planPlace(random: Random, effect: Effect): Place {
  const byOctet = effect === 'duplicate' || effect === 'corrupt' || random.oneIn(2);
  if (!byOctet) return { command: random.below(5), behind: random.oneIn(2) };
  const way = random.oneIn(3) ? 'up' : 'down';
  // Most answers to changes are short; some faults strike within a message that is read.
  const range = random.pick([80, 300, way === 'up' ? 300 : 4000]);
  return { way, octet: random.below(range) };
}
