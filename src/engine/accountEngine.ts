import * as l10n from '@vscode/l10n';
import { throwIfCancelled } from '../imap/errors.ts';
import type { AccountId, AccountSettings, ConnectionState, Secret } from '../model/account.ts';
import type { Change, MessagesChanged } from '../model/change.ts';
import { MailError } from '../model/errors.ts';
import type { Folder, FolderRole, ListedMailbox, MailboxCounts } from '../model/folder.ts';
import { type FolderId, folderId, parseFolderId } from '../model/id.ts';
import type { ListWindow, MessageList } from '../model/message.ts';
import { Connections } from '../imap/connections.ts';
import { countMailboxes } from '../imap/counts.ts';
import { listMailboxes, mailboxName } from '../imap/folders.ts';
import type { ChangeRequest } from '../protocol/engine.ts';
import type { Store } from '../store/store.ts';
import { Changes } from './changes.ts';
import { SyncedMailbox } from './syncedMailbox.ts';

/** Milliseconds between looks at the counts of folders that nothing pushes; twice as many after each in vain. */
const refreshInterval = 60_000;
const longestRefreshInterval = 10 * 60_000;
/** STATUS commands in one piece of work: other work gets its turn between them. */
const countedTogether = 20;
/** Milliseconds in which several reasons for one look become one. */
const settleTime = 120;

export interface AccountEvents {
  onFoldersChanged(): void;
  onMessagesChanged(event: MessagesChanged): void;
  onConnection(state: ConnectionState, reason: MailError | undefined): void;
  onChangeFailed(request: ChangeRequest, error: MailError): void;
}

/** One account: its connections, its cache, its folders, and the changes on their way. */
export class AccountEngine {
  readonly id: AccountId;
  readonly settings: AccountSettings;
  readonly store: Store;
  readonly connections: Connections;
  readonly #events: AccountEvents;
  readonly #changes: Changes;
  readonly #mailboxes = new Map<string, SyncedMailbox>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #listing: Promise<readonly Folder[]> | undefined;
  #refresh: NodeJS.Timeout | undefined;
  #refreshInterval = refreshInterval;

  constructor(
    id: AccountId,
    settings: AccountSettings,
    store: Store,
    secret: () => Promise<Secret | null>,
    events: AccountEvents,
  ) {
    this.id = id;
    this.settings = settings;
    this.store = store;
    this.#events = events;
    this.connections = new Connections(settings, secret, {
      onState: (state, reason) => this.#onState(state, reason),
      onMailboxEvent: (mailbox, counts) => this.#onMailboxEvent(mailbox, counts),
      onFoldersEvent: () => this.refresh(),
    });
    this.#changes = new Changes(this, (request, error) => events.onChangeFailed(request, error));
  }

