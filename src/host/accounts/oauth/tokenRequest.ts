import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import * as l10n from '@vscode/l10n';
import type { OAuthClient } from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';
import { requestFailure } from '../../net/requestFailure.ts';
import { readTokenAnswer } from './tokenAnswer.ts';
import type { OAuthTokens } from './tokens.ts';

const maxOctets = 64 * 1024;

/** How the token endpoint is asked; other than this only in tests. */
export interface TokenNetwork {
  /** Authorities besides those of the system. */
  readonly ca?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

/**
 * Asks the token endpoint of a provider, and nothing that it may send on to.
 * @throws MailError 'auth-failed', 'offline', 'timeout', 'tls', 'server-error' or 'cancelled'
 */
export async function requestTokens(
  client: OAuthClient,
  parameters: Readonly<Record<string, string>>,
  { ca, timeout = 15_000 }: TokenNetwork = {},
  cancelled?: AbortSignal,
): Promise<OAuthTokens> {
  const url = new URL(client.token);
  const deadline = AbortSignal.timeout(timeout);
  const signal = cancelled ? AbortSignal.any([cancelled, deadline]) : deadline;
  const body = new URLSearchParams({ ...parameters, client_id: client.clientId }).toString();
  try {
    const response = await post(url, body, ca, signal);
    const text = await content(response, url.host);
    // Node takes an answer without a length for complete, whoever ended it.
    signal.throwIfAborted();
    return readTokenAnswer({ status: response.statusCode ?? 0, text }, url.host, Date.now());
  } catch (error) {
    const failure = requestFailure(error, url.host, deadline, cancelled);
    // 'certificate' is a word about the mail server, which the user may choose to trust.
    throw failure.code === 'certificate' ? new MailError('tls', failure.message) : failure;
  }
}

function post(
  url: URL,
  body: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        accept: 'application/json',
        'accept-encoding': 'identity',
      },
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      // Not the agent of everybody: a connection that goes on from another one is not proved anew.
      agent: new Agent({ keepAlive: false, maxCachedSessions: 0 }),
      ...(ca === undefined ? {} : { ca }),
      signal,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('closed without an answer')));
    sendWhenProved(request, body, url.host);
  });
}

/** VS Code's own `https` may take certificates as they come: the socket itself has to tell. */
function sendWhenProved(request: ClientRequest, body: string, host: string): void {
  request.once('socket', (socket) => {
    const prove = (): void => {
      if (socket instanceof TLSSocket && socket.authorized) request.end(body);
      else {
        const words = l10n.t('There is no safe connection to “{0}”.', host);
        request.destroy(new MailError('tls', words));
      }
    };
    if (socket instanceof TLSSocket && socket.getCipher()?.name) prove();
    else socket.once('secureConnect', prove);
  });
}

async function content(response: IncomingMessage, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxOctets) {
      response.destroy();
      throw new MailError('auth-failed', l10n.t('{0} sent no sign-in. Sign in again.', host));
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
