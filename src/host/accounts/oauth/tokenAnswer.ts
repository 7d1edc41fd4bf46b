import * as l10n from '@vscode/l10n';
import { MailError } from '../../../model/errors.ts';
import type { OAuthTokens } from './tokens.ts';

const maxToken = 16_384;
/** Seconds, where the provider does not say how long a token is good. */
const usualLifetime = 3600;
const longestLifetime = 365 * 24 * 3600;

/**
 * The tokens in the answer of a token endpoint (RFC 6749 §5). Nothing that the provider says is in
 * what is thrown.
 * @throws MailError 'auth-failed', or 'server-error' where another try may help
 */
export function readTokenAnswer(
  { status, text }: { status: number; text: string },
  host: string,
  now: number,
): OAuthTokens {
  if (status >= 500 || status === 429) {
    const words = l10n.t('{0} cannot renew the sign-in at present. Try again later.', host);
    throw new MailError('server-error', words);
  }
  const answer = members(text);
  const { access_token: accessToken, refresh_token: refreshToken, token_type: type } = answer;
  const bearer = type === undefined || (typeof type === 'string' && /^bearer$/i.test(type));
  const failed = status < 200 || status > 299 || answer['error'] !== undefined;
  if (failed || !bearer || !isToken(accessToken)) throw refusal(answer['error'], host);
  return {
    accessToken,
    expires: now + lifetime(answer['expires_in']) * 1000,
    ...(isToken(refreshToken) ? { refreshToken } : {}),
  };
}

function members(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // As good as an empty answer.
  }
  return {};
}

/** What stands between the commas of SASL must not hold its control characters. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxToken && /^[\x20-\x7e]+$/.test(value);
}

function lifetime(value: unknown): number {
  const seconds = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return usualLifetime;
  return Math.min(seconds, longestLifetime);
}

function refusal(error: unknown, host: string): MailError {
  const words =
    error === 'invalid_client' || error === 'unauthorized_client'
      ? l10n.t('{0} does not know the client id or its secret. Check them and sign in again.', host)
      : l10n.t('{0} does not take the sign-in any more. Sign in again.', host);
  return new MailError('auth-failed', words);
}
