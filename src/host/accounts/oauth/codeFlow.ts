import * as l10n from '@vscode/l10n';
import type { OAuthClient } from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';
import { type Answer, authorizationUrl, createProof, refusedAnswer } from './authorization.ts';
import type { Redirect } from './redirect.ts';
import { requestTokens, type TokenNetwork } from './tokenRequest.ts';
import type { OAuthTokens } from './tokens.ts';

/** Milliseconds for all that the user does in the browser. */
const usualPatience = 5 * 60_000;

/** What a sign-in in the browser needs around it. */
export interface CodeFlowSurroundings {
  /** Begins to wait for an answer to `state`. */
  readonly redirect: (state: string) => Promise<Redirect>;
  /** Shows the page; false where the user gives up. */
  readonly open: (url: string) => Promise<boolean>;
  readonly network?: TokenNetwork;
  readonly patience?: number;
}

/**
 * Has the user allow it in the browser: authorization code with PKCE (RFC 6749 §4.1, RFC 8252).
 * @throws MailError 'auth-failed', 'timeout', 'cancelled', 'offline', 'tls', 'server-error'
 */
export async function signInByCode(
  client: OAuthClient & { clientSecret?: string },
  address: string,
  { redirect: openRedirect, open, network, patience = usualPatience }: CodeFlowSurroundings,
  signal?: AbortSignal,
): Promise<OAuthTokens> {
  const proof = createProof();
  const redirect = await openRedirect(proof.state);
  try {
    const url = authorizationUrl(client, address, redirect.uri, proof);
    const answer = await answerWithin(patience, redirect, open(url), signal);
    if ('error' in answer) throw refusedAnswer(answer.error, client, address);
    const secret = client.clientSecret;
    const parameters = {
      grant_type: 'authorization_code',
      code: answer.code,
      redirect_uri: redirect.uri,
      code_verifier: proof.verifier,
      ...(secret === undefined ? {} : { client_secret: secret }),
    };
    const tokens = await requestTokens(client, parameters, network, signal);
    return { ...tokens, ...(secret === undefined ? {} : { clientSecret: secret }) };
  } finally {
    redirect.close();
  }
}

/** The answer, unless the user gives up or takes too long. */
async function answerWithin(
  milliseconds: number,
  redirect: Redirect,
  opening: Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(new MailError('cancelled', l10n.t('Cancelled.')));
  const timer = setTimeout(() => {
    const words = l10n.t('The browser gave no answer in time. Try to sign in again.');
    reject(new MailError('timeout', words));
  }, milliseconds);
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  // The answer may come while a question is still shown.
  opening.then((opened) => opened || giveUp(), reject);
  try {
    return await Promise.race([redirect.answer, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
