import { run } from '../../../scripts/childProcess.ts';
import { ensureDebianPackages } from '../../../scripts/debian.ts';
import type { Size } from '../benchServer.ts';
import { type CheckedBar, type Section, whole } from '../report.ts';
import { aerc } from './aerc.ts';
import { alpine } from './alpine.ts';
import { type ProgramKind, type Step, steps } from './mailProgram.ts';
import { type Cost, limit, measureProgram, type Outcome } from './measure.ts';
import { mutts } from './mutt.ts';
import { Ours, ours } from './ours.ts';

const peers: readonly ProgramKind[] = [...mutts, aerc, alpine];

/** Where ours opens a connection that the others have already, and keeps it for the next time. */
const withoutBar: readonly Step[] = ['first search'];

type Results = ReadonlyMap<ProgramKind, ReadonlyMap<number, ReadonlyMap<Step, Outcome>>>;

/** Ours and the other mail programs, each on a copy of the same mailbox. */
export async function peersSection(size: Size, rtts: readonly number[]): Promise<Section> {
  const missing = await ensureDebianPackages([
    'tmux',
    ...peers.map(({ debianPackage }) => debianPackage!),
  ]);
  const noTerminal = missing.includes('tmux');
  const there = peers.filter((each) => !noTerminal && !missing.includes(each.debianPackage!));
  await Ours.prepare();
  const results = new Map<ProgramKind, Map<number, ReadonlyMap<Step, Outcome>>>();
  for (const kind of [ours, ...there]) {
    const byRtt = new Map<number, ReadonlyMap<Step, Outcome>>();
    results.set(kind, byRtt);
    for (const rtt of rtts) {
      console.log(`${kind.name} at ${rtt} ms`);
      const outcomes = await measureProgram(kind, size, rtt);
      byRtt.set(rtt, outcomes);
      for (const [step, outcome] of outcomes) console.log(inShort(step, outcome));
    }
  }
  return {
    title: 'Mail Browser and its peers',
    about: [
      `INBOX with ${whole(size.messages)} messages and ${whole(size.folders)} folders, over TLS.`,
      'Everyone opens the same message, the newest; exactly 1,000 messages are unread when all are marked as read.',
      `Round trips and octets at ${rtts.at(-1)} ms: until the screen shows the result, and “in all” until nothing more follows by itself.`,
      'CPU and peak memory are those of the program’s process since it was started (first screens) or in the step, the larger of the runs.',
    ],
    head: ['step', 'program', ...figures(rtts)],
    rows: rowsOf(results, rtts),
    notes: [
      ...missing.map((name) => `Not measured, the Debian package is missing: ${name}.`),
      ...notes(results),
    ],
    bars: barsOf(results, rtts.at(-1)!),
  };
}

/** Versions of the peers that are there, as their packages have them. */
export async function peerVersions(): Promise<string[]> {
  const versions: string[] = [];
  for (const { debianPackage } of peers) {
    const { code, stdout } = await run('dpkg-query', ['-W', '-f', '${Version}', debianPackage!]);
    if (code === 0) versions.push(`${debianPackage} ${stdout}`);
  }
  return versions;
}

function figures(rtts: readonly number[]): string[] {
  const seconds = rtts.map((rtt) => `s at ${rtt} ms`);
  return ['round trips', 'octets', '… in all', 'octets in all', ...seconds, 'CPU s', 'peak MB'];
}

function rowsOf(results: Results, rtts: readonly number[]): string[][] {
  return steps.flatMap((step) =>
    [...results].map(([kind, byRtt]) => {
      const outcomes = rtts.map((rtt) => byRtt.get(rtt)?.get(step));
      const counted = costOf(outcomes.at(-1));
      const costs = outcomes.flatMap((each) => costOf(each) ?? []);
      const most = (of: (cost: Cost) => number): number => Math.max(...costs.map(of));
      return [
        step,
        kind.name,
        ...(counted
          ? [
              ...[counted.shown.turns, octets(counted, 'shown')].map(whole),
              ...[counted.all.turns, octets(counted, 'all')].map(whole),
            ]
          : ['–', '–', '–', '–']),
        ...outcomes.map(seconds),
        ...(costs.length > 0
          ? [most((each) => each.cpuSeconds).toFixed(2), whole(most((each) => each.peakMegabytes))]
          : ['–', '–']),
      ];
    }),
  );
}

function seconds(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '–';
  if ('failed' in outcome) return outcome.pastLimit ? `> ${limit / 1000}` : '–';
  return outcome.seconds.toFixed(2);
}

/** For those who watch the run; the table comes at its end. */
function inShort(step: Step, outcome: Outcome): string {
  if ('failed' in outcome) return `  ${step}: – ${firstLine(outcome.failed)}`;
  const counts = `${outcome.shown.turns} round trips, ${whole(octets(outcome, 'shown'))} octets`;
  return `  ${step}: ${counts}, ${outcome.seconds.toFixed(2)} s`;
}

function octets(cost: Cost, until: 'shown' | 'all'): number {
  return cost[until].up + cost[until].down;
}

function costOf(outcome: Outcome | undefined): Cost | undefined {
  return outcome === undefined || 'failed' in outcome ? undefined : outcome;
}

function notes(results: Results): string[] {
  return [...results].flatMap(([{ name, differs, otherWork = {} }, byRtt]) => [
    ...steps.flatMap((step) => (differs[step] ? [`${name}, ${step}: ${differs[step]}.`] : [])),
    ...steps.flatMap((step) =>
      otherWork[step] ? [`${name}, ${step}: ${otherWork[step]}; no bar is drawn.`] : [],
    ),
    ...[...byRtt].flatMap(([rtt, outcomes]) =>
      [...outcomes].flatMap(([step, outcome]) =>
        'failed' in outcome
          ? [`${name}, ${step} at ${rtt} ms: – because ${firstLine(outcome.failed)}`]
          : [],
      ),
    ),
  ]);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** Ours needs no more round trips and octets than each peer that does the same work. */
function barsOf(results: Results, rtt: number): CheckedBar[] {
  const compared = steps.filter((step) => !withoutBar.includes(step));
  return compared.flatMap((step) => {
    const costs = [...results].flatMap(([kind, byRtt]) => {
      const cost = costOf(byRtt.get(rtt)?.get(step));
      return cost ? [{ kind, name: kind.name, cost }] : [];
    });
    const own = costs.find(({ kind }) => kind === ours)?.cost;
    const others = costs.filter(({ kind }) => kind !== ours && !kind.otherWork?.[step]);
    if (!own)
      return [{ promise: `${step}: ours can be measured`, holds: false, because: 'see the notes' }];
    if (others.length === 0) return [];
    const bar = (what: string, of: (cost: Cost) => number): CheckedBar => ({
      promise: `${step}: fewer ${what} than every peer, or as few`,
      holds: others.every(({ cost }) => of(own) <= of(cost)),
      because: [
        `${whole(of(own))}`,
        ...others.map((each) => `${each.name} ${whole(of(each.cost))}`),
      ].join(', '),
    });
    return [
      bar('round trips', ({ shown }) => shown.turns),
      bar('octets', (cost) => octets(cost, 'shown')),
    ];
  });
}
