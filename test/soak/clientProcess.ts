import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestAccount } from '../servers/fixtures/testServer.ts';

/** What the client that is looked at is started with. */
export interface Task {
  readonly accounts: readonly TestAccount[];
  /** Where its cache stands. */
  readonly folder: string;
}

/** With a subject: how long until it is shown everywhere; without: the figures. */
export interface Question {
  readonly id: number;
  readonly subject?: string;
}

/** What the client knows of itself; memory in megabytes, times in milliseconds. */
export interface Figures {
  readonly heap: number;
  readonly rss: number;
  readonly lag: { readonly p99: number; readonly max: number };
  readonly sockets: number;
  /** Changes that are not on the server yet. */
  readonly waiting: number;
  /** Answers that a lost connection does not explain. */
  readonly errors: number;
}

/** The client, in a process of its own. */
export class Client {
  readonly #process: ChildProcess;
  readonly #open = new Map<number, (value: unknown) => void>();
  #count = 0;

  private constructor(child: ChildProcess) {
    this.#process = child;
    child.on('message', ({ id, value }: { id: number; value: unknown }) => {
      this.#open.get(id)?.(value);
      this.#open.delete(id);
    });
  }

  static async start(task: Task): Promise<Client> {
    const child = fork(new URL('client.ts', import.meta.url), [JSON.stringify(task)]);
    const ended = once(child, 'exit').then(() => {
      throw new Error('The client ended at its start.');
    });
    await Promise.race([once(child, 'message'), ended]);
    child.once('exit', (code) => code !== null && failAll(`The client ended with code ${code}.`));
    return new Client(child);
  }

  figures(): Promise<Figures> {
    return this.#ask({}) as Promise<Figures>;
  }

  /** Milliseconds until each account shows a message of this subject. */
  backAfter(subject: string): Promise<number[]> {
    return this.#ask({ subject }) as Promise<number[]>;
  }

  stop(): void {
    this.#process.removeAllListeners('exit');
    this.#process.kill();
  }

  #ask(question: Omit<Question, 'id'>): Promise<unknown> {
    const id = ++this.#count;
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.#process.send({ ...question, id });
    });
  }
}

function failAll(words: string): never {
  throw new Error(words);
}
