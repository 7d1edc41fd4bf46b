import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { folderId } from '../../src/model/id.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import type { OtherAction, Step } from './actions.ts';
import { EngineSeat } from './engineSeat.ts';
import { FaultyProxy } from './faultyProxy.ts';
import { History } from './history.ts';
import { makePlan, ownFolders, type Plan } from './plan.ts';
import { compareScreen } from './screen.ts';
import { account, type SeatOptions } from './seat.ts';
import { foldersOf, lookAtServer } from './serverState.ts';
import { OtherProgram } from './otherProgram.ts';
import { settle } from './settle.ts';
import { User } from './user.ts';
import { judge } from './verdict.ts';

/** What a run came to. */
export interface Result {
  readonly plan: Plan;
  readonly history: History;
  readonly problems: readonly string[];
  readonly struck: readonly string[];
  readonly kills: number;
  /** Actions that were done, by kind; what they were about was there to be seen. */
  readonly done: readonly string[];
  readonly skipped: number;
  readonly log: readonly string[];
}

export interface RunOptions {
  readonly server: TestServer;
  /** The worker as it is shipped. */
  readonly bundle: string;
  /** Is done behind the model's back when the script is over: what it does has to be noticed. */
  readonly sabotage?: (other: OtherProgram) => Promise<void>;
}

/** One run of the plan that follows from this seed. */
export async function runOnce(seed: number, options: RunOptions): Promise<Result> {
  return new Run(makePlan(seed), options).run();
}

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #history = new History();
  readonly #problems: string[] = [];
  readonly #log: string[] = [];
  readonly #done: string[] = [];
  readonly #start = performance.now();
  #skipped = 0;
  #kills = 0;

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  async run(): Promise<Result> {
    const { server } = this.#options;
    const { security, stock } = this.#plan;
    const user = await server.newUser();
    const proxy = await FaultyProxy.start(security === 'tls' ? user.tlsPort! : user.port);
    const folder = await mkdtemp(join(tmpdir(), 'mail-torture-'));
    const other = new OtherProgram(await connectSecondClient(user), stock, this.#history);
    const trusted = server.certificateFingerprint;
    const settings: SeatOptions['settings'] = {
      address: `${user.user}@example.org`,
      host: user.host,
      port: proxy.port,
      security,
      user: user.user,
      ...(security === 'tls' && trusted ? { trustedCertificate: trusted } : {}),
    };
    const { password } = user;
    try {
      await this.#fill(other);
      const folders = await foldersOf(other.client);
      await this.#torture(other, proxy, folders, { folder, settings, password });
    } catch (error) {
      this.#complain(`the run broke off: ${error instanceof Error ? error.stack : String(error)}`);
    } finally {
      await proxy.stop();
      await other.client.logout().catch(() => undefined);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    return {
      plan: this.#plan,
      history: this.#history,
      problems: this.#problems,
      struck: proxy.struck,
      kills: this.#kills,
      done: this.#done,
      skipped: this.#skipped,
      log: this.#log,
    };
  }

  async #fill({ client }: OtherProgram): Promise<void> {
    for (const name of ownFolders) await client.mailboxCreate(name);
    for (const [folder, names] of this.#plan.start)
      for (const name of names) await client.append(folder, this.#plan.stock.source(name));
  }

  async #torture(
    other: OtherProgram,
    proxy: FaultyProxy,
    folders: readonly string[],
    options: Omit<SeatOptions, 'heard'>,
  ): Promise<void> {
    const { seat: kind, stock, nudged } = this.#plan;
    const seat = new EngineSeat(kind, this.#options.bundle, options, {
      isUp: () => proxy.isUp,
      nudged,
      say: (text) => this.#say(text),
    });
    proxy.onUp(() => seat.nudge());
    const user = new User(stock, this.#history, seat, {
      complain: (problem) => this.#complain(problem),
      say: (text) => this.#say(text),
    });
    seat.onMade((change) => user.onMade(change));
    try {
      await seat.start();
      await seat.request('folders', { account });
      const window = { offset: 0, limit: 100 };
      await seat.request('list', { folder: folderId(account, 'INBOX'), window });
      for (const [place, step] of this.#plan.steps.entries())
        await this.#step(place, step, { user, other, proxy, seat });
      await proxy.calm();
      await settle(seat, user, this.#history, (problem) => this.#complain(problem));
      await this.#options.sabotage?.(other);
      const state = await lookAtServer(other.client, stock, folders);
      for (const problem of judge(this.#plan, this.#history.acts, state)) this.#complain(problem);
      for (const problem of await compareScreen(seat, state, stock)) this.#complain(problem);
    } finally {
      await seat.close();
    }
  }

  async #step(
    place: number,
    step: Step,
    around: { user: User; other: OtherProgram; proxy: FaultyProxy; seat: EngineSeat },
  ): Promise<void> {
    const { user, other, proxy, seat } = around;
    const { action, fault } = step;
    this.#say(JSON.stringify(step));
    if (fault) proxy.arm(fault);
    switch (action.kind) {
      case 'offline':
        await proxy.down();
        break;
      case 'online':
        await proxy.up();
        break;
      case 'pause':
        await wait(action.milliseconds);
        break;
      case 'kill':
        await wait(action.after);
        this.#kills++;
        user.leave();
        await seat.kill();
        await user.left();
        await seat.start();
        break;
      default: {
        const done = action.kind.startsWith('other')
          ? await other.act(action as OtherAction)
          : await user.act(place, step);
        if (!done) {
          this.#skipped++;
          this.#say('  skipped');
          return;
        }
      }
    }
    this.#done.push(action.kind);
  }

  #complain(problem: string): void {
    this.#say(`PROBLEM ${problem}`);
    this.#problems.push(problem);
  }

  #say(text: string): void {
    this.#log.push(`${(performance.now() - this.#start).toFixed(0).padStart(6)} ${text}`);
  }
}