  close(): void {
    clearTimeout(this.#refresh);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.connections.close();
    this.store.close();
  }

  /** Connects now, also after a refused sign-in. */
  async connect(): Promise<void> {
    this.connections.reset();
    await this.connections.session('main');
    this.refresh();
  }

  mailbox(name: string): SyncedMailbox {
    let mailbox = this.#mailboxes.get(name);
    if (!mailbox) {
      mailbox = new SyncedMailbox(name, {
        account: this.id,
        store: this.store,
        connections: this.connections,
        onMessagesChanged: (event) => {
          this.#events.onMessagesChanged(event);
          this.refreshCountsSoon();
        },
      });
      this.#mailboxes.set(name, mailbox);
    }
    return mailbox;
  }

  /** The folders as last listed. */
  cachedFolders(): Folder[] {
    return this.store.mailboxes().map((each) => this.#toFolder(each));
  }

  /** The folders as the server has them now; calls made meanwhile share the answer. */
  folders(): Promise<readonly Folder[]> {
    this.#listing ??= this.#list().finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  /**
   * The mailbox a folder id stands for.
   * @throws MailError 'not-found' when the server has no such folder
   */
  async requireMailbox(id: FolderId): Promise<ListedMailbox> {
    const { mailbox } = parseFolderId(id);
    const find = (): ListedMailbox | undefined =>
      this.store.mailboxes().find((each) => each.mailbox === mailbox);
    let found = find();
    if (!found) {
      await this.folders();
      found = find();
    }
    if (!found) {
      throw new MailError(
        'not-found',
        l10n.t(
          '{0} has no folder “{1}”. Refresh the folders and try again.',
          this.settings.address,
          mailbox,
        ),
      );
    }
    return found;
  }

  /** The mailbox with this role; made by its usual name where the server has none. */
  async mailboxOf(role: FolderRole): Promise<ListedMailbox> {
    const find = (): ListedMailbox | undefined =>
      this.store.mailboxes().find((each) => each.role === role);
    const known = find() ?? (await this.folders(), find());
    if (known) return known;
    const name = `${role[0]!.toUpperCase()}${role.slice(1)}`;
    const made = await this.createFolder([name]);
    return this.requireMailbox(made.id);
  }

  async createFolder(path: readonly string[]): Promise<Folder> {
    const name = mailboxName(path, await this.#delimiter());
    const exists = new MailError(
      'not-permitted',
      l10n.t('A folder “{0}” exists already. Choose another name.', path.join(' / ')),
    );
    // Asked here as well, for not every server says why it refuses.
    await this.folders();
    if (this.store.mailboxes().some(({ mailbox }) => mailbox === name)) throw exists;
    const created = await this.#main((client) => client.mailboxCreate(name));
    if (!created.created) throw exists;
    // Clients show subscribed folders only; one just made should not hide from them.
    await this.#main((client) => client.mailboxSubscribe(created.path)).catch(() => undefined);
    return this.#listed(created.path);
  }

  async renameFolder(id: FolderId, path: readonly string[]): Promise<Folder> {
    const { mailbox, role } = await this.requireMailbox(id);
    if (role === 'inbox')
      throw new MailError('not-permitted', l10n.t('The inbox cannot be renamed.'));
    const name = mailboxName(path, await this.#delimiter());
    await this.#leave(mailbox);
    const renamed = await this.#main((client) => client.mailboxRename(mailbox, name));
    return this.#listed(renamed.newPath);
  }

  async deleteFolder(id: FolderId): Promise<void> {
    const { mailbox, role, path } = await this.requireMailbox(id);
    if (role !== undefined) {
      throw new MailError(
        'not-permitted',
        l10n.t('“{0}” has a special use and cannot be deleted.', path.join(' / ')),
      );
    }
    await this.#leave(mailbox);
    await this.#main((client) => client.mailboxDelete(mailbox));
    await this.#main((client) => client.mailboxUnsubscribe(mailbox)).catch(() => undefined);
    await this.folders();
  }

  async setSubscribed(id: FolderId, subscribed: boolean): Promise<void> {
    const { mailbox, path } = await this.requireMailbox(id);
    const done = await this.#main((client) =>
      subscribed ? client.mailboxSubscribe(mailbox) : client.mailboxUnsubscribe(mailbox),
    );
    if (!done) {
      throw new MailError(
        'server-error',
        l10n.t('The server did not change the subscription of “{0}”.', path.join(' / ')),
      );
    }
    await this.folders();
  }

  /** Rows of a folder in step with the server. */
  async list(id: FolderId, window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    checkWindow(window);
    const mailbox = await this.#selectable(id);
    await mailbox.sync();
    throwIfCancelled(signal);
    const uids = await mailbox.order(window, false);
    const wanted = uids.slice(window.offset, window.offset + window.limit);
    await mailbox.refreshFlags(wanted);
    return { total: uids.length, rows: await this.#completeRows(mailbox, wanted, signal) };
  }

  /** Rows in the order last given; asks the server only for rows never fetched. */
  async window(id: FolderId, window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    checkWindow(window);
    const mailbox = await this.#selectable(id);
    if (!mailbox.state) return this.list(id, window, signal);
    const uids = await mailbox.order(window, true);
    const wanted = uids.slice(window.offset, window.offset + window.limit);
    return { total: uids.length, rows: await mailbox.rows(wanted, signal) };
  }

  /** Rows that the cache knows, or null where it does not know the folder in this order. */
  cachedList(id: FolderId, window: ListWindow): MessageList | null {
    checkWindow(window);
    const mailbox = this.mailbox(parseFolderId(id).mailbox);
    const uids = mailbox.knownOrder(window);
    if (!uids) return null;
    const wanted = uids.slice(window.offset, window.offset + window.limit);
    return { total: uids.length, rows: mailbox.cachedRows(wanted) };
  }

  change(request: ChangeRequest): Promise<Change> {
    return this.#changes.make(request);
  }

  watch(id: FolderId | undefined): void {
    this.connections.watch(id === undefined ? undefined : parseFolderId(id).mailbox);
  }

  /** Looks at folders and counts now, and often from now on: somebody is there. */
  refresh(): void {
    this.#refreshInterval = refreshInterval;
    this.#scheduleRefresh();
    this.refreshCountsSoon();
  }

  /** Looks at the counts again when the present burst of changes is over. */
  refreshCountsSoon(): void {
    this.#soon('counts', () => this.folders().then(() => undefined));
  }

  /** A row may vanish between the order and its fetch; the total must not claim it. */
  async #completeRows(
    mailbox: SyncedMailbox,
    uids: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<MessageList['rows']> {
    const rows = await mailbox.rows(uids, signal);
    if (rows.length < uids.length) this.#soon(`sync ${mailbox.mailbox}`, () => mailbox.sync());
    return rows;
  }

  async #selectable(id: FolderId): Promise<SyncedMailbox> {
    const { mailbox, selectable, path } = await this.requireMailbox(id);
    if (!selectable) {
      throw new MailError(
        'not-permitted',
        l10n.t('“{0}” holds folders only, no messages.', path.join(' / ')),
      );
    }
    return this.mailbox(mailbox);
  }

  async #list(): Promise<readonly Folder[]> {
    const before = JSON.stringify(this.store.mailboxes());
    const listed = await this.#counted(await this.#main((client) => listMailboxes(client)));
    this.store.saveMailboxes(listed);
    const changed = JSON.stringify(this.store.mailboxes()) !== before;
    if (changed) {
      this.#refreshInterval = refreshInterval;
      this.#scheduleRefresh();
      this.#events.onFoldersChanged();
    }
    for (const name of this.#mailboxes.keys())
      if (!listed.some(({ mailbox }) => mailbox === name)) this.#mailboxes.delete(name);
    return listed.map((each) => this.#toFolder(each));
  }

  /** Counts what was listed without (no LIST-STATUS). */
  async #counted(listed: readonly ListedMailbox[]): Promise<readonly ListedMailbox[]> {
    const uncounted = listed.filter(({ selectable, total }) => selectable && total === undefined);
    const counts = new Map<string, MailboxCounts>();
    for (let start = 0; start < uncounted.length; start += countedTogether) {
      const names = uncounted.slice(start, start + countedTogether).map(({ mailbox }) => mailbox);
      for (const [mailbox, each] of await this.#main((client) => countMailboxes(client, names)))
        counts.set(mailbox, each);
    }
    return listed.map((each) => ({ ...each, ...counts.get(each.mailbox) }));
  }

  async #listed(mailbox: string): Promise<Folder> {
    await this.folders();
    return this.#toFolder(await this.requireMailbox(folderId(this.id, mailbox)));
  }

  async #delimiter(): Promise<string> {
    const known = this.store.mailboxes();
    if (known.length === 0) await this.folders();
    return this.store.mailboxes()[0]?.delimiter ?? '/';
  }

  /** Selects something else: servers refuse to rename or delete what is selected. */
  async #leave(mailbox: string): Promise<void> {
    this.#mailboxes.delete(mailbox);
    await this.connections.use('main', (session) =>
      session.use(() => session.ensureSelected('INBOX', undefined, true)),
    );
  }

  #main<T>(work: Parameters<typeof runOn<T>>[1]): Promise<T> {
    return this.connections.use('main', (session) => runOn(session, work));
  }

  #onMailboxEvent(mailbox: string, counts: MailboxCounts | undefined): void {
    this.#soon(`sync ${mailbox}`, () => this.#syncLive(mailbox, counts === undefined));
    if (counts) this.#onCounts(mailbox, counts);
  }

