import { Engine } from '../../src/engine/engine.ts';
import { account, type Asked, type Requests, type RunningSeat, type SeatOptions } from './seat.ts';

type Handlers = {
  [K in Asked]: (params: Requests[K]['params']) => Promise<Requests[K]['result']>;
};

/** An engine in this process: cannot be killed, but closed while it works. */
export function startHere({ folder, settings, password, heard }: SeatOptions): RunningSeat {
  const engine = new Engine({ folder, secret: () => Promise.resolve({ password }) });
  engine.setAccounts([{ id: account, settings }]);
  engine.onChangeMade((event) => heard.changeMade(event));
  engine.onChangeFailed((event) => heard.changeFailed(event));
  engine.onConnectionChanged((event) => heard.connectionChanged(event));
  const handlers = handlersOf(engine);
  const close = (): Promise<void> => Promise.resolve(engine.close());
  return {
    request: async (name, params) => handlers[name](params),
    kill: close,
    close,
  };
}

/** As `src/engine/worker.ts` has them. */
function handlersOf(engine: Engine): Handlers {
  return {
    folders: ({ account }) => engine.folders(account),
    cachedFolders: async ({ account }) => engine.cachedFolders(account),
    createFolder: ({ account, path }) => engine.createFolder(account, path),
    renameFolder: ({ folder, path }) => engine.renameFolder(folder, path),
    deleteFolder: ({ folder, subfolders }) => nothing(engine.deleteFolder(folder, subfolders)),
    list: ({ folder, window }) => engine.list(folder, window),
    cachedList: async ({ folder, window }) => engine.cachedList(folder, window),
    read: ({ message, markSeen }) => engine.read(message, markSeen),
    search: ({ query, scope, limit }) => engine.search(query, scope, limit),
    change: (request) => engine.change(request),
    undo: async ({ change }) => ({ restored: await engine.undo(change) }),
    append: async ({ folder, source, flags }) =>
      (await engine.append(folder, source, flags)) ?? null,
    pendingChanges: async ({ account }) => engine.pendingChanges(account),
    discardChange: ({ change }) => nothing(engine.discardChange(change)),
    connect: ({ account }) => nothing(engine.connect(account)),
  };
}

async function nothing(work: Promise<void>): Promise<null> {
  await work;
  return null;
}
