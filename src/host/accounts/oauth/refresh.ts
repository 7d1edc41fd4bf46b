import * as l10n from '@vscode/l10n';
import type { OAuthClient } from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';
import { requestTokens, type TokenNetwork } from './tokenRequest.ts';
import type { OAuthTokens } from './tokens.ts';

/**
 * New tokens for those that have expired (RFC 6749 §6). What the provider does not give anew is kept.
 * @throws MailError 'auth-failed' where the user has to sign in again; 'offline', 'timeout', 'tls',
 *   'server-error', 'cancelled'
 */
export async function refreshTokens(
  client: OAuthClient,
  tokens: OAuthTokens,
  signal?: AbortSignal,
  network?: TokenNetwork,
): Promise<OAuthTokens> {
  const { refreshToken, clientSecret } = tokens;
  if (refreshToken === undefined)
    throw new MailError('auth-failed', l10n.t('The sign-in has expired. Sign in again.'));
  const secret = clientSecret === undefined ? {} : { clientSecret };
  const parameters = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  };
  const renewed = await requestTokens(client, parameters, network, signal);
  return { refreshToken, ...renewed, ...secret };
}
