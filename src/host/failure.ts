import { l10n, type LogOutputChannel, window } from 'vscode';
import { MailError } from '../model/errors.ts';

/** Whatever was thrown, as the error of the contract. */
export function asMailError(error: unknown): MailError {
  if (MailError.is(error)) return error;
  return new MailError('server-error', error instanceof Error ? error.message : String(error));
}

/** Shows failures to people, one message each, and writes them to the log. */
export class Failures {
  readonly #log: LogOutputChannel;

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /** Says what went wrong; what the user stopped goes without a word. */
  show(error: unknown, retry?: () => void): void {
    const failure = asMailError(error);
    if (failure.code === 'cancelled') return;
    this.#log.error(`${failure.code}: ${failure.message}`);
    const again = l10n.t('Retry');
    const shown = window.showErrorMessage(failure.message, ...(retry ? [again] : []));
    void shown.then((answer) => {
      if (answer === again) retry?.();
    });
  }
}
