import { Worker } from 'node:worker_threads';
import type { InsidePath } from '../../message/inside.ts';
import { rawMessage } from '../../message/raw.ts';
import type { MessageOctets, ReadableMessage } from '../../message/readable.ts';
import type { Part } from '../../message/structure.ts';
import { MailError } from '../../model/errors.ts';
import { RpcEndpoint } from '../../protocol/rpc.ts';
import { jobs, type ParsingInterface } from './jobs.ts';

type Requests = ParsingInterface['requests'];
type Endpoint = RpcEndpoint<
  ParsingInterface,
  { requests: Record<never, never>; events: Record<never, never> }
>;

/** Octets that are read at once, in the thread that has them; more goes to a thread of its own. */
const small = 2 ** 20;
/** Milliseconds after which a message is shown as its source. */
const deadline = 2_500;
/** Milliseconds a thread with nothing to do stays. */
const idle = 30_000;
/** Megabytes of heap; a message that wants more is one made to. */
const heap = 512;

/**
 * Reads messages, big ones in a thread that is given up when it takes too long: no message keeps the
 * engine from its work, and none remains without something to read.
 */
export class Parser {
  readonly #file: string | URL | undefined;
  #worker: Worker | undefined;
  #endpoint: Endpoint | undefined;
  #running = 0;
  #idle: NodeJS.Timeout | undefined;

  /** @param file the thread's program; without one everything is read in place */
  constructor(file: string | URL | undefined) {
    this.#file = file;
  }

  close(): void {
    this.#stop(new MailError('cancelled', 'The engine was closed.'));
  }

  /** A message by its parts; its text as it came where that takes too long. */
  async parts(octets: MessageOctets): Promise<ReadableMessage> {
    const { headerOctets, partOctets } = octets;
    const sizes = [headerOctets, ...partOctets.values()].map(({ length }) => length);
    try {
      return await this.#run(
        'parts',
        octets,
        sizes.reduce((sum, size) => sum + size, 0),
      );
    } catch (error) {
      if (MailError.is(error, 'cancelled')) throw error;
      return rawMessage(headerOctets, Buffer.concat([...partOctets.values()]), 'too-slow');
    }
  }

  /** A message by its source, which is shown itself where that takes too long. */
  async source(octets: Uint8Array): Promise<{ message: ReadableMessage; structure?: Part }> {
    try {
      return await this.#run('source', octets, octets.length);
    } catch (error) {
      if (MailError.is(error, 'cancelled')) throw error;
      return { message: rawMessage(octets, octets, 'too-slow') };
    }
  }

  /** @throws MailError 'timeout' */
  async attachment(source: Uint8Array, part: string): Promise<Uint8Array | null> {
    return this.#run('attachment', { source, part }, source.length);
  }

  /** The message in an attachment; null where there is none. @throws MailError 'timeout' */
  async inside(path: InsidePath): Promise<ReadableMessage | null> {
    return this.#run('inside', path, path.octets.length);
  }

  /** One part of such a message, decoded. @throws MailError 'timeout' */
  async insidePart(path: InsidePath): Promise<Uint8Array | null> {
    return this.#run('insidePart', path, path.octets.length);
  }

  async #run<K extends keyof Requests>(
    name: K,
    params: Requests[K]['params'],
    octets: number,
  ): Promise<Requests[K]['result']> {
    if (octets <= small || this.#file === undefined)
      return (jobs[name] as (params: Requests[K]['params']) => Requests[K]['result'])(params);
    const endpoint = (this.#endpoint ??= this.#start(this.#file));
    clearTimeout(this.#idle);
    this.#running += 1;
    try {
      return await endpoint.request(name, params, { deadline });
    } catch (error) {
      // A thread that is busy for ever hears of nothing any more.
      if (MailError.is(error, 'timeout') && endpoint === this.#endpoint) this.#stop(error);
      throw error;
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle = setTimeout(() => this.close(), idle).unref();
    }
  }

  #start(file: string | URL): Endpoint {
    const worker = new Worker(file, {
      workerData: { parsing: true },
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    worker.unref();
    this.#worker = worker;
    const endpoint: Endpoint = new RpcEndpoint(
      {
        post: (message) => worker.postMessage(message),
        onMessage: (listener) => worker.on('message', listener),
      },
      {},
      {},
    );
    const ended = ({ message }: Error): void => {
      const error = new MailError('server-error', message);
      if (worker === this.#worker) this.#stop(error);
      else endpoint.close(error);
    };
    worker.on('error', ended);
    worker.on('exit', () => ended(new Error('The thread that reads big messages has ended.')));
    return endpoint;
  }

  #stop(error: MailError): void {
    clearTimeout(this.#idle);
    this.#endpoint?.close(error);
    void this.#worker?.terminate();
    this.#endpoint = undefined;
    this.#worker = undefined;
  }
}
