import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Door, openDoor } from '../servers/fixtures/scripted.ts';
import type { Effect, Fault } from './actions.ts';

type Way = 'up' | 'down';

interface Armed {
  readonly fault: Fault;
  up: number;
  down: number;
  commands: number;
}

/** One connection that passes through. */
interface Line {
  readonly client: Socket;
  readonly server: Socket;
  /** What comes from the server is lost from now on. */
  deaf: boolean;
  /** Nothing passes any more, and nobody is told. */
  swallowed: boolean;
  /** Octets that pass in each millisecond, of so many octets. */
  throttle: { readonly rate: number; octets: number } | undefined;
}

/** Octets after which a throttled line is as fast as before. */
const throttled = 1500;
/** Milliseconds in which TLS usually notices. */
const patience = 500;
/** Milliseconds in which a command whose answer is lost reaches the server. */
const reach = 25;

/** A way to a server on which armed faults strike, each once, at an octet or at a command. */
export class FaultyProxy {
  readonly #target: number;
  #port: number | undefined;
  #door: Door | undefined;
  #armed: Armed[] = [];
  readonly #lines = new Set<Line>();
  /** What has struck. */
  readonly struck: Effect[] = [];
  #onUp: () => void = () => undefined;
  #isCalm = false;

  private constructor(target: number) {
    this.#target = target;
  }

  static async start(target: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await proxy.up();
    return proxy;
  }

  get port(): number {
    return this.#port!;
  }

  /** Is told when the way is open again. */
  onUp(listener: () => void): void {
    this.#onUp = listener;
  }

  get isUp(): boolean {
    return this.#door !== undefined;
  }

  arm(fault: Fault): void {
    this.#armed.push({ fault, up: 0, down: 0, commands: 0 });
  }

  /** From now on nothing goes wrong; lines on which something did are ended. */
  async calm(): Promise<void> {
    this.#armed = [];
    this.#isCalm = true;
    for (const line of this.#lines) {
      line.throttle = undefined;
      if (line.swallowed || line.deaf) end(line);
    }
    await this.up();
  }

  /** Breaks all lines and refuses new ones. */
  async down(): Promise<void> {
    const door = this.#door;
    this.#door = undefined;
    await door?.close();
  }

  async up(): Promise<void> {
    if (this.#door) return;
    this.#door = await openDoor((socket) => this.#carry(socket), this.#port);
    this.#port = this.#door.port;
    this.#onUp();
  }

  async stop(): Promise<void> {
    this.#armed = [];
    await this.down();
    for (const line of this.#lines) end(line);
  }

  /** Takes a client to the server. */
  #carry(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    const line: Line = { client, server, deaf: false, swallowed: false, throttle: undefined };
    this.#lines.add(line);
    for (const socket of [client, server]) {
      socket.setNoDelay();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#lines.delete(line);
        end(line);
      });
    }
    void this.#pump(line, 'up').catch(() => end(line));
    void this.#pump(line, 'down').catch(() => end(line));
  }

  async #pump(line: Line, way: Way): Promise<void> {
    for await (const chunk of way === 'up' ? line.client : line.server) {
      await this.#pass(line, way, chunk as Buffer);
    }
    // A half-closed line says goodbye in its own time.
    (way === 'up' ? line.server : line.client).end();
  }

  async #pass(line: Line, way: Way, chunk: Buffer): Promise<void> {
    if (way === 'up' && (await this.#atCommand(line, chunk))) return;
    let rest = chunk;
    for (let hit = this.#hit(way, rest); hit; hit = this.#hit(way, rest)) {
      this.#armed.splice(this.#armed.indexOf(hit.armed), 1);
      await forward(line, way, rest.subarray(0, hit.at));
      rest = rest.subarray(hit.at);
      const more = await this.#strike(line, hit.armed.fault, rest);
      if (more === undefined) return;
      if (more !== rest) return forward(line, way, more);
    }
    for (const armed of this.#armed) armed[way] += rest.length;
    await forward(line, way, rest);
  }

  /** The first armed fault that strikes within these octets. */
  #hit(way: Way, octets: Buffer): { armed: Armed; at: number } | undefined {
    for (const armed of this.#armed) {
      const { place } = armed.fault;
      if (!('way' in place) || place.way !== way) continue;
      const at = place.octet - armed[way];
      if (at < octets.length) return { armed, at: Math.max(0, at) };
    }
    return undefined;
  }

  /** Strikes around a command; true where the command is dealt with. */
  async #atCommand(line: Line, chunk: Buffer): Promise<boolean> {
    for (const armed of [...this.#armed]) {
      const { place } = armed.fault;
      if ('way' in place || armed.commands++ < place.command) continue;
      this.#armed.splice(this.#armed.indexOf(armed), 1);
      if (!place.behind) return (await this.#strike(line, armed.fault, chunk)) === undefined;
      const slow = armed.fault.effect === 'delay' || armed.fault.effect === 'throttle';
      if (slow) {
        await forward(line, 'up', chunk);
        await this.#strike(line, armed.fault, chunk);
        return true;
      }
      line.deaf = true;
      await forward(line, 'up', chunk);
      await wait(reach);
      await this.#strike(line, armed.fault, chunk);
      return true;
    }
    return false;
  }

  /** What is left to pass on of `rest`; undefined where the line is gone. */
  async #strike(line: Line, { effect, amount }: Fault, rest: Buffer): Promise<Buffer | undefined> {
    this.struck.push(effect);
    switch (effect) {
      case 'cut':
        end(line);
        return undefined;
      case 'swallow':
        line.swallowed = true;
        await wait(amount);
        end(line);
        return undefined;
      case 'outage':
        // One that was on its way when the script ended: nobody is there who tries again.
        if (!this.#isCalm) {
          await this.down();
          void wait(amount).then(() => this.up());
        }
        end(line);
        return undefined;
      case 'delay':
        await wait(amount);
        return rest;
      case 'throttle':
        line.throttle = { rate: amount, octets: throttled };
        return rest;
      case 'duplicate':
        endSoon(line);
        return Buffer.concat([rest, rest]);
      case 'corrupt': {
        endSoon(line);
        const changed = Buffer.from(rest);
        if (changed.length > 0) changed[0]! ^= 1 << (amount % 8);
        return changed;
      }
    }
  }
}

async function forward(line: Line, way: Way, octets: Buffer): Promise<void> {
  if (octets.length === 0 || line.swallowed || (way === 'down' && line.deaf)) return;
  const to = way === 'up' ? line.server : line.client;
  let rest = octets;
  while (line.throttle && line.throttle.octets > 0 && rest.length > 0) {
    const { rate } = line.throttle;
    to.write(rest.subarray(0, rate));
    rest = rest.subarray(rate);
    line.throttle.octets -= rate;
    await wait(1);
  }
  if (rest.length > 0 && !to.write(rest)) await drained(to);
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve();
    socket.once('drain', resolve);
    socket.once('close', () => resolve());
  });
}

/**
 * A length that was changed has TLS wait for octets that never come, until a command has had its
 * minute; this line ends earlier.
 */
function endSoon(line: Line): void {
  setTimeout(() => end(line), patience).unref();
}

function end({ client, server }: Line): void {
  client.destroy();
  server.destroy();
}
