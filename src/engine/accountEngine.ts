import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { throwIfCancelled } from '../imap/errors.ts';
import type { AccountId, ConfiguredAccount, ConnectionState } from '../model/account.ts';
import type { Change, MessagesChanged } from '../model/change.ts';
import { MailError } from '../model/errors.ts';
import { changeId, type FolderId, type MessageId, parseFolderId } from '../model/id.ts';
import type { ListWindow, MessageList } from '../model/message.ts';
import { type MessageSet, uidRanges } from '../model/messageSet.ts';
import { type AskSecret, Connections } from '../imap/connections.ts';
import type { Heard } from '../imap/counts.ts';
import type { ChangeRequest } from '../protocol/engine.ts';
import type { Store } from '../store/store.ts';
import { type Arrived, Arrivals } from './arrivals.ts';
import { appendStep } from './changes/appending.ts';
import { type ChangeEvents, Changes } from './changes/changes.ts';
import type { Subject } from './changes/step.ts';
import { Folders } from './folders.ts';
import type { Parser } from './parsing/parser.ts';
import { Settling } from './settling.ts';
import { SyncedMailbox } from './syncedMailbox.ts';
import type { Target } from './targets.ts';

export interface AccountEvents extends ChangeEvents {
  onFoldersChanged(): void;
  onMessagesChanged(event: MessagesChanged): void;
  onArrived(arrived: Arrived): void;
  onConnection(state: ConnectionState, reason: MailError | undefined): void;
  /** Something the user should know, though nothing was refused. */
  onTrouble(message: string): void;
  onLog(level: 'debug' | 'info' | 'warn', text: string): void;
}

/** One account: its connections, its cache, its folders, and the changes on their way. */
export class AccountEngine {
  readonly id: AccountId;
  #settings: ConfiguredAccount;
  readonly store: Store;
  readonly connections: Connections;
  readonly parser: Parser;
  readonly #events: AccountEvents;
  /** Changes on their way, and those that can be undone. */
  readonly changes: Changes;
  readonly #mailboxes = new Map<string, SyncedMailbox>();
  readonly folders: Folders;
  /** New messages that somebody wants to be told of. */
  readonly arrivals: Arrivals;
  readonly #settling = new Settling();
  /** What was told of mailboxes and not looked after yet. */
  readonly #heard = new Map<string, Heard>();

  constructor(
    id: AccountId,
    settings: ConfiguredAccount,
    store: Store,
    parser: Parser,
    secret: AskSecret,
    events: AccountEvents,
  ) {
    this.id = id;
    this.#settings = settings;
    this.store = store;
    this.parser = parser;
    this.#events = events;
    this.connections = new Connections(settings, secret, {
      onState: (state, reason) => this.#onState(state, reason),
      onMailboxEvent: (mailbox, heard) => this.#onMailboxEvent(mailbox, heard),
      onFoldersEvent: () => this.folders.refresh(),
      onLog: (level, text) => events.onLog(level, text),
    });
    this.changes = new Changes(this, events);
    this.arrivals = new Arrivals(this, (arrived) => events.onArrived(arrived));
    this.folders = new Folders(this, () => {
      events.onFoldersChanged();
      this.arrivals.lookSoon();
    });
  }

  get settings(): ConfiguredAccount {
    return this.#settings;
  }

