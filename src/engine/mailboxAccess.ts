import { type Connections, deadlines, type SessionKind } from '../imap/connections.ts';
import type { Client } from '../imap/session.ts';
import { fetchReferences } from '../imap/state.ts';
import type { MailboxState, Store, StoredRow } from '../store/store.ts';
import { rowsFrom } from './rowsOf.ts';

/** Rows fetched in one piece of work, so that others get their turn. */
const rowsAtOnce = 500;

/** The two places where a mailbox is to be had: selected on the server, and in the cache. */
export class MailboxAccess {
  readonly mailbox: string;
  readonly store: Store;
  readonly #connections: Connections;
  readonly #state: () => MailboxState | undefined;

  constructor(
    mailbox: string,
    store: Store,
    connections: Connections,
    state: () => MailboxState | undefined,
  ) {
    this.mailbox = mailbox;
    this.store = store;
    this.#connections = connections;
    this.#state = state;
  }

  /** Every UID as last seen, ascending. */
  get uids(): readonly number[] {
    return this.#state()?.uids ?? [];
  }

  /**
   * Runs `work` with the mailbox selected.
   * @throws MailError 'stale-id' when the server has renumbered it
   */
  use<T>(
    kind: SessionKind,
    work: (client: Client) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#connections.use(kind, (session) =>
      session.use(
        async (client) => {
          await session.ensureSelected(this.mailbox, this.#state()?.uidValidity, kind !== 'main');
          return work(client);
        },
        { signal, deadline: deadlines[kind] },
      ),
    );
  }

  /** Fetches the rows of `uids`; who asks keeps them. */
  fetchRows(uids: readonly number[], signal?: AbortSignal): Promise<StoredRow[]> {
    return this.use('main', (client) => rowsFrom(client, uids), signal);
  }

  /** Fetches every row that is not cached. */
  async fetchAllRows(signal?: AbortSignal): Promise<void> {
    const cached = this.store.cachedUids(this.mailbox);
    const missing = this.uids.filter((uid) => !cached.has(uid));
    for (let start = 0; start < missing.length; start += rowsAtOnce)
      this.store.saveRows(
        this.mailbox,
        await this.fetchRows(missing.slice(start, start + rowsAtOnce), signal),
      );
  }

  /** Fetches the References of every cached message of which they are not known. */
  async fetchAllReferences(signal?: AbortSignal): Promise<void> {
    const missing = this.store.links
      .all(this.mailbox)
      .filter(({ references }) => references === undefined)
      .map(({ uid }) => uid);
    if (missing.length === 0) return;
    const fetched = await this.use('main', (client) => fetchReferences(client, missing), signal);
    this.store.links.saveReferences(this.mailbox, fetched);
  }
}
