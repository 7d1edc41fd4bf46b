import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { config } from '@vscode/l10n';
import type { CacheSettings } from '../model/cache.ts';
import type { EngineHostInterface, EngineInterface } from '../protocol/engine.ts';
import { RpcEndpoint } from '../protocol/rpc.ts';
import type { Driver } from '../store/database.ts';
import { sqliteDriver } from '../store/driver.ts';
import { nodeSqlite } from '../store/nodeSqlite.ts';
import { Engine } from './engine.ts';

/** What the host starts the worker with. */
interface WorkerData {
  readonly folder: string;
  readonly cache: CacheSettings;
  /** Translations of this language, where there are any. */
  readonly bundle?: Record<string, string>;
}

const { folder, cache, bundle } = workerData as WorkerData;
if (bundle) config({ contents: bundle });
// Requests wait in the port until there is somebody to hear them.
void sqliteDriver().then((driver) => start(hostPort(), driver));

function hostPort(): MessagePort {
  if (!parentPort) throw new Error('The engine runs in a worker thread only.');
  return parentPort;
}

function sqliteName(): string {
  return nodeSqlite() ? `node:sqlite ${process.versions['sqlite'] ?? ''}` : 'node-sqlite3-wasm';
}

/** `undefined` does not survive every port as a result; nothing is said as null. */
async function nothing(work: Promise<void> | void): Promise<null> {
  await work;
  return null;
}

function start(port: MessagePort, driver: Driver): void {
  const engine: Engine = new Engine({
    folder,
    cache,
    driver,
    // The bundle is CommonJS and holds both programs.
    parsing: __filename,
    secret: (account, refused) => host.request('secret', { account, refused }),
  });

  const host: RpcEndpoint<EngineHostInterface, EngineInterface> = new RpcEndpoint(
    {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', listener),
    },
    {
      verify: ({ settings, secret }, signal) => nothing(engine.verify(settings, secret, signal)),
      setAccounts: ({ accounts }) => nothing(engine.setAccounts(accounts)),
      forget: ({ account }) => nothing(engine.forget(account)),
      setTrustedServers: ({ servers }) => nothing(engine.setTrustedServers(servers)),
      setCache: (cache) => nothing(engine.setCache(cache)),
      connect: ({ account }) => nothing(engine.connect(account)),
      refresh: ({ folder }) => nothing(engine.refresh(folder)),
      folders: ({ account }) => engine.folders(account),
      cachedFolders: ({ account }) => Promise.resolve(engine.cachedFolders(account)),
      createFolder: ({ account, path }) => engine.createFolder(account, path),
      renameFolder: ({ folder, path }) => engine.renameFolder(folder, path),
      deleteFolder: ({ folder, subfolders }) => nothing(engine.deleteFolder(folder, subfolders)),
      setSubscribed: ({ folder, subscribed }) => nothing(engine.setSubscribed(folder, subscribed)),
      folderProperties: ({ folder }) => engine.folderProperties(folder),
      markAllRead: async ({ folder }) => (await engine.markAllRead(folder)) ?? null,
      emptyFolder: async ({ folder }) => ({ deleted: await engine.emptyFolder(folder) }),
      compactFolder: ({ folder }) => nothing(engine.compactFolder(folder)),
      tellArrivals: async ({ folders }) => nothing(engine.tellArrivals(folders)),
      list: ({ folder, window, eager = false }, signal) =>
        engine.list(folder, window, { eager, signal }),
      cachedList: ({ folder, window }) => Promise.resolve(engine.cachedList(folder, window)),
      window: ({ folder, window }, signal) => engine.window(folder, window, signal),
      cachedRows: ({ messages }) => Promise.resolve(engine.cachedRows(messages)),
      details: ({ messages, conversations }, signal) =>
        engine.details(messages, conversations, signal),
      earlier: ({ message }, signal) => engine.earlier(message, signal),
      members: ({ message }, signal) => engine.members(message, signal),
      everything: ({ folder, window }, signal) => engine.everything(folder, window, signal),
      count: (targets) => engine.count(targets),
      lastSynced: ({ folder }) => Promise.resolve(engine.lastSynced(folder) ?? null),
      readWithin: ({ message, within }, signal) => engine.readWithin(message, within, signal),
      read: ({ message, markSeen }, signal) => engine.read(message, markSeen, signal),
      conversation: ({ message }, signal) => engine.conversation(message, signal),
      prefetch: ({ messages }) => nothing(engine.prefetch(messages)),
      structure: ({ message }, signal) => engine.structure(message, signal),
      source: ({ message }, signal) => engine.source(message, signal),
      attachment: ({ message, part }, signal) => engine.attachment(message, part, signal),
      search: ({ query, scope, limit }, signal) => engine.search(query, scope, limit, signal),
      openSearch: (params) => Promise.resolve(engine.searches.open(params)),
      foundRows: ({ search, offset, limit }, signal) =>
        engine.searches.window(search, offset, limit, signal),
      foundMessages: ({ search }, signal) => engine.searches.everything(search, signal),
      closeSearch: ({ search }) => nothing(engine.searches.close(search)),
      countUnread: ({ query, scope }, signal) => engine.searches.countUnread(query, scope, signal),
      addresses: ({ text, limit }) => Promise.resolve(engine.addresses(text, limit)),
      keywords: () => Promise.resolve(engine.keywords()),
      checkQuery: async ({ query }) => nothing(engine.checkQuery(query)),
      change: (request) => engine.change(request),
      cancelChange: ({ change }) => nothing(engine.cancelChange(change)),
      undo: async ({ change }) => ({ restored: await engine.undo(change) }),
      latestChange: () => Promise.resolve(engine.latestChange() ?? null),
      pendingChanges: ({ account }) => Promise.resolve(engine.pendingChanges(account)),
      retryChange: ({ change }) => nothing(engine.retryChange(change)),
      discardChange: ({ change }) => nothing(engine.discardChange(change)),
      append: async ({ folder, source, flags }) =>
        (await engine.append(folder, source, flags)) ?? null,
      diagnostics: () => Promise.resolve({ sqlite: sqliteName(), accounts: engine.diagnostics() }),
      watch: ({ account, folder }) => nothing(engine.watch(account, folder)),
    },
    {},
  );

  engine.onFoldersChanged((event) => host.emit('foldersChanged', event));
  engine.onMessagesChanged((event) => host.emit('messagesChanged', event));
  engine.onConnectionChanged((event) => host.emit('connectionChanged', event));
  engine.onChangeFailed((event) => host.emit('changeFailed', event));
  engine.onChangeMade((event) => host.emit('changeMade', event));
  engine.onChangesChanged((event) => host.emit('changesChanged', event));
  engine.onChangeProgress((event) => host.emit('changeProgress', event));
  engine.onFound((event) => host.emit('found', event));
  engine.onArrived((event) => host.emit('arrived', event));
  engine.onLog((event) => host.emit('log', event));
  engine.onTrouble((event) => host.emit('trouble', event));
}
