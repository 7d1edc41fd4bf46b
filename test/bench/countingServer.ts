import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import type { ProxyRequest, Traffic } from './countingProxy.ts';

/** The proxy itself, in a process of its own: target port and delay are its arguments. */
const [target, delay] = process.argv.slice(2).map(Number) as [number, number];

/** By connection: what goes on beside each other makes nobody wait twice. */
let turns = new Map<Socket, number>();
let up = 0;
let down: Buffer[] = [];
let downLength = 0;
/** What had gone through when, by the clock of all processes. */
let history: { readonly at: number; readonly traffic: Traffic }[] = [];
let lastAt = performance.now();
const open = new Set<Socket>();

const server = createServer((client) => {
  const upstream = connect(target, '127.0.0.1');
  // The first write of a connection is a turn as well: TLS begins with the client.
  let mayWrite = true;
  client.on('data', (chunk: Buffer) => {
    if (mayWrite) turns.set(client, (turns.get(client) ?? 0) + 1);
    mayWrite = false;
    up += chunk.length;
    note();
    pass(chunk, upstream);
  });
  upstream.on('data', (chunk: Buffer) =>
    later(() => {
      mayWrite = true;
      down.push(chunk);
      downLength += chunk.length;
      note();
      lastAt = performance.now();
      client.write(chunk);
    }),
  );
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    open.add(from);
    from.setNoDelay();
    from.on('error', () => undefined);
    from.on('close', () => {
      open.delete(from);
      later(() => to.destroy());
    });
  }
});

function pass(chunk: Buffer, to: Socket): void {
  lastAt = performance.now();
  later(() => to.write(chunk));
}

function later(work: () => void): void {
  if (delay === 0) work();
  else setTimeout(work, delay);
}

function note(): void {
  history.push({ at: performance.timeOrigin + performance.now(), traffic: counted() });
}

function counted(): Traffic {
  return { turns: Math.max(0, ...turns.values()), up, down: downLength };
}

function peek(until: number): Traffic {
  const last = history.findLast(({ at }) => at <= until);
  return last?.traffic ?? { turns: 0, up: 0, down: 0 };
}

function take(): Traffic {
  const traffic = counted();
  const deflated = traffic.down > 2 ** 20 ? undefined : deflateRawSync(Buffer.concat(down)).length;
  turns = new Map();
  up = 0;
  down = [];
  downLength = 0;
  history = [];
  return { ...traffic, deflated };
}

process.on('message', (request: ProxyRequest) => {
  if (request === 'mark') process.send?.(take());
  else if (typeof request === 'object') process.send?.(peek(request.until));
  else if (request === 'quiet') process.send?.(performance.now() - lastAt);
  else for (const socket of open) socket.destroy();
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
