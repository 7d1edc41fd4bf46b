import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumUnavailable } from '../../scripts/chromium.ts';
import { root } from '../../scripts/paths.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { OpenedMessage } from '../../src/model/opened.ts';
import { dovecotUnavailable, startDovecot } from '../servers/fixtures/dovecot.ts';
import { startEngine } from '../servers/fixtures/testBed.ts';
import { differences, type Difference } from './expectation.ts';
import { corpusMessages, type CorpusMessage } from './messages.ts';
import { type Shown, Viewer } from './viewer.ts';

interface Result {
  readonly file: string;
  readonly as: Shown['as'] | 'refused';
  /** Milliseconds to read it in the engine, and to see it. */
  readonly read: number;
  readonly seen: number;
  readonly unreadable: number;
  readonly scripts: number;
  readonly errors: readonly string[];
  readonly differences?: readonly Difference[];
}

/** `npm run test:corpus -- FOLDER`: opens every message of a folder from end to end. */
const { positionals } = parseArgs({ allowPositionals: true });
const [folder] = positionals;
if (folder === undefined || positionals.length > 1)
  fail('Name one folder with messages: npm run test:corpus -- FOLDER');
const messages = corpusMessages(resolve(folder));
if (messages.length === 0) fail(`There is no message in ${folder}.`);
const reason = (await dovecotUnavailable()) ?? (await chromiumUnavailable());
if (reason !== undefined) fail(`This needs Dovecot and Chromium: ${reason}.`);
process.exitCode = await run(messages);

async function run(all: readonly CorpusMessage[]): Promise<number> {
  const server = await startDovecot();
  const viewer = await Viewer.start();
  const engine = startEngine(await server.newUser());
  const results: Result[] = [];
  try {
    const inbox = (await engine.folders('test')).find(({ role }) => role === 'inbox')!.id;
    for (const each of all) results.push(report(await open(engine, inbox, viewer, each)));
  } finally {
    engine.close();
    await server.stop();
  }
  const hosts = await viewer.close();
  return summary(results, hosts);
}

async function open(
  engine: Engine,
  inbox: string,
  viewer: Viewer,
  { file, octets }: CorpusMessage,
): Promise<Result> {
  const nothing = { file, read: 0, seen: 0, unreadable: 0, scripts: 0 };
  try {
    const id = await engine.append(inbox, octets, []);
    if (id === undefined) return { ...nothing, as: 'refused', errors: ['no id'] };
    const start = performance.now();
    const message = await engine.read(id, false);
    const read = performance.now() - start;
    const shown = await viewer.show(message);
    const seen = performance.now() - start - read;
    const different = differences(join(resolve(folder!), file), message);
    return {
      ...{ file, read, seen, unreadable: unreadable(message), ...shown },
      ...(different ? { differences: different } : {}),
    };
  } catch (error) {
    return { ...nothing, as: 'refused', errors: [String(error)] };
  }
}

/** Characters that stand for what could not be decoded. */
function unreadable({ body, text }: OpenedMessage): number {
  const shown = body.map(({ content }) => content).join('') || text;
  return shown.split('\ufffd').length - 1;
}

function report(result: Result): Result {
  const { file, as, read, seen, unreadable, scripts, errors, differences: different } = result;
  const notes = [
    ...(unreadable > 0 ? [`${unreadable} characters unreadable`] : []),
    ...(scripts > 0 ? [`${scripts} SCRIPTS RAN`] : []),
    ...errors.map((error) => `ERROR ${error.split('\n')[0]!.slice(0, 200)}`),
    ...(different ?? []).map(
      ({ field, ours, theirs, reason = 'NO REASON KNOWN' }) =>
        `${field}: ${ours.slice(0, 100)} ≠ ${theirs.slice(0, 100)} (${reason})`,
    ),
  ];
  console.log(`${as.padEnd(8)}${ms(read)}${ms(seen)}  ${file}`);
  for (const note of notes) console.log(`${' '.repeat(24)}${note}`);
  return result;
}

/** Prints the sum and keeps all in a file; answers the exit code. */
function summary(results: readonly Result[], hosts: readonly string[]): number {
  const count = (test: (result: Result) => boolean): number => results.filter(test).length;
  const kinds = ['html', 'text', 'raw', 'empty', 'nothing', 'refused'] as const;
  const compared = results.filter((each) => each.differences !== undefined);
  const agreeing = compared.filter((each) => each.differences!.length === 0).length;
  const times = results.map(({ read, seen }) => read + seen).sort((a, b) => a - b);
  const at = (share: number): string => ms(times[Math.floor((times.length - 1) * share)]!).trim();
  const output = join(root, 'out', 'corpus');
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'report.json'), JSON.stringify({ results, hosts }, undefined, 1));
  const scripts = results.reduce((sum, each) => sum + each.scripts, 0);
  const errors = count((each) => each.errors.length > 0);
  const bad = count(({ as }) => as === 'nothing' || as === 'refused');
  console.log(
    [
      `${results.length} messages: ${kinds.map((as) => `${count((each) => each.as === as)} ${as}`).join(', ')}`,
      `${count(({ unreadable }) => unreadable > 0)} with characters that could not be read`,
      `${hosts.length} hosts asked for by the browser${hosts.length > 0 ? `: ${hosts.join(' ')}` : ''}`,
      `${scripts} scripts, ${errors} messages with errors`,
      `opened and seen in ${at(0.5)} (median), ${at(0.95)} (95 %), ${at(1)} (longest)`,
      `${agreeing} of ${compared.length} agree with the file beside them`,
      `all of it stands in ${join(output, 'report.json')}`,
    ].join('\n'),
  );
  return bad + scripts + errors + hosts.length === 0 ? 0 : 1;
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`.padStart(8);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