  /** Takes over settings that the connection does not depend on; other roles show at once. */
  configure(settings: ConfiguredAccount): void {
    const before = JSON.stringify(this.#settings.roles);
    this.#settings = settings;
    if (JSON.stringify(settings.roles) !== before) this.#events.onFoldersChanged();
  }

  close(): void {
    this.#settling.close();
    this.arrivals.close();
    this.folders.close();
    this.changes.close();
    this.connections.close();
    this.store.close();
  }

  /** Connects now, also after a refused sign-in. */
  async connect(): Promise<void> {
    this.connections.reset();
    await this.connections.session('main');
    this.folders.refresh();
  }

  mailbox(name: string): SyncedMailbox {
    let mailbox = this.#mailboxes.get(name);
    if (!mailbox) {
      mailbox = new SyncedMailbox(name, {
        account: this.id,
        store: this.store,
        connections: this.connections,
        pending: (mailbox, uidValidity) => this.changes.overlay(mailbox, uidValidity),
        onSelected: (readOnly) => this.folders.onSelected(name, readOnly),
        onMessagesChanged: (event) => {
          this.#events.onMessagesChanged(event);
          this.folders.countSoon(name);
        },
      });
      this.#mailboxes.set(name, mailbox);
    }
    return mailbox;
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
    const { mailbox, path } = await this.folders.require(id);
    const subject: Subject = { kind: 'append', count: 1, folder: path };
    const steps = [appendStep(mailbox, source, flags)];
    const key = randomUUID();
    const made = await this.changes.submit({ subject, steps }, this.changeId(key), key, source);
    return made.appended;
  }

  /** Forgets what is not listed any more. */
  keepMailboxes(listed: ReadonlySet<string>): void {
    for (const name of this.#mailboxes.keys()) if (!listed.has(name)) this.#mailboxes.delete(name);
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
    const mailbox = await this.selectable(id);
    const list = await mailbox.list(window, eager, signal);
    throwIfCancelled(signal);
    // A row may vanish between the order and its fetch; the total must not claim it.
    if (list.rows.length < Math.min(window.limit, list.total - window.offset))
      this.#settling.soon(`sync ${mailbox.mailbox}`, () => mailbox.sync());
    return list;
  }

  /** Rows in the order last given; asks the server only for rows never fetched. */
  async window(id: FolderId, window: ListWindow, signal?: AbortSignal): Promise<MessageList> {
    checkWindow(window);
    return (await this.selectable(id)).window(window, signal);
  }

  /** Rows that the cache knows, or null where it does not know the folder in this order. */
  cachedList(id: FolderId, window: ListWindow): MessageList | null {
    checkWindow(window);
    return this.mailbox(parseFolderId(id).mailbox).cachedWindow(window);
  }

  /** Every message of a list as last given; `rows` counts its rows. */
  async everything(
    id: FolderId,
    window: Pick<ListWindow, 'sort' | 'filter' | 'conversations'>,
    signal?: AbortSignal,
  ): Promise<{ set: MessageSet; rows: number; messages: number }> {
    const mailbox = await this.selectable(id);
    const { uids, rows } = await mailbox.everything(window, signal);
    const uidValidity = String(mailbox.state?.uidValidity ?? 0n);
    const ascending = [...Uint32Array.from(uids).sort()];
    const set = { folder: mailbox.folder, uidValidity, uids: uidRanges(ascending) };
    return { set, rows, messages: uids.length };
  }

  /** A change under a key that changes in other accounts may share, with the id for all of them. */
  change(
    request: ChangeRequest,
    targets: readonly Target[],
    key: string,
    id: string,
  ): Promise<Change> {
    return this.changes.make(request, targets, id, key);
  }

  changeId(key: string): string {
    return changeId([this.id], key);
  }

  watch(id: FolderId | undefined): void {
    this.connections.watch(id === undefined ? undefined : parseFolderId(id).mailbox);
  }

  /** Finds out which connections died while nobody was there, and what happened meanwhile. */
  wake(mailbox: string | undefined): void {
    if (this.connections.state === 'disconnected') return;
    this.connections.probe();
    this.folders.refresh();
    // Its counts come with the list of folders.
    if (mailbox !== undefined) this.#onMailboxEvent(mailbox, { counts: {} });
  }

  /** The server sent less than it said there is: what is passed on may not be the whole. */
  tellIncomplete(octets: number, expected: number): void {
    this.#events.onTrouble(
      l10n.t(
        '{0} sent only {1} of {2} octets. What you see or save may be incomplete; try again.',
        ...[this.settings.host, String(octets), String(expected)],
      ),
    );
  }

  /** The mailbox of a folder that can hold messages. @throws MailError 'not-found', 'not-permitted' */
  async selectable(id: FolderId): Promise<SyncedMailbox> {
    // Every account has an INBOX: its first screen need not wait for the list of folders.
    if (parseFolderId(id).mailbox === 'INBOX') return this.mailbox('INBOX');
    const { mailbox, selectable, path } = await this.folders.require(id);
    if (!selectable) {
      throw new MailError(
        'not-permitted',
        l10n.t('“{0}” holds folders only, no messages.', path.join(' / ')),
      );
    }
    return this.mailbox(mailbox);
  }

  #onMailboxEvent(mailbox: string, heard: Heard = {}): void {
    const before = this.#heard.get(mailbox);
    this.#heard.set(mailbox, before ? bothHeard(before, heard) : heard);
    this.#settling.soon(`sync ${mailbox}`, () => this.#syncLive(mailbox));
    if (heard.counts) this.folders.onCounts(mailbox, heard.counts);
  }

  /** A mailbox somebody has looked at is brought up to date; others only count. */
  async #syncLive(mailbox: string): Promise<void> {
    const live = this.#mailboxes.get(mailbox);
    const heard = this.#heard.get(mailbox) ?? {};
    this.#heard.delete(mailbox);
    if (live?.knows(heard)) return;
    if (live?.state) await live.sync();
    if (!heard.counts) this.folders.countSoon(mailbox);
  }

  #onState(state: ConnectionState, reason: MailError | undefined): void {
    this.#events.onConnection(state, reason);
    if (state === 'online') {
      this.changes.replay();
      this.arrivals.lookSoon();
    }
    this.folders.schedule();
  }
}

/** What is certain of a mailbox after one and the other was told of it. */
function bothHeard(one: Heard, other: Heard): Heard {
  const counts = one.counts && other.counts ? { ...one.counts, ...other.counts } : undefined;
  if (one.modseq === undefined || other.modseq === undefined) return counts ? { counts } : {};
  const modseq = one.modseq > other.modseq ? one.modseq : other.modseq;
  return { modseq, ...(counts ? { counts } : {}) };
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
