import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What went through since the last mark. */
export interface Traffic {
  /**
   * Sequential round trips: times a client wrote after having received something, on the connection
   * where it did so most often.
   */
  readonly turns: number;
  /** Octets from and to the clients. */
  readonly up: number;
  readonly down: number;
  /** What `down` would be with COMPRESS; not for what is bigger than a megabyte. */
  readonly deflated?: number | undefined;
}

/** With a time: what went through until then. */
export type ProxyRequest = 'mark' | 'quiet' | 'cut' | { readonly until: number };

/** A way to a server that counts, in a process of its own, so that it takes no time of the engine's. */
export class CountingProxy {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #silence: number;

  private constructor(child: ChildProcess, port: number, silence: number) {
    this.#child = child;
    this.port = port;
    this.#silence = silence;
  }

  /**
   * @param delay milliseconds of the way in one direction
   * @param silence milliseconds without traffic after which nothing more is on its way
   */
  static async start(target: number, delay: number, silence = 500): Promise<CountingProxy> {
    const script = join(import.meta.dirname, 'countingServer.ts');
    const child = fork(script, [String(target), String(delay)]);
    const [port] = (await once(child, 'message')) as [number];
    return new CountingProxy(child, port, silence);
  }

  /** What went through since the last time; counts from zero again. */
  async mark(): Promise<Traffic> {
    return (await this.#ask('mark')) as Traffic;
  }

  /**
   * What went through since the last mark, without a new beginning and without `deflated`.
   * @param until milliseconds since 1970: what came later does not count
   */
  async peek(until = Date.now()): Promise<Traffic> {
    return (await this.#ask({ until })) as Traffic;
  }

  /** Milliseconds since something went through. */
  async quiet(): Promise<number> {
    return (await this.#ask('quiet')) as number;
  }

  /** Waits until nothing is on its way; rejects when the signal comes before. */
  async rest(signal?: AbortSignal): Promise<void> {
    // Silence before the call says nothing of what begins now.
    await wait(this.#silence);
    while ((await this.quiet()) < this.#silence) {
      signal?.throwIfAborted();
      await wait(50);
    }
  }

  /** Waits until nothing is on its way, and forgets it. */
  async settle(signal?: AbortSignal): Promise<void> {
    await this.rest(signal);
    await this.mark();
  }

  /** Ends all connections, as a network that is gone does. */
  cut(): void {
    this.#child.send('cut' satisfies ProxyRequest);
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #ask(request: ProxyRequest): Promise<unknown> {
    this.#child.send(request);
    const [answer] = (await once(this.#child, 'message')) as [unknown];
    return answer;
  }
}
