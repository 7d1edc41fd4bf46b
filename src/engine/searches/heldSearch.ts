import { deadlines } from '../../imap/connections.ts';
import { throwIfCancelled } from '../../imap/errors.ts';
import type { SortOrder } from '../../imap/search.ts';
import type { AccountId } from '../../model/account.ts';
import type { MessagesChanged } from '../../model/change.ts';
import { MailError } from '../../model/errors.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import { folderId, type MessageId, parseMessageId } from '../../model/id.ts';
import type { MessageList } from '../../model/message.ts';
import type { Query } from '../../model/query/ast.ts';
import type { SearchFailure, SearchProgress, ViewScope } from '../../model/search.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { askMailbox } from '../asking.ts';
import { compareRows } from '../compareRows.ts';
import { rowsSeen } from '../rowsOf.ts';
import { LocalFinds, matches } from './localFinds.ts';
import { type Entry, Merged } from './merged.ts';
import { mailboxesIn, withoutLabels } from './scope.ts';
import { Source } from './source.ts';

/** Rows that are fetched along with each folder's answer. */
const firstRows = 50;
/** Messages up to which copies are told apart where all that was found is asked for. */
const mergedWhole = 5_000;
/** Messages up to which is merged anew at once; the rest when somebody looks. */
const mergedAgain = 1_000;
/** Milliseconds in which several finds are told as one. */
const tellInterval = 100;

export interface SearchTerms {
  readonly query: Query;
  readonly scope: ViewScope;
  readonly order: SortOrder;
}

/**
 * One search that is held open: what the cache finds at once, what the servers find, and what
 * becomes of it. Its rows are those of all its folders, merged as far as somebody looks.
 */
export class HeldSearch {
  readonly #engines: readonly AccountEngine[];
  readonly #terms: SearchTerms;
  readonly #onProgress: (progress: SearchProgress) => void;
  readonly #sources = new Map<string, Source>();
  #merged: Merged | undefined;
  readonly #waiting: Set<AccountId>;
  readonly #failures: SearchFailure[] = [];
  readonly #notes = new Set<string>();
  readonly #ending = new AbortController();
  #telling: NodeJS.Timeout | undefined;

  constructor(
    engines: readonly AccountEngine[],
    terms: SearchTerms,
    onProgress: (progress: SearchProgress) => void,
  ) {
    this.#engines = engines;
    this.#terms = terms;
    this.#onProgress = onProgress;
    this.#waiting = new Set(engines.map(({ id }) => id));
  }

