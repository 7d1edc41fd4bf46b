import * as l10n from '@vscode/l10n';
import type { AccountSettings, Secret } from '../model/account.ts';
import { MailError } from '../model/errors.ts';
import { sampleSettings } from '../model/sample.ts';
import type { ClientOptions } from './client.ts';
import { sampleTransport } from './sampleTransport.ts';
import { createTransport } from './transport.ts';

export interface SessionOptions {
  /** COMPRESS comes first: for what is big and may wait a round trip. */
  readonly expendable?: boolean;
}

/** How imapflow is to connect, and how much it takes in before it gives up on a server. */
export function clientOptions(
  settings: AccountSettings,
  secret: Secret,
  { expendable = false }: SessionOptions,
): ClientOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    // Never opportunistic: a stripped STARTTLS must not cost the password.
    doSTARTTLS: settings.security === 'starttls',
    transport: isSample(settings)
      ? sampleTransport
      : createTransport(settings.host, settings.trustedCertificate),
    auth:
      'password' in secret
        ? { user: settings.user, pass: secret.password, ...loginMethod(secret.password) }
        : { user: settings.user, accessToken: secret.accessToken },
    logger: false,
    // Nothing of it is not there as an extension, and some servers only think they have it.
    disableIMAP4rev2: true,
    disableAutoIdle: true,
    compressFirst: expendable,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    // The probes of the pool notice a dead connection long before this does.
    socketTimeout: 10 * 60_000,
    maxLineLength: 16 * 2 ** 20,
    maxLiteralSize: 64 * 2 ** 20,
    maxResponseSize: 80 * 2 ** 20,
  };
}

/** LOGIN takes one round trip where AUTHENTICATE takes two; it cannot carry every password. */
function loginMethod(password: string): { loginMethod?: string } {
  return /^[\x20-\x7e]*$/.test(password) ? { loginMethod: 'LOGIN' } : {};
}

/** @throws MailError 'insecure' for a password in clear to anything but this machine */
export function checkSecurity(settings: AccountSettings): void {
  if (settings.security !== 'none' || isLoopback(settings.host) || isSample(settings)) return;
  throw new MailError(
    'insecure',
    l10n.t(
      'Without encryption the password would be readable on the way to {0}. Choose TLS or STARTTLS.',
      settings.host,
    ),
  );
}

/** Its server is in this process: nothing is sent anywhere. */
function isSample({ host }: AccountSettings): boolean {
  return host === sampleSettings.host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
