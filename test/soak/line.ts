import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Door, openDoor } from '../servers/fixtures/scripted.ts';

/** What can happen to the way to a server. */
export const faults = ['cut', 'down', 'silence', 'slow'] as const;
export type Fault = (typeof faults)[number];

/** Milliseconds that a fault lasts; what is cut or silenced stays so. */
const faultTime = 10_000;
/** Octets, and milliseconds between them, of a slow way. */
const slowRate = { octets: 200, every: 100 };

/** The way of one account to its server: it breaks in the ways that ways break, and counts. */
export class Line {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #silenced = new Set<Socket>();
  #slow = false;
  #door: Door | undefined;
  #port: number | undefined;
  /** Sign-ins that clients sent, and connections that they opened, since the start. */
  logins = 0;
  connections = 0;

  private constructor(target: number) {
    this.#target = target;
  }

  /** Opens a way to a loopback port. */
  static async open(target: number): Promise<Line> {
    const line = new Line(target);
    await line.#listen();
    return line;
  }

  get port(): number {
    return this.#port!;
  }

  /** Has a fault happen; resolves when it is over. */
  async suffer(fault: Fault): Promise<void> {
    if (fault === 'cut') for (const socket of this.#sockets) socket.destroy();
    // Nobody is told: connections there are carry nothing any more, new ones work.
    if (fault === 'silence') this.#silenced = new Set(this.#sockets);
    if (fault === 'down') {
      await this.close();
      await wait(faultTime);
      await this.#listen();
    }
    if (fault === 'slow') {
      this.#slow = true;
      await wait(faultTime);
      this.#slow = false;
    }
  }

  async close(): Promise<void> {
    await this.#door?.close();
  }

  async #listen(): Promise<void> {
    this.#door = await openDoor((client) => this.#carry(client), this.#port);
    this.#port = this.#door.port;
  }

  #carry(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    const both = [client, server];
    this.connections++;
    this.#sockets.add(client);
    client.on('data', (chunk: Buffer) => {
      if (this.#silenced.has(client)) return;
      if (/^\S+ (LOGIN|AUTHENTICATE) /im.test(chunk.toString('latin1'))) this.logins++;
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => void this.#deliver(chunk, client, server));
    for (const socket of both) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(client);
        this.#silenced.delete(client);
        for (const each of both) each.destroy();
      });
    }
  }

  async #deliver(chunk: Buffer, client: Socket, server: Socket): Promise<void> {
    if (this.#silenced.has(client)) return;
    if (!this.#slow) return void client.write(chunk);
    server.pause();
    for (let at = 0; at < chunk.length; at += slowRate.octets) {
      client.write(chunk.subarray(at, at + slowRate.octets));
      if (this.#slow) await wait(slowRate.every);
    }
    server.resume();
  }
}
