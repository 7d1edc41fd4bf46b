import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrThrow } from '../../../scripts/childProcess.ts';

/** A web server on loopback with a certificate for the names that tests give it. */
export interface HttpsSite {
  readonly port: number;
  /** Its certificate, which stands for its own authority. */
  readonly ca: string;
  /** What was asked, in order. */
  readonly requests: readonly IncomingMessage[];
  /** How many connections came in. */
  connections(): number;
  /** What answers from now on. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Starts a site whose certificate is good for `names`. */
export async function startHttpsSite(names: readonly string[]): Promise<HttpsSite> {
  const { key, certificate } = await makeCertificateFor(names);
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let listener: RequestListener = (_, response) => response.end();
  const server = createServer({ key, cert: certificate }, (request, response) => {
    requests.push(request);
    void listener(request, response);
  });
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    ca: certificate,
    requests,
    connections: () => connections,
    answer: (next) => (listener = next),
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function makeCertificateFor(
  names: readonly string[],
): Promise<{ key: string; certificate: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'https-site-'));
  const keyFile = join(folder, 'key.pem');
  const certificateFile = join(folder, 'certificate.pem');
  try {
    await runOrThrow('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=test'],
      ...['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`],
      ...['-keyout', keyFile, '-out', certificateFile],
    ]);
    return {
      key: await readFile(keyFile, 'utf8'),
      certificate: await readFile(certificateFile, 'utf8'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
