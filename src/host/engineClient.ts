import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Disposable, type ExtensionContext, l10n, workspace } from 'vscode';
import type { AccountId, ConfiguredAccount, Secret } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { EventEmitter } from '../model/event.ts';
import type { FolderId } from '../model/id.ts';
import type { EngineHostInterface, EngineInterface } from '../protocol/engine.ts';
import { type RequestOptions, RpcEndpoint } from '../protocol/rpc.ts';
import { cacheSettings } from './cacheSettings.ts';
import { asMailError } from './failure.ts';
import { settings } from './ids.ts';
import type { Log } from './log.ts';
import { trustedServers } from './reader/readerSettings.ts';

type Requests = EngineInterface['requests'];
type Events = EngineInterface['events'];
type Endpoint = RpcEndpoint<EngineInterface, EngineHostInterface>;

/** `refused`: the server did not take the one that was given last. */
export type AskSecret = (account: AccountId, refused: boolean) => Promise<Secret | null>;

/** Crashes within this many milliseconds that make another start pointless. */
const crashWindow = 5 * 60_000;
const crashLimit = 5;

/**
 * The engine, which lives in a worker thread: started by the first request, started again after a
 * crash (up to a point), and told which accounts there are. Changes not yet sent are in its journal.
 */
export class EngineClient implements Disposable {
  readonly #context: ExtensionContext;
  readonly #log: Log;
  readonly #secret: AskSecret;
  readonly #foldersChanged = new EventEmitter<Events['foldersChanged']>();
  readonly #messagesChanged = new EventEmitter<Events['messagesChanged']>();
  readonly #connectionChanged = new EventEmitter<Events['connectionChanged']>();
  readonly #changeFailed = new EventEmitter<Events['changeFailed']>();
  readonly #changeMade = new EventEmitter<Events['changeMade']>();
  readonly #trouble = new EventEmitter<Events['trouble']>();
  readonly #changesChanged = new EventEmitter<Events['changesChanged']>();
  readonly #changeProgress = new EventEmitter<Events['changeProgress']>();
  readonly #found = new EventEmitter<Events['found']>();
  readonly #arrived = new EventEmitter<Events['arrived']>();
  readonly #restarted = new EventEmitter<void>();
  readonly #settings: Disposable;
  #accounts: Requests['setAccounts']['params']['accounts'] = [];
  #worker: Worker | undefined;
  #endpoint: Endpoint | undefined;
  #crashes: number[] = [];

  readonly onFoldersChanged = this.#foldersChanged.event;
  readonly onMessagesChanged = this.#messagesChanged.event;
  readonly onConnectionChanged = this.#connectionChanged.event;
  readonly onChangeFailed = this.#changeFailed.event;
  readonly onChangeMade = this.#changeMade.event;
  readonly onTrouble = this.#trouble.event;
  readonly onChangesChanged = this.#changesChanged.event;
  readonly onChangeProgress = this.#changeProgress.event;
  readonly onFound = this.#found.event;
  readonly onArrived = this.#arrived.event;
  /** The engine is gone and with it what it watched; the next request starts a new one. */
  readonly onCrashed = this.#restarted.event;

  constructor(context: ExtensionContext, log: Log, secret: AskSecret) {
    this.#context = context;
    this.#log = log;
    this.#secret = secret;
    this.#settings = workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${settings.section}.${settings.trustedServers}`))
        this.#tellTrustedServers();
      if (!event.affectsConfiguration(`${settings.section}.cache`)) return;
      void this.#endpoint?.request('setCache', cacheSettings()).catch((error: unknown) => {
        this.#log.error(asMailError(error).message);
      });
    });
  }

  /** @throws MailError */
  request<K extends keyof Requests>(
    name: K,
    params: Requests[K]['params'],
    options?: RequestOptions,
  ): Promise<Requests[K]['result']> {
    if ('secret' in params) this.#log.know(params.secret);
    try {
      return this.#start().request(name, params, options);
    } catch (error) {
      return Promise.reject(asMailError(error));
    }
  }

  /** Tells a running engine, and every later one, which accounts exist. */
  setAccounts(accounts: readonly { id: AccountId; settings: ConfiguredAccount }[]): void {
    this.#accounts = accounts;
    void this.#endpoint?.request('setAccounts', { accounts }).catch(() => undefined);
  }

  /** Has a running engine look again at what it is connected to, and at this folder. */
  refresh(folder: FolderId | undefined): void {
    const params = folder === undefined ? {} : { folder };
    void this.#endpoint?.request('refresh', params).catch(() => undefined);
  }

  dispose(): void {
    this.#settings.dispose();
    const worker = this.#worker;
    this.#stop(new MailError('cancelled', l10n.t('Mail Browser is shutting down.')));
    void worker?.terminate();
  }

  #start(): Endpoint {
    if (this.#endpoint) return this.#endpoint;
    const now = Date.now();
    this.#crashes = this.#crashes.filter((at) => now - at < crashWindow);
    if (this.#crashes.length >= crashLimit) {
      throw new MailError(
        'server-error',
        l10n.t('The mail engine stopped {0} times. Reload the window to try again.', crashLimit),
      );
    }
    const worker = new Worker(join(this.#context.extensionPath, 'dist', 'worker.cjs'), {
      workerData: {
        folder: this.#context.globalStorageUri.fsPath,
        cache: cacheSettings(),
        bundle: l10n.bundle,
      },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    worker.unref();
    worker.on('error', (error) => this.#onCrash(worker, error.message));
    worker.on('exit', (code) => this.#onCrash(worker, `exit code ${code}`));
    this.#worker = worker;
    const endpoint = this.#connect(worker);
    this.#endpoint = endpoint;
    void endpoint.request('setAccounts', { accounts: this.#accounts }).catch(() => undefined);
    this.#tellTrustedServers();
    return endpoint;
  }

  #tellTrustedServers(): void {
    const servers = trustedServers();
    void this.#endpoint?.request('setTrustedServers', { servers }).catch(() => undefined);
  }

  #connect(worker: Worker): Endpoint {
    return new RpcEndpoint(
      {
        post: (message) => worker.postMessage(message),
        onMessage: (listener) => worker.on('message', listener),
      },
      {
        secret: async ({ account, refused = false }) =>
          this.#log.know(await this.#secret(account, refused)),
      },
      {
        foldersChanged: (event) => this.#foldersChanged.fire(event),
        messagesChanged: (event) => this.#messagesChanged.fire(event),
        connectionChanged: (event) => this.#connectionChanged.fire(event),
        changeFailed: (event) => this.#changeFailed.fire(event),
        changeMade: (event) => this.#changeMade.fire(event),
        trouble: (event) => this.#trouble.fire(event),
        changesChanged: (event) => this.#changesChanged.fire(event),
        changeProgress: (event) => this.#changeProgress.fire(event),
        found: (event) => this.#found.fire(event),
        arrived: (event) => this.#arrived.fire(event),
        log: ({ level, text }) => this.#log[level](text),
      },
    );
  }

  #onCrash(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    this.#crashes.push(Date.now());
    this.#log.error(`The mail engine stopped: ${reason}`);
    this.#stop(
      new MailError('server-error', l10n.t('The mail engine stopped and starts again. Try again.')),
    );
    for (const { id } of this.#accounts)
      this.#connectionChanged.fire({ account: id, state: 'disconnected' });
    this.#restarted.fire();
  }

  #stop(error: MailError): void {
    this.#endpoint?.close(error);
    this.#endpoint = undefined;
    this.#worker = undefined;
  }
}
