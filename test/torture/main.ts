import { parseArgs } from 'node:util';
import { dovecotUnavailable } from '../servers/fixtures/dovecot.ts';
import { Rack } from './rack.ts';
import { printFailure, Tally } from './tally.ts';

/** `npm run torture`: many seeded runs; the exit code is 1 where anything was wrong. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '200' },
    /** Runs at a time: most of their time goes by in waiting. */
    jobs: { type: 'string', default: '4' },
    /** full, modest (no MOVE, UIDPLUS, QRESYNC), cyrus or embedded; by default the seed says. */
    server: { type: 'string' },
    /** No further run begins after so long. */
    minutes: { type: 'string', default: 'Infinity' },
    verbose: { type: 'boolean', default: false },
  },
});

const reason = await dovecotUnavailable();
if (reason !== undefined) throw new Error(`The torture needs Dovecot: ${reason}.`);
const first = Number(values.seed);
const seeds = Array.from({ length: Number(values.runs) }, (_, index) => first + index);
const end = performance.now() + Number(values.minutes) * 60_000;
const tally = new Tally();
const rack = await Rack.open(values.server);
try {
  await rack.run(until(end, seeds), Number(values.jobs), (result) => {
    tally.add(result);
    if (result.problems.length > 0 || values.verbose) printFailure(result, values.verbose);
    if (tally.runs % 500 === 0) console.log(`${tally.runs} runs, ${tally.failed.length} failed`);
  });
} finally {
  await rack.close();
}
tally.print();
process.exit(tally.failed.length > 0 ? 1 : 0);

function* until(end: number, seeds: readonly number[]): Generator<number> {
  for (const seed of seeds) {
    if (performance.now() > end) return;
    yield seed;
  }
}
