import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { countRange } from 'imapflow/lib/tools.js';
import { type Argument, type UntaggedHandlers, valueOf } from './raw.ts';

interface RequestOptions {
  readonly untagged?: UntaggedHandlers;
  /** Started with others at once, so it may be written before they are answered. */
  readonly together?: boolean;
}

interface Request {
  readonly tag: string;
  readonly command: string;
  readonly attributes: readonly Argument[] | false;
  readonly options: RequestOptions;
  /** Its line is on the wire. */
  sent?: boolean;
  /** Untagged responses given to it, by their kind; counted for listings. */
  taken?: Map<string, number>;
}

/** What imapflow's types leave out and the pipelining stands on; client.test.ts proves it. */
export interface Internals {
  readonly socket: Socket | undefined;
  /** Writes DONE; there as long as an IDLE waits for it. */
  readonly preCheck: (() => Promise<void>) | false | undefined;
  currentRequest: Request | false;
  readonly requestQueue: Request[];
  readonly requestTagMap: Map<string, { reject(error: unknown): void }>;
  readonly commandParts: unknown[];
  readonly untaggedHandlers: Record<string, unknown>;
  readonly greeting: string;
  usable: boolean;
  exec(command: string, attributes: readonly Argument[], options?: RequestOptions): Promise<Answer>;
  run(command: string, ...parameters: unknown[]): Promise<unknown>;
  write(chunk: string | Buffer): void;
  send(request: Request): Promise<void>;
  trySend(): Promise<void>;
  handleResponse(data: { payload: Buffer }): Promise<boolean>;
  getUntaggedHandler(command: string, attributes: readonly unknown[]): unknown;
  normalizeUntaggedCommand(command: string, attributes: readonly unknown[]): string;
  closeRequests(): void;
  failProtocol(error: Error): void;
  authenticate(): Promise<void>;
  compress(): Promise<void>;
}

export interface Answer {
  readonly response: unknown;
  next(): void;
}

/** Milliseconds. */
const longestRun = 15;
/** Mailboxes of one listing that are taken in; nobody has more, but a server can say so. */
const listLimit = 20_000;
const listings = new Set(['LIST', 'XLIST', 'LSUB']);
const fetching = new Set(['FETCH', 'UID FETCH']);

const base = ImapFlow.prototype as unknown as Internals;

/** Commands about the connection: what a session begins with may follow them unanswered. */
const connectionCommands = new Set(['ID', 'NAMESPACE', 'ENABLE']);
const selecting = new Set(['SELECT', 'EXAMINE']);
const beginning = new Set([...selecting, 'LIST']);
/** Everything written behind them is executed after them (RFC 9051 §5.5). */
const barriers = new Set([...connectionCommands, ...selecting, 'IDLE']);

/**
 * imapflow with commands of one `together` written without waiting for each other's answers
 * (pipelining, RFC 9051 §5.5) where the server is known to keep them apart, and with bounds on
 * what one answer may hold.
 */
export class PipeliningClient extends ImapFlow {
  /** On the wire behind the current request, in the order they were written. */
  readonly #following: Request[] = [];
  #starting = false;
  #responses = 0;
  #turned = 0;
  /** Commands wait for each other's answers, whatever the server offers. */
  protected oneByOne = false;

