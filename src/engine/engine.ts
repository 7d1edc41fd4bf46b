import { randomUUID } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import {
  type AccountId,
  type AccountSettings,
  type ConfiguredAccount,
  connectsBy,
  type ConnectionState,
  type Secret,
} from '../model/account.ts';
import { type CacheSettings, defaultCache } from '../model/cache.ts';
import type { Change, ChangeProgress, MessagesChanged, PendingChange } from '../model/change.ts';
import { MailError } from '../model/errors.ts';
import { EventEmitter } from '../model/event.ts';
import type { Folder, FolderProperties } from '../model/folder.ts';
import {
  type ChangeId,
  changeId,
  type FolderId,
  folderId,
  type MessageId,
  parseChangeId,
  parseFolderId,
  parseMessageId,
} from '../model/id.ts';
import type { ListWindow, Mailbox, MessageList, MessageRow } from '../model/message.ts';
import type { MessageSet, Targets } from '../model/messageSet.ts';
import type { MimePart } from '../model/mimePart.ts';
import type { OpenedMessage } from '../model/opened.ts';
import type { SearchResult, SearchScope } from '../model/search.ts';
import type { AskSecret } from '../imap/connections.ts';
import { Session } from '../imap/session.ts';
import type { AccountDiagnostics, ChangeRequest, EngineInterface } from '../protocol/engine.ts';
import type { Driver } from '../store/database.ts';
import { removeDatabase } from '../store/setAside.ts';
import { Store } from '../store/store.ts';
import { AccountEngine } from './accountEngine.ts';
import { Addresses } from './addresses.ts';
import { describe } from './changes/describing.ts';
import { conversationOf } from './conversation.ts';
import { detailsOf } from './details.ts';
import { compactFolder, emptyFolder } from './emptying.ts';
import { propertiesOf } from './folderProperties.ts';
import { keywordsIn } from './keywords.ts';
import { markAllRead } from './markAllRead.ts';
import { earlierThan, membersOf } from './members.ts';
import { Parser } from './parsing/parser.ts';
import { prefetchMessages } from './prefetching.ts';
import { readQuery } from './queryFaults.ts';
import { readAttachment, readMessage, readOctets } from './reading.ts';
import { Searches } from './searches/searches.ts';
import { readStructure } from './structure.ts';
import { withTrust } from './trust.ts';
import { readAttachmentWithin, readWithin } from './within.ts';
import { countTargets, resolveTargets, type Target } from './targets.ts';

export interface EngineOptions {
  /** Folder for the accounts' databases; without one nothing outlives the engine. */
  readonly folder?: string;
  /** `refused`: the server did not take the access token that was given last. */
  readonly secret: (account: AccountId, refused: boolean) => Promise<Secret | null>;
  /** What is kept on disk, `defaultCache` until `setCache` says otherwise. */
  readonly cache?: CacheSettings;
  /** The SQLite to use, Node's own by default. */
  readonly driver?: Driver;
  /** The program of the thread that reads big messages; without one they are read in this thread. */
  readonly parsing?: string | URL;
}

type EngineEvents = EngineInterface['events'];

/** All accounts: what the host, the API and the tests talk to. Connects only when asked for something. */
export class Engine {
  readonly #options: EngineOptions;
  #cache: CacheSettings;
  #trustedServers: readonly string[] = [];
  /** Mailboxes whose arrivals are told, by account; also of accounts that are not there yet. */
  #told: ReadonlyMap<AccountId, ReadonlySet<string>> = new Map();
  readonly #parser: Parser;
  readonly #accounts = new Map<AccountId, AccountEngine>();
  /** Addresses of accounts that are switched off. */
  #disabled: ReadonlyMap<AccountId, string> = new Map();
  readonly #foldersChanged = new EventEmitter<EngineEvents['foldersChanged']>();
  readonly #messagesChanged = new EventEmitter<MessagesChanged>();
  readonly #connectionChanged = new EventEmitter<EngineEvents['connectionChanged']>();
  readonly #changeFailed = new EventEmitter<EngineEvents['changeFailed']>();
  readonly #changeMade = new EventEmitter<EngineEvents['changeMade']>();
  readonly #trouble = new EventEmitter<EngineEvents['trouble']>();
  readonly #changesChanged = new EventEmitter<EngineEvents['changesChanged']>();
  readonly #changeProgress = new EventEmitter<ChangeProgress>();
  readonly #found = new EventEmitter<EngineEvents['found']>();
  readonly #arrived = new EventEmitter<EngineEvents['arrived']>();
  readonly #log = new EventEmitter<EngineEvents['log']>();
  readonly #addresses = new Addresses();
  /** Searches that are held open. */
  readonly searches = new Searches(this.#accounts, (search, progress) =>
    this.#found.fire({ search, progress }),
  );

