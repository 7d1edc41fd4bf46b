import { parseArgs } from 'node:util';
import { dovecotUnavailable } from '../servers/fixtures/dovecot.ts';
import { type Bar, barsFor } from './bars.ts';
import { Bench, heapUsed, type Measured } from './bench.ts';
import { startBenchServer } from './benchServer.ts';

/** `npm run bench`: what the operations cost on a big account, near and far. */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    folders: { type: 'string', default: '200' },
    /** Round-trip times, milliseconds. */
    rtt: { type: 'string', multiple: true, default: ['0', '100'] },
  },
});
const size = { messages: Number(values.messages), folders: Number(values.folders) };
const amounts = {
  all: size.messages,
  flagged: Math.min(10_000, Math.floor(size.messages / 2)),
  moved: Math.min(1000, Math.floor(size.messages / 5)),
};

const reason = await dovecotUnavailable();
if (reason !== undefined) throw new Error(`The bench needs Dovecot: ${reason}.`);
console.log(
  `INBOX with ${size.messages} messages, ${size.folders} folders; ` +
    `flag many: ${amounts.flagged}, move many: ${amounts.moved}. ` +
    `Heap at the start: ${heapUsed().toFixed(0)} MB.`,
);
for (const rtt of values.rtt) {
  const server = await startBenchServer(size);
  try {
    console.log(`\nRound-trip time ${rtt} ms`);
    print(await Bench.run(server, amounts, Number(rtt) / 2));
  } finally {
    await server.stop();
  }
}

function print(results: readonly Measured[]): void {
  const bars = barsFor(amounts);
  const head = ['operation', 'turns', 'allowed', 'bound', 'B up', 'B down', 'deflated'];
  const rows = results.map((each) => line(each, bars[each.operation]));
  const table = [[...head, 'ms', 'CPU ms', 'heap MB', 'block ms'], ...rows];
  const widths = table[0]!.map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  );
  for (const cells of table)
    console.log(
      cells
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    );
}

function line(each: Measured, bar: Bar | undefined): string[] {
  if (each.failed !== undefined) return [each.operation, `– ${each.failed}`];
  const { operation, turns, up, down, deflated } = each;
  const over = bar !== undefined && turns > bar.turns ? '!' : '';
  return [
    operation,
    `${over}${turns}`,
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
