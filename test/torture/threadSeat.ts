import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { defaultCache } from '../../src/model/cache.ts';
import { MailError } from '../../src/model/errors.ts';
import type { EngineHostInterface, EngineInterface } from '../../src/protocol/engine.ts';
import { type Port, RpcEndpoint } from '../../src/protocol/rpc.ts';
import { account, type RunningSeat, type SeatOptions } from './seat.ts';

/** The worker of VS Code, as it is shipped, in a thread that is terminated when it is killed. */
export function startThread(bundle: string, options: SeatOptions): RunningSeat {
  const { folder } = options;
  const worker = new Worker(bundle, { workerData: { folder, cache: defaultCache } });
  // A thread that is terminated while it starts may complain; the end is what matters.
  worker.on('error', () => undefined);
  return overPort(options, async () => void (await worker.terminate()), {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
  });
}

/** An extension host with its worker: a process that gets SIGKILL. */
export function startProcess(bundle: string, options: SeatOptions): RunningSeat {
  const file = join(import.meta.dirname, 'hostProcess.ts');
  const child = fork(file, [bundle, options.folder], { serialization: 'advanced' });
  const exited = once(child, 'exit');
  child.on('error', () => undefined);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  return overPort(options, kill, {
    post: (message) => child.connected && child.send(message as object, () => undefined),
    onMessage: (listener) => child.on('message', listener),
  });
}

function overPort(
  { settings, password, heard }: SeatOptions,
  end: () => Promise<void>,
  port: Port,
): RunningSeat {
  const nothing = (): void => undefined;
  const endpoint = new RpcEndpoint<EngineInterface, EngineHostInterface>(
    port,
    { secret: () => Promise.resolve({ password }) },
    {
      changeMade: (event) => heard.changeMade(event),
      changeFailed: (event) => heard.changeFailed(event),
      connectionChanged: (event) => heard.connectionChanged(event),
      foldersChanged: nothing,
      messagesChanged: nothing,
      changesChanged: nothing,
      changeProgress: nothing,
      trouble: nothing,
      found: nothing,
      arrived: nothing,
      log: nothing,
    },
  );
  const accounts = [{ id: account, settings }];
  void endpoint.request('setAccounts', { accounts }).catch(nothing);
  const kill = async (): Promise<void> => {
    endpoint.close(new MailError('cancelled', 'The engine was killed.'));
    await end();
  };
  return { request: (name, params) => endpoint.request(name, params), kill, close: kill };
}