  get progress(): SearchProgress {
    return {
      total: this.#list.total,
      done: this.#waiting.size === 0,
      waiting: [...this.#waiting],
      failures: [...this.#failures],
      notes: [...this.#notes],
    };
  }

  /** What the cache finds, without asking anybody: the first rows of it. */
  local(limit: number): MessageList {
    const finds = new LocalFinds(this.#terms.query, this.#terms.order);
    for (const engine of this.#engines)
      for (const mailbox of mailboxesIn(engine.folders.mailboxes(), this.#terms.scope))
        finds.fill(this.#sourceOf(engine, mailbox));
    this.#list.advance(limit);
    return this.#rows(this.#list.slice(0, limit));
  }

  /** Asks all servers, side by side; ends when each has answered or failed. */
  async ask(): Promise<void> {
    await Promise.all(
      this.#engines.map(async (engine) => {
        try {
          await this.#askAccount(engine);
        } catch (error) {
          if (this.#ending.signal.aborted) return;
          this.#failures.push({ account: engine.id, error: asFailure(error) });
        }
        this.#waiting.delete(engine.id);
        this.#tellSoon();
      }),
    );
    throwIfCancelled(this.#ending.signal);
    // Also where there was nobody to ask.
    this.#tellSoon();
  }

  /** Rows [offset, offset + limit) as it stands; what is not known of them is fetched. */
  async window(offset: number, limit: number, signal?: AbortSignal): Promise<MessageList> {
    const signals = [this.#ending.signal, ...(signal ? [signal] : [])];
    const either = AbortSignal.any(signals);
    for (;;) {
      throwIfCancelled(either);
      const unknown = this.#isOne
        ? this.#unknownIn(offset, limit)
        : this.#list.advance(offset + limit);
      if (unknown.size === 0) break;
      await this.#fetch(unknown, either);
    }
    const entries = this.#slice(offset, limit);
    for (const [source, shown] of Map.groupBy(entries, (entry) => entry.source))
      void this.#settle(source, shown);
    return this.#rows(entries);
  }

  /** All that was found. */
  async everything(signal?: AbortSignal): Promise<readonly MessageId[]> {
    const { total } = this.#list;
    if (!this.#isOne && total <= mergedWhole) {
      await this.window(0, total, signal);
      return this.#list.slice(0, total).map(({ source, uid }) => source.idOf(uid));
    }
    return [...this.#sources.values()].flatMap((source) =>
      source.uids.map((uid) => source.idOf(uid)),
    );
  }

  /** Follows what happens in its folders: what is gone goes, what is new is judged. */
  async onMessagesChanged({ folder, added, removed, rearranged }: MessagesChanged): Promise<void> {
    const source = this.#sources.get(folder);
    if (!source) return;
    if (rearranged && this.#terms.query.kind === 'all') {
      await this.#retakeAll(source);
      return this.#tellSoon();
    }
    const gone = removed.map((id) => parseMessageId(id).uid);
    const dropped = source.drop(gone);
    const joined = added.length > 0 && (await this.#judge(source, added));
    if (!dropped && !joined) return;
    this.#rearrange();
    this.#tellSoon();
  }

  /** Ends it, on the servers as well. */
  close(): void {
    clearTimeout(this.#telling);
    this.#ending.abort();
  }

  async #askAccount(engine: AccountEngine): Promise<void> {
    if (engine.store.mailboxes().length === 0) await engine.folders.list();
    const { query, scope } = this.#terms;
    let mailboxes = mailboxesIn(engine.folders.mailboxes(), scope);
    if (mailboxes.length > 1 && (await hasLabels(engine, this.#ending.signal))) {
      mailboxes = withoutLabels(mailboxes, query);
      const asked = new Set(mailboxes.map(({ mailbox }) => folderId(engine.id, mailbox)));
      // What the cache found under a label is found once more where everything is.
      for (const [id, source] of this.#sources)
        if (source.engine === engine && !asked.has(id)) this.#sources.delete(id);
      this.#rearrange();
    }
    for (const mailbox of mailboxes) {
      throwIfCancelled(this.#ending.signal);
      const source = this.#sourceOf(engine, mailbox);
      try {
        await this.#askSource(source);
      } catch (error) {
        if (!MailError.is(error) || this.#ending.signal.aborted || endsAll(error)) throw error;
        this.#failures.push({ account: engine.id, folder: source.folder, error });
      }
      this.#tellSoon();
    }
  }

  async #askSource(source: Source): Promise<void> {
    const { query, order } = this.#terms;
    if (query.kind === 'all') return this.#takeAll(source);
    const { mailbox } = source.mailbox;
    const found = await source.engine.connections.use('search', (session) =>
      session.use(
        async (client) => {
          await session.ensureSelected(mailbox, undefined, true);
          const { uidValidity = 0n, exists = 0 } = client.mailbox || {};
          if (exists === 0) return { uidValidity, uids: [], notes: [], rows: [], seen: undefined };
          const answer = await askMailbox(source.engine, client, query, source.mailbox, order);
          const missing = source.unknown(answer.uids.slice(0, firstRows), uidValidity);
          return { uidValidity, ...answer, ...(await rowsSeen(client, source.synced, missing)) };
        },
        { signal: this.#ending.signal, deadline: deadlines.search },
      ),
    );
    throwIfCancelled(this.#ending.signal);
    for (const note of found.notes) this.#notes.add(note);
    source.take(found.uids, found.uidValidity);
    source.keep(found);
    this.#rearrange();
  }

  /** Everything in a folder is what its list shows, which is kept in step. */
  async #takeAll(source: Source): Promise<void> {
    const { by, descending } = this.#terms.order;
    const window = { offset: 0, limit: firstRows, sort: { by, descending } };
    await source.synced.list(window, true, this.#ending.signal);
    await this.#retakeAll(source);
  }

  async #retakeAll(source: Source): Promise<void> {
    const { by, descending } = this.#terms.order;
    const { uids } = await source.synced.everything({ sort: { by, descending } });
    source.take(uids, source.synced.state?.uidValidity ?? 0n);
    this.#rearrange();
  }

  /** Puts in what is new and matches; asks the server where the cache does not tell. */
  async #judge(source: Source, added: readonly MessageId[]): Promise<boolean> {
    const { query, order } = this.#terms;
    if (query.kind === 'all') return this.#retakeAll(source).then(() => true);
    const rows = source.synced.cachedRows(added.map((id) => parseMessageId(id).uid));
    const compare = compareRows(order);
    let joined = false;
    let uncertain = rows.length < added.length;
    for (const row of rows) {
      const { uid } = parseMessageId(row.id);
      const matched = source.wasDropped(uid) || matches(query, row, source);
      if (matched === undefined) uncertain = true;
      if (matched !== true) continue;
      source.insert(uid, compare);
      joined = true;
    }
    if (!uncertain) return joined;
    await this.#askSource(source);
    return true;
  }

  /** The first messages whose rows would be shown and are not known. */
  #unknownIn(offset: number, limit: number): ReadonlyMap<Source, readonly number[]> {
    const [source] = this.#sources.values();
    const wanted = source?.uids.slice(offset, offset + limit) ?? [];
    const unknown = wanted.filter((uid) => !source!.row(uid));
    return unknown.length > 0 ? new Map([[source!, unknown]]) : new Map();
  }

  async #fetch(
    unknown: ReadonlyMap<Source, readonly number[]>,
    signal: AbortSignal,
  ): Promise<void> {
    await Promise.all(
      [...unknown].map(async ([source, uids]) => {
        const before = source.uids;
        try {
          await source.fetch(uids, signal);
        } catch (error) {
          if (!MailError.is(error) || signal.aborted) throw error;
          // What cannot be had now is not shown; the rest of the list stays.
          this.#failures.push({ account: source.engine.id, folder: source.folder, error });
          source.drop(source.uids.filter((uid) => !source.row(uid)));
          this.#tellSoon();
        }
        if (source.uids !== before) this.#rearrange();
      }),
    );
  }

  async #settle(source: Source, shown: readonly Entry[]): Promise<void> {
    try {
      // What the cache knows by then, previews say, can be asked for by whoever shows the rows.
      if (await source.settle(shown.map(({ uid }) => uid))) this.#tellSoon();
    } catch {
      // They are shown as they are; the state of the connection says what is wrong.
    }
  }

  /** In a single folder the rows stand as the server has sorted them. */
  get #isOne(): boolean {
    const { scope } = this.#terms;
    return typeof scope === 'object' && 'folder' in scope && scope.subfolders !== true;
  }

  #slice(offset: number, limit: number): readonly Entry[] {
    if (!this.#isOne) return this.#list.slice(offset, limit);
    const [source] = this.#sources.values();
    const uids = source?.uids.slice(offset, offset + limit) ?? [];
    return uids.map((uid) => ({ source: source!, uid }));
  }

  #rows(entries: readonly Entry[]): MessageList {
    const rows = entries.flatMap(({ source, uid }) => source.row(uid) ?? []);
    return { total: this.#list.total, rows };
  }

  get #list(): Merged {
    this.#merged ??= new Merged([...this.#sources.values()], this.#terms.order);
    return this.#merged;
  }

  /** Merges anew, as far as before and as far as that is known. */
  #rearrange(): void {
    const length = Math.min(this.#merged?.length ?? 0, mergedAgain);
    this.#merged = undefined;
    this.#list.advance(length);
  }

  #sourceOf(engine: AccountEngine, mailbox: ListedMailbox): Source {
    const id = folderId(engine.id, mailbox.mailbox);
    const known = this.#sources.get(id);
    if (known) return known;
    const source = new Source(engine, mailbox);
    this.#sources.set(id, source);
    this.#merged = undefined;
    return source;
  }

  #tellSoon(): void {
    if (this.#telling || this.#ending.signal.aborted) return;
    this.#telling = setTimeout(() => {
      this.#telling = undefined;
      this.#onProgress(this.progress);
    }, tellInterval);
  }
}

/** Whether folders are labels of one mailbox that holds all (Gmail). */
function hasLabels(engine: AccountEngine, signal: AbortSignal): Promise<boolean> {
  return engine.connections.use('search', (session) => {
    throwIfCancelled(signal);
    return Promise.resolve(session.has('X-GM-EXT-1'));
  });
}

/** Trouble that the next folder would have as well. */
function endsAll({ code }: MailError): boolean {
  return ['offline', 'auth-failed', 'cancelled', 'certificate', 'tls', 'insecure'].includes(code);
}

function asFailure(error: unknown): MailError {
  return MailError.is(error) ? error : new MailError('server-error', String(error));
}
