import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import * as l10n from '@vscode/l10n';
import type { AccountSettings } from '../../../model/account.ts';
import { type Proposal, proposal } from './proposal.ts';

/** Where an IMAP server may be. */
export type Place = Pick<AccountSettings, 'host' | 'port' | 'security'>;

/** Whether there is one, and whether an authority vouches for its certificate. */
export type ProbeResult = 'none' | 'untrusted' | 'trusted';

/** Milliseconds that one place is given. */
const deadline = 4000;
/** Octets of a greeting that are read. */
const maxGreeting = 4096;

/** The places that servers usually have, the likeliest first. */
function guesses(domain: string): Place[] {
  return [
    { host: `imap.${domain}`, port: 993, security: 'tls' },
    { host: `mail.${domain}`, port: 993, security: 'tls' },
    { host: domain, port: 993, security: 'tls' },
    { host: `imap.${domain}`, port: 143, security: 'starttls' },
    { host: `mail.${domain}`, port: 143, security: 'starttls' },
    { host: domain, port: 143, security: 'starttls' },
  ];
}

/**
 * The usual places at which an IMAP server answers. Those whose certificate nobody vouches for are
 * named only where there are no others: the question comes with the sign-in.
 */
export async function probedPlaces(
  address: string,
  domain: string,
  signal: AbortSignal,
  probe: (place: Place, signal: AbortSignal) => Promise<ProbeResult> = probePlace,
): Promise<Proposal[]> {
  const places = guesses(domain);
  const results = await Promise.all(places.map((place) => probe(place, signal)));
  for (const wanted of ['trusted', 'untrusted']) {
    const found = places.filter((_, index) => results[index] === wanted);
    if (found.length === 0) continue;
    return found.map((place) =>
      proposal({ address, ...place, user: address }, l10n.t('tried and found')),
    );
  }
  return [];
}

/** Connects, hears the greeting and goes; nothing that is secret is sent. Never throws. */
export async function probePlace(
  place: Place,
  signal: AbortSignal,
  timeout = deadline,
): Promise<ProbeResult> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const opened: Socket[] = [];
  try {
    return await (place.security === 'tls'
      ? probeTls(place, opened, stop)
      : probeStartTls(place, opened, stop));
  } catch {
    return 'none';
  } finally {
    // The outermost takes what is below with it.
    opened.at(-1)?.destroy();
  }
}

async function probeTls(
  { host, port }: Place,
  opened: Socket[],
  signal: AbortSignal,
): Promise<ProbeResult> {
  const socket = open(connectTls({ host, port, ...tlsOptions(host) }), opened);
  await once(socket, 'secureConnect', { signal });
  return isGreeting(await line(socket, signal)) ? verdict(socket) : 'none';
}

async function probeStartTls(
  { host, port }: Place,
  opened: Socket[],
  signal: AbortSignal,
): Promise<ProbeResult> {
  const plain = open(connectTcp({ host, port }), opened);
  await once(plain, 'connect', { signal });
  if (!isGreeting(await line(plain, signal))) return 'none';
  plain.write('a STARTTLS\r\n');
  if (!/^a OK\b/i.test(await line(plain, signal))) return 'none';
  const socket = open(connectTls({ socket: plain, ...tlsOptions(host) }), opened);
  await once(socket, 'secureConnect', { signal });
  return verdict(socket);
}

/** Any certificate will do to find out that somebody is there. */
function tlsOptions(host: string): object {
  return {
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ...(isIP(host) ? {} : { servername: host }),
  };
}

function open<T extends Socket>(socket: T, opened: Socket[]): T {
  opened.push(socket);
  // Told by `once` while somebody waits; later it is of no interest.
  socket.on('error', () => undefined);
  return socket;
}

function verdict(socket: TLSSocket): ProbeResult {
  return socket.authorized ? 'trusted' : 'untrusted';
}

function isGreeting(text: string): boolean {
  return /^\* (?:OK|PREAUTH)\b/i.test(text);
}

/** The first line that the other side says. */
async function line(socket: Socket, signal: AbortSignal): Promise<string> {
  let text = '';
  socket.resume();
  while (!text.includes('\n') && text.length < maxGreeting) {
    const ended = once(socket, 'close', { signal }).then(() => [Buffer.alloc(0)]);
    const heard = once(socket, 'data', { signal });
    ended.catch(() => undefined);
    heard.catch(() => undefined);
    const [octets] = (await Promise.race([heard, ended])) as [Buffer];
    if (octets.length === 0) break;
    text += octets.toString('latin1');
  }
  socket.pause();
  return text;
}
