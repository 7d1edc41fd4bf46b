import type { Result } from './run.ts';

/** What many runs come to. */
export class Tally {
  runs = 0;
  readonly failed: number[] = [];
  readonly #actions = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  readonly #reasons = new Map<string, number>();
  readonly #seats = new Map<string, number>();
  readonly #start = performance.now();
  #kills = 0;
  #skipped = 0;

  add({ plan, history, problems, struck, kills, done, skipped }: Result): void {
    this.runs++;
    if (problems.length > 0) this.failed.push(plan.seed);
    this.#kills += kills;
    this.#skipped += skipped;
    count(this.#seats, `${plan.seat}, ${plan.server}, ${plan.security}`);
    for (const kind of done) count(this.#actions, kind);
    for (const effect of struck) count(this.#faults, effect);
    for (const act of history.acts) {
      if (act.by === 'other') continue;
      const { standing, settled, failure } = act;
      const done = settled === undefined ? 'queued, then done' : 'done';
      count(this.#ends, standing === 'accepted' ? done : standing);
      if (failure !== undefined) count(this.#reasons, failure.replaceAll(/[\d“][^ ”]*”?/g, '#'));
    }
  }

  print(): void {
    const seconds = (performance.now() - this.#start) / 1000;
    console.log(`${this.runs} runs in ${seconds.toFixed(0)} s, ${this.failed.length} failed`);
    if (this.failed.length > 0) console.log(`failed: ${this.failed.sort((a, b) => a - b).join()}`);
    for (const [what, counts] of [
      ['seats', this.#seats],
      ['actions', this.#actions],
      ['faults', this.#faults],
      ['ends', this.#ends],
      ['reasons', this.#reasons],
    ] as const)
      console.log(`${what}: ${listed(counts)}`);
    console.log(`kills: ${this.#kills}, skipped actions: ${this.#skipped}`);
  }
}

/** The seed, what was planned, and what is wrong. */
export function printFailure({ plan, problems, log, history }: Result, verbose: boolean): void {
  const { seed, seat, security, server } = plan;
  console.log(`\nseed ${seed}: ${seat}, ${server}, ${security}`);
  for (const [folder, names] of plan.start)
    if (names.length > 0) console.log(`  ${folder}: ${names.join(' ')}`);
  for (const line of log) console.log(`  ${line}`);
  if (verbose) for (const act of history.acts) console.log(`  ${JSON.stringify(act)}`);
  for (const problem of problems) console.log(`  WRONG: ${problem}`);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([what, number]) => `${what} ${number}`)
    .join('; ');
}
