import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchServer } from '../benchServer.ts';
import { CountingProxy, type Traffic } from '../countingProxy.ts';
import { Ours, type OurRequest } from '../peers/ours.ts';
import { cpuSeconds, peakMegabytes } from '../peers/processUse.ts';
import { type CheckedBar, type Section, whole } from '../report.ts';

/** What is asked in the first start of the process, and in the second, which has a cache. */
const runs: readonly (readonly OurRequest[])[] = [
  ['cold'],
  ['warm', 'sync', 'middle', 'open', 'search'],
];
const names: Partial<Record<OurRequest, string>> = {
  cold: 'cold open',
  warm: 'warm paint',
  sync: 'warm open',
  middle: 'scroll to the middle',
  open: 'open a message',
  search: 'search',
};
/** Milliseconds that one request may take. */
const limit = 10 * 60_000;
/** Peak memory that the biggest folder may take, megabytes. */
const mostMegabytes = 300;

interface Cost {
  readonly request: OurRequest;
  readonly messages: number;
  readonly shown: Traffic;
  readonly all: Traffic;
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
}

/** Ours alone, with a folder of each size. */
export async function sizesSection(sizes: readonly number[], rtt: number): Promise<Section> {
  await Ours.prepare();
  const costs: Cost[] = [];
  for (const messages of sizes) {
    console.log(`Mail Browser with ${whole(messages)} messages`);
    costs.push(...(await measureSize(messages, rtt)));
  }
  const requests = runs.flat();
  return {
    title: 'Mail Browser by size of the folder',
    about: [`At ${rtt} ms; octets until the screen can show it, and in all that follows.`],
    head: [
      ...['step', 'messages', 'round trips', 'octets', 'octets in all'],
      ...['ms', 'CPU ms', 'peak MB'],
    ],
    rows: requests.flatMap((request) => costs.filter((cost) => cost.request === request).map(line)),
    notes: requests.map((request) => growthOf(request, costs)),
    bars: barsOf(costs),
  };
}

async function measureSize(messages: number, rtt: number): Promise<Cost[]> {
  const server = await startBenchServer({ messages, folders: 10 });
  const home = mkdtempSync(join(tmpdir(), 'mail-bench-size-'));
  const proxy = await CountingProxy.start(server.tlsPort!, rtt / 2);
  const fingerprint = server.certificateFingerprint!;
  const program = new Ours({
    ...{ port: proxy.port, user: server.user, password: server.password },
    ...{ certificateFile: '', fingerprint, home },
  });
  try {
    const costs: Cost[] = [];
    for (const requests of runs) {
      await program.launch();
      for (const request of requests) costs.push(await measure(program, request, messages, proxy));
      await program.quit();
    }
    return costs;
  } finally {
    await program.quit();
    proxy.stop();
    await server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measure(
  program: Ours,
  request: OurRequest,
  messages: number,
  proxy: CountingProxy,
): Promise<Cost> {
  await proxy.settle();
  const before = cpuSeconds(program.pid);
  const start = performance.now();
  await program.ask(request, AbortSignal.timeout(limit));
  const milliseconds = performance.now() - start;
  const shown = await proxy.peek();
  await program.rest();
  await proxy.rest();
  return {
    ...{ request, messages, shown, milliseconds },
    all: await proxy.mark(),
    cpuMilliseconds: (cpuSeconds(program.pid) - before) * 1000,
    peakMegabytes: peakMegabytes(program.pid),
  };
}

function octets({ up, down }: Traffic): number {
  return up + down;
}

function line(cost: Cost): string[] {
  return [
    names[cost.request] ?? cost.request,
    ...[cost.messages, cost.shown.turns, octets(cost.shown), octets(cost.all)].map(whole),
    ...[cost.milliseconds, cost.cpuMilliseconds, cost.peakMegabytes].map(whole),
  ];
}

/** How many octets more the biggest folder takes than the smallest, for each message more. */
function growthOf(request: OurRequest, costs: readonly Cost[]): string {
  const of = costs.filter((cost) => cost.request === request);
  const [small, big] = [of[0]!, of.at(-1)!];
  const more = big.messages - small.messages;
  const each = (octets(big.all) - octets(small.all)) / (more || 1);
  const said = each > 0.1 ? `grows by ${each.toFixed(2)} octets a message` : 'does not grow';
  return `${names[request] ?? request}: what comes ${said}.`;
}

function barsOf(costs: readonly Cost[]): CheckedBar[] {
  const paints = costs.filter(({ request }) => request === 'warm');
  const painted = paints.map(({ shown }) => octets(shown));
  const peak = Math.max(...costs.map((cost) => cost.peakMegabytes));
  const most = Math.max(...costs.map(({ messages }) => messages));
  return [
    {
      promise: 'warm first paint needs no network',
      holds: painted.every((each) => each === 0),
      because: `${painted.join(', ')} octets`,
    },
    {
      promise: `${whole(most)} messages in under ${mostMegabytes} MB`,
      holds: peak < mostMegabytes,
      because: `${whole(peak)} MB for the whole process`,
    },
  ];
}
