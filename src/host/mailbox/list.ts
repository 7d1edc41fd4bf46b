import { l10n } from 'vscode';
import type { FolderId, MessageId } from '../../model/id.ts';
import type { ListFilter, ListWindow, MessageRow, SortKey } from '../../model/message.ts';
import type { SearchScope } from '../../model/search.ts';
import type { Rows, RowWindow } from '../../protocol/mailbox.ts';
import type { EngineClient } from '../engineClient.ts';

export interface Arrangement {
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  readonly filter: ListFilter;
}

export const newestFirst: Arrangement = { sort: { by: 'date', descending: true }, filter: 'all' };

/** Rows that are shown before anything is scrolled. */
const firstScreen = 100;
/** Messages of a search that are listed; more is not looked through by anybody. */
const searchLimit = 1000;

/** What stands behind a panel's list: rows by window, from the cache first. */
export interface ListSource {
  readonly folder: FolderId | undefined;
  /** The first rows where they are known without asking. */
  cached(view: number): Promise<Rows | undefined>;
  /** The first rows as the server has them. */
  fresh(view: number, signal: AbortSignal): Promise<Rows>;
  rows(window: RowWindow, signal: AbortSignal): Promise<Rows>;
  /** Takes note of a change; answers the new total, or undefined where it is none of its own. */
  onChanged(change: {
    folder: FolderId;
    changed: readonly MessageId[];
    removed: readonly MessageId[];
  }): Promise<number | undefined>;
  /** What could not be reached, in words. */
  readonly failures: readonly string[];
}

/** The messages of a folder. */
export class FolderList implements ListSource {
  readonly folder: FolderId;
  readonly failures: readonly string[] = [];
  readonly #engine: EngineClient;
  readonly #arrangement: Arrangement;
  #fresh: Promise<unknown> | undefined;

  constructor(engine: EngineClient, folder: FolderId, arrangement: Arrangement) {
    this.#engine = engine;
    this.folder = folder;
    this.#arrangement = arrangement;
  }

  async cached(view: number): Promise<Rows | undefined> {
    const window = this.#window(0, firstScreen);
    const list = await this.#engine.request('cachedList', { folder: this.folder, window });
    return list ? { view, offset: 0, ...list, cached: true } : undefined;
  }

  async fresh(view: number, signal: AbortSignal): Promise<Rows> {
    const window = this.#window(0, firstScreen);
    const params = { folder: this.folder, window, eager: true };
    const asked = this.#engine.request('list', params, { signal });
    this.#fresh = asked.catch(() => undefined);
    return { view, offset: 0, ...(await asked), cached: false };
  }

  async rows({ view, offset, limit }: RowWindow, signal: AbortSignal): Promise<Rows> {
    const params = { folder: this.folder, window: this.#window(offset, limit) };
    // While the order is not known the first answer must come first, or it would be asked twice.
    if (!(await this.#engine.request('cachedList', { ...params, window: this.#window(0, 0) })))
      await this.#fresh;
    const list = await this.#engine.request('window', params, { signal });
    return { view, offset, ...list, cached: false };
  }

  async onChanged({ folder }: { folder: FolderId }): Promise<number | undefined> {
    if (folder !== this.folder) return undefined;
    const params = { folder, window: this.#window(0, 0) };
    const known = await this.#engine.request('cachedList', params);
    return (known ?? (await this.#engine.request('window', params))).total;
  }

  #window(offset: number, limit: number): ListWindow {
    return { offset, limit, ...this.#arrangement };
  }
}

/** The messages a search found; they stay as found, but for what becomes of each. */
export class SearchList implements ListSource {
  readonly folder = undefined;
  readonly #engine: EngineClient;
  readonly #query: string;
  readonly #scope: SearchScope;
  readonly #arrangement: Arrangement;
  readonly #accountName: (id: string) => string;
  #rows: MessageRow[] = [];
  #failures: string[] = [];
  #found: Promise<void> = Promise.resolve();

  constructor(
    engine: EngineClient,
    query: string,
    scope: SearchScope,
    arrangement: Arrangement,
    accountName: (id: string) => string,
  ) {
    this.#engine = engine;
    this.#query = query;
    this.#scope = scope;
    this.#arrangement = arrangement;
    this.#accountName = accountName;
  }

  get failures(): readonly string[] {
    return this.#failures;
  }

  cached(): Promise<Rows | undefined> {
    return Promise.resolve(undefined);
  }

  async fresh(view: number, signal: AbortSignal): Promise<Rows> {
    this.#found = this.#search(signal);
    await this.#found;
    return this.#slice(view, 0, firstScreen);
  }

  /** Rows of what was found: a search that is going on or has failed is not one that found nothing. */
  async rows({ view, offset, limit }: RowWindow): Promise<Rows> {
    await this.#found;
    return this.#slice(view, offset, limit);
  }

  async #search(signal: AbortSignal): Promise<void> {
    const params = { query: this.#query, scope: this.#scope, limit: searchLimit };
    const { rows, total, failures } = await this.#engine.request('search', params, { signal });
    this.#rows = arrange(rows, this.#arrangement);
    this.#failures = failures.map(
      ({ account, error }) => `${this.#accountName(account)}: ${error.message}`,
    );
    if (total > rows.length) {
      const shown = String(rows.length);
      this.#failures.push(
        l10n.t('{0} messages match; the newest {1} are shown.', String(total), shown),
      );
    }
  }

  async onChanged(change: {
    changed: readonly MessageId[];
    removed: readonly MessageId[];
  }): Promise<number | undefined> {
    const removed = new Set(change.removed);
    const mine = new Set(this.#rows.map(({ id }) => id));
    const changed = change.changed.filter((id) => mine.has(id));
    if (changed.length === 0 && !change.removed.some((id) => mine.has(id))) return undefined;
    const now = await this.#engine.request('cachedRows', { messages: changed });
    const byId = new Map(now.map((row) => [row.id, row]));
    this.#rows = this.#rows
      .filter(({ id }) => !removed.has(id))
      .map((row) => byId.get(row.id) ?? row);
    return this.#rows.length;
  }

  #slice(view: number, offset: number, limit: number): Rows {
    const rows = this.#rows.slice(offset, offset + limit);
    return { view, offset, total: this.#rows.length, rows, cached: false };
  }
}

function arrange(rows: readonly MessageRow[], { sort, filter }: Arrangement): MessageRow[] {
  const keep: Record<ListFilter, (row: MessageRow) => boolean> = {
    all: () => true,
    unread: ({ flags }) => !flags.includes('\\Seen'),
    flagged: ({ flags }) => flags.includes('\\Flagged'),
    attachments: ({ hasAttachments }) => hasAttachments,
  };
  const key: Record<SortKey, (row: MessageRow) => string | number> = {
    date: ({ date }) => date,
    from: ({ from }) => (from[0]?.name ?? from[0]?.address ?? '').toLowerCase(),
    subject: ({ subject }) => subject.toLowerCase(),
    size: ({ size }) => size,
  };
  const of = key[sort.by];
  const direction = sort.descending ? -1 : 1;
  return rows
    .filter(keep[filter])
    .sort((a, b) => (of(a) < of(b) ? -direction : of(a) > of(b) ? direction : 0));
}
