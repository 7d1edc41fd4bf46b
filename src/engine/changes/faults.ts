import * as l10n from '@vscode/l10n';
import { MailError } from '../../model/errors.ts';
import type { JournalledChange } from './step.ts';

/** Whether the network is to blame: then the change waits, and is neither done nor refused. */
export function isNetworkFault(error: MailError): boolean {
  return ['offline', 'timeout', 'auth-failed', 'tls', 'certificate', 'cancelled'].includes(
    error.code,
  );
}

/** Whatever was thrown, as the error of the contract. */
export function asMailError(error: unknown): MailError {
  if (MailError.is(error)) return error;
  return new MailError('server-error', error instanceof Error ? error.message : String(error));
}

/** The user has stopped or discarded it. */
export function stoppedError({ publicId }: JournalledChange): MailError {
  return new MailError('cancelled', l10n.t('Cancelled.'), { change: publicId });
}

/** Other programs were faster with some or all of the messages. */
export function goneError({ gone, total, publicId, undoes }: JournalledChange): MailError {
  const details = { change: publicId };
  if (undoes !== undefined && gone === total)
    return new MailError('cannot-undo', l10n.t('The messages are not there any more.'), details);
  if (gone < total) {
    return new MailError(
      'not-found',
      l10n.t('{0} of {1} messages were gone already; the rest is done.', gone, total),
      details,
    );
  }
  return new MailError(
    'not-found',
    total === 1
      ? l10n.t('The message is gone; another program has moved or deleted it.')
      : l10n.t('The messages are gone; another program has moved or deleted them.'),
    details,
  );
}
