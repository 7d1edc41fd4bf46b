import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OAuthClient } from '../../../../src/model/account.ts';
import { type HttpsSite, startHttpsSite } from '../httpsSite.ts';

/** A provider of OAuth 2.0 on loopback that checks what RFC 6749 and RFC 7636 have it check. */
export interface Provider {
  readonly client: OAuthClient;
  readonly ca: string;
  /** Bodies that came to the token endpoint. */
  readonly forms: URLSearchParams[];
  /** What the user does on the page: resolves with where the browser is sent. */
  allow(url: string): string;
  deny(url: string, error?: string): string;
  /** What the token endpoint answers from now on, instead of tokens. */
  answer(respond: ((response: ServerResponse) => void) | undefined): void;
  close(): Promise<void>;
}

export const accessToken = 'access-token-of-the-provider';
export const refreshToken = 'refresh-token-of-the-provider';

/** Starts a provider whose certificate is good for localhost. */
export async function startProvider(): Promise<Provider> {
  const site: HttpsSite = await startHttpsSite(['localhost']);
  const forms: URLSearchParams[] = [];
  const codes = new Map<string, { challenge: string; redirect: string }>();
  let respond: ((response: ServerResponse) => void) | undefined;
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await bodyOf(request));
    forms.push(form);
    if (respond) respond(response);
    else json(response, grant(form, codes));
  };
  site.answer((request, response) => void onRequest(request, response));
  const redirected = (url: string, answer: Record<string, string>): string => {
    const { searchParams } = new URL(url);
    const target = new URL(searchParams.get('redirect_uri')!);
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
    target.searchParams.set('state', searchParams.get('state')!);
    return target.href;
  };
  const base = `https://localhost:${site.port}`;
  return {
    ca: site.ca,
    forms,
    client: {
      clientId: 'mail',
      authorization: `${base}/authorize?tenant=1`,
      token: `${base}/token`,
      scopes: ['imap', 'offline'],
    },
    allow: (url) => {
      const { searchParams } = new URL(url);
      if (searchParams.get('code_challenge_method') !== 'S256') throw new Error('not S256');
      const code = `code-${codes.size}`;
      codes.set(code, {
        challenge: searchParams.get('code_challenge')!,
        redirect: searchParams.get('redirect_uri')!,
      });
      return redirected(url, { code });
    },
    deny: (url, error = 'access_denied') => redirected(url, { error, error_description: '<b>no' }),
    answer: (next) => (respond = next),
    close: () => site.close(),
  };
}

function grant(
  form: URLSearchParams,
  codes: Map<string, { challenge: string; redirect: string }>,
): Record<string, unknown> {
  if (form.get('grant_type') === 'refresh_token') {
    return form.get('refresh_token') === refreshToken
      ? { access_token: `${accessToken}-2`, token_type: 'Bearer', expires_in: 60 }
      : { error: 'invalid_grant' };
  }
  const code = form.get('code') ?? '';
  const known = codes.get(code);
  codes.delete(code);
  const verifier = form.get('code_verifier') ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (known?.challenge !== challenge || known.redirect !== form.get('redirect_uri'))
    return { error: 'invalid_grant' };
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: 3600,
    refresh_token: refreshToken,
  };
}

export function json(response: ServerResponse, value: Record<string, unknown>): void {
  response.writeHead('error' in value ? 400 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
