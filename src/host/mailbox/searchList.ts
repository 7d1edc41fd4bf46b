import { l10n } from 'vscode';
import type { MessagesChanged } from '../../model/change.ts';
import { flagged, hasFlag, seen } from '../../model/flags.ts';
import type { MessageId } from '../../model/id.ts';
import type { ListFilter, MessageRow, SortKey } from '../../model/message.ts';
import type { SearchScope } from '../../model/search.ts';
import type { Arrangement, Rows, RowWindow } from '../../protocol/mailbox.ts';
import type { EngineClient } from '../engineClient.ts';
import { firstScreen, type ListSource, type ListUpdate } from './listSource.ts';

/** Messages of a search that are listed; more is not looked through by anybody. */
const searchLimit = 1000;

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

  async details(
    messages: readonly MessageId[],
    signal: AbortSignal,
  ): Promise<readonly MessageRow[]> {
    const params = { messages, conversations: false };
    const rows = await this.#engine.request('details', params, { signal });
    this.#take(rows);
    return rows;
  }

  /** What a search found stands alone. */
  members(message: MessageId): Promise<readonly MessageRow[]> {
    return Promise.resolve(this.#rows.filter(({ id }) => id === message));
  }

  everything(): ReturnType<ListSource['everything']> {
    const messages = this.#rows.map(({ id }) => id);
    return Promise.resolve({ messages, rows: messages.length });
  }

  async onChanged(change: MessagesChanged): Promise<ListUpdate | undefined> {
    const removed = new Set(change.removed);
    const mine = new Set(this.#rows.map(({ id }) => id));
    const changed = change.changed.filter((id) => mine.has(id));
    const left = change.removed.some((id) => mine.has(id));
    if (changed.length === 0 && !left) return undefined;
    const now = await this.#engine.request('cachedRows', { messages: changed });
    this.#rows = this.#rows.filter(({ id }) => !removed.has(id));
    this.#take(now);
    return left ? { total: this.#rows.length } : { changed: now };
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

  #take(rows: readonly MessageRow[]): void {
    const byId = new Map(rows.map((row) => [row.id, row]));
    this.#rows = this.#rows.map((row) => byId.get(row.id) ?? row);
  }

  #slice(view: number, offset: number, limit: number): Rows {
    const rows = this.#rows.slice(offset, offset + limit);
    return { view, offset, total: this.#rows.length, rows, cached: false };
  }
}

function arrange(rows: readonly MessageRow[], { sort, filter }: Arrangement): MessageRow[] {
  const keep: Record<ListFilter, (row: MessageRow) => boolean> = {
    all: () => true,
    unread: ({ flags }) => !hasFlag(flags, seen),
    flagged: ({ flags }) => hasFlag(flags, flagged),
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
