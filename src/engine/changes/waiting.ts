import type { Change } from '../../model/change.ts';
import type { MailError } from '../../model/errors.ts';
import type { MessageId } from '../../model/id.ts';

/** How a change ended for whoever made it. */
export interface Outcome extends Change {
  /** The id of a message that was stored, where the server tells. */
  readonly appended?: MessageId;
}

interface Promised {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: MailError) => void;
}

/** Those who wait to hear how their changes end. */
export class Waiting {
  readonly #promised = new Map<string, Promised[]>();

  /** How the change will end. */
  outcome(id: string): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#promised.set(id, [...(this.#promised.get(id) ?? []), { resolve, reject }]);
    });
  }

  ids(): readonly string[] {
    return [...this.#promised.keys()];
  }

  resolve(id: string, outcome: Outcome): void {
    for (const { resolve } of this.#take(id)) resolve(outcome);
  }

  reject(id: string, error: MailError): void {
    for (const { reject } of this.#take(id)) reject(error);
  }

  #take(id: string): readonly Promised[] {
    const promised = this.#promised.get(id) ?? [];
    this.#promised.delete(id);
    return promised;
  }
}
