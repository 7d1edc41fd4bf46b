import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/paths.ts';
import { bounds, fuzzMail, type Outcome } from './fuzzMail.ts';
import { mutations } from './mutate.ts';
import { originals } from './originals.ts';

/** `npm run fuzz`: spoils messages and opens them; what is wrong is told with its seed. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    /** A folder with messages besides the project's own; MAIL_CORPUS by default. */
    corpus: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed))
  throw new Error('--runs and --seed take whole numbers.');
const corpus = values.corpus ?? process.env['MAIL_CORPUS'];
const from = originals(corpus === undefined ? undefined : resolve(corpus));

console.log(`${runs} mutants of ${from.length} messages, seeds from ${seed} on`);
const started = performance.now();
const { byKind, slowest, failures, milliseconds, megabytes } = fuzzMail(from, runs, seed);
for (const kind of Object.keys(mutations))
  console.log(`${String(byKind.get(kind) ?? 0).padStart(7)}  ${kind}`);
console.log('Slowest:');
for (const each of slowest)
  console.log(`${each.milliseconds.toFixed(0).padStart(7)} ms  ${nameOf(each)}`);
for (const each of failures) tell(each);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${failures.length} of ${runs} failed; the longest piece of work for a message took ` +
    `${(milliseconds / runs).toFixed(1)} ms of processor on average, ` +
    `${slowest[0]!.milliseconds.toFixed(0)} at most (${bounds.milliseconds} allowed); ` +
    `${megabytes.toFixed(0)} MB more in use at most (${bounds.megabytes} allowed); ${seconds} s`,
);
if (failures.length > 0 || megabytes > bounds.megabytes) process.exitCode = 1;

function nameOf({ seed, original, kinds, octets }: Outcome): string {
  return `seed ${seed}: ${original} (${octets.length} octets), ${kinds.join(', ')}`;
}

/** The mutant is kept, so that it can be looked at. */
function tell(failure: Outcome): void {
  const folder = join(root, 'out', 'fuzz');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${failure.seed}.eml`), failure.octets);
  console.log(`FAILED ${nameOf(failure)}`);
  for (const fault of failure.faults) console.log(`       ${fault.slice(0, 1000)}`);
}
