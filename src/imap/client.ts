import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { type Argument, atom, type UntaggedHandlers, valueOf } from './raw.ts';

interface RequestOptions {
  readonly untagged?: UntaggedHandlers;
  /** Started with others at once, so it may be written before they are answered. */
  readonly together?: boolean;
}

interface Request {
  readonly tag: string;
  readonly command: string;
  readonly attributes: readonly Argument[];
  readonly options: RequestOptions;
  /** Its line is on the wire. */
  sent?: boolean;
}

/** What imapflow's types leave out and the pipelining stands on; client.test.ts proves it. */
interface Internals {
  currentRequest: Request | false;
  readonly requestQueue: Request[];
  readonly requestTagMap: Map<string, { reject(error: unknown): void }>;
  readonly commandParts: unknown[];
  usable: boolean;
  exec(command: string, attributes: readonly Argument[], options?: RequestOptions): Promise<Answer>;
  run(command: string, ...parameters: unknown[]): Promise<unknown>;
  send(request: Request): Promise<void>;
  trySend(): Promise<void>;
  handleResponse(data: { payload: Buffer }): Promise<boolean>;
  getUntaggedHandler(command: string, attributes: readonly unknown[]): unknown;
  normalizeUntaggedCommand(command: string, attributes: readonly unknown[]): string;
  closeRequests(): void;
  authenticate(): Promise<void>;
  compress(): Promise<void>;
}

interface Answer {
  readonly response: unknown;
  next(): void;
}

export interface ClientOptions extends ImapFlowOptions {
  /** Some servers refuse every mailbox to programs that have not said who they are before LOGIN. */
  readonly identifyFirst?: boolean;
  /** COMPRESS (RFC 4978) before anything else; costs a round trip. */
  readonly compressFirst?: boolean;
}

const identity = { name: 'Mail Browser', vendor: 'mail-browser' };

const base = ImapFlow.prototype as unknown as Internals;

/** Commands about the connection: a SELECT may follow them unanswered. */
const connectionCommands = new Set(['ID', 'NAMESPACE', 'ENABLE']);
/** Everything written behind them is executed after them (RFC 9051 §5.5). */
const barriers = new Set([...connectionCommands, 'SELECT', 'EXAMINE']);

/**
 * imapflow with a shorter way to the first rows: fewer commands before the session is usable, and
 * commands of one `together` written without waiting for each other's answers (pipelining,
 * RFC 9051 §5.5) where the server is known to keep them apart.
 */
export class Client extends ImapFlow {
  readonly #options: ClientOptions;
  /** On the wire behind the current request, in the order they were written. */
  readonly #following: Request[] = [];
  #starting = false;
  #enabling: Promise<void> = Promise.resolve();

  constructor(options: ClientOptions) {
    super(options);
    this.#options = options;
  }

  /** Whether commands may be written before earlier ones are answered. */
  get pipelines(): boolean {
    // Servers with QRESYNC are the ones this is proved against (Dovecot, Cyrus) and their kin.
    return this.capabilities.has('QRESYNC') && this.capabilities.has('ESEARCH');
  }

  /** Resolves when the server has said which extensions are on. */
  get enabling(): Promise<void> {
    return this.#enabling;
  }

  /** Commands that `start` begins before it returns are written at once where the server allows. */
  together<T>(start: () => T): T {
    this.#starting = this.pipelines;
    try {
      return start();
    } finally {
      this.#starting = false;
    }
  }

  /** Compresses from here on, where the server can; nothing else may be under way. */
  async compressNow(): Promise<void> {
    if (this.capabilities.has('COMPRESS=DEFLATE')) await this.#internals.compress();
  }