  /** Whether commands may be written before earlier ones are answered. */
  get pipelines(): boolean {
    // Servers with QRESYNC are the ones this is proved against (Dovecot, Cyrus) and their kin.
    const { capabilities } = this;
    return !this.oneByOne && capabilities.has('QRESYNC') && capabilities.has('ESEARCH');
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

  /** Ends IDLE; where the server allows, what is asked next is written right behind the DONE. */
  async wake(): Promise<void> {
    const { preCheck } = this.internals;
    if (preCheck) await preCheck();
  }

  /** Octets and responses that have come so far, and octets that have gone out. */
  get passed(): { received: number; responses: number; sent: number } {
    const { socket } = this.internals;
    // What is written waits here until the network takes it.
    const sent = socket ? socket.bytesWritten - socket.writableLength : 0;
    return { received: this.stats().received, responses: this.#responses, sent };
  }

  /** @internal */
  exec(
    command: string,
    attributes: readonly Argument[],
    options: RequestOptions = {},
  ): Promise<Answer> {
    const together = this.#starting || (this.pipelines && beginning.has(command));
    return base.exec.call(this, command, attributes, together ? { ...options, together } : options);
  }

  /** @internal What is written in one go leaves in one piece. */
  write(chunk: string | Buffer): void {
    const { socket } = this.internals;
    socket?.cork();
    void setImmediate().then(() => socket?.uncork());
    base.write.call(this, chunk);
  }

  /** @internal Writes the next request, and those that may follow it. */
  async trySend(): Promise<void> {
    const internals = this.internals;
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
  async handleResponse(data: { payload: Buffer }): Promise<boolean> {
    const internals = this.internals;
    this.#responses++;
    // imapflow takes in long runs; letting the loop turn keeps everything else answering.
    if (performance.now() - this.#turned > longestRun) {
      await setImmediate();
      this.#turned = performance.now();
    }
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

  /** @internal Untagged data belongs to the first request under way that expects its kind. */
  getUntaggedHandler(command: string, attributes: readonly unknown[]): unknown {
    const name = base.normalizeUntaggedCommand.call(this, command, attributes);
    const expecting = this.#underWay.filter(({ options }) => options.untagged?.[name]);
    if (name !== 'ESEARCH') {
      const [owner] = expecting;
      if (owner && this.#isTooMuch(owner, name)) return undefined;
      return (
        owner?.options.untagged?.[name] ?? base.getUntaggedHandler.call(this, command, attributes)
      );
    }
    const tag = correlator(attributes);
    // Thrown, it ends the connection: an answer given to the wrong command is worse than none.
    if (tag === undefined && expecting.length > 1) throw new Error('ESEARCH without its command');
    const owner = tag === undefined ? expecting[0] : expecting.find((each) => each.tag === tag);
    return owner?.options.untagged?.[name];
  }

  /** @internal */
  closeRequests(): void {
    this.internals.requestQueue.unshift(...this.#following.splice(0));
    base.closeRequests.call(this);
  }

  protected get internals(): Internals {
    return this as unknown as Internals;
  }

  /** Counts what a request is given: memory is ours, and the server may go on for ever. */
  #isTooMuch(request: Request, kind: string): boolean {
    const { command, attributes } = request;
    const isListing = listings.has(command);
    if (!isListing && !(kind === 'FETCH' && fetching.has(command))) return false;
    request.taken ??= new Map<string, number>();
    const taken = (request.taken.get(kind) ?? 0) + 1;
    request.taken.set(kind, taken);
    if (isListing) return taken > listLimit;
    const exists = this.mailbox ? this.mailbox.exists : 0;
    if (taken <= 1_000 + 3 * (wantedRows(attributes) ?? exists)) return false;
    const error = new Error('Rows of messages that nobody asked for');
    this.internals.failProtocol(Object.assign(error, { code: 'TooManyResponses' }));
    return true;
  }

  get #sent(): readonly Request[] {
    const { currentRequest } = this.internals;
    return currentRequest ? [currentRequest, ...this.#following] : this.#following;
  }

  /** Requests that the server may be working on: none behind a barrier. */
  get #underWay(): readonly Request[] {
    const sent = this.#sent;
    const barrier = sent.findIndex(({ command }) => barriers.has(command));
    return barrier < 0 ? sent : sent.slice(0, barrier + 1);
  }

  #mayFollow(next: Request): boolean {
    const { currentRequest, commandParts, preCheck } = this.internals;
    if (!currentRequest || commandParts.length > 0 || !isPlain([...(next.attributes || [])]))
      return false;
    const idles = currentRequest.command === 'IDLE';
    // An IDLE whose DONE is written does nothing any more but be answered.
    if (idles && (preCheck || !this.pipelines)) return false;
    const open = idles ? this.#following : this.#sent;
    if (open.length === 0) return true;
    const together = [...open, next].every(({ options }) => options.together);
    if (!together || !open.every(({ sent }) => sent)) return false;
    if (beginning.has(next.command))
      return open.every(({ command }) => connectionCommands.has(command));
    return open.every((each) => barriers.has(each.command) || !confusable(each, next));
  }

  async #write(request: Request): Promise<void> {
    const sending = this.internals.send(request);
    request.sent = true;
    try {
      await sending;
    } catch (error) {
      this.#following.splice(this.#following.indexOf(request), 1);
      const { requestTagMap } = this.internals;
      requestTagMap.get(request.tag)?.reject(error);
      requestTagMap.delete(request.tag);
    }
  }
}

/** How many messages the set of a FETCH or STORE names, where it says so. */
function wantedRows(attributes: Request['attributes']): number | undefined {
  const [set] = attributes || [];
  const value = valueOf(set) ?? '*';
  return /^[\d:,]+$/.test(value) ? countRange(value) : undefined;
}

/** Whether answers of one could be taken for the other's; ESEARCH names its command. */
function confusable(one: Request, other: Request): boolean {
  const handlers = one.options.untagged ?? {};
  // With one handler for both there is nothing to tell apart.
  return Object.entries(other.options.untagged ?? {}).some(
    ([kind, handler]) => kind !== 'ESEARCH' && handlers[kind] && handlers[kind] !== handler,
  );
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
