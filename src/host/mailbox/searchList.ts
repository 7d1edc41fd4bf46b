import type { Disposable } from 'vscode';
import type { MessagesChanged } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import { folderOf, type MessageId } from '../../model/id.ts';
import type { MessageList, MessageRow } from '../../model/message.ts';
import type { SearchProgress, ViewScope } from '../../model/search.ts';
import type { Arrangement, Rows, RowWindow } from '../../protocol/mailbox.ts';
import type { EngineClient } from '../engineClient.ts';
import { filtered } from '../search/filtered.ts';
import { firstScreen, type ListSource, type ListUpdate } from './listSource.ts';

/** Changed rows that are sent; of more the webview asks for those on its screen. */
const fewRows = 100;

let opened = 0;

/** What a search finds: from the cache at once, then from the servers, and what becomes of it. */
export class SearchList implements ListSource {
  readonly folder = undefined;
  readonly #engine: EngineClient;
  readonly #query: string;
  readonly #scope: ViewScope;
  readonly #sort: Arrangement['sort'];
  readonly #id = `list ${++opened}`;
  readonly #listening: readonly Disposable[];
  readonly #onProgress: (progress: SearchProgress) => void;
  #first: Promise<MessageList> | undefined;
  #progress: SearchProgress | undefined;
  #onDone: (() => void) | undefined;

  /** `onProgress` is told how far it has come, and whenever it holds something else. */
  constructor(
    engine: EngineClient,
    terms: { readonly query: string; readonly scope: ViewScope },
    arrangement: Arrangement,
    onProgress: (progress: SearchProgress) => void,
  ) {
    this.#engine = engine;
    this.#query = filtered(terms.query, arrangement.filter);
    this.#scope = terms.scope;
    this.#sort = arrangement.sort;
    this.#onProgress = onProgress;
    this.#listening = [
      engine.onFound(({ search, progress }) => {
        if (search === this.#id) this.#take(progress);
      }),
      // What was held is gone with the engine: whoever refreshes begins anew.
      engine.onCrashed(() => {
        this.#first = undefined;
        this.#onDone?.();
      }),
    ];
  }

  /** Ends the search, on the servers as well. */
  dispose(): void {
    for (const each of this.#listening) each.dispose();
    this.#onDone?.();
    void this.#engine.request('closeSearch', { search: this.#id }).catch(() => undefined);
  }

  /** The first rows as they stand; the first time, what the cache finds. */
  async cached(view: number): Promise<Rows | undefined> {
    const list = this.#first ? this.#ask(0, firstScreen) : (this.#first = this.#open());
    const { total, rows } = await list;
    return { view, offset: 0, total, rows, cached: true };
  }

  /** The first rows once every server has answered; asks them again where they have. */
  async fresh(view: number, signal: AbortSignal): Promise<Rows> {
    if (!this.#first || this.#progress?.done) this.#first = this.#open();
    await this.#first;
    if (!this.#isDone)
      await new Promise<void>((resolve) => {
        this.#onDone = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    return this.rows({ view, offset: 0, limit: firstScreen }, signal);
  }

  async rows({ view, offset, limit }: RowWindow, signal: AbortSignal): Promise<Rows> {
    const ask = (): Promise<MessageList> => this.#ask(offset, limit, signal);
    const list = await ask().catch(async (error: unknown) => {
      // A tab goes on with what a panel has closed; or the engine has started anew.
      if (!MailError.is(error, 'cancelled') || signal.aborted) throw error;
      await this.#open();
      return ask();
    });
    return { view, offset, ...list, cached: false };
  }

  /** Previews are asked for folder by folder. */
  async details(
    messages: readonly MessageId[],
    signal: AbortSignal,
  ): Promise<readonly MessageRow[]> {
    const byFolder = Map.groupBy(messages, folderOf);
    const rows = await Promise.all(
      [...byFolder.values()].map((each) =>
        this.#engine.request('details', { messages: each, conversations: false }, { signal }),
      ),
    );
    return rows.flat();
  }

  /** What a search found stands alone. */
  members(message: MessageId): Promise<readonly MessageRow[]> {
    return this.#engine.request('cachedRows', { messages: [message] });
  }

  async everything(): ReturnType<ListSource['everything']> {
    const messages = await this.#engine.request('foundMessages', { search: this.#id });
    return { messages, rows: messages.length };
  }

  /** What comes and goes the search itself tells. */
  async onChanged({ changed }: MessagesChanged): Promise<ListUpdate | undefined> {
    if (changed.length === 0) return undefined;
    if (changed.length > fewRows) return {};
    return { changed: await this.#engine.request('cachedRows', { messages: changed }) };
  }

  get #isDone(): boolean {
    return this.#progress?.done === true;
  }

  #ask(offset: number, limit: number, signal?: AbortSignal): Promise<MessageList> {
    const params = { search: this.#id, offset, limit };
    return this.#engine.request('foundRows', params, { signal });
  }

  async #open(): Promise<MessageList> {
    this.#progress = undefined;
    try {
      return await this.#engine.request('openSearch', {
        search: this.#id,
        query: this.#query,
        scope: this.#scope,
        sort: this.#sort,
        limit: firstScreen,
      });
    } catch (error) {
      this.#first = undefined;
      throw error;
    }
  }

  #take(progress: SearchProgress): void {
    this.#progress = progress;
    this.#onProgress(progress);
    if (progress.done) this.#onDone?.();
  }
}
