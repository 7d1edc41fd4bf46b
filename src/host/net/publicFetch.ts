import { lookup } from 'node:dns/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import * as l10n from '@vscode/l10n';
import { MailError } from '../../model/errors.ts';
import { checkPublicUrl, isPublicAddress } from './publicAddress.ts';
import { requestFailure } from './requestFailure.ts';

/** What to ask of a server on the web that a mail names, and how much of it at most. */
export interface PublicRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly contentType?: string;
  readonly maxOctets: number;
  /** How many redirects are followed; each is checked as the first address is. */
  readonly redirects: number;
  /** Milliseconds for all of it. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** What the last server answered, success or not. */
export interface PublicResponse {
  readonly status: number;
  readonly octets: Uint8Array;
}

/** The network around; others than these only in tests. */
export interface Surroundings {
  /** All addresses of a name. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** Whether an address may be connected to. */
  readonly trusts: (address: string) => boolean;
  /** Authorities besides those of the system. */
  readonly ca?: string;
  readonly port?: number;
}

const theInternet: Surroundings = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  trusts: isPublicAddress,
};

/** Says nothing of the user: the same for everybody, and no cookie, no referrer, no language. */
const headers = {
  'user-agent': 'Mozilla/5.0',
  accept: '*/*',
  'accept-encoding': 'identity',
};

/**
 * Asks a server on the public internet over https. Nothing in the user's network can be reached by it,
 * whatever the address, the answers of DNS and redirects say.
 * @throws MailError 'not-permitted' for what is not public, 'too-large', 'timeout', 'cancelled',
 *   'offline', 'certificate', 'tls' and 'server-error', all in words that name the host
 */
export async function publicFetch(
  request: PublicRequest,
  around: Surroundings = theInternet,
): Promise<PublicResponse> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), request.timeout);
  try {
    return await follow(request, around, deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks one server after the other, as long as they send on. */
async function follow(
  request: PublicRequest,
  around: Surroundings,
  deadline: AbortSignal,
): Promise<PublicResponse> {
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
  let { url, method = 'GET' } = request;
  for (let redirects = 0; ; redirects++) {
    const target = checkPublicUrl(url);
    try {
      const addresses = await publicAddresses(target.hostname, around, signal);
      const response = await ask(target, method, request, { addresses, around, signal });
      const location = redirection(response);
      if (location === undefined) {
        const octets = await content(response, request.maxOctets, target.hostname);
        // Node takes an answer without a length for complete, whoever ended it.
        signal.throwIfAborted();
        return { status: response.statusCode ?? 0, octets };
      }
      response.destroy();
      if (redirects >= request.redirects) throw tooManyRedirects(target.hostname);
      url = resolved(location, target);
      // As browsers do it: only 307 and 308 send a body again.
      if (![307, 308].includes(response.statusCode ?? 0)) method = 'GET';
    } catch (error) {
      throw requestFailure(error, target.hostname, deadline, request.signal);
    }
  }
}

/** Every address of the host, all of them public: one that is not makes the others suspect. */
async function publicAddresses(
  host: string,
  { resolve, trusts }: Surroundings,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const addresses = await unlessAborted(resolve(host), signal);
  if (addresses.length === 0 || !addresses.every(trusts)) {
    throw new MailError(
      'not-permitted',
      l10n.t('“{0}” is not asked: its address is not on the public internet.', host),
    );
  }
  return addresses;
}

interface Connection {
  readonly addresses: readonly string[];
  readonly around: Surroundings;
  readonly signal: AbortSignal;
}

/** Sends the request once the connection is proved to lead where it should; resolves with the head. */
function ask(
  target: URL,
  method: 'GET' | 'POST',
  { body, contentType }: PublicRequest,
  { addresses, around, signal }: Connection,
): Promise<IncomingMessage> {
  const sends = method === 'POST' ? (body ?? '') : undefined;
  return new Promise((resolve, reject) => {
    const request = httpsRequest({
      method,
      host: target.hostname,
      port: around.port ?? 443,
      path: target.pathname + target.search,
      headers: {
        ...headers,
        host: target.host,
        ...(sends !== undefined && {
          'content-type': contentType ?? 'application/octet-stream',
          'content-length': Buffer.byteLength(sends),
        }),
      },
      servername: target.hostname,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(around.ca !== undefined && { ca: around.ca }),
      // Not the agent of everybody: no proxy, no connection that is there already.
      agent: new Agent({ keepAlive: false, maxCachedSessions: 0 }),
      lookup: (_host, options, callback) => {
        const answers = addresses.map((address) => ({ address, family: familyOf(address) }));
        if (options.all) callback(null, answers);
        else callback(null, answers[0]!.address, answers[0]!.family);
      },
      signal,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('closed without an answer')));
    sendWhenProved(request, target.hostname, addresses, sends);
  });
}

/**
 * VS Code replaces `https` by its own that may use a proxy, and take certificates as they come: nothing
 * is sent before the socket itself tells whom it is connected to, and that it is proved.
 */
function sendWhenProved(
  request: ClientRequest,
  host: string,
  addresses: readonly string[],
  body: string | undefined,
): void {
  request.once('socket', (socket) => {
    const prove = (): void => {
      const proved =
        socket instanceof TLSSocket &&
        socket.authorized &&
        addresses.some((address) => sameAddress(address, socket.remoteAddress ?? ''));
      if (proved) request.end(body);
      else request.destroy(unproved(host));
    };
    if (socket instanceof TLSSocket && socket.getCipher()?.name) prove();
    else socket.once('secureConnect', prove);
  });
}

function familyOf(address: string): 4 | 6 {
  return isIPv6(address) ? 6 : 4;
}

function sameAddress(one: string, other: string): boolean {
  const bare = (address: string): string =>
    isIPv6(address) ? new URL(`https://[${address}]`).hostname : address;
  return bare(one) === bare(other);
}

/** Where the answer sends us, if anywhere. */
function redirection({ statusCode, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode ?? 0) ? headers.location : undefined;
}

function resolved(location: string, base: URL): string {
  return URL.canParse(location, base.href) ? new URL(location, base.href).href : location;
}

/** Reads the answer to its end, or to the first octet too many. */
async function content(
  response: IncomingMessage,
  maxOctets: number,
  host: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = Number(response.headers['content-length'] ?? 0);
  if (length > maxOctets) throw tooLarge(response, host);
  length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxOctets) throw tooLarge(response, host);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** DNS itself cannot be stopped, only no longer waited for. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function tooLarge(response: IncomingMessage, host: string): MailError {
  response.destroy();
  return new MailError('too-large', l10n.t('“{0}” sends more than is taken.', host));
}

function tooManyRedirects(host: string): MailError {
  return new MailError(
    'not-permitted',
    l10n.t('“{0}” sends on to yet another address; that is not followed.', host),
  );
}

function unproved(host: string): MailError {
  return new MailError(
    'not-permitted',
    l10n.t('The connection does not lead straight to “{0}”, perhaps to a proxy.', host),
  );
}