  readonly onFoldersChanged = this.#foldersChanged.event;
  readonly onMessagesChanged = this.#messagesChanged.event;
  readonly onConnectionChanged = this.#connectionChanged.event;
  readonly onChangeFailed = this.#changeFailed.event;
  readonly onChangeMade = this.#changeMade.event;
  readonly onTrouble = this.#trouble.event;
  readonly onChangesChanged = this.#changesChanged.event;
  readonly onChangeProgress = this.#changeProgress.event;
  readonly onFound = this.#found.event;
  readonly onArrived = this.#arrived.event;
  readonly onLog = this.#log.event;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#parser = new Parser(options.parsing);
    this.#cache = options.cache ?? defaultCache;
  }

  /** Logs in once and out again. @throws MailError saying what stands in the way */
  async verify(settings: AccountSettings, secret: Secret, signal?: AbortSignal): Promise<void> {
    const session = await Session.connect(settings, secret, {}, { signal });
    await session.logout();
  }

  /**
   * The accounts that exist from now on; those on another server, or signed in otherwise, start
   * anew, and those that are switched off are closed. Connects nothing.
   */
  setAccounts(accounts: readonly { id: AccountId; settings: ConfiguredAccount }[]): void {
    const enabled = accounts.filter(({ settings }) => settings.enabled !== false);
    const wanted = new Map(enabled.map(({ id, settings }) => [id, settings]));
    const disabled = accounts.filter(({ settings }) => settings.enabled === false);
    this.#disabled = new Map(disabled.map(({ id, settings }) => [id, settings.address]));
    for (const [id, engine] of this.#accounts) {
      const settings = wanted.get(id);
      if (settings && connectsBy(settings) === connectsBy(engine.settings)) {
        engine.configure(settings);
        continue;
      }
      engine.close();
      this.#accounts.delete(id);
    }
    for (const [id, settings] of wanted) {
      if (this.#accounts.has(id)) continue;
      const engine = this.#start(id, settings);
      this.#accounts.set(id, engine);
      engine.arrivals.follow(this.#told.get(id) ?? new Set());
    }
  }

  /** Closes the account and removes its cache and queued changes. */
  forget(id: AccountId): void {
    this.#accounts.get(id)?.close();
    this.#accounts.delete(id);
    const file = this.#file(id);
    if (file === undefined) return;
    removeDatabase(file);
  }

  /** Whose word on senders counts besides that of each account's own server. */
  setTrustedServers(servers: readonly string[]): void {
    this.#trustedServers = servers;
  }

  /** What is kept on disk from now on, of every account. */
  setCache(cache: CacheSettings): void {
    this.#cache = cache;
    for (const { store } of this.#accounts.values()) store.configure(cache);
  }

  async connect(id: AccountId): Promise<void> {
    return this.#account(id).connect();
  }

  /**
   * The folders whose new unread messages are told by `onArrived`; their accounts are connected and
   * stay so. @throws MailError 'not-found' for what is no folder's id
   */
  tellArrivals(folders: readonly FolderId[]): void {
    const told = new Map<AccountId, Set<string>>();
    for (const { account, mailbox } of folders.map(parseFolderId))
      told.set(account, (told.get(account) ?? new Set()).add(mailbox));
    this.#told = told;
    for (const [id, engine] of this.#accounts) engine.arrivals.follow(told.get(id) ?? new Set());
  }

  /** Somebody is back, and looks at this folder. Accounts that nobody has used stay as they are. */
  refresh(folder?: FolderId): void {
    const looked = folder === undefined ? undefined : parseFolderId(folder);
    for (const [id, engine] of this.#accounts)
      engine.wake(looked?.account === id ? looked.mailbox : undefined);
  }

  async folders(id: AccountId): Promise<readonly Folder[]> {
    return this.#account(id).folders.list();
  }

  cachedFolders(id: AccountId): readonly Folder[] {
    return this.#account(id).folders.cached();
  }

  async createFolder(id: AccountId, path: readonly string[]): Promise<Folder> {
    return this.#account(id).folders.create(path);
  }

  async renameFolder(folder: FolderId, path: readonly string[]): Promise<Folder> {
    return this.#owner(folder).folders.rename(folder, path);
  }

  async deleteFolder(folder: FolderId, subfolders = false): Promise<void> {
    return this.#owner(folder).folders.delete(folder, subfolders);
  }

  async setSubscribed(folder: FolderId, subscribed: boolean): Promise<void> {
    return this.#owner(folder).folders.setSubscribed(folder, subscribed);
  }

  /** Counts, size and quota as the server has them. */
  async folderProperties(folder: FolderId): Promise<FolderProperties> {
    return propertiesOf(this.#owner(folder), folder);
  }

  /** Undefined where nothing was unread. */
  async markAllRead(folder: FolderId): Promise<Change | undefined> {
    return markAllRead(this.#owner(folder), folder);
  }

  /** How many messages of Trash or Junk are deleted for good. */
  async emptyFolder(folder: FolderId): Promise<number> {
    return emptyFolder(this.#owner(folder), folder);
  }

  async compactFolder(folder: FolderId): Promise<void> {
    return compactFolder(this.#owner(folder), folder);
  }

  /** `eager`: see `AccountEngine.list`. */
  async list(
    folder: FolderId,
    window: ListWindow,
    { eager = false, signal }: { eager?: boolean; signal?: AbortSignal } = {},
  ): Promise<MessageList> {
    return this.#owner(folder).list(folder, window, eager, signal);
  }

  cachedList(folder: FolderId, window: ListWindow): MessageList | null {
    return this.#owner(folder).cachedList(folder, window);
  }

  async window(folder: FolderId, window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    return this.#owner(folder).window(folder, window, signal);
  }

  cachedRows(ids: readonly MessageId[]): readonly MessageRow[] {
    return ids.flatMap((id) => {
      const { mailbox, uidValidity, uid } = parseMessageId(id);
      const synced = this.#ownerOfMessage(id).mailbox(mailbox);
      return synced.state?.uidValidity === uidValidity ? synced.cachedRows([uid]) : [];
    });
  }

  /** Rows of one folder with previews and what conversations show. */
  async details(
    ids: readonly MessageId[],
    conversations: boolean,
    signal?: AbortSignal,
  ): Promise<readonly MessageRow[]> {
    const [first] = ids;
    if (first === undefined) return [];
    return detailsOf(this.#ownerOfMessage(first), ids, conversations, signal);
  }

  /** The messages of its conversation before it, oldest first; what its folder knows. */
  async earlier(id: MessageId, signal?: AbortSignal): Promise<readonly MessageRow[]> {
    return earlierThan(this.#ownerOfMessage(id), id, signal);
  }

  /** The messages of a conversation that are in this message's folder, oldest first. */
  async members(id: MessageId, signal?: AbortSignal): Promise<readonly MessageRow[]> {
    return membersOf(this.#ownerOfMessage(id), id, signal);
  }

  /** Every message of a list as last given; `rows` counts its rows. */
  async everything(
    folder: FolderId,
    window: Pick<ListWindow, 'sort' | 'filter' | 'conversations'>,
    signal?: AbortSignal,
  ): Promise<{ set: MessageSet; rows: number; messages: number }> {
    return this.#owner(folder).everything(folder, window, signal);
  }

  /** When the folder was last in step with the server, milliseconds since 1970. */
  lastSynced(folder: FolderId): number | undefined {
    return this.#owner(folder).mailbox(parseFolderId(folder).mailbox).lastSynced;
  }

  async read(id: MessageId, markSeen: boolean, signal?: AbortSignal): Promise<OpenedMessage> {
    const engine = this.#ownerOfMessage(id);
    const accounts = [...this.#accounts.values()];
    const message = withTrust(await readMessage(engine, id, signal), {
      account: engine.settings,
      trustedServers: this.#trustedServers,
      ownAddresses: accounts.map(({ settings }) => settings.address),
    });
    if (!markSeen || message.flags.includes('\\Seen')) return message;
    const change = { add: ['\\Seen'] };
    await this.change({ kind: 'flags', messages: [id], change, unasked: true });
    return { ...message, flags: [...message.flags, '\\Seen'] };
  }

  /** The message in an attachment, and in one of that: '2', '2/1.3'. */
  async readWithin(id: MessageId, within: string, signal?: AbortSignal): Promise<OpenedMessage> {
    return readWithin(this.#ownerOfMessage(id), id, within, signal);
  }

  async conversation(id: MessageId, signal?: AbortSignal): Promise<readonly MessageRow[]> {
    return conversationOf(this.#ownerOfMessage(id), id, signal);
  }

  /** Fetches texts ahead of being read, as far as that keeps nobody waiting. */
  async prefetch(ids: readonly MessageId[]): Promise<void> {
    const [first] = ids;
    if (first !== undefined) await prefetchMessages(this.#ownerOfMessage(first), ids);
  }

  async source(id: MessageId, signal?: AbortSignal): Promise<Uint8Array> {
    return readOctets(this.#ownerOfMessage(id), id, signal);
  }

  async structure(id: MessageId, signal?: AbortSignal): Promise<MimePart> {
    return readStructure(this.#ownerOfMessage(id), id, signal);
  }

  async attachment(id: MessageId, part: string, signal?: AbortSignal): Promise<Uint8Array> {
    const read = part.includes('/') ? readAttachmentWithin : readAttachment;
    return read(this.#ownerOfMessage(id), id, part, signal);
  }

  /** @throws MailError 'bad-query' with the place of the fault */
  checkQuery(text: string): void {
    readQuery(text);
  }

  /** Server-side search of every account in scope, side by side. @throws MailError 'bad-query' */
  async search(
    text: string,
    scope: SearchScope,
    limit: number,
    signal?: AbortSignal,
  ): Promise<SearchResult> {
    return this.searches.once(text, scope, limit, signal);
  }

  /** People that the caches know whose name or address holds the text, the likeliest first. */
  addresses(text: string, limit: number): readonly Mailbox[] {
    return this.#addresses.find([...this.#accounts.values()], text, limit);
  }

  /** Keywords of cached messages, the most frequent first. */
  keywords(): readonly string[] {
    return keywordsIn([...this.#accounts.values()]);
  }

  /**
   * Makes a change; messages of several accounts change in each, under one id.
   * @throws MailError 'unsupported' for a move or copy into another account
   */
  async change(request: ChangeRequest): Promise<Change> {
    const byOwner = await this.#resolve(request);
    if ('to' in request && [...byOwner.keys()].some((each) => each !== this.#owner(request.to))) {
      throw new MailError(
        'unsupported',
        l10n.t('Messages cannot be moved or copied to another account yet.'),
      );
    }
    if (byOwner.size === 0)
      throw new MailError('not-found', l10n.t('There is no message to change.'));
    const key = randomUUID();
    const id = changeId(
      [...byOwner.keys()].map((engine) => engine.id),
      key,
    );
    const made = await allOf(
      [...byOwner].map(([engine, targets]) => engine.change(request, targets, key, id)),
    );
    const moved = new Map(made.flatMap((each) => [...(each.moved ?? [])]));
    const queued = made.some(({ state }) => state === 'queued');
    return { id, state: queued ? 'queued' : 'done', ...(moved.size > 0 ? { moved } : {}) };
  }

  async append(
    folder: FolderId,
    source: Uint8Array,
    flags: readonly string[],
  ): Promise<MessageId | undefined> {
    return this.#owner(folder).append(folder, source, flags);
  }

  /** How many messages a command is about. @throws MailError as `change` */
  async count(targets: Targets): Promise<number> {
    return countTargets(await this.#resolve(targets));
  }

  /**
   * Where the messages are after it, as far as the server tells.
   * @throws MailError 'cannot-undo' with the reason
   */
  async undo(id: ChangeId): Promise<readonly MessageId[]> {
    return (await this.#forChange(id, (engine, key) => engine.changes.undo(key))).flat();
  }

  async cancelChange(id: ChangeId): Promise<void> {
    await this.#forChange(id, (engine, key) => engine.changes.cancel(key));
  }

  async retryChange(id: ChangeId): Promise<void> {
    await this.#forChange(id, (engine, key) => engine.changes.retry(key));
  }

  async discardChange(id: ChangeId): Promise<void> {
    await this.#forChange(id, (engine, key) => engine.changes.discard(key));
  }

  /** What is not on the server, of one account or of all, oldest first. */
  pendingChanges(id?: AccountId): readonly PendingChange[] {
    const engines = id === undefined ? [...this.#accounts.values()] : [this.#account(id)];
    return engines
      .flatMap((engine) => engine.changes.pending())
      .toSorted((a, b) => a.since - b.since);
  }

  /** The latest change of any account that Undo would take back. */
  latestChange(): { id: ChangeId; description: string } | undefined {
    const [latest] = [...this.#accounts.values()]
      .flatMap((engine) => engine.changes.latest() ?? [])
      .toSorted((a, b) => b.since - a.since);
    return latest && { id: latest.id, description: latest.description };
  }

  /** What a report of a fault says of the accounts. */
  diagnostics(): readonly AccountDiagnostics[] {
    return [...this.#accounts].map(([account, { connections, folders }]) => {
      const { server, fault } = connections;
      return {
        account,
        capabilities: server?.capabilities ?? [],
        folders: folders.cached().length,
        cacheSize: sizeOf(this.#file(account)),
        ...(fault === undefined ? {} : { error: fault.code }),
      };
    });
  }

  watch(id: AccountId, folder: FolderId | undefined): void {
    this.#account(id).watch(folder);
  }

  close(): void {
    this.searches.closeAll();
    for (const engine of this.#accounts.values()) engine.close();
    this.#parser.close();
    this.#accounts.clear();
  }

  #start(id: AccountId, settings: ConfiguredAccount): AccountEngine {
    const secret: AskSecret = (refused = false) => this.#options.secret(id, refused);
    return new AccountEngine(id, settings, this.#openStore(id), this.#parser, secret, {
      onFoldersChanged: () => this.#foldersChanged.fire({ account: id }),
      onMessagesChanged: (event) => {
        this.searches.onMessagesChanged(event);
        this.#messagesChanged.fire(event);
      },
      onArrived: ({ mailbox, count, messages }) =>
        this.#arrived.fire({ folder: folderId(id, mailbox), count, messages }),
      onLog: (level, text) => this.#log.fire({ level, text: `${settings.address}: ${text}` }),
      onConnection: (state, reason) => this.#onConnection(id, state, reason),
      onChangeFailed: (change, { message }, kept) => {
        const description = describe(change);
        const { publicId } = change;
        this.#changeFailed.fire({ account: id, change: publicId, description, message, kept });
      },
      onChangeMade: (change) => {
        const description = describe(change);
        this.#changeMade.fire({ account: id, change: change.publicId, description });
      },
      onChangesChanged: () => this.#changesChanged.fire({ account: id }),
      onProgress: (progress) => this.#changeProgress.fire(progress),
      onTrouble: (message) => this.#onTrouble(id, message),
    });
  }

  #onConnection(account: AccountId, state: ConnectionState, reason: MailError | undefined): void {
    const { message, certificate } = reason ?? {};
    this.#connectionChanged.fire({
      account,
      state,
      ...(message === undefined ? {} : { reason: message }),
      ...(certificate === undefined ? {} : { certificate }),
    });
  }

  #openStore(id: AccountId): Store {
    const { driver } = this.#options;
    return Store.open(this.#file(id) ?? ':memory:', {
      ...(driver === undefined ? {} : { driver }),
      cache: this.#cache,
      onTrouble: (text) => this.#onTrouble(id, text),
    });
  }

  #onTrouble(account: AccountId, message: string): void {
    this.#log.fire({ level: 'error', text: message });
    this.#trouble.fire({ account, message });
  }

  #file(id: AccountId): string | undefined {
    const { folder } = this.#options;
    if (folder === undefined) return undefined;
    // What is kept of mail is nobody else's.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Ids come from settings that people edit: never let one name another file.
    return join(folder, `${encodeURIComponent(id).replaceAll('.', '%2E')}.sqlite`);
  }

  #account(id: AccountId): AccountEngine {
    const engine = this.#accounts.get(id);
    const address = this.#disabled.get(id);
    if (address !== undefined)
      throw new MailError('offline', l10n.t('The account {0} is switched off.', address));
    if (!engine)
      throw new MailError(
        'not-found',
        l10n.t('There is no account with the id “{0}”.', String(id)),
      );
    return engine;
  }

  #resolve(targets: Targets): Promise<Map<AccountEngine, Target[]>> {
    return resolveTargets((id) => this.#account(id), targets);
  }

  #forChange<T>(
    id: ChangeId,
    work: (engine: AccountEngine, key: string) => Promise<T>,
  ): Promise<T[]> {
    const { accounts, key } = parseChangeId(id);
    return allOf(accounts.map((account) => work(this.#account(account), key)));
  }

  #owner(folder: FolderId): AccountEngine {
    return this.#account(parseFolderId(folder).account);
  }

  #ownerOfMessage(message: MessageId): AccountEngine {
    return this.#account(parseMessageId(message).account);
  }
}

/** Octets of a database with its log; 0 where there is none. */
function sizeOf(file: string | undefined): number {
  if (file === undefined) return 0;
  const sizes = [file, `${file}-wal`].map(
    (each) => statSync(each, { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Waits for all, whatever becomes of one; then fails as the first that failed. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
