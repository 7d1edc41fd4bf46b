import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as l10n from '@vscode/l10n';
import { type Answer, readAnswer } from './authorization.ts';
import type { Redirect } from './redirect.ts';

/** Browsers open some connections ahead, and any program on this machine may knock. */
const maxConnections = 20;
/** Milliseconds that an answer has to reach the browser before its connection is closed. */
const farewell = 1_000;

/** Waits on a free loopback port for the answer to `state` (RFC 8252 §7.3). */
export async function openLoopback(state: string): Promise<Redirect> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  let answered = false;
  const server = createServer((request, response) => {
    const answer = answered ? undefined : answerIn(request, state);
    if (!answer) return page(response, 404, l10n.t('Nothing waits for this answer.'));
    answered = true;
    page(response, 200, wordsFor(answer));
    resolve(answer);
  });
  server.maxConnections = maxConnections;
  server.requestTimeout = 10_000;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  server.on('error', () => undefined);
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    answer: promise,
    close: () => {
      server.close();
      setTimeout(() => server.closeAllConnections(), farewell).unref();
    },
  };
}

function answerIn({ method, url = '' }: IncomingMessage, state: string): Answer | undefined {
  if (method !== 'GET' || !url.startsWith('/?')) return undefined;
  return readAnswer(new URLSearchParams(url.slice(2)), state);
}

function wordsFor(answer: Answer): string {
  return 'code' in answer
    ? l10n.t('You can close this page and go back to VS Code.')
    : l10n.t('The sign-in was not allowed. You can close this page and go back to VS Code.');
}

/** Nothing of the request is in the page. */
function page(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`<!doctype html><meta charset="utf-8"><title>Mail Browser</title><p>${words}</p>`);
}
