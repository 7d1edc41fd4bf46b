import type { Client } from '../../imap/session.ts';
import type { ListedMailbox } from '../../model/folder.ts';
import { type FolderId, folderId, type MessageId, messageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { StoredRow } from '../../store/store.ts';
import type { AccountEngine } from '../accountEngine.ts';
import { toMessageRow } from '../row.ts';
import { rowsSeen, type SeenRows } from '../rowsOf.ts';
import type { SyncedMailbox } from '../syncedMailbox.ts';

/** What a search found in one mailbox, in its order, with the rows as far as they are known. */
export class Source {
  readonly engine: AccountEngine;
  readonly mailbox: ListedMailbox;
  readonly folder: FolderId;
  #uids: readonly number[] = [];
  #uidValidity: bigint | undefined;
  /** Rows of a mailbox that the cache does not keep, for nobody has looked at it yet. */
  readonly #rows = new Map<number, StoredRow>();
  /** The mailbox as it was when the oldest of them were fetched (RFC 7162). */
  #seen: bigint | undefined;
  /** What matched and is gone, or hidden for a change: it matches again when it comes back. */
  readonly #dropped = new Set<number>();

  constructor(engine: AccountEngine, mailbox: ListedMailbox) {
    this.engine = engine;
    this.mailbox = mailbox;
    this.folder = folderId(engine.id, mailbox.mailbox);
  }

  get uids(): readonly number[] {
    return this.#uids;
  }

  get synced(): SyncedMailbox {
    return this.engine.mailbox(this.mailbox.mailbox);
  }

  /** What matches, in its order, under this numbering. */
  take(uids: readonly number[], uidValidity: bigint): void {
    if (uidValidity !== this.#uidValidity) this.#rows.clear();
    this.#uidValidity = uidValidity;
    this.#dropped.clear();
    this.#uids = this.#cached ? uids.filter((uid) => !this.synced.hides(uid)) : uids;
  }

  /** Rows as they were at a mod-sequence; what may have changed since is fetched by who needs it. */
  keep({ rows, seen }: SeenRows): void {
    if (rows.length === 0) return;
    if (this.#cached) {
      if (!this.synced.isAheadOf(seen)) this.synced.keepRows(rows);
      return;
    }
    if (this.#rows.size === 0 || (seen ?? 0n) < (this.#seen ?? 0n)) this.#seen = seen;
    for (const row of rows) this.#rows.set(row.uid, row);
  }

  /** Takes off what is gone; whether anything was. */
  drop(uids: readonly number[]): boolean {
    const gone = new Set(uids);
    const left = this.#uids.filter((uid) => !gone.has(uid));
    if (left.length === this.#uids.length) return false;
    for (const uid of this.#uids) if (gone.has(uid)) this.#dropped.add(uid);
    this.#uids = left;
    return true;
  }

  /** Whether it matched before it went. */
  wasDropped(uid: number): boolean {
    return this.#dropped.has(uid);
  }

  /** Puts one in where it comes by the order of rows; those that are not known come later. */
  insert(uid: number, compare: (row: MessageRow, other: MessageRow) => number): void {
    const row = this.row(uid);
    if (!row || this.#uids.includes(uid)) return;
    this.#dropped.delete(uid);
    const at = this.#uids.findIndex((each) => {
      const other = this.row(each);
      return !other || compare(row, other) < 0;
    });
    this.#uids = this.#uids.toSpliced(at < 0 ? this.#uids.length : at, 0, uid);
  }

  idOf(uid: number): MessageId {
    return messageId(this.folder, this.#uidValidity ?? 0n, uid);
  }

  /** The row of a message where it is known. */
  row(uid: number): MessageRow | undefined {
    const stored =
      this.#rows.get(uid) ??
      (this.#cached ? this.engine.store.rows(this.mailbox.mailbox, [uid]).get(uid) : undefined);
    return stored && toMessageRow(this.folder, this.#uidValidity ?? 0n, stored);
  }

  /** Those of the messages whose rows are not known under this numbering. */
  unknown(uids: readonly number[], uidValidity: bigint): readonly number[] {
    if (this.synced.state?.uidValidity !== uidValidity)
      return uidValidity === this.#uidValidity ? uids.filter((uid) => !this.#rows.has(uid)) : uids;
    const known = this.engine.store.cachedAmong(this.mailbox.mailbox, uids);
    return uids.filter((uid) => !known.has(uid));
  }

  /**
   * Fetches the rows that are not known; what is gone by then is taken off.
   * @throws MailError
   */
  async fetch(uids: readonly number[], signal: AbortSignal): Promise<void> {
    const missing = this.unknown(uids, this.#uidValidity ?? 0n);
    if (missing.length === 0) return;
    if (this.#cached) await this.synced.rows(missing, signal);
    else
      await this.#ask(
        async (client) => this.keep(await rowsSeen(client, this.synced, missing)),
        signal,
      );
    this.#uids = this.#uids.filter((uid) => !missing.includes(uid) || this.row(uid));
  }

  /**
   * Has the cache know these messages: somebody sees them, and may change them.
   * @returns whether it did not know them before
   * @throws MailError
   */
  async settle(uids: readonly number[]): Promise<boolean> {
    const { synced } = this;
    if (this.#rows.size === 0 && uids.every((uid) => synced.holds(uid) ?? false)) return false;
    await synced.sync();
    if (!this.#cached) return false;
    this.drop(uids.filter((uid) => synced.holds(uid) === false));
    // A flag set since they were fetched is in what the mailbox was just seen to be, and not in them.
    if (synced.isAheadOf(this.#seen)) await synced.rows([...this.#rows.keys()]);
    else synced.keepRows([...this.#rows.values()]);
    this.#rows.clear();
    return true;
  }

  get #cached(): boolean {
    return this.synced.state !== undefined && this.synced.state.uidValidity === this.#uidValidity;
  }

  #ask<T>(work: (client: Client) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.engine.connections.use('search', (session) =>
      session.use(
        async (client) => {
          await session.ensureSelected(this.mailbox.mailbox, this.#uidValidity, true);
          return work(client);
        },
        { signal },
      ),
    );
  }
}
