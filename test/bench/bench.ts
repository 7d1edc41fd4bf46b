import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Engine } from '../../src/engine/engine.ts';
import type { AccountSettings } from '../../src/model/account.ts';
import { type FolderId, folderId, type MessageId, messageId } from '../../src/model/id.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import { settingsOf } from '../servers/fixtures/testBed.ts';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import { until } from '../servers/fixtures/until.ts';
import type { Amounts, Operation } from './bars.ts';
import { CountingProxy, type Traffic } from './countingProxy.ts';

/** What an operation cost; times and memory are those of this process, which runs the engine. */
export interface Measured extends Traffic {
  readonly operation: Operation;
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly heapMegabytes: number;
  /** Longest time the event loop stood still, milliseconds. */
  readonly block: number;
  /** Why there is nothing to measure. */
  readonly failed?: string;
}

const account = 'bench';
const screen = { offset: 0, limit: 50 };
/** As the mailbox panel asks. */
const eager = { eager: true };
/** Milliseconds between two looks at the event loop. */
const resolution = 5;

/** The operations of the bars, one after another on one account, through the engine's own methods. */
export class Bench {
  readonly #server: TestServer;
  readonly #plain: CountingProxy;
  readonly #tls: CountingProxy;
  readonly #amounts: Amounts;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mail-bench-'));
  readonly #results: Measured[] = [];
  readonly #inbox: FolderId = folderId(account, 'INBOX');

  private constructor(
    server: TestServer,
    plain: CountingProxy,
    tls: CountingProxy,
    amounts: Amounts,
  ) {
    this.#server = server;
    this.#plain = plain;
    this.#tls = tls;
    this.#amounts = amounts;
  }

