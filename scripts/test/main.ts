import { parseArgs } from 'node:util';
import { ui, webview } from './browserTiers.ts';
import { format, lint, types } from './checks.ts';
import { coverage, forgetCoverage } from './coverage.ts';
import { integration } from './integration.ts';
import { failure } from './mochaResults.ts';
import { bench, servers, torture, unit } from './mochaTiers.ts';
import type { Tier, TierOptions, TierResult } from './tier.ts';

/**
 * One step after the other; in a step lanes side by side. The checks want the processors while the
 * servers' tests mostly wait; what measures time has the machine to itself, not what counts.
 */
const steps: readonly (readonly (readonly Tier[])[])[] = [
  [[unit]],
  [[lint, types, format], [servers]],
  [[torture, coverage], [bench]],
  [[webview, integration, ui]],
];
const tiers = steps.flat(2);

// The process that started this one is gone, so nobody is left to see results or to clean up.
process.on('disconnect', () => process.exit(1));
process.channel?.unref();

const { values, positionals } = parseArgs({
  options: { grep: { type: 'string', short: 'g' } },
  allowPositionals: true,
});
process.exit(await main(positionals, values));

async function main(names: readonly string[], options: TierOptions): Promise<number> {
  const unknown = names.find((name) => !tiers.some((tier) => tier.name === name));
  if (unknown !== undefined) {
    const known = tiers.map((tier) => tier.name).join(', ');
    console.error(`There is no test tier "${unknown}"; there are: ${known}.`);
    return 1;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const runLane = async (lane: readonly Tier[]): Promise<void> => {
    for (const tier of lane) {
      if (names.length > 0 && !names.includes(tier.name)) continue;
      const { passed, failed, skipped } = await runTier(tier, options);
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
  };
  forgetCoverage();
  for (const lanes of steps) await Promise.all(lanes.map(runLane));
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}

/** Runs one tier and prints its line; never throws, a crash of the tier is one failure. */
async function runTier(tier: Tier, options: TierOptions): Promise<TierResult> {
  const start = performance.now();
  const result = strict(await attempt(tier, options));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (result.details) console.log(result.details);
  for (const part of result.notRun ?? []) console.log(`${label(tier)} skipped: ${part}`);
  const { passed, failed, skipped } = result;
  if (passed + failed > 0 || !result.notRun?.length) {
    console.log(
      `${label(tier)} ${passed} passed, ${failed} failed, ${skipped} skipped  (${seconds} s)`,
    );
  }
  return result;
}

async function attempt(tier: Tier, options: TierOptions): Promise<TierResult> {
  try {
    const reason = await tier.unavailable();
    if (reason !== undefined) return { passed: 0, failed: 0, skipped: 1, notRun: [reason] };
    return await tier.run(options);
  } catch (error) {
    return failure(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** On a build machine everything has to run: what could not is a failure there. */
function strict(result: TierResult): TierResult {
  const notRun = result.notRun?.length ?? 0;
  if (process.env['CI'] !== 'true' || notRun === 0) return result;
  return { ...result, failed: result.failed + notRun };
}

function label(tier: Tier): string {
  return tier.name.padEnd(12);
}
