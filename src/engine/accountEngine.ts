import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled } from '../imap/errors.ts';
import type { AccountId, AccountSettings, ConnectionState, Secret } from '../model/account.ts';
import type { Change, MessagesChanged } from '../model/change.ts';
import { MailError } from '../model/errors.ts';
import type { Folder, FolderRole, ListedMailbox, MailboxCounts } from '../model/folder.ts';
import { changeId, type FolderId, folderId, type MessageId, parseFolderId } from '../model/id.ts';
import type { ListWindow, MessageList } from '../model/message.ts';
import { Connections } from '../imap/connections.ts';
import { countMailboxes } from '../imap/counts.ts';
import { listMailboxes, mailboxName } from '../imap/folders.ts';
import type { ChangeRequest } from '../protocol/engine.ts';
import type { Store } from '../store/store.ts';
import { appendStep } from './changes/appending.ts';
import { type ChangeEvents, Changes } from './changes/changes.ts';
import { existsAlready } from './changes/folders.ts';
import type { Step, Subject } from './changes/step.ts';
import type { Outcome } from './changes/waiting.ts';
import { SyncedMailbox } from './syncedMailbox.ts';

/** Milliseconds between looks at the counts of folders that nothing pushes; twice as many after each in vain. */
const refreshInterval = 60_000;
const longestRefreshInterval = 10 * 60_000;
/** STATUS commands in one piece of work: other work gets its turn between them. */
const countedTogether = 20;
/** Milliseconds in which several reasons for one look become one. */
const settleTime = 120;

export interface AccountEvents extends ChangeEvents {
  onFoldersChanged(): void;
  onMessagesChanged(event: MessagesChanged): void;
  onConnection(state: ConnectionState, reason: MailError | undefined): void;
}

