import { Random } from '../servers/fixtures/random.ts';
import { faultsOf } from './faults.ts';
import { mutate } from './mutate.ts';
import { openMessage, type Opened } from './openMessage.ts';
import type { Original } from './originals.ts';

/** Milliseconds of the processor's time for one piece of work, and megabytes in use besides. */
export const bounds = { milliseconds: 2_000, megabytes: 400 };

export interface Mutant {
  readonly seed: number;
  readonly original: string;
  readonly kinds: readonly string[];
  readonly octets: Buffer;
}

export interface Outcome extends Mutant {
  readonly milliseconds: number;
  readonly faults: readonly string[];
}

export interface Report {
  readonly byKind: ReadonlyMap<string, number>;
  /** Slowest first. */
  readonly slowest: readonly Outcome[];
  readonly failures: readonly Outcome[];
  readonly milliseconds: number;
  /** Most that was in use after a message, above what was before the first. */
  readonly megabytes: number;
}

/** The mutant of that seed; the same one, always, from the same originals. */
export function mutantOf(seed: number, from: readonly Original[]): Mutant {
  const random = new Random(Math.imul(seed, 0x9e3779b1));
  const { name, octets } = random.pick(from);
  return { seed, original: name, ...mutate(octets, random) };
}

/** Opens the mutants of `runs` seeds from `seed` on. */
export function fuzzMail(from: readonly Original[], runs: number, seed: number): Report {
  const byKind = new Map<string, number>();
  const failures: Outcome[] = [];
  let slowest: Outcome[] = [];
  let milliseconds = 0;
  let megabytes = 0;
  const before = inUse();
  for (let index = 0; index < runs; index++) {
    const outcome = examine(mutantOf(seed + index, from));
    for (const kind of outcome.kinds) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    milliseconds += outcome.milliseconds;
    megabytes = Math.max(megabytes, inUse() - before);
    if (outcome.faults.length > 0) failures.push(outcome);
    slowest = [...slowest, outcome].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
  }
  return { byKind, slowest, failures, milliseconds, megabytes };
}

function examine(mutant: Mutant): Outcome {
  try {
    const opened = openMessage(mutant.octets);
    const milliseconds = opened.longest;
    const faults = [
      ...faultsOf(opened, mutant.octets.length),
      ...(milliseconds > bounds.milliseconds ? [`${Math.round(milliseconds)} ms`] : []),
      ...(said(openMessage(mutant.octets)) === said(opened) ? [] : ['not the same a second time']),
    ];
    return { ...mutant, milliseconds, faults };
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...mutant, milliseconds: 0, faults: [fault] };
  }
}

function said({ messages, structure, previews, saved }: Opened): string {
  return JSON.stringify([messages, structure, previews, [...saved]]);
}

function inUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
