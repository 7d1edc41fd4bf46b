import type { MessageRow } from '../../model/message.ts';
import { requestDeadline } from '../host.ts';
import type { Host } from './hostConnection.ts';

/** Details are asked for once the list rests this long (milliseconds). */
const rest = 150;

/** Asks for previews and participants of the rows on screen: once for each row, and only at leisure. */
export class DetailsLoader {
  readonly #host: Host;
  readonly #onRows: (rows: readonly MessageRow[]) => void;
  /** The rows as they were asked about. */
  readonly #asked = new Set<string>();
  #view: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();

  constructor(host: Host, onRows: (rows: readonly MessageRow[]) => void) {
    this.#host = host;
    this.#onRows = onRows;
  }

  /** Starts over for another view. */
  reset(view: number | undefined): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#asked.clear();
    this.#view = view;
  }

  /** These rows are on screen and lack something; what was on screen before does not matter. */
  want(rows: readonly MessageRow[]): void {
    clearTimeout(this.#timer);
    const missing = rows.filter((row) => !this.#asked.has(nameOf(row)));
    if (missing.length > 0) this.#timer = setTimeout(() => void this.#ask(missing), rest);
  }

  async #ask(missing: readonly MessageRow[]): Promise<void> {
    const view = this.#view;
    if (view === undefined) return;
    const messages = missing.map(({ id }) => id);
    for (const row of missing) this.#asked.add(nameOf(row));
    const options = { signal: this.#abort.signal, deadline: requestDeadline };
    try {
      const rows = await this.#host.request('details', { view, messages }, options);
      if (view === this.#view) this.#onRows(rows);
    } catch {
      // The list is complete without them; they are asked for when the rows are seen again.
      if (view === this.#view) for (const row of missing) this.#asked.delete(nameOf(row));
    }
  }
}

/** A conversation with another message, or another flag, is worth another question. */
function nameOf({ id, conversation, flags }: MessageRow): string {
  return conversation ? JSON.stringify([id, conversation.count, flags]) : id;
}

/** Whether a row on screen shows less than it could. */
export function lacksDetails({ preview, conversation }: MessageRow, previews: boolean): boolean {
  const { count = 1, participants, flagged } = conversation ?? {};
  return (
    (previews && preview === undefined) ||
    (count > 1 && (participants === undefined || flagged === undefined))
  );
}
