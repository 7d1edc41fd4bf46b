import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { folderId } from '../../../src/model/id.ts';
import type { MessageRow } from '../../../src/model/message.ts';
import type { EngineHostInterface, EngineInterface } from '../../../src/protocol/engine.ts';
import { RpcEndpoint } from '../../../src/protocol/rpc.ts';
import { defaultCache } from '../../../src/model/cache.ts';
import type { OurAnswer, OurRequest, OurTask } from './ours.ts';

/**
 * What the extension host does for a mailbox panel, in a process of its own: it starts the packed
 * engine in a worker thread and asks it what the panel asks.
 */
const task = JSON.parse(process.argv[2] ?? '') as OurTask;
const account = 'bench';
const folder = folderId(account, 'INBOX');
const screen = { offset: 0, limit: 50 };

const worker = new Worker(task.worker, {
  workerData: { folder: task.folder, cache: defaultCache },
  resourceLimits: { maxOldGenerationSizeMb: 1024 },
});
const engine = new RpcEndpoint<EngineInterface, EngineHostInterface>(
  {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
  },
  { secret: () => Promise.resolve({ password: task.password }) },
  {
    foldersChanged: () => undefined,
    messagesChanged: ({ rearranged }) => rearranged && orderCame(),
    connectionChanged: () => undefined,
    changeFailed: ({ message }) => fail(message),
    changeMade: () => undefined,
    trouble: ({ message }) => fail(message),
    changesChanged: () => undefined,
    changeProgress: () => undefined,
    found: () => undefined,
    arrived: () => undefined,
    log: () => undefined,
  },
);
let rows: readonly MessageRow[] = [];
/** Messages above which the order by date follows the first rows (src/engine/look.ts). */
const bigFolder = 5000;
let orderCame = (): void => undefined;
const order = new Promise<void>((resolve) => (orderCame = resolve));

/** What each step shows first and what the panel has done afterwards. */
const works: Readonly<Record<OurRequest, () => Promise<(() => Promise<unknown>) | undefined>>> = {
  async cold() {
    const folders = engine.request('folders', { account });
    const list = await engine.request('list', { folder, window: screen, eager: true });
    ({ rows } = list);
    expectFull();
    await folders;
    return async () => {
      if (list.total > bigFolder) await order;
      // It may have put other rows on top.
      ({ rows } = await engine.request('window', { folder, window: screen }));
      await atRest();
    };
  },
  async warm() {
    await engine.request('cachedFolders', { account });
    const list = await engine.request('cachedList', { folder, window: screen });
    rows = list?.rows ?? [];
    expectFull();
    return async () => {
      const folders = engine.request('folders', { account });
      ({ rows } = await engine.request('list', { folder, window: screen, eager: true }));
      await folders;
      await atRest();
    };
  },
  async sync() {
    ({ rows } = await engine.request('list', { folder, window: screen, eager: true }));
    expectFull();
    return undefined;
  },
  async middle() {
    const { total } = await engine.request('list', { folder, window: { offset: 0, limit: 0 } });
    const window = { ...screen, offset: Math.floor(total / 2) };
    const shown = await engine.request('window', { folder, window });
    if (shown.rows.length < screen.limit) throw new Error(`Only ${shown.rows.length} rows came.`);
    return undefined;
  },
  async open() {
    const [newest, next] = rows;
    if (newest?.subject !== task.newest) throw new Error(`“${newest?.subject}” is on top.`);
    const { body } = await engine.request('read', { message: newest.id, markSeen: false });
    if (body.length === 0) throw new Error('The message has no text.');
    return () => engine.request('prefetch', { messages: next ? [next.id] : [] });
  },
  async search() {
    return search('parser');
  },
  async searchAgain() {
    return search('leak');
  },
  async markRead() {
    const change = await engine.request('markAllRead', { folder });
    if (change?.state !== 'done') throw new Error(`The change is ${change?.state ?? 'empty'}.`);
    return undefined;
  },
};

async function search(word: string): Promise<undefined> {
  const params = { query: `subject:${word}`, scope: { folder }, limit: screen.limit };
  const found = await engine.request('search', params);
  if (found.rows.length === 0) throw new Error('Nothing was found.');
}

/** When the list rests its rows get what they show besides, and push waits for the folder. */
async function atRest(): Promise<void> {
  await engine.request('watch', { account, folder });
  await engine.request('details', { messages: rows.map(({ id }) => id), conversations: false });
}

function expectFull(): void {
  if (rows.length < screen.limit) throw new Error(`Only ${rows.length} rows are there.`);
}

function fail(message: string): void {
  answer({ failed: message });
}

function answer(message: OurAnswer): void {
  process.send?.(message);
}

async function carryOut(request: OurRequest): Promise<void> {
  try {
    const afterwards = await works[request]();
    answer({ shown: performance.timeOrigin + performance.now() });
    await afterwards?.();
    answer({ done: true });
  } catch (error) {
    fail(String(error));
  }
}

process.on('message', (request: OurRequest) => void carryOut(request));
process.on('disconnect', () => void leave());
await engine.request('setAccounts', { accounts: [{ id: account, settings: task.settings }] });
answer({ ready: true });

/** As an extension host that ends: what the cache has taken in is on disk by then. */
async function leave(): Promise<void> {
  await engine.request('setAccounts', { accounts: [] });
  await wait(50);
  process.exit();
}
