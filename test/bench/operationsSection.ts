import { type Amounts, type Bar, barsFor } from './bars.ts';
import { Bench, heapUsed, type Measured } from './bench.ts';
import { type Size, startBenchServer } from './benchServer.ts';
import type { Section } from './report.ts';

const head = [
  ...['operation', 'turns', 'allowed', 'bound', 'B up', 'B down', 'deflated'],
  ...['ms', 'CPU ms', 'heap MB', 'block ms'],
];

/** What the engine's operations cost on a big account, at one distance. */
export async function operationsSection(size: Size, rtt: number): Promise<Section> {
  const amounts = {
    all: size.messages,
    flagged: Math.min(10_000, Math.floor(size.messages / 2)),
    moved: Math.min(1000, Math.floor(size.messages / 5)),
  };
  const heap = heapUsed().toFixed(0);
  const server = await startBenchServer(size);
  try {
    const results = await Bench.run(server, amounts, rtt / 2);
    return {
      title: `Operations at ${rtt} ms`,
      about: [
        `INBOX with ${size.messages} messages, ${size.folders} folders; ` +
          `flag many: ${amounts.flagged}, move many: ${amounts.moved}. Heap at the start: ${heap} MB.`,
      ],
      head,
      rows: results.map((each) => line(each, barsFor(amounts)[each.operation])),
      notes: [],
      bars: checked(results, amounts),
    };
  } finally {
    await server.stop();
  }
}

function line(each: Measured, bar: Bar | undefined): string[] {
  if (each.failed !== undefined) return [each.operation, `– ${each.failed}`];
  const { operation, turns, up, down, deflated } = each;
  return [
    operation,
    String(turns),
    String(bar?.turns ?? ''),
    String(bar?.lowerBound ?? ''),
    String(up),
    String(down),
    String(deflated ?? ''),
    each.milliseconds.toFixed(1),
    each.cpuMilliseconds.toFixed(0),
    each.heapMegabytes.toFixed(0),
    each.block.toFixed(0),
  ];
}

/** Only what does not hold: the column says what is allowed. */
function checked(results: readonly Measured[], amounts: Amounts): Section['bars'] {
  return results.flatMap(({ operation, turns, failed }) => {
    const allowed = barsFor(amounts)[operation]?.turns ?? Infinity;
    if (failed === undefined && turns <= allowed) return [];
    const promise = `${operation}: at most ${allowed} round trips`;
    return [{ promise, holds: false, because: failed ?? String(turns) }];
  });
}
