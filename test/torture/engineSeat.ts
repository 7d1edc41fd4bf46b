import type { AccountSettings } from '../../src/model/account.ts';
import { startHere } from './hereSeat.ts';
import type { Seat } from './plan.ts';
import { account, type Asked, type Requests, type RunningSeat } from './seat.ts';
import { startProcess, startThread } from './threadSeat.ts';

interface Around {
  /** Whether there is a way to the server at all. */
  isUp(): boolean;
  /** Whether to try again as soon as a connection is lost. */
  readonly nudged: boolean;
  say(text: string): void;
}

/** Milliseconds until the user says “try again”. */
const nudgeAfter = 15;

/** The engine of a run, which is started anew on the same files after it was killed. */
export class EngineSeat implements RunningSeat {
  readonly #kind: Seat;
  readonly #bundle: string;
  readonly #options: { folder: string; settings: AccountSettings; password: string };
  readonly #around: Around;
  #running: RunningSeat | undefined;
  #onMade: (change: string) => void = () => undefined;
  #online = false;
  /** Changes that were told as failed; `kept` are not done. */
  readonly failures = new Map<string, { readonly message: string; readonly kept: boolean }>();
  /** How often it was started. */
  starts = 0;

  constructor(
    kind: Seat,
    bundle: string,
    options: { folder: string; settings: AccountSettings; password: string },
    around: Around,
  ) {
    this.#kind = kind;
    this.#bundle = bundle;
    this.#options = options;
    this.#around = around;
  }

  onMade(listener: (change: string) => void): void {
    this.#onMade = listener;
  }

  async start(): Promise<void> {
    this.starts++;
    let current = true;
    const options = {
      ...this.#options,
      heard: {
        changeMade: ({ change }: { change: string }) => {
          this.#around.say(`  made ${change}`);
          if (current) this.#onMade(change);
        },
        changeFailed: ({ change, message, kept }: Failed) => {
          this.#around.say(`  failed ${change} kept ${kept}: ${message}`);
          this.failures.set(change, { message, kept });
        },
        connectionChanged: ({ state, reason }: { state: string; reason?: string }) => {
          this.#around.say(`  ${state} ${reason ?? ''}`);
          if (!current) return;
          this.#online = state === 'online';
          if (state === 'offline') setTimeout(() => current && this.nudge(), nudgeAfter);
        },
      },
    };
    const running =
      this.#kind === 'here'
        ? startHere(options)
        : (this.#kind === 'thread' ? startThread : startProcess)(this.#bundle, options);
    this.#running = {
      request: (name, params) => running.request(name, params),
      kill: async () => {
        current = false;
        await running.kill();
      },
      close: async () => {
        current = false;
        await running.close();
      },
    };
    this.#online = false;
    // As VS Code does for the accounts that it shows.
    if (this.starts > 1) this.nudge();
  }

  /** The user says “try again”. */
  nudge(force = false): void {
    if (!force && (!this.#around.nudged || this.#online)) return;
    if (this.#around.isUp()) void this.request('connect', { account }).catch(() => undefined);
  }

  async request<K extends Asked>(
    name: K,
    params: Requests[K]['params'],
  ): Promise<Requests[K]['result']> {
    if (!this.#running) throw new Error('The engine is not running.');
    return this.#running.request(name, params);
  }

  async kill(): Promise<void> {
    await this.#running?.kill();
    this.#running = undefined;
  }

  async close(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }
}

interface Failed {
  readonly change: string;
  readonly message: string;
  readonly kept: boolean;
}
