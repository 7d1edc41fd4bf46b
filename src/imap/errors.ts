import * as l10n from '@vscode/l10n';
import type { AccountSettings } from '../model/account.ts';
import { MailError, type MailErrorCode, type MailErrorDetails } from '../model/errors.ts';
import { meaningOf } from './quirks.ts';
import { CertificateError } from './transport.ts';

/** What imapflow, Node's sockets and our own transport hang on an error; nothing else is read. */
interface ForeignError {
  throttleReset?: unknown;
  message?: unknown;
  code?: unknown;
  authenticationFailed?: unknown;
  tlsFailed?: unknown;
  serverResponseCode?: unknown;
  responseStatus?: unknown;
  responseText?: unknown;
  response?: unknown;
  certificate?: unknown;
  reason?: unknown;
}

type Server = Pick<AccountSettings, 'host' | 'port' | 'user'>;

const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
]);
const lost = new Set([
  'NoConnection',
  'EConnectionClosed',
  'ECONNRESET',
  'EPIPE',
  'StateLogout',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
]);
const timeouts = new Set([
  'ETIMEDOUT',
  'ETIMEOUT',
  'CONNECT_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'LockTimeout',
]);
const tooLarge = new Set([
  'LineTooLarge',
  'LiteralTooLarge',
  'ResponseTooLarge',
  'TooManyTokens',
  'TooManyResponses',
]);
const notImap = new Set([
  'MAIL_NOT_IMAP',
  'GREETING_TIMEOUT',
  'InvalidResponse',
  'MissingTag',
  'UnexpectedTag',
]);

/** RFC 5530 and RFC 9051 §7.1 response codes that have a code of their own in the contract. */
const responseCodes: Record<string, MailErrorCode> = {
  OVERQUOTA: 'over-quota',
  APPENDLIMIT: 'too-large',
  TOOBIG: 'too-large',
  NOPERM: 'not-permitted',
  CANNOT: 'not-permitted',
  ALREADYEXISTS: 'not-permitted',
  NONEXISTENT: 'not-found',
  TRYCREATE: 'not-found',
  AUTHENTICATIONFAILED: 'auth-failed',
  AUTHORIZATIONFAILED: 'auth-failed',
  EXPIRED: 'auth-failed',
  PRIVACYREQUIRED: 'insecure',
};

/** The server asks to be left alone for a while. */
export class ThrottledError extends MailError {
  /** Milliseconds. */
  readonly retryAfter: number;

  constructor(message: string, retryAfter: number, details: MailErrorDetails) {
    super('server-error', message, details);
    this.retryAfter = retryAfter;
  }
}

/** Milliseconds where it does not say how long. */
const usualPause = 60_000;

/** @throws MailError 'cancelled' */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

/** The id is of a numbering (UIDVALIDITY) that the server has given up. */
export function staleId(): MailError {
  return new MailError(
    'stale-id',
    l10n.t('The server has renumbered the folder. Refresh it and try again.'),
  );
}

export function cancelled(): MailError {
  return new MailError('cancelled', l10n.t('Cancelled.'));
}

/** Any failure of a session in the words and codes of the contract. Never holds a secret. */
export function toMailError(error: unknown, server: Server): MailError {
  if (MailError.is(error)) return error;
  if (error instanceof Error && error.name === 'AbortError') return cancelled();
  const foreign: ForeignError = typeof error === 'object' && error !== null ? error : {};
  const serverText = serverWords(foreign);
  const details: MailErrorDetails = {
    ...(serverText === undefined ? {} : { serverText }),
    ...(error instanceof CertificateError ? { certificate: error.certificate } : {}),
  };
  const pause = pauseOf(foreign, serverText);
  if (pause !== undefined) {
    const seconds = String(Math.ceil(pause / 1000));
    const words = l10n.t('{0} asks to be left alone for {1} seconds.', server.host, seconds);
    return new ThrottledError(words, pause, details);
  }
  const { code, message } = describe(foreign, server, serverText, String(foreign.message ?? error));
  return new MailError(code, message, details);
}

/** Milliseconds for which the server wants no more commands or connections (RFC 5530 LIMIT). */
function pauseOf(error: ForeignError, serverText: string | undefined): number | undefined {
  if (error.code === 'ETHROTTLE') return Number(error.throttleReset) || usualPause;
  const limited =
    error.serverResponseCode === 'LIMIT' ||
    /^\[LIMIT\]|rate limit|too many (simultaneous )?connections/i.test(serverText ?? '');
  return limited ? usualPause : undefined;
}

function describe(
  error: ForeignError,
  { host, port, user }: Server,
  serverText: string | undefined,
  fallback: string,
): { code: MailErrorCode; message: string } {
  const code = typeof error.code === 'string' ? error.code : '';
  const meaning = meaningOf(serverText ?? '', host);
  if (meaning) return meaning;
  if (error.authenticationFailed) {
    return {
      code: 'auth-failed',
      message: l10n.t(
        '{0} refused the sign-in of “{1}”. Check the user name and password.',
        host,
        user,
      ),
    };
  }
  if (code === 'MAIL_CERTIFICATE') return { code: 'certificate', message: String(error.message) };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      code: 'offline',
      message: l10n.t(
        'The server “{0}” could not be found. Check its name and your network.',
        host,
      ),
    };
  }
  if (unreachable.has(code)) {
    return {
      code: 'offline',
      message: l10n.t(
        '{0} refuses connections on port {1}. Check server and port.',
        host,
        String(port),
      ),
    };
  }
  if (lost.has(code))
    return { code: 'offline', message: l10n.t('The connection to {0} was lost. Try again.', host) };
  if (timeouts.has(code))
    return { code: 'timeout', message: l10n.t('{0} did not answer in time. Try again.', host) };
  if (tooLarge.has(code)) {
    return { code: 'too-large', message: l10n.t('{0} sent more than can be taken in.', host) };
  }
  if (error.tlsFailed || /^(ERR_SSL|ERR_TLS|EPROTO|STARTTLS_)/.test(code)) {
    return {
      code: 'tls',
      message: l10n.t(
        '{0} offers no secure connection on port {1} in this way. Check port and security.',
        host,
        String(port),
      ),
    };
  }
  if (notImap.has(code) || code.startsWith('ParserError')) {
    return {
      code: 'server-error',
      message: l10n.t(
        '{0} does not speak IMAP on port {1}. Check server and port.',
        host,
        String(port),
      ),
    };
  }
  return refusal(error, host, serverText, fallback);
}

/** A tagged NO or BAD, or something nobody foresaw. */
function refusal(
  error: ForeignError,
  host: string,
  serverText: string | undefined,
  fallback: string,
): { code: MailErrorCode; message: string } {
  const told = error.serverResponseCode;
  const responseCode = typeof told === 'string' ? told : bracketed(serverText);
  const code = responseCodes[responseCode?.toUpperCase() ?? ''] ?? 'server-error';
  const words = (serverText ?? fallback).replace(/^\[[^\]]*\]\s*/, '');
  return { code, message: l10n.t('{0} refused: {1}', host, words) };
}

function bracketed(text: string | undefined): string | undefined {
  return /^\[([A-Z-]+)/i.exec(text ?? '')?.[1];
}

function serverWords(error: ForeignError): string | undefined {
  for (const words of [error.responseText, error.response, error.reason])
    if (typeof words === 'string' && words !== '') return printable(words).slice(0, 500);
  return undefined;
}

/** One line without controls: server text is shown to people. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
}
