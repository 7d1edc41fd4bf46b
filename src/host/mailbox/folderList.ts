import type { MessagesChanged } from '../../model/change.ts';
import type { FolderId, MessageId } from '../../model/id.ts';
import type { ListWindow, MessageRow } from '../../model/message.ts';
import type { Arrangement, Rows, RowWindow } from '../../protocol/mailbox.ts';
import type { EngineClient } from '../engineClient.ts';
import { firstScreen, type ListSource, type ListUpdate } from './listSource.ts';

/** Changed rows that are sent; of more the webview asks for those on its screen. */
const fewRows = 100;

/** The messages of a folder, or its conversations. */
export class FolderList implements ListSource {
  readonly folder: FolderId;
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

  details(messages: readonly MessageId[], signal: AbortSignal): Promise<readonly MessageRow[]> {
    const { conversations } = this.#arrangement;
    return this.#engine.request('details', { messages, conversations }, { signal });
  }

  members(message: MessageId, signal: AbortSignal): Promise<readonly MessageRow[]> {
    return this.#engine.request('members', { message }, { signal });
  }

  async everything(): ReturnType<ListSource['everything']> {
    const params = { folder: this.folder, window: this.#order };
    const { set, rows } = await this.#engine.request('everything', params);
    return { set, rows };
  }

  async onChanged(change: MessagesChanged): Promise<ListUpdate | undefined> {
    const { folder, added, changed, removed, rearranged } = change;
    if (folder !== this.folder) return undefined;
    const moved = rearranged === true || added.length > 0 || removed.length > 0;
    // A conversation's row says what none of its messages says alone.
    if (!moved && !this.#arrangement.conversations && changed.length <= fewRows)
      return { changed: await this.#engine.request('cachedRows', { messages: changed }) };
    const params = { folder, window: this.#window(0, 0) };
    const known = await this.#engine.request('cachedList', params);
    return known ? { total: known.total } : {};
  }

  /** Nothing is held for it. */
  dispose(): void {
    this.#fresh = undefined;
  }

  get #order(): Omit<ListWindow, 'offset' | 'limit'> {
    const { sort, filter, conversations } = this.#arrangement;
    return { sort, filter, conversations };
  }

  #window(offset: number, limit: number): ListWindow {
    return { offset, limit, ...this.#order };
  }
}