/** One account: its connections, its cache, its folders, and the changes on their way. */
export class AccountEngine {
  readonly id: AccountId;
  readonly settings: AccountSettings;
  readonly store: Store;
  readonly connections: Connections;
  readonly #events: AccountEvents;
  /** Changes on their way, and those that can be undone. */
  readonly changes: Changes;
  readonly #mailboxes = new Map<string, SyncedMailbox>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #listing: Promise<readonly Folder[]> | undefined;
  #nextListing: Promise<readonly Folder[]> | undefined;
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
    this.changes = new Changes(this, events);
  }

  close(): void {
    clearTimeout(this.#refresh);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.changes.close();
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
        pending: (mailbox, uidValidity) => this.changes.overlay(mailbox, uidValidity),
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
    return this.#mailboxesShown().map((each) => this.#toFolder(each));
  }

  /** The folders as the server has them now; calls made meanwhile share the next answer. */
  folders(): Promise<readonly Folder[]> {
    if (!this.#listing) {
      this.#listing = this.#list().finally(() => (this.#listing = undefined));
      return this.#listing;
    }
    // What was asked before this call may lack what its caller knows: a folder just made, say.
    this.#nextListing ??= this.#listing
      .catch(() => undefined)
      .then(() => {
        this.#nextListing = undefined;
        return this.folders();
      });
    return this.#nextListing;
  }

  /**
   * The mailbox a folder id stands for.
   * @throws MailError 'not-found' when the server has no such folder
   */
  async requireMailbox(id: FolderId): Promise<ListedMailbox> {
    const { mailbox } = parseFolderId(id);
    const find = (): ListedMailbox | undefined =>
      this.store.mailbox(mailbox) ??
      this.#mailboxesShown().find((each) => each.mailbox === mailbox);
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
      this.#mailboxesShown().find((each) => each.role === role);
    const known = find() ?? (await this.folders(), find());
    if (known) return known;
    const name = `${role[0]!.toUpperCase()}${role.slice(1)}`;
    const made = this.#mailboxesShown().find(({ path }) => path.length === 1 && path[0] === name);
    return made ?? this.requireMailbox((await this.createFolder([name])).id);
  }

  async createFolder(path: readonly string[]): Promise<Folder> {
    const name = mailboxName(path, await this.#delimiter());
    // Asked here as well, for not every server says why it refuses.
    await this.#listIfOnline();
    if (this.#mailboxesShown().some(({ mailbox }) => mailbox === name))
      throw existsAlready(path.join(' / '));
    const step: Step = { kind: 'create', mailbox: name };
    const { mailbox } = await this.#changeFolder({ kind: 'create', count: 1, folder: path }, step);
    return this.#listed(mailbox ?? name);
  }

  async renameFolder(id: FolderId, path: readonly string[]): Promise<Folder> {
    const { mailbox, role, path: folder } = await this.requireMailbox(id);
    if (role === 'inbox')
      throw new MailError('not-permitted', l10n.t('The inbox cannot be renamed.'));
    const name = mailboxName(path, await this.#delimiter());
    const subject: Subject = { kind: 'rename', count: 1, folder, newPath: path };
    const renamed = await this.#changeFolder(subject, { kind: 'rename', mailbox, to: name });
    return this.#listed(renamed.mailbox ?? name);
  }

  async deleteFolder(id: FolderId): Promise<void> {
    const { mailbox, role, path } = await this.requireMailbox(id);
    if (role !== undefined) {
      throw new MailError(
        'not-permitted',
        l10n.t('“{0}” has a special use and cannot be deleted.', path.join(' / ')),
      );
    }
    const subject: Subject = { kind: 'deleteFolder', count: 1, folder: path };
    await this.#changeFolder(subject, { kind: 'delete', mailbox });
    await this.#listIfOnline();
  }

  async setSubscribed(id: FolderId, subscribed: boolean): Promise<void> {
    const { mailbox, path } = await this.requireMailbox(id);
    const kind = subscribed ? 'subscribe' : 'unsubscribe';
    const subject: Subject = { kind, count: 1, folder: path };
    await this.#changeFolder(subject, { kind: 'subscribe', mailbox, subscribed });
    await this.#listIfOnline();
  }

  /**
   * Stores a message in a folder (APPEND).
   * @returns its id where the server tells, undefined also while it waits on disk
   * @throws MailError 'too-large', 'over-quota', 'not-found', 'not-permitted', 'bad-settings'
   */
  async append(
    id: FolderId,
    source: Uint8Array,
    flags: readonly string[],
  ): Promise<MessageId | undefined> {
    const { mailbox, path } = await this.requireMailbox(id);
    const subject: Subject = { kind: 'append', count: 1, folder: path };
    const steps = [appendStep(mailbox, source, flags)];
    const key = randomUUID();
    const made = await this.changes.submit({ subject, steps }, this.changeId(key), key, source);
    return made.appended;
  }

  /** The name of a mailbox is no longer what it was. */
  dropMailbox(mailbox: string): void {
    this.#mailboxes.delete(mailbox);
  }

  /**
   * Rows of a folder in step with the server; `eager` takes the newest arrivals for the newest by
   * date where nothing is known yet.
   */
  async list(
    id: FolderId,
    window: ListWindow,
    eager: boolean,
    signal?: AbortSignal,
  ): Promise<MessageList> {
    checkWindow(window);
    const mailbox = await this.#selectable(id);
    const list = await mailbox.list(window, eager, signal);
    throwIfCancelled(signal);
    // A row may vanish between the order and its fetch; the total must not claim it.
    if (list.rows.length < Math.min(window.limit, list.total - window.offset))
      this.#soon(`sync ${mailbox.mailbox}`, () => mailbox.sync());
    return list;
  }

  /** Rows in the order last given; asks the server only for rows never fetched. */
  async window(id: FolderId, window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    checkWindow(window);
    return (await this.#selectable(id)).window(window, signal);
  }

  /** Rows that the cache knows, or null where it does not know the folder in this order. */
  cachedList(id: FolderId, window: ListWindow): MessageList | null {
    checkWindow(window);
    return this.mailbox(parseFolderId(id).mailbox).cachedWindow(window);
  }

  /** A change under a key that changes in other accounts may share, with the id for all of them. */
  change(request: ChangeRequest, key: string = randomUUID(), id?: string): Promise<Change> {
    return this.changes.make(request, id ?? this.changeId(key), key);
  }

  changeId(key: string): string {
    return changeId([this.id], key);
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

  /** Finds out which connections died while nobody was there, and what happened meanwhile. */
  wake(mailbox: string | undefined): void {
    if (this.connections.state === 'disconnected') return;
    this.connections.probe();
    this.refresh();
    if (mailbox !== undefined) this.#soon(`sync ${mailbox}`, () => this.#syncLive(mailbox, false));
  }

  /** Looks at the counts again when the present burst of changes is over. */
  refreshCountsSoon(): void {
    this.#soon('counts', () => this.folders().then(() => undefined));
  }

  async #selectable(id: FolderId): Promise<SyncedMailbox> {
    // Every account has an INBOX: its first screen need not wait for the list of folders.
    if (parseFolderId(id).mailbox === 'INBOX') return this.mailbox('INBOX');
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
    return this.cachedFolders();
  }

  /** The mailboxes as listed, with the changes that wait. */
  #mailboxesShown(): readonly ListedMailbox[] {
    return this.changes.withPendingFolders(this.store.mailboxes());
  }

  #changeFolder(subject: Subject, step: Step): Promise<Outcome> {
    const key = randomUUID();
    return this.changes.submit({ subject, steps: [step] }, this.changeId(key), key);
  }

  /** Lists the folders; without the server the cache has to do. */
  async #listIfOnline(): Promise<void> {
    try {
      await this.folders();
    } catch (error) {
      const out = MailError.is(error, 'offline') || MailError.is(error, 'timeout');
      if (!out || this.store.mailboxes().length === 0) throw error;
    }
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
    await this.#listIfOnline();
    return this.#toFolder(await this.requireMailbox(folderId(this.id, mailbox)));
  }

  async #delimiter(): Promise<string> {
    const known = this.store.mailboxes();
    if (known.length === 0) await this.folders();
    return this.store.mailboxes()[0]?.delimiter ?? '/';
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
    this.changes.replay();
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

/** @throws MailError 'bad-settings' */
function checkWindow({ offset, limit }: ListWindow): void {
  const count = (value: number): boolean => Number.isInteger(value) && value >= 0;
  if (!count(offset) || !count(limit)) {
    throw new MailError(
      'bad-settings',
      l10n.t('Offset and limit of a list must be whole numbers from 0.'),
    );
  }
}
