import * as l10n from '@vscode/l10n';
import type { AccountId } from '../../model/account.ts';
import type { MessagesChanged } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import type { MessageId } from '../../model/id.ts';
import type { ListWindow, MessageList } from '../../model/message.ts';
import type { SearchProgress, SearchResult, SearchScope, ViewScope } from '../../model/search.ts';
import type { EngineInterface, SearchId } from '../../protocol/engine.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { newestFirst, orderOf } from '../order.ts';
import { readQuery } from '../queryFaults.ts';
import { unreadIn } from './countUnread.ts';
import { HeldSearch } from './heldSearch.ts';
import { checkFolders, enginesIn } from './scope.ts';

/** Searches that are held open; the one opened first ends when there is one more. */
const mostOpen = 24;

type OpenSearch = EngineInterface['requests']['openSearch']['params'];

/** The searches that are held open, over all accounts. */
export class Searches {
  readonly #accounts: ReadonlyMap<AccountId, AccountEngine>;
  readonly #onFound: (search: SearchId, progress: SearchProgress) => void;
  readonly #open = new Map<SearchId, HeldSearch>();

  constructor(
    accounts: ReadonlyMap<AccountId, AccountEngine>,
    onFound: (search: SearchId, progress: SearchProgress) => void,
  ) {
    this.#accounts = accounts;
    this.#onFound = onFound;
  }

  /**
   * Begins a search: what the cache finds; the servers are asked meanwhile.
   * @throws MailError 'bad-query', 'not-found'
   */
  open({ search, query, scope, sort, limit }: OpenSearch): MessageList {
    this.close(search);
    const held = this.#begin(query, scope, sort, (progress) => this.#onFound(search, progress));
    this.#open.set(search, held);
    const [first] = this.#open.keys();
    if (first !== undefined && this.#open.size > mostOpen) this.close(first);
    const list = held.local(limit);
    void held.ask().catch(() => undefined);
    return list;
  }

  /** @throws MailError 'cancelled' where the search has ended */
  window(
    search: SearchId,
    offset: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<MessageList> {
    return this.#held(search).window(offset, limit, signal);
  }

  everything(search: SearchId, signal?: AbortSignal): Promise<readonly MessageId[]> {
    return this.#held(search).everything(signal);
  }

  close(search: SearchId): void {
    this.#open.get(search)?.close();
    this.#open.delete(search);
  }

  closeAll(): void {
    for (const search of this.#open.keys()) this.close(search);
  }

  onMessagesChanged(event: MessagesChanged): void {
    for (const held of this.#open.values())
      void held.onMessagesChanged(event).catch(() => undefined);
  }

  /**
   * Searches once: waits for every server, and answers with the newest.
   * @throws MailError of an account that was asked alone and failed
   */
  async once(
    text: string,
    scope: SearchScope,
    limit: number,
    signal?: AbortSignal,
  ): Promise<SearchResult> {
    const held = this.#begin(text, scope, undefined, () => undefined);
    const stop = (): void => held.close();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      await held.ask();
      const { failures } = held.progress;
      const whole = failures.find(({ folder }) => folder === undefined);
      // With a single account there is nothing left to show beside the failure.
      if (whole && scope !== 'everywhere') throw whole.error;
      const { rows } = await held.window(0, limit, signal);
      return { total: held.progress.total, rows, failures: held.progress.failures };
    } finally {
      signal?.removeEventListener('abort', stop);
      held.close();
    }
  }

  /** How many unread messages match. @throws MailError 'bad-query', and where an account fails */
  async countUnread(text: string, scope: ViewScope, signal?: AbortSignal): Promise<number> {
    const query = readQuery(text);
    const engines = enginesIn(this.#accounts, scope);
    const counts = await Promise.all(
      engines.map((engine) => unreadIn(engine, query, scope, signal)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #begin(
    text: string,
    scope: ViewScope,
    sort: ListWindow['sort'],
    onProgress: (progress: SearchProgress) => void,
  ): HeldSearch {
    const query = readQuery(text);
    const engines = enginesIn(this.#accounts, scope);
    checkFolders(query, engines);
    const order = sort ? orderOf({ sort }) : newestFirst;
    return new HeldSearch(engines, { query, scope, order }, onProgress);
  }

  #held(search: SearchId): HeldSearch {
    const held = this.#open.get(search);
    if (held) return held;
    throw new MailError('cancelled', l10n.t('The search has ended.'));
  }
}
