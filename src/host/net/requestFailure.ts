import * as l10n from '@vscode/l10n';
import { MailError } from '../../model/errors.ts';

const unreachable = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** What the verification of a certificate fails with, by OpenSSL's names as Node tells them. */
const certificateFault =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERR_TLS_CERT_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_)/;

/** Why a request to `host` failed, as the error of the contract. */
export function requestFailure(
  error: unknown,
  host: string,
  deadline: AbortSignal,
  cancelled?: AbortSignal,
): MailError {
  if (MailError.is(error)) return error;
  if (cancelled?.aborted) return new MailError('cancelled', l10n.t('Cancelled.'));
  if (deadline.aborted) {
    return new MailError('timeout', l10n.t('“{0}” took too long to answer.', host));
  }
  const code = codeOf(error);
  if (code === 'ETIMEDOUT') {
    return new MailError('timeout', l10n.t('“{0}” took too long to answer.', host));
  }
  if (unreachable.has(code)) {
    return new MailError('offline', l10n.t('“{0}” cannot be reached.', host));
  }
  if (certificateFault.test(code)) {
    return new MailError('certificate', l10n.t('The certificate of “{0}” is not valid.', host));
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return new MailError('tls', l10n.t('There is no safe connection to “{0}”.', host));
  }
  return new MailError('server-error', l10n.t('“{0}” did not answer as it should.', host));
}

/** With several addresses tried, Node throws one error that holds them; the first tells enough. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}
