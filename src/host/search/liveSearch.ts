import type { Disposable } from '../../model/event.ts';
import type { MessageRow } from '../../model/message.ts';
import type { SearchFailure, SearchProgress } from '../../model/search.ts';
import type { EngineInterface } from '../../protocol/engine.ts';

type Requests = EngineInterface['requests'];
type FoundEvent = EngineInterface['events']['found'];

/** What a live search needs of the engine. */
export interface SearchEngine {
  request<K extends 'openSearch' | 'foundRows' | 'closeSearch' | 'details'>(
    name: K,
    params: Requests[K]['params'],
  ): Promise<Requests[K]['result']>;
  onFound(listener: (event: FoundEvent) => void): Disposable;
}

/** What is to be shown of a search. */
export interface Found {
  /** What the rows are of; empty where nothing is asked. */
  readonly query: string;
  readonly rows: readonly MessageRow[];
  readonly busy: boolean;
  readonly failures: readonly SearchFailure[];
  readonly notes: readonly string[];
  /** Why what is typed cannot be asked; the rows are those of the query before. */
  readonly fault?: string;
}

/** Milliseconds without a key before anything is asked. */
const pause = 200;
/** Rows that are shown. */
export const resultLimit = 30;

const nothing: Found = { query: '', rows: [], busy: false, failures: [], notes: [] };

let opened = 0;

/** The search behind a field: a newer one ends the older, on the servers as well. */
export class LiveSearch implements Disposable {
  readonly #engine: SearchEngine;
  readonly #onChange: (found: Found) => void;
  readonly #listening: Disposable;
  #found = nothing;
  #wanted = '';
  #timer: NodeJS.Timeout | undefined;
  /** The one that is open in the engine. */
  #id: string | undefined;
  /** How far it has come, until the rows of that are asked for. */
  #progress: SearchProgress | undefined;
  #asking = false;

  constructor(engine: SearchEngine, onChange: (found: Found) => void) {
    this.#engine = engine;
    this.#onChange = onChange;
    this.#listening = engine.onFound(({ search, progress }) => {
      if (search !== this.#id) return;
      this.#progress = progress;
      void this.#refresh();
    });
  }

  /** The search is another one: it begins once nothing is typed for a moment, or at once. */
  start(text: string, atOnce = false): void {
    const query = text.trim();
    if (query === this.#wanted) return;
    this.#wanted = query;
    this.#close();
    if (query === '') this.#show(nothing);
    else {
      this.#show({ ...this.#found, busy: true });
      this.#timer = setTimeout(() => void this.#open(query), atOnce ? 0 : pause);
    }
  }

  /** Ends it, on the servers as well. */
  dispose(): void {
    this.#close();
    this.#listening.dispose();
  }

  async #open(query: string): Promise<void> {
    const search = `quick ${++opened}`;
    this.#id = search;
    const params = { search, query, scope: 'everywhere', limit: resultLimit } as const;
    try {
      const { rows } = await this.#engine.request('openSearch', params);
      if (search === this.#id) this.#show({ ...nothing, query, rows, busy: true });
    } catch (error) {
      if (search !== this.#id) return;
      const fault = error instanceof Error ? error.message : String(error);
      this.#show({ ...this.#found, busy: false, failures: [], notes: [], fault });
    }
  }

  /** Asks for the rows as they stand, once for all that is told meanwhile. */
  async #refresh(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.#progress && this.#id !== undefined) {
      const search = this.#id;
      const { done, failures, notes } = this.#progress;
      this.#progress = undefined;
      const params = { search, offset: 0, limit: resultLimit };
      // What cannot be had leaves the rows as they are.
      const list = await this.#engine.request('foundRows', params).catch(() => this.#found);
      if (search !== this.#id) continue;
      this.#show({ ...this.#found, rows: list.rows, busy: !done, failures, notes });
    }
    this.#asking = false;
    if (this.#id !== undefined && !this.#found.busy) await this.#addPreviews(this.#id);
  }

  /** First words of what was found, once nothing else is asked for. */
  async #addPreviews(search: string): Promise<void> {
    const unknown = this.#found.rows.filter(({ preview }) => preview === undefined);
    const byFolder = Map.groupBy(unknown, ({ folder }) => folder);
    const asked = [...byFolder.values()].map((rows) => {
      const params = { messages: rows.map(({ id }) => id), conversations: false };
      return this.#engine.request('details', params).catch(() => []);
    });
    const known = new Map((await Promise.all(asked)).flat().map((row) => [row.id, row]));
    if (search !== this.#id || known.size === 0) return;
    this.#show({ ...this.#found, rows: this.#found.rows.map((row) => known.get(row.id) ?? row) });
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#progress = undefined;
    const search = this.#id;
    this.#id = undefined;
    if (search !== undefined)
      void this.#engine.request('closeSearch', { search }).catch(() => undefined);
  }

  #show(found: Found): void {
    this.#found = found;
    this.#onChange(found);
  }
}
