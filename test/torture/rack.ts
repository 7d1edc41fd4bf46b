import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorker } from '../../scripts/build.ts';
import { startDovecot } from '../servers/fixtures/dovecot.ts';
import { serverKinds } from '../servers/fixtures/serverKinds.ts';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import { makePlan } from './plan.ts';
import { type Result, runOnce, type RunOptions } from './run.ts';

/** What Dovecot says of itself, less what modest servers lack. */
const modest = 'IMAP4rev1 LITERAL+ SPECIAL-USE IDLE NAMESPACE UNSELECT CHILDREN';

/** The servers and the built worker of many runs. */
export class Rack {
  readonly #servers: ReadonlyMap<string, TestServer>;
  readonly #only: string | undefined;
  readonly #folder: string;

  private constructor(
    servers: ReadonlyMap<string, TestServer>,
    only: string | undefined,
    folder: string,
  ) {
    this.#servers = servers;
    this.#only = only;
    this.#folder = folder;
  }

  /** @param only the server of all runs; by default the seed of each says which Dovecot it is */
  static async open(only?: string): Promise<Rack> {
    const folder = await mkdtemp(join(tmpdir(), 'mail-rack-'));
    await buildWorker(folder);
    const servers = new Map<string, TestServer>();
    for (const name of only === undefined ? ['full', 'modest'] : [only])
      servers.set(name, await startServer(name));
    return new Rack(servers, only, folder);
  }

  async close(): Promise<void> {
    for (const server of this.#servers.values()) await server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Does the run of each seed, `jobs` of them at a time. */
  async run(
    seeds: Iterable<number>,
    jobs: number,
    onResult: (result: Result) => void,
    more: Pick<RunOptions, 'sabotage'> = {},
  ): Promise<void> {
    const left = seeds[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (let next = left.next(); next.done !== true; next = left.next()) {
        const seed = next.value;
        const server = this.#servers.get(this.#only ?? makePlan(seed).server)!;
        const bundle = join(this.#folder, 'worker.cjs');
        onResult(await runOnce(seed, { server, bundle, ...more }));
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
  }
}

function startServer(name: string): Promise<TestServer> {
  if (name === 'full') return startDovecot();
  if (name === 'modest') return startDovecot({ capability: modest });
  const kind = serverKinds.find((each) => each.name === name);
  if (!kind) throw new Error(`There is no server “${name}”.`);
  return kind.start();
}
