import { createHash, randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { OAuthClient } from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';

const maxCode = 4096;

/** Refusals that RFC 6749 §4.1.2.1 names; other words of a provider are not repeated. */
const refusals = new Set([
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]);

/** What ties the answer of the browser to the sign-in that asked for it. */
export interface Proof {
  /** Comes back with the answer: nobody else can give one. */
  readonly state: string;
  /** Sent with the code only (PKCE, RFC 7636): nobody else can use it. */
  readonly verifier: string;
}

/** A new proof, which cannot be guessed. */
export function createProof(): Proof {
  return {
    state: randomBytes(32).toString('base64url'),
    verifier: randomBytes(32).toString('base64url'),
  };
}

/** The page of the provider where the user allows it (RFC 6749 §4.1.1). */
export function authorizationUrl(
  client: OAuthClient,
  address: string,
  redirect: string,
  { state, verifier }: Proof,
): string {
  const url = new URL(client.authorization);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const parameters = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirect,
    scope: client.scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    login_hint: address,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** What a provider has the browser say. */
export type Answer = { readonly code: string } | { readonly error: string };

/** The answer in the query of a redirect; undefined where it is none to this state. */
export function readAnswer(query: URLSearchParams, state: string): Answer | undefined {
  const only = (name: string): string | undefined => {
    const values = query.getAll(name);
    return values.length === 1 ? values[0] : undefined;
  };
  if (only('state') !== state) return undefined;
  const error = only('error');
  if (error !== undefined) return { error: error.slice(0, 100) };
  const code = only('code');
  if (code === undefined || code.length > maxCode || !/^[\x20-\x7e]+$/.test(code)) return undefined;
  return { code };
}

/** Why the provider's page gave no code, in words. */
export function refusedAnswer(error: string, client: OAuthClient, address: string): MailError {
  const { host } = new URL(client.authorization);
  if (error === 'access_denied') {
    return new MailError(
      'auth-failed',
      l10n.t('{0} did not allow Mail Browser to sign in as {1}. Try again.', host, address),
    );
  }
  const named = refusals.has(error) ? error : l10n.t('no reason that is known');
  return new MailError(
    'auth-failed',
    l10n.t('{0} refused the sign-in: {1}. Check the client id and its scopes.', host, named),
  );
}
