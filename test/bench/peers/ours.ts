import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import { build } from '../../../scripts/build.ts';
import { root } from '../../../scripts/paths.ts';
import type { AccountSettings } from '../../../src/model/account.ts';
import { type MailProgram, type Place, type ProgramKind, searchWords } from './mailProgram.ts';

/** What the process is started with. */
export interface OurTask {
  readonly folder: string;
  readonly worker: string;
  readonly settings: AccountSettings;
  readonly password: string;
  /** Subject of the message that is opened. */
  readonly newest: string;
}

export type OurRequest =
  'cold' | 'warm' | 'sync' | 'middle' | 'open' | 'search' | 'searchAgain' | 'markRead';

/** `shown`: the user sees it, since when (milliseconds since 1970); `done`: nothing more follows by itself. */
export type OurAnswer = { ready: true } | { shown: number } | { done: true } | { failed: string };

const built = join(root, 'out', 'bench');
let building: Promise<void> | undefined;

/** Mail Browser's engine as it is packed, asked what the mailbox panel asks; nothing is drawn. */
export class Ours implements MailProgram {
  readonly #task: OurTask;
  #doneAt: number | undefined;
  #started = false;
  #child: ChildProcess | undefined;
  #answers: ReturnType<typeof on> | undefined;
  /** What comes after an answer that was shown. */
  #following: Promise<OurAnswer> | undefined;

  constructor(place: Place) {
    const { port, user, password, fingerprint, home, newest } = place;
    const settings = {
      address: `${user}@example.org`,
      ...{ host: '127.0.0.1', port, user },
      security: 'tls' as const,
      trustedCertificate: fingerprint,
    };
    this.#task = { folder: home, worker: join(built, 'worker.cjs'), settings, password, newest };
  }

  get doneAt(): number | undefined {
    return this.#doneAt;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Builds what it runs, once. */
  static prepare(): Promise<void> {
    building ??= build({ production: true, folder: built });
    return building;
  }

  async start(signal: AbortSignal): Promise<void> {
    const warm = this.#started;
    this.#started = true;
    await this.launch();
    await this.ask(warm ? 'warm' : 'cold', signal);
  }

  /** Starts the process, which knows its account then and has asked nothing. */
  async launch(): Promise<void> {
    const script = join(import.meta.dirname, 'ourHost.ts');
    this.#child = fork(script, [JSON.stringify(this.#task)]);
    // Answers that come close together wait in line.
    this.#answers = on(this.#child, 'message', { close: ['exit'] });
    const answer = await this.#answer(AbortSignal.timeout(60_000));
    if ('failed' in answer) throw new Error(answer.failed);
  }

  async goToNewest(): Promise<void> {
    // It stands on top.
  }

  open(signal: AbortSignal): Promise<void> {
    return this.ask('open', signal);
  }

  async backToList(): Promise<void> {
    // The list stands beside the message.
  }

  search(word: string, signal: AbortSignal): Promise<void> {
    return this.ask(word === searchWords[0] ? 'search' : 'searchAgain', signal);
  }

  markRead(signal: AbortSignal): Promise<void> {
    return this.ask('markRead', signal);
  }

  async quit(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  }

  /** Resolves when the user sees the answer; what follows by itself goes on until `rest`. */
  async ask(request: OurRequest, signal: AbortSignal): Promise<void> {
    this.#process.send(request);
    const answer = await this.#answer(signal);
    if ('failed' in answer) throw new Error(answer.failed);
    this.#doneAt = 'shown' in answer ? answer.shown : undefined;
    this.#following = this.#answer(signal);
  }

  async rest(): Promise<void> {
    const answer = await this.#following;
    if (answer && 'failed' in answer) throw new Error(answer.failed);
  }

  async #answer(signal: AbortSignal): Promise<OurAnswer> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('No answer came in time.')));
    });
    const next = this.#answers!.next() as Promise<IteratorResult<[OurAnswer], undefined>>;
    const { value } = await Promise.race([next, aborted]);
    return value?.[0] ?? { failed: 'The engine’s process ended.' };
  }

  get #process(): ChildProcess {
    if (!this.#child) throw new Error('It does not run.');
    return this.#child;
  }
}

export const ours: ProgramKind = {
  name: 'Mail Browser',
  make: (place) => new Ours(place),
  differs: {
    'cold first screen':
      'the engine alone, nothing is drawn; the rows and all folders with their counts; the order ' +
      'by date and first words of the rows follow (“in all”)',
    'warm first screen': 'shows what the cache knows; what changed since follows (“in all”)',
    'open a message': 'its text without attachments; the text of the next one follows (“in all”)',
    'first search':
      'on a connection of its own, which is opened first and stays for the next one; no bar is drawn',
    'mark 1,000 read':
      '“Mark All as Read”, in a journal for Undo; a count of the folder follows, and that the ' +
      'other connection hears of it (“in all”)',
  },
};