  /** @param delay milliseconds of the way to the server, in one direction */
  static async run(server: TestServer, amounts: Amounts, delay: number): Promise<Measured[]> {
    const plain = await CountingProxy.start(server.port, delay);
    const tls = await CountingProxy.start(server.tlsPort!, delay);
    const bench = new Bench(server, plain, tls, amounts);
    try {
      await bench.#first();
      await bench.#connected();
      await bench.#conversations();
      await bench.#warm();
      await bench.#many();
      return bench.#results;
    } finally {
      plain.stop();
      tls.stop();
      rmSync(bench.#folder, { recursive: true, force: true });
    }
  }

  /** From nothing to the first rows. */
  async #first(): Promise<void> {
    const engine = new Engine({ secret: () => this.#secret() });
    const trustedCertificate = this.#server.certificateFingerprint!;
    const security = 'tls';
    this.#setAccount(engine, { port: this.#tls.port, security, trustedCertificate });
    const open = (): Promise<unknown> => engine.list(this.#inbox, screen, eager);
    await this.#measure('connect to 50 rows', open, this.#tls);
    engine.close();
  }

  /** On an established connection. */
  async #connected(): Promise<void> {
    const engine = this.#start();
    await engine.folders(account);
    let rows: readonly MessageRow[] = [];
    let total = 0;
    await this.#measure('cold open', async () => {
      ({ rows, total } = await engine.list(this.#inbox, screen, eager));
    });
    const offset = Math.floor(total / 2);
    await this.#measure('scroll to the middle', () =>
      engine.window(this.#inbox, { ...screen, offset }),
    );
    await this.#measure('open a message', () => engine.read(rows[3]!.id, false));
    await this.#measure('flag one', () => engine.change(flag([rows[3]!.id])));
    await this.#measure('count folders', () => engine.folders(account));
    // Opens the connection that searches run on; the bars are for established ones.
    await engine.search('is:draft', { folder: this.#inbox }, 1);
    await this.#measure('search', () =>
      engine.search('subject:parser', { folder: this.#inbox }, 50),
    );
    await this.#measure('conversation', () => engine.conversation(rows[0]!.id));
    const states: string[] = [];
    engine.onConnectionChanged(({ state }) => states.push(state));
    this.#plain.cut();
    await until(() => states.includes('offline'), 'the loss of the connection');
    await this.#measure('reconnect', async () => {
      await engine.connect(account);
      await engine.list(this.#inbox, screen, eager);
    });
    await this.#plain.settle();
    engine.close();
  }

  /** One row a conversation, with a cache of its own. */
  async #conversations(): Promise<void> {
    const window = { ...screen, conversations: true };
    const folder = join(this.#folder, 'conversations');
    const engine = this.#start(folder);
    await engine.folders(account);
    const states: string[] = [];
    engine.onMessagesChanged(({ rearranged }) => rearranged && states.push('threaded'));
    let rows: readonly MessageRow[] = [];
    let total = 0;
    await this.#measure('open with conversations, cold', async () => {
      ({ rows } = await engine.list(this.#inbox, window, eager));
    });
    await until(() => states.includes('threaded'), 'the conversations', 60_000);
    ({ rows, total } = await engine.list(this.#inbox, window, eager));
    const offset = Math.floor(total / 2);
    await this.#measure('window of conversations in the middle', () =>
      engine.window(this.#inbox, { ...window, offset }),
    );
    const ids = rows.map(({ id }) => id);
    await this.#measure('details of a screen', () => engine.details(ids, true));
    await this.#measure('details of a screen, again', () => engine.details(ids, true));
    await this.#plain.settle();
    engine.close();

    const later = this.#start(folder);
    await this.#measure('open with conversations, warm', () => {
      const list = later.cachedList(this.#inbox, window);
      const known = list?.rows.every(({ preview }) => preview !== undefined);
      return list?.rows.length === screen.limit && known
        ? Promise.resolve()
        : Promise.reject(new Error('The cache does not know the conversations.'));
    });
    later.close();
  }

  /** With a cache of yesterday. */
  async #warm(): Promise<void> {
    const engine = this.#start();
    await this.#measure('warm paint', () => {
      engine.cachedFolders(account);
      const list = engine.cachedList(this.#inbox, screen);
      return list?.rows.length === screen.limit
        ? Promise.resolve()
        : Promise.reject(new Error('The cache does not know the folder.'));
    });
    await this.#searchCached();
    await engine.connect(account);
    await this.#measure('warm open, no changes', () => engine.list(this.#inbox, screen, eager));
    await this.#plain.settle();
    engine.close();

    await this.#changeElsewhere();
    const later = this.#start();
    await later.connect(account);
    await this.#measure('warm open, 50 changes', () => later.list(this.#inbox, screen, eager));
    await this.#plain.settle();
    later.close();
  }

  /** What is found before any server could have answered: nobody listens on this port. */
  async #searchCached(): Promise<void> {
    const engine = this.#start();
    this.#setAccount(engine, { port: 1 });
    await this.#measure('search in the cache', () => {
      const terms = { query: 'subject:parser', scope: { folder: this.#inbox } };
      const { rows } = engine.searches.open({ search: 'bench', ...terms, limit: screen.limit });
      return rows.length > 0
        ? Promise.resolve()
        : Promise.reject(new Error('The cache finds nothing.'));
    });
    engine.close();
  }

  async #many(): Promise<void> {
    const other = await connectSecondClient(this.#server);
    const { uidValidity } = await other.mailboxOpen('INBOX');
    const uids = (await other.search({ all: true }, { uid: true })) || [];
    await other.logout();
    const ids = uids.map((uid) => messageId(this.#inbox, uidValidity, uid));
    const engine = this.#start();
    await engine.list(this.#inbox, screen, eager);
    const { flagged, moved } = this.#amounts;
    await this.#measure('flag many', () => engine.change(flag(ids.slice(-flagged))));
    const to = folderId(account, 'Archive');
    await this.#measure('move many', () =>
      engine.change({ kind: 'move', messages: ids.slice(-moved), to }),
    );
    await engine.list(this.#inbox, { ...screen, conversations: true }, eager);
    await this.#measure('select all and flag', async () => {
      const { set } = await engine.everything(this.#inbox, { conversations: true });
      const all = { set, except: [], conversations: true };
      await engine.change({ kind: 'flags', messages: [], all, change: { add: ['todo'] } });
    });
    await this.#plain.settle();
    engine.close();
  }

  /** 25 flags, 20 new and 5 expunged messages, by another mail program. */
  async #changeElsewhere(): Promise<void> {
    const other = await connectSecondClient(this.#server);
    await other.mailboxOpen('INBOX');
    await other.messageFlagsAdd('20:44', ['$Work']);
    await other.messageDelete('10:14');
    for (let index = 0; index < 20; index++)
      await other.append('INBOX', `Subject: New ${index}\r\nFrom: a@example.org\r\n\r\nNew.\r\n`);
    await other.logout();
  }

  #start(folder = this.#folder): Engine {
    const engine = new Engine({ folder, secret: () => this.#secret() });
    this.#setAccount(engine, { port: this.#plain.port });
    return engine;
  }

  #setAccount(engine: Engine, more: Partial<AccountSettings>): void {
    engine.setAccounts([{ id: account, settings: { ...settingsOf(this.#server), ...more } }]);
  }

  #secret(): Promise<{ password: string }> {
    return Promise.resolve({ password: this.#server.password });
  }

  async #measure(
    operation: Operation,
    work: () => Promise<unknown>,
    proxy: CountingProxy = this.#plain,
  ): Promise<void> {
    await proxy.settle();
    const loop = monitorEventLoopDelay({ resolution });
    loop.enable();
    // What stands still before its first look is not seen.
    await wait(3 * resolution);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const failed = await work().then(
      () => undefined,
      (error: unknown) => String(error),
    );
    const milliseconds = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const traffic = await proxy.mark();
    await wait(3 * resolution);
    loop.disable();
    this.#results.push({
      operation,
      ...traffic,
      milliseconds,
      cpuMilliseconds: (user + system) / 1000,
      heapMegabytes: heapUsed(),
      block: Math.max(0, loop.max / 1e6 - resolution),
      ...(failed === undefined ? {} : { failed }),
    });
  }
}

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Megabytes that are really in use. */
export function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function flag(messages: readonly MessageId[]): Parameters<Engine['change']>[0] {
  return { kind: 'flags', messages, change: { add: ['\\Flagged'] } };
}
