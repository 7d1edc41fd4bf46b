import type { OfferedCertificate } from '../model/account.ts';
import { MailError, type MailErrorCode } from '../model/errors.ts';

/** Requests of one direction: the name, what it takes and what it answers. */
export type Requests = { [name: string]: { params: unknown; result: unknown } };
/** Events of one direction: the name and what it carries. */
export type Events = { [name: string]: unknown };

/** What one end offers the other. */
export interface Interface {
  requests: Requests;
  events: Events;
}

/** Anything that carries structured clones both ways: a MessagePort, a Worker, a webview. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds after which the request is cancelled at the other end and fails with 'timeout'. */
  deadline?: number;
}

type Handlers<R extends Requests> = {
  [K in keyof R]: (params: R[K]['params'], signal: AbortSignal) => Promise<R[K]['result']>;
};
type Listeners<E extends Events> = { [K in keyof E]: (body: E[K]) => void };

interface ErrorBody {
  code: MailErrorCode;
  message: string;
  serverText?: string;
  position?: number;
  certificate?: OfferedCertificate;
  change?: string;
}

type Envelope =
  | { kind: 'request'; id: number; name: string; body: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'result'; id: number; body: unknown }
  | { kind: 'error'; id: number; body: ErrorBody }
  | { kind: 'event'; name: string; body: unknown };

interface Pending {
  resolve(value: never): void;
  reject(error: MailError): void;
  forget(): void;
}

/**
 * One end of a conversation of typed requests, events, errors and cancellations.
 * `Theirs` is what the other end offers, `Ours` what this end offers.
 */
export class RpcEndpoint<Theirs extends Interface, Ours extends Interface> {
  readonly #port: Port;
  readonly #handlers: Handlers<Ours['requests']>;
  readonly #listeners: Listeners<Theirs['events']>;
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  #lastId = 0;
  #closed: MailError | undefined;

  constructor(
    port: Port,
    handlers: Handlers<Ours['requests']>,
    listeners: Listeners<Theirs['events']>,
  ) {
    this.#port = port;
    this.#handlers = handlers;
    this.#listeners = listeners;
    port.onMessage((message) => this.#receive(message));
  }

  /** @throws MailError: the other end's own, 'cancelled', 'timeout', or that of `close()` */
  request<K extends keyof Theirs['requests'] & string>(
    name: K,
    params: Theirs['requests'][K]['params'],
    options: RequestOptions = {},
  ): Promise<Theirs['requests'][K]['result']> {
    const { signal, deadline } = options;
    if (this.#closed) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const abandon = (error: MailError): void => {
        this.#settle(id)?.reject(error);
        this.#send({ kind: 'cancel', id });
      };
      const onAbort = (): void => abandon(cancelled());
      const timer =
        deadline === undefined
          ? undefined
          : setTimeout(() => abandon(new MailError('timeout', 'This took too long.')), deadline);
      signal?.addEventListener('abort', onAbort, { once: true });
      const forget = (): void => {
        if (timer !== undefined) clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      this.#pending.set(id, { resolve, reject, forget });
      try {
        this.#send({ kind: 'request', id, name, body: params });
      } catch (error) {
        // The port cannot clone it: a function in a window of the API, say.
        this.#settle(id)?.reject(new MailError('bad-settings', textOf(error)));
      }
    });
  }

  emit<K extends keyof Ours['events'] & string>(name: K, body: Ours['events'][K]): void {
    this.#send({ kind: 'event', name, body });
  }

  /** Fails everything that waits, and everything asked later, with `error`; stops what runs here. */
  close(error: MailError): void {
    this.#closed = error;
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(error);
    for (const controller of this.#running.values()) controller.abort();
  }

  #send(envelope: Envelope): void {
    if (!this.#closed) this.#port.post(envelope);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.forget();
    return pending;
  }

  #receive(message: unknown): void {
    if (!isEnvelope(message)) return;
    switch (message.kind) {
      case 'request':
        void this.#answer(message.id, message.name, message.body);
        return;
      case 'cancel':
        this.#running.get(message.id)?.abort();
        return;
      case 'result':
        this.#settle(message.id)?.resolve(message.body as never);
        return;
      case 'error': {
        const { code, message: text, ...details } = message.body;
        this.#settle(message.id)?.reject(new MailError(code, text, details));
        return;
      }
      case 'event':
        if (Object.hasOwn(this.#listeners, message.name))
          this.#listeners[message.name]!(message.body as never);
        return;
    }
  }

  async #answer(id: number, name: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      if (!Object.hasOwn(this.#handlers, name))
        throw new MailError('unsupported', `Unknown request “${name}”.`);
      const body = await this.#handlers[name]!(params, controller.signal);
      this.#send({ kind: 'result', id, body });
    } catch (error) {
      this.#send({ kind: 'error', id, body: errorBody(error) });
    } finally {
      this.#running.delete(id);
    }
  }
}

function cancelled(): MailError {
  return new MailError('cancelled', 'Cancelled.');
}

/** The error as it crosses: a foreign error becomes a server-error with its text. */
function errorBody(error: unknown): ErrorBody {
  const known = MailError.is(error) ? error : new MailError('server-error', textOf(error));
  const { code, message, serverText, position, certificate, change } = known;
  return {
    code,
    message,
    ...(serverText === undefined ? {} : { serverText }),
    ...(position === undefined ? {} : { position }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(change === undefined ? {} : { change }),
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether it has the shape of its kind: what else arrives (a webview hears others too) is ignored. */
function isEnvelope(message: unknown): message is Envelope {
  if (!isRecord(message)) return false;
  const { kind, id, name, body } = message;
  if (kind === 'event') return typeof name === 'string';
  if (typeof id !== 'number') return false;
  if (kind === 'request') return typeof name === 'string';
  if (kind === 'error')
    return (
      isRecord(body) && typeof body['code'] === 'string' && typeof body['message'] === 'string'
    );
  return kind === 'cancel' || kind === 'result';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
