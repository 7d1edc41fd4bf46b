import * as l10n from '@vscode/l10n';
import type {
  AccountSettings,
  ConfiguredAccount,
  Identity,
  Security,
  SignIn,
} from '../../model/account.ts';
import { MailError } from '../../model/errors.ts';
import { assignableRoles, type FolderRole } from '../../model/folder.ts';
import { isAddress, isFingerprint, isHost, isPort, isText, maxName } from './fields.ts';
import { readOAuthClient } from './oauth/clients.ts';

const securities: readonly Security[] = ['tls', 'starttls', 'none'];
const maxIdentities = 50;

type Raw = Record<string, unknown>;

/**
 * One account as a person or program wrote it; what it does not say is not there.
 * @param where names the setting in the message
 * @throws MailError 'bad-settings' naming the member and what it must be
 */
export function readAccount(value: unknown, where: string): ConfiguredAccount {
  const raw = objectOf(value, where);
  const account: ConfiguredAccount = readServer(raw, where);
  if (raw['signIn'] !== undefined) account.signIn = signInOf(raw['signIn'], where);
  if (raw['enabled'] !== undefined && typeof raw['enabled'] !== 'boolean')
    throw bad(l10n.t('{0}: “enabled” must be true or false.', where));
  if (raw['enabled'] === false) account.enabled = false;
  const identities = identitiesOf(raw['identities'], where);
  if (identities.length > 0) account.identities = identities;
  const assigned = rolesOf(raw['roles'], where);
  if (Object.keys(assigned).length > 0) account.roles = assigned;
  return account;
}

/** What the API has of an account, whatever else is there. */
function readServer(raw: Raw, where: string): AccountSettings {
  const { address, host, port, security, user, name, trustedCertificate } = raw;
  if (!isPort(port))
    throw bad(l10n.t('{0}: “port” must be a whole number from 1 to 65535.', where));
  const known = securities.find((each) => each === security);
  if (!known) throw bad(l10n.t('{0}: “security” must be "tls", "starttls" or "none".', where));
  if (!isAddress(address)) throw bad(l10n.t('{0}: “address” must be an e-mail address.', where));
  if (!isHost(host)) throw bad(l10n.t('{0}: “host” must be the name of a server.', where));
  if (!isText(user)) throw badText('user', where);
  const settings: AccountSettings = { address, host, port, security: known, user };
  if (name !== undefined && name !== '') settings.name = nameOf(name, 'name', where);
  if (trustedCertificate !== undefined) {
    if (!isFingerprint(trustedCertificate))
      throw bad(l10n.t('{0}: “trustedCertificate” must be a SHA-256 fingerprint.', where));
    settings.trustedCertificate = trustedCertificate;
  }
  return settings;
}

function signInOf(value: unknown, where: string): SignIn {
  const { kind } = objectOf(value, `${where}.signIn`);
  if (kind === 'microsoft') return { kind };
  if (kind === 'oauth') return { kind, ...readOAuthClient(value, `${where}.signIn`) };
  throw bad(l10n.t('{0}: “signIn” must have the kind "microsoft" or "oauth".', where));
}

function identitiesOf(value: unknown, where: string): readonly Identity[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > maxIdentities)
    throw bad(
      l10n.t('{0}: “identities” must be a list of at most {1}.', where, String(maxIdentities)),
    );
  return value.map((each: unknown, index) => {
    const place = `${where}.identities[${index}]`;
    const { name, address } = objectOf(each, place);
    if (!isAddress(address)) throw bad(l10n.t('{0}: “address” must be an e-mail address.', place));
    return name === undefined || name === ''
      ? { address }
      : { name: nameOf(name, 'name', place), address };
  });
}

function rolesOf(value: unknown, where: string): Partial<Record<FolderRole, string>> {
  if (value === undefined) return {};
  const assigned: Partial<Record<FolderRole, string>> = {};
  for (const [key, mailbox] of Object.entries(objectOf(value, `${where}.roles`))) {
    const role = assignableRoles.find((each) => each === key);
    if (!role) throw bad(l10n.t('{0}: “roles” knows only {1}.', where, assignableRoles.join(', ')));
    if (!isMailbox(mailbox)) throw badText(role, `${where}.roles`);
    assigned[role] = mailbox;
  }
  return assigned;
}

/** As the server spells it, which may be in any direction. */
function isMailbox(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= 1000 && !/\p{Cc}/u.test(value)
  );
}

function nameOf(value: unknown, member: string, where: string): string {
  if (isText(value, maxName)) return value;
  throw badText(member, where);
}

function objectOf(value: unknown, where: string): Raw {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Raw;
  throw bad(l10n.t('{0} must be an object.', where));
}

function badText(member: string, where: string): MailError {
  return bad(l10n.t('{0}: “{1}” must be a text without control characters.', where, member));
}

function bad(message: string): MailError {
  return new MailError('bad-settings', message);
}
