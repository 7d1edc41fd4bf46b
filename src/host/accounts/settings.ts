import { l10n } from 'vscode';
import type { AccountSettings, Security } from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';

const securities: readonly Security[] = ['tls', 'starttls', 'none'];

/**
 * One account as a person or program wrote it.
 * @param where names the setting in the message
 * @throws MailError 'bad-settings' naming the member and what it must be
 */
export function readAccountSettings(value: unknown, where: string): AccountSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(l10n.t('{0} must be an object.', where));
  const raw = value as Record<string, unknown>;
  const { port, security, name, trustedCertificate } = raw;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535)
    throw bad(l10n.t('{0}: “port” must be a whole number from 1 to 65535.', where));
  const known = securities.find((each) => each === security);
  if (!known) throw bad(l10n.t('{0}: “security” must be "tls", "starttls" or "none".', where));
  const address = textOf(raw, 'address', where);
  if (!/^[^\s@]+@[^\s@]+$/.test(address))
    throw bad(l10n.t('{0}: “address” must be an e-mail address.', where));
  const host = textOf(raw, 'host', where);
  if (/[\s/:@]/.test(host) && !/^[0-9a-f:]+$/i.test(host))
    throw bad(l10n.t('{0}: “host” must be the name of a server.', where));
  return {
    address,
    host,
    port,
    security: known,
    user: textOf(raw, 'user', where),
    ...(name === undefined || name === '' ? {} : { name: textOf(raw, 'name', where) }),
    ...(trustedCertificate === undefined ? {} : { trustedCertificate: fingerprintOf(raw, where) }),
  };
}

function textOf(raw: Record<string, unknown>, member: string, where: string): string {
  const value = raw[member];
  if (typeof value === 'string' && value !== '' && !/\p{Cc}/u.test(value) && value.length <= 1000)
    return value;
  throw bad(l10n.t('{0}: “{1}” must be a text without control characters.', where, member));
}

function fingerprintOf(raw: Record<string, unknown>, where: string): string {
  const value = raw['trustedCertificate'];
  if (typeof value === 'string' && value.replace(/[^0-9a-f]/gi, '').length === 64) return value;
  throw bad(l10n.t('{0}: “trustedCertificate” must be a SHA-256 fingerprint.', where));
}

function bad(message: string): MailError {
  return new MailError('bad-settings', message);
}
