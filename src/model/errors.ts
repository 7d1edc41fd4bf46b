import type { OfferedCertificate } from './account.ts';

/** Why something failed, for programs; the message says it for people. */
export type MailErrorCode =
  | 'auth-failed'
  | 'offline'
  | 'timeout'
  | 'tls'
  | 'certificate'
  | 'insecure'
  | 'not-found'
  | 'stale-id'
  | 'not-permitted'
  | 'over-quota'
  | 'bad-query'
  | 'bad-settings'
  | 'too-large'
  | 'unsupported'
  | 'cannot-undo'
  | 'server-error'
  | 'cancelled';

/** What a failure carries besides its message. */
export interface MailErrorDetails {
  /** The server's own words where it gave some. */
  readonly serverText?: string;
  /** With 'bad-query': offset of the fault in the query, in UTF-16 units. */
  readonly position?: number;
  /** With 'certificate': the one that was offered. */
  readonly certificate?: OfferedCertificate;
  /** The change that failed, where it is kept to be tried again or discarded. */
  readonly change?: string;
}

/** The only error that leaves the engine: what went wrong and what to do, never a secret. */
export class MailError extends Error {
  readonly code: MailErrorCode;
  // `declare`: a field that nobody set must not exist at all.
  declare readonly serverText?: string;
  declare readonly position?: number;
  declare readonly certificate?: OfferedCertificate;
  declare readonly change?: string;

  constructor(code: MailErrorCode, message: string, details: MailErrorDetails = {}) {
    super(message);
    this.name = 'MailError';
    this.code = code;
    if (details.serverText !== undefined) this.serverText = details.serverText;
    if (details.position !== undefined) this.position = details.position;
    if (details.certificate !== undefined) this.certificate = details.certificate;
    if (details.change !== undefined) this.change = details.change;
  }

  /** Whether `error` is a MailError, and of this code where one is given. */
  static is(error: unknown, code?: MailErrorCode): error is MailError {
    return error instanceof MailError && (code === undefined || error.code === code);
  }
}
