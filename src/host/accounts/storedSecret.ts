import type { Secret } from '../../model/account.ts';
import type { OAuthTokens } from './oauth/tokens.ts';

/** What the secret storage keeps of an account. */
export type StoredSecret = Secret | { oauth: OAuthTokens };

/** What was kept, or null where it is not what we keep. */
export function readStoredSecret(text: string): StoredSecret | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { password, accessToken, oauth } = value as Record<string, unknown>;
  if (isSecretText(password)) return { password };
  if (isSecretText(accessToken)) return { accessToken };
  const tokens = tokensOf(oauth);
  return tokens ? { oauth: tokens } : null;
}

function tokensOf(value: unknown): OAuthTokens | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { accessToken, expires, refreshToken, clientSecret } = value as Record<string, unknown>;
  if (!isSecretText(accessToken) || typeof expires !== 'number') return undefined;
  return {
    accessToken,
    expires,
    ...(isSecretText(refreshToken) ? { refreshToken } : {}),
    ...(isSecretText(clientSecret) ? { clientSecret } : {}),
  };
}

function isSecretText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
