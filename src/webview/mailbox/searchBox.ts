import { MailError } from '../../model/errors.ts';
import { messageOf, requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';

export type Scope = 'folder' | 'account';

/** What a search tells the panel. */
export interface SearchCallbacks {
  /** Something else is to be drawn. */
  onChange(): void;
  onBusy(busy: boolean): void;
  /** The result is there, or the field was left. */
  onDone(): void;
}

/** The text that is searched for, where, and what was wrong with it. */
export class SearchBox {
  readonly #host: Host;
  readonly #callbacks: SearchCallbacks;
  #text = '';
  #scope: Scope;
  #error: string | undefined;

  constructor(host: Host, scope: Scope, callbacks: SearchCallbacks) {
    this.#host = host;
    this.#scope = scope;
    this.#callbacks = callbacks;
  }

  get text(): string {
    return this.#text;
  }

  get scope(): Scope {
    return this.#scope;
  }

  get error(): string | undefined {
    return this.#error;
  }

  set text(text: string) {
    this.#text = text;
    this.#error = undefined;
    this.#callbacks.onChange();
  }

  set scope(scope: Scope) {
    this.#scope = scope;
    this.#callbacks.onChange();
  }

  /** Searches for what was typed; nothing typed returns to the folder. */
  async run(): Promise<void> {
    const query = this.#text.trim();
    this.#error = undefined;
    this.#callbacks.onBusy(true);
    try {
      const params = { query, scope: this.#scope };
      await this.#host.request('search', params, { deadline: requestDeadline });
      this.#callbacks.onBusy(false);
      this.#callbacks.onDone();
    } catch (error) {
      this.#callbacks.onBusy(false);
      if (!MailError.is(error, 'cancelled')) this.#error = messageOf(error);
      this.#callbacks.onChange();
    }
  }

  /** Empties the field; `searched`: a result is shown, and the folder comes back. */
  clear(searched: boolean): void {
    this.text = '';
    if (searched) void this.run();
    else this.#callbacks.onDone();
  }
}