  /** @internal imapflow calls it after the greeting; replaces its nine steps. */
  async startSession(): Promise<void> {
    const internals = this.#internals;
    await internals.run('CAPABILITY');
    await this.upgradeToSTARTTLS();
    if (this.#options.identifyFirst) await internals.run('ID', identity);
    await internals.authenticate();
    if (this.#options.compressFirst) await this.compressNow();
    const greetings = this.together(() => [
      ...(this.#options.identifyFirst ? [] : [internals.run('ID', identity)]),
      internals.run('NAMESPACE'),
      (this.#enabling = this.#enable()),
    ]);
    // Their answers come before those of whatever is asked next.
    if (this.pipelines) for (const each of greetings) each.catch(() => undefined);
    else await Promise.all(greetings);
    this.usable = true;
  }

  /** @internal */
  exec(
    command: string,
    attributes: readonly Argument[],
    options: RequestOptions = {},
  ): Promise<Answer> {
    const marked = this.#starting ? { ...options, together: true } : options;
    return base.exec.call(this, command, attributes, marked);
  }

  /** @internal Writes the next request, and those that may follow it. */
  async trySend(): Promise<void> {
    const internals = this.#internals;
    if (!internals.currentRequest) {
      const next = this.#following.shift();
      if (next) internals.currentRequest = next;
      else await base.trySend.call(this);
    }
    for (let next = internals.requestQueue[0]; next && this.#mayFollow(next);) {
      internals.requestQueue.shift();
      this.#following.push(next);
      await this.#write(next);
      next = internals.requestQueue[0];
    }
  }

  /** @internal An answer may overtake that of an earlier request: its request becomes the current. */
  handleResponse(data: { payload: Buffer }): Promise<boolean> {
    const internals = this.#internals;
    if (this.#following.length > 0) {
      const tag = /^[^ ]+/.exec(data.payload.toString('latin1', 0, 32))?.[0];
      const at = this.#following.findIndex((each) => each.tag === tag);
      if (at >= 0 && internals.currentRequest) {
        const [overtaking] = this.#following.splice(at, 1, internals.currentRequest);
        internals.currentRequest = overtaking!;
        // Tags are hexadecimal counters: this keeps the rest in the order of their writing.
        this.#following.sort((a, b) => parseInt(a.tag, 16) - parseInt(b.tag, 16));
      }
    }
    return base.handleResponse.call(this, data);
  }

  /** @internal Untagged data belongs to the first request on the wire that expects its kind. */
  getUntaggedHandler(command: string, attributes: readonly unknown[]): unknown {
    const name = base.normalizeUntaggedCommand.call(this, command, attributes);
    const current = this.#internals.currentRequest;
    const sent = current ? [current, ...this.#following] : this.#following;
    const tag = name === 'ESEARCH' ? correlator(attributes) : undefined;
    const owner =
      tag === undefined
        ? sent.find(({ options }) => options.untagged?.[name])
        : sent.find((each) => each.tag === tag);
    return (
      owner?.options.untagged?.[name] ?? base.getUntaggedHandler.call(this, command, attributes)
    );
  }

  /** @internal */
  closeRequests(): void {
    this.#internals.requestQueue.unshift(...this.#following.splice(0));
    base.closeRequests.call(this);
  }

  get #internals(): Internals {
    return this as unknown as Internals;
  }

  #mayFollow(next: Request): boolean {
    const { currentRequest, commandParts } = this.#internals;
    if (!currentRequest || commandParts.length > 0 || !next.options.together) return false;
    if (!next.attributes.every(isPlain)) return false;
    const sent = [currentRequest, ...this.#following];
    if (!sent.every((each) => each.sent && each.options.together)) return false;
    if (next.command === 'SELECT' || next.command === 'EXAMINE')
      return sent.every(({ command }) => connectionCommands.has(command));
    // Answers of the same kind could not be told apart; ESEARCH names its command.
    const kinds = Object.keys(next.options.untagged ?? {}).filter((kind) => kind !== 'ESEARCH');
    return sent.every(
      ({ command, options }) =>
        barriers.has(command) || !kinds.some((kind) => options.untagged?.[kind]),
    );
  }

  async #write(request: Request): Promise<void> {
    try {
      await this.#internals.send(request);
      request.sent = true;
    } catch (error) {
      this.#following.splice(this.#following.indexOf(request), 1);
      const { requestTagMap } = this.#internals;
      requestTagMap.get(request.tag)?.reject(error);
      requestTagMap.delete(request.tag);
    }
  }

  /** ENABLE (RFC 5161); until it is answered the extensions are taken as given. */
  async #enable(): Promise<void> {
    const wanted = ['CONDSTORE', 'QRESYNC', 'UTF8=ACCEPT'].filter((each) =>
      this.capabilities.has(each),
    );
    if (!this.capabilities.has('ENABLE') || wanted.length === 0) return;
    const enabled = new Set<string>();
    const asked = this.exec('ENABLE', wanted.map(atom), {
      untagged: {
        ENABLED: ({ attributes }) => {
          for (const each of attributes ?? []) enabled.add(valueOf(each)?.toUpperCase() ?? '');
          return Promise.resolve();
        },
      },
    });
    if (this.pipelines) this.enabled = new Set(wanted.filter((each) => each !== 'UTF8=ACCEPT'));
    try {
      const answer = await asked;
      // QRESYNC switches CONDSTORE on, whether the server says so or not (RFC 7162 §3.2.3).
      if (enabled.has('QRESYNC')) enabled.add('CONDSTORE');
      this.enabled = enabled;
      answer.next();
    } catch {
      this.enabled = new Set();
    }
  }
}

/** Whether an argument goes out in one line, without the server's leave for a literal. */
function isPlain(argument: Argument | null): boolean {
  if (argument === null) return true;
  if (Array.isArray(argument)) return argument.every(isPlain);
  if (typeof argument === 'string') return /^[\x20-\x7e]*$/.test(argument);
  return argument.type !== 'LITERAL' && /^[\x20-\x7e]*$/.test(argument.value);
}

/** The tag in `(TAG "x")` of an ESEARCH answer (RFC 4731 §3.2). */
function correlator(attributes: readonly unknown[]): string | undefined {
  const first: unknown = attributes[0];
  return Array.isArray(first) ? valueOf(first[1]) : undefined;
}