  /** A mailbox somebody has looked at is brought up to date; others only count. */
  async #syncLive(mailbox: string, count: boolean): Promise<void> {
    const live = this.#mailboxes.get(mailbox);
    if (live?.state) await live.sync();
    if (count) this.refreshCountsSoon();
  }

  /** Counts that were pushed with the event need not be asked for. */
  #onCounts(mailbox: string, counts: MailboxCounts): void {
    const known = this.store.mailboxes();
    const before = known.find((each) => each.mailbox === mailbox);
    if (!before) return this.refreshCountsSoon();
    const now = { ...before, ...counts };
    if (JSON.stringify(now) === JSON.stringify(before)) return;
    this.store.saveMailboxes(known.map((each) => (each === before ? now : each)));
    this.#soon('counted', () => Promise.resolve(this.#events.onFoldersChanged()));
  }

  #onState(state: ConnectionState, reason: MailError | undefined): void {
    this.#events.onConnection(state, reason);
    clearTimeout(this.#refresh);
    if (state !== 'online') return;
    void this.#changes.replay();
    this.#scheduleRefresh();
  }

  #scheduleRefresh(): void {
    clearTimeout(this.#refresh);
    if (this.connections.state !== 'online') return;
    this.#refresh = setTimeout(() => {
      this.#refreshInterval = Math.min(longestRefreshInterval, this.#refreshInterval * 2);
      this.#scheduleRefresh();
      this.refreshCountsSoon();
    }, this.#refreshInterval);
    this.#refresh.unref();
  }

  #soon(key: string, work: () => Promise<void>): void {
    if (this.#timers.has(key)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      // The state of the connection says what went wrong; the next reason tries again.
      void work().catch(() => undefined);
    }, settleTime);
    this.#timers.set(key, timer);
  }

  #toFolder(each: ListedMailbox): Folder {
    const { mailbox, path, role, selectable, subscribed, total, unread } = each;
    return {
      id: folderId(this.id, mailbox),
      account: this.id,
      path,
      ...(role === undefined ? {} : { role }),
      selectable,
      subscribed,
      ...(total === undefined ? {} : { total }),
      ...(unread === undefined ? {} : { unread }),
    };
  }
}

function runOn<T>(
  session: Awaited<ReturnType<Connections['session']>>,
  work: Parameters<typeof session.use<T>>[0],
): Promise<T> {
  return session.use(work);
}

/** @throws MailError 'bad-settings' or, for conversations, 'unsupported' */
function checkWindow({ offset, limit, conversations }: ListWindow): void {
  const count = (value: number): boolean => Number.isInteger(value) && value >= 0;
  if (!count(offset) || !count(limit)) {
    throw new MailError(
      'bad-settings',
      l10n.t('Offset and limit of a list must be whole numbers from 0.'),
    );
  }
  if (conversations)
    throw new MailError('unsupported', l10n.t('Conversations are not available yet.'));
}
