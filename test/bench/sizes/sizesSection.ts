import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchServer } from '../benchServer.ts';
import { generate } from '../messages.ts';
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
/** Requests whose answers are as long as what they list. */
const carrying: Partial<Record<OurRequest, string>> = {
  cold: 'the UIDs and their order by date',
  search: 'the UIDs of what is found',
};
/** Messages from which on the folder is big enough for everything there is to fetch. */
const settled = 10_000;
/** Octets for each message more that are none: longer numbers, another message to open. */
const noGrowth = 0.05;
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
  const failures: string[] = [];
  for (const messages of sizes) {
    console.log(`Mail Browser with ${whole(messages)} messages`);
    try {
      costs.push(...(await measureSize(messages, rtt)));
    } catch (error) {
      failures.push(`${whole(messages)} messages: – because ${String(error)}`);
    }
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
    notes: ['The message that is opened is the newest; each size has another one.', ...failures],
    bars: [...barsOf(costs), ...growthBar(costs), ...allMeasured(failures)],
  };
}

async function measureSize(messages: number, rtt: number): Promise<Cost[]> {
  const server = await startBenchServer({ messages, folders: 10 });
  const home = mkdtempSync(join(tmpdir(), 'mail-bench-size-'));
  const proxy = await CountingProxy.start(server.tlsPort!, rtt / 2);
  const fingerprint = server.certificateFingerprint!;
  const program = new Ours({
    ...{ port: proxy.port, user: server.user, password: server.password },
    ...{ certificateFile: '', fingerprint, home, newest: generate(messages - 1).subject },
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
  const shown = await proxy.peek(program.doneAt);
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

/** Octets that each message more brings, from one size to the next, where that is most. */
function growthOf(request: OurRequest, costs: readonly Cost[]): number {
  const of = costs.filter((cost) => cost.request === request && cost.messages >= settled);
  const growths = of.slice(1).map((big, at) => {
    const small = of[at]!;
    return (octets(big.all) - octets(small.all)) / (big.messages - small.messages);
  });
  return Math.max(0, ...growths);
}

/** Nothing but lists of UIDs grows. */
function growthBar(costs: readonly Cost[]): CheckedBar[] {
  if (costs.filter(({ request, messages }) => request === 'cold' && messages >= settled).length < 2)
    return [];
  const words = (request: OurRequest): string =>
    `${names[request] ?? request} ${growthOf(request, costs).toFixed(3)}`;
  const carriers = Object.entries(carrying) as [OurRequest, string][];
  const others = runs.flat().filter((request) => !carrying[request]);
  const list = carriers.map(([request, what]) => `${words(request)} (${what})`);
  return [
    {
      promise: `nothing but ${Object.values(carrying).join(' and ')} grows with the folder`,
      holds: others.every((request) => growthOf(request, costs) < noGrowth),
      because:
        `octets for each message more, from ${whole(settled)} messages on: ` +
        `${others.map(words).join(', ')}, allowed below ${noGrowth}; ${list.join(', ')}`,
    },
  ];
}

function allMeasured(failures: readonly string[]): CheckedBar[] {
  if (failures.length === 0) return [];
  return [{ promise: 'every size can be measured', holds: false, because: failures.join('; ') }];
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
