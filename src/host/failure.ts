import { l10n, type LogOutputChannel, window } from 'vscode';
import { MailError } from '../model/errors.ts';
import type { ChangeId } from '../model/id.ts';
import type { EngineInterface } from '../protocol/engine.ts';
import { plain } from './plain.ts';

/** Whatever was thrown, as the error of the contract. */
export function asMailError(error: unknown): MailError {
  if (MailError.is(error)) return error;
  return new MailError('server-error', error instanceof Error ? error.message : String(error));
}

type FailedChange = EngineInterface['events']['changeFailed'];

interface ChangeRequests {
  request(name: 'retryChange' | 'discardChange', params: { change: ChangeId }): Promise<unknown>;
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
    // A change that failed is told by the engine's event, with Retry and Discard.
    if (failure.code === 'cancelled' || failure.change !== undefined) return;
    this.#log.error(`${failure.code}: ${failure.message}`);
    const again = l10n.t('Retry');
    const shown = window.showErrorMessage(plain(failure.message), ...(retry ? [again] : []));
    void shown.then((answer) => {
      if (answer === again) retry?.();
    });
  }

  /** Says that a change failed; one that is kept can be tried again or discarded. */
  async showChange(failed: FailedChange, requests: ChangeRequests): Promise<void> {
    const { change, description, message, kept } = failed;
    this.#log.error(`${description}: ${message}`);
    const text = `${description}: ${message}`;
    if (!kept) return void window.showWarningMessage(plain(text));
    const [retry, discard] = [l10n.t('Retry'), l10n.t('Discard')];
    const answer = await window.showErrorMessage(plain(text), retry, discard);
    try {
      if (answer === retry) await requests.request('retryChange', { change });
      else if (answer === discard) await requests.request('discardChange', { change });
    } catch (error) {
      this.show(error);
    }
  }
}
