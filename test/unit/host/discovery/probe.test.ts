import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import {
  type Place,
  probedPlaces,
  probePlace,
  type ProbeResult,
} from '../../../../src/host/accounts/discovery/probe.ts';
import { makeCertificate } from '../../../servers/fixtures/certificate.ts';

describe('trying the usual places', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const signal = new AbortController().signal;
  let folder: string;
  let tls: { key: Buffer; cert: Buffer };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probe-'));
    const { keyFile, certificateFile } = await makeCertificate(folder);
    tls = { key: await readFile(keyFile), cert: await readFile(certificateFile) };
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(
    security: Place['security'],
    onConnect: (socket: Socket) => void,
  ): Promise<Place> {
    const take = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      onConnect(socket);
    };
    const server = security === 'tls' ? createTlsServer(tls, take) : createServer(take);
    servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, security };
  }

  const probe = (place: Place): Promise<ProbeResult> => probePlace(place, signal, 500);

  it('finds a server by its greeting, and what its certificate is worth', async () => {
    const heard: string[] = [];
    const place = await listen('tls', (socket) => {
      socket.on('data', (octets) => heard.push(octets.toString()));
      socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
    });
    assert.equal(await probe(place), 'untrusted');
    assert.deepEqual(heard, [], 'nothing is said to it');
  });

  it('finds a greeting that comes in pieces', async () => {
    const place = await listen('tls', (socket) => {
      socket.write('* O');
      setTimeout(() => socket.write('K hello\r\n'), 50);
    });
    assert.equal(await probe(place), 'untrusted');
  });

  it('finds a server that encrypts when it is asked to', async () => {
    const heard: string[] = [];
    const place = await listen('starttls', (socket) => {
      socket.write('* OK ready\r\n');
      socket.once('data', (octets) => {
        heard.push(octets.toString());
        socket.write('a OK begin\r\n');
        sockets.delete(socket);
        const encrypted = new TLSSocket(socket, { isServer: true, ...tls });
        sockets.add(encrypted.on('error', () => encrypted.destroy()));
      });
    });
    assert.equal(await probe(place), 'untrusted');
    assert.deepEqual(heard, ['a STARTTLS\r\n']);
  });

  const others: [string, Place['security'], (socket: Socket) => void][] = [
    ['that speaks SMTP', 'tls', (socket) => socket.write('220 mx ESMTP\r\n')],
    ['that says goodbye', 'tls', (socket) => socket.write('* BYE\r\n')],
    ['that closes', 'tls', (socket) => socket.end()],
    ['that says nothing', 'tls', () => undefined],
    ['that never ends its line', 'tls', (socket) => socket.write('x'.repeat(100_000))],
    ['without encryption', 'starttls', (socket) => socket.write('* OK\r\n* BAD no\r\na NO\r\n')],
    [
      'that does not encrypt',
      'starttls',
      (socket) => {
        socket.write('* OK\r\n');
        socket.once('data', () => socket.write('a BAD what?\r\n'));
      },
    ],
  ];
  for (const [what, security, answer] of others) {
    it(`takes no notice of one ${what}`, async () => {
      assert.equal(await probe(await listen(security, answer)), 'none');
    });
  }

  it('takes no notice of where nobody is', async () => {
    const place = await listen('tls', () => undefined);
    servers.pop()!.close();
    assert.equal(await probe(place), 'none');
    assert.equal(await probe({ host: 'imap.nowhere.invalid', port: 993, security: 'tls' }), 'none');
    assert.equal(await probePlace(place, AbortSignal.abort()), 'none');
  });

  async function found(results: Record<string, ProbeResult>): Promise<string[]> {
    const proposals = await probedPlaces('ada@a.org', 'a.org', signal, async ({ host, port }) => {
      return results[`${host}:${port}`] ?? 'none';
    });
    return proposals.map(({ settings: { host, port, security, user }, source }) => {
      assert.equal(user, 'ada@a.org');
      assert.equal(source, 'tried and found');
      return `${host}:${port} ${security}`;
    });
  }

  it('proposes the likeliest first, and faulty certificates only without others', async () => {
    assert.deepEqual(
      await found({
        'imap.a.org:143': 'trusted',
        'mail.a.org:993': 'trusted',
        'imap.a.org:993': 'untrusted',
      }),
      ['mail.a.org:993 tls', 'imap.a.org:143 starttls'],
    );
    assert.deepEqual(await found({ 'a.org:993': 'untrusted' }), ['a.org:993 tls']);
    assert.deepEqual(await found({}), []);
  });
});
