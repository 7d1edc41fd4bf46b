import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { timings } from '../../../src/imap/timings.ts';
import { connectSecondClient } from '../../servers/fixtures/secondClient.ts';
import type { TestServer } from '../../servers/fixtures/testServer.ts';
import { startBenchServer, type Size } from '../benchServer.ts';
import { generate } from '../messages.ts';
import { CountingProxy, type Traffic } from '../countingProxy.ts';
import {
  type MailProgram,
  type Place,
  type ProgramKind,
  searchWords,
  type Step,
  steps,
} from './mailProgram.ts';
import { cpuSeconds, isAlive, peakMegabytes } from './processUse.ts';

/** What a step cost. */
export interface Cost {
  /** Until the screen showed it, and until nothing more followed. */
  readonly shown: Traffic;
  readonly all: Traffic;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}
/** Why there is nothing to tell, or what it cost. */
export type Outcome = Cost | { readonly failed: string; readonly pastLimit?: boolean };

/** Milliseconds that a step may take. */
export const limit = 5 * 60_000;
/** Longer than ours waits before it begins with push, for that is part of what it costs (milliseconds). */
const silence = 1.5 * timings.pushStart;
/** Newest messages that stay read, so that the one that is opened is not marked. */
const readOnTop = 50;

/** A step took longer than it may. */
export class PastLimit extends Error {}

/** Takes a program through all steps, on a fresh copy of the mailbox. */
export async function measureProgram(
  kind: ProgramKind,
  size: Size,
  rtt: number,
): Promise<ReadonlyMap<Step, Outcome>> {
  const server = await startBenchServer(size);
  const home = mkdtempSync(join(tmpdir(), 'mail-bench-client-'));
  const proxy = await CountingProxy.start(server.tlsPort!, rtt / 2, silence);
  try {
    await leaveUnread(server, size.messages);
    const certificateFile = join(home, 'certificate.pem');
    writeFileSync(certificateFile, await certificateOf(server));
    const { subject: newest } = generate(size.messages - 1);
    const place = { ...server, port: proxy.port, certificateFile, home, newest };
    return await measureSteps(
      kind,
      { ...place, fingerprint: server.certificateFingerprint! },
      proxy,
    );
  } finally {
    proxy.stop();
    await server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measureSteps(
  kind: ProgramKind,
  place: Place,
  proxy: CountingProxy,
): Promise<ReadonlyMap<Step, Outcome>> {
  const program = kind.make(place);
  const outcomes = new Map<Step, Outcome>();
  for (const step of steps) {
    try {
      const signal = AbortSignal.timeout(limit);
      if (step === 'warm first screen') await program.quit();
      else if (step !== 'cold first screen') await program.backToList(signal);
      if (step === 'open a message') await program.goToNewest(signal);
      outcomes.set(step, await measureStep(program, step, proxy));
    } catch (error) {
      const pastLimit = error instanceof PastLimit;
      const failed = pastLimit ? `it takes more than ${limit / 1000} s.` : String(error);
      outcomes.set(step, { failed, pastLimit });
      if (step.endsWith('first screen')) break;
    }
  }
  await program.quit().catch(() => undefined);
  return outcomes;
}

async function measureStep(program: MailProgram, step: Step, proxy: CountingProxy): Promise<Cost> {
  await proxy.settle(AbortSignal.timeout(limit));
  const starts = step.endsWith('first screen');
  const before = starts ? 0 : cpuSeconds(program.pid);
  const signal = AbortSignal.timeout(limit);
  const start = performance.now();
  try {
    await carryOut(program, step, signal);
  } catch (error) {
    throw signal.aborted ? new PastLimit() : error;
  }
  let seconds = (performance.now() - start) / 1000;
  const shown = await proxy.peek(program.doneAt);
  await program.rest(signal);
  // Some go on talking to their server when nobody asks for anything.
  await proxy.rest(AbortSignal.timeout(limit));
  // What a change costs until the server has it is not to be seen on every screen.
  const untilRest = step === 'mark 1,000 read' && program.doneAt === undefined;
  if (untilRest) seconds = (performance.now() - start - (await proxy.quiet())) / 1000;
  const all = await proxy.mark();
  if (untilRest && all.turns === 0) throw new Error('The server was told nothing.');
  if (!isAlive(program.pid)) throw new Error('It ended by itself.');
  return {
    shown: untilRest ? all : shown,
    all,
    seconds,
    cpuSeconds: cpuSeconds(program.pid) - before,
    peakMegabytes: peakMegabytes(program.pid),
  };
}

function carryOut(program: MailProgram, step: Step, signal: AbortSignal): Promise<void> {
  switch (step) {
    case 'cold first screen':
    case 'warm first screen':
      return program.start(signal);
    case 'open a message':
      return program.open(signal);
    case 'first search':
      return program.search(searchWords[0], signal);
    case 'search again':
      return program.search(searchWords[1], signal);
    case 'mark 1,000 read':
      return program.markRead(signal);
  }
}

/** Only the 1,000 messages below the newest are unread then. */
async function leaveUnread(server: TestServer, messages: number): Promise<void> {
  const last = messages - readOnTop;
  const first = Math.max(1, last - 999);
  const other = await connectSecondClient(server);
  await other.mailboxOpen('INBOX');
  await other.messageFlagsAdd('1:*', ['\\Seen'], { silent: true });
  await other.messageFlagsRemove(`${first}:${last}`, ['\\Seen'], { silent: true });
  await other.logout();
}

/** The server's certificate as PEM. */
function certificateOf({ tlsPort }: TestServer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: tlsPort!, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      const lines = raw.toString('base64').replace(/.{64}/g, '$&\n');
      socket.destroy();
      resolve(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
    });
  });
}
