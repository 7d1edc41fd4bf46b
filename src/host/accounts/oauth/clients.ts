import * as l10n from '@vscode/l10n';
import type { OAuthClient } from '../../../model/account.ts';
import { MailError } from '../../../model/errors.ts';

const maxText = 1000;
const maxScopes = 30;

/** Google, with the user's own client id: the one that is asked for all of Gmail over IMAP. */
export function googleClient(clientId: string): OAuthClient {
  return {
    clientId,
    // Without these two Google gives no refresh token to somebody who has agreed before.
    authorization:
      'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent',
    token: 'https://oauth2.googleapis.com/token',
    scopes: ['https://mail.google.com/'],
  };
}

/**
 * A client as a person or program wrote it.
 * @param where names the setting in the message
 * @throws MailError 'bad-settings' naming the member and what it must be
 */
export function readOAuthClient(raw: unknown, where: string): OAuthClient {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw bad(l10n.t('{0} must be an object.', where));
  const { clientId, authorization, token, scopes } = raw as Record<string, unknown>;
  if (!isText(clientId))
    throw bad(l10n.t('{0}: “{1}” must be a text without spaces.', where, 'clientId'));
  return {
    clientId,
    authorization: endpointOf(authorization, 'authorization', where),
    token: endpointOf(token, 'token', where),
    scopes: scopesOf(scopes, where),
  };
}

function endpointOf(value: unknown, member: string, where: string): string {
  if (isText(value) && URL.canParse(value)) {
    const { protocol, username, password, hash } = new URL(value);
    if (protocol === 'https:' && username === '' && password === '' && hash === '') return value;
  }
  throw bad(l10n.t('{0}: “{1}” must be an address that begins with https://.', where, member));
}

/** RFC 6749 §3.3. */
function scopesOf(value: unknown, where: string): readonly string[] {
  const scopes: unknown[] = Array.isArray(value) ? value : [];
  const known = scopes.filter((each) => isText(each) && !/["\\]/.test(each)) as string[];
  const complete = known.length === scopes.length;
  if (known.length > 0 && complete && scopes.length <= maxScopes) return known;
  throw bad(l10n.t('{0}: “scopes” must be a list of names without spaces.', where));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxText && /^[\x21-\x7e]+$/.test(value);
}

function bad(message: string): MailError {
  return new MailError('bad-settings', message);
}
