import { readdirSync, readlinkSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Engine } from '../../src/engine/engine.ts';
import { MailError, type MailErrorCode } from '../../src/model/errors.ts';
import { folderId, type MessageId } from '../../src/model/id.ts';
import { heapUsed } from '../bench/bench.ts';
import { settingsOf } from '../servers/fixtures/testBed.ts';
import type { TestAccount } from '../servers/fixtures/testServer.ts';
import { until } from '../servers/fixtures/until.ts';
import type { Figures, Question, Task } from './clientProcess.ts';

/** The client that is looked at: the engine in a process of its own, and somebody who uses it. */
const task = JSON.parse(process.argv[2] ?? '') as Task;
const screen = { offset: 0, limit: 50 };
/** Milliseconds between two things that somebody does. */
const pause = 2_000;
/** Milliseconds within which mail has to be shown before it counts as lost. */
const longest = 180_000;
/** Ends of what is asked while lines break and mail goes. */
const expected: readonly MailErrorCode[] = ['offline', 'timeout', 'not-found', 'cancelled'];
const inboxOf = (account: TestAccount): string => folderId(account.user, 'INBOX');

const engine = new Engine({
  folder: task.folder,
  parsing: new URL('../../src/engine/parsing/worker.ts', import.meta.url),
  secret: (id) => Promise.resolve({ password: passwordOf(id) }),
});
engine.setAccounts(
  task.accounts.map((account) => ({ id: account.user, settings: settingsOf(account) })),
);
/** The subjects on the first screen of each inbox, as they are told without being asked for. */
const shown = new Map<string, string[]>();
engine.onMessagesChanged(({ folder }) => look(folder));
for (const account of task.accounts) {
  engine.watch(account.user, inboxOf(account));
  await engine.list(inboxOf(account), screen, { eager: true });
  look(inboxOf(account));
}

const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();
let errors = 0;
void use();
process.on('message', (question: Question) => void answer(question));
process.on('disconnect', () => process.exit(1));
process.send?.({ ready: true });

function passwordOf(id: string): string {
  return task.accounts.find(({ user }) => user === id)?.password ?? '';
}

/** What the panel shows: only what is cached, as after every event. */
function look(folder: string): void {
  const rows = engine.cachedList(folder, screen)?.rows ?? [];
  shown.set(
    folder,
    rows.map(({ subject }) => subject),
  );
}

/** Reads, flags and searches here and there, also while nothing answers. */
async function use(): Promise<void> {
  for (let turn = 0; ; turn++) {
    const account = task.accounts[turn % task.accounts.length]!;
    const inbox = inboxOf(account);
    const id = engine.cachedList(inbox, screen)?.rows[turn % 10]?.id;
    // A lost connection is an answer; what is refused for another reason is counted.
    await act(turn, inbox, id).catch((error: unknown) => {
      if (MailError.is(error) && expected.includes(error.code)) return;
      errors++;
      console.error('An answer without a reason:', error);
    });
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function act(turn: number, inbox: string, id: MessageId | undefined): Promise<void> {
  if (turn % 7 === 6) {
    await engine.search('subject:soak', { folder: inbox }, 50);
  } else if (turn % 3 === 2 && id !== undefined) {
    const change = turn % 2 === 0 ? { add: ['\\Flagged'] } : { remove: ['\\Flagged'] };
    await engine.change({ kind: 'flags', messages: [id], change });
  } else if (id !== undefined) {
    await engine.read(id, true);
  }
}

async function answer({ id, subject }: Question): Promise<void> {
  const value = subject === undefined ? figures() : await backAfter(subject);
  process.send?.({ id, value });
}

/** Milliseconds until each account shows a message of this subject, without being asked. */
function backAfter(subject: string): Promise<number[]> {
  const start = performance.now();
  const times = task.accounts.map(async (account) => {
    const isShown = (): boolean => shown.get(inboxOf(account))?.includes(subject) === true;
    await until(isShown, `“${subject}” of ${account.user}`, longest).catch(() => undefined);
    return isShown() ? performance.now() - start : Infinity;
  });
  return Promise.all(times);
}

function figures(): Figures {
  const lag = { p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 };
  loop.reset();
  const heap = heapUsed();
  const rss = process.memoryUsage().rss / 2 ** 20;
  const waiting = engine.pendingChanges().length;
  return { heap, rss, lag, sockets: openSockets(), waiting, errors };
}

/** File descriptors that are sockets, those to this process's parent included. */
function openSockets(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}
