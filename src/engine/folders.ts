import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { countMailboxes } from '../imap/counts.ts';
import { listMailboxes, mailboxName } from '../imap/folders.ts';
import type { Client } from '../imap/session.ts';
import { MailError } from '../model/errors.ts';
import type { Folder, FolderRole, ListedMailbox, MailboxCounts } from '../model/folder.ts';
import { type FolderId, folderId, parseFolderId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';
import { existsAlready } from './changes/folders.ts';
import type { Step, Subject } from './changes/step.ts';
import type { Outcome } from './changes/waiting.ts';
import { Rounds } from './rounds.ts';
import { Settling } from './settling.ts';

/** Milliseconds between looks at the counts of folders; twice as many after each in vain. */
const refreshInterval = 30_000;
/** The same at the most, where one exchange tells all counts, and where each costs one. */
const longestInterval = { together: 60_000, each: 10 * 60_000 };
/** STATUS commands in one piece of work: other work gets its turn between them. */
const countedTogether = 20;

/** The folders of an account: as the server lists them, with the changes to them that wait. */
export class Folders {
  readonly #engine: AccountEngine;
  readonly #onChanged: () => void;
  readonly #settling = new Settling();
  readonly #listings = new Rounds(() => this.#list());
  #refresh: NodeJS.Timeout | undefined;
  #interval = refreshInterval;
  #countedEach = false;
  readonly #toCount = new Set<string>();

  constructor(engine: AccountEngine, onChanged: () => void) {
    this.#engine = engine;
    this.#onChanged = onChanged;
  }

  close(): void {
    clearTimeout(this.#refresh);
    this.#settling.close();
  }

  /** The folders as last listed. */
  cached(): Folder[] {
    return this.mailboxes().map((each) => this.#toFolder(each));
  }

  /** The mailboxes as last listed, with the changes that wait. */
  mailboxes(): readonly ListedMailbox[] {
    return this.#engine.changes.withPendingFolders(this.#engine.store.mailboxes());
  }

  /** The folders as the server has them now; calls made meanwhile share the next answer. */
  list(): Promise<readonly Folder[]> {
    return this.#listings.run();
  }

  /**
   * The mailbox a folder id stands for.
   * @throws MailError 'not-found' when the server has no such folder
   */
  async require(id: FolderId): Promise<ListedMailbox> {
    const { mailbox } = parseFolderId(id);
    const find = (): ListedMailbox | undefined =>
      this.#engine.store.mailbox(mailbox) ??
      this.mailboxes().find((each) => each.mailbox === mailbox);
    const found = find() ?? (await this.list(), find());
    if (found) return found;
    throw new MailError(
      'not-found',
      l10n.t(
        '{0} has no folder “{1}”. Refresh the folders and try again.',
        this.#engine.settings.address,
        mailbox,
      ),
    );
  }

  /** The mailbox with this role; made by its usual name where the server has none. */
  async withRole(role: FolderRole): Promise<ListedMailbox> {
    const find = (): ListedMailbox | undefined =>
      this.mailboxes().find((each) => each.role === role);
    const known = find() ?? (await this.list(), find());
    if (known) return known;
    const name = `${role[0]!.toUpperCase()}${role.slice(1)}`;
    const made = this.mailboxes().find(({ path }) => path.length === 1 && path[0] === name);
    return made ?? this.require((await this.create([name])).id);
  }

  async create(path: readonly string[]): Promise<Folder> {
    const name = mailboxName(path, await this.#delimiter());
    // Asked here as well, for not every server says why it refuses.
    await this.#listIfOnline();
    if (this.mailboxes().some(({ mailbox }) => mailbox === name))
      throw existsAlready(path.join(' / '));
    const step: Step = { kind: 'create', mailbox: name };
    const { mailbox } = await this.#change({ kind: 'create', count: 1, folder: path }, step);
    return this.#listed(mailbox ?? name);
  }

  async rename(id: FolderId, path: readonly string[]): Promise<Folder> {
    const { mailbox, role, path: folder } = await this.require(id);
    if (role === 'inbox')
      throw new MailError('not-permitted', l10n.t('The inbox cannot be renamed.'));
    const name = mailboxName(path, await this.#delimiter());
    const subject: Subject = { kind: 'rename', count: 1, folder, newPath: path };
    const renamed = await this.#change(subject, { kind: 'rename', mailbox, to: name });
    return this.#listed(renamed.mailbox ?? name);
  }

  async delete(id: FolderId): Promise<void> {
    const { mailbox, role, path } = await this.require(id);
    if (role !== undefined) {
      throw new MailError(
        'not-permitted',
        l10n.t('“{0}” has a special use and cannot be deleted.', path.join(' / ')),
      );
    }
    const subject: Subject = { kind: 'deleteFolder', count: 1, folder: path };
    await this.#change(subject, { kind: 'delete', mailbox });
    await this.#listIfOnline();
  }

  async setSubscribed(id: FolderId, subscribed: boolean): Promise<void> {
    const { mailbox, path } = await this.require(id);
    const kind = subscribed ? 'subscribe' : 'unsubscribe';
    const subject: Subject = { kind, count: 1, folder: path };
    await this.#change(subject, { kind: 'subscribe', mailbox, subscribed });
    await this.#listIfOnline();
  }

  /** Looks at folders and counts now, and often from now on: somebody is there. */
  refresh(): void {
    this.#interval = refreshInterval;
    this.schedule();
    this.#listSoon();
  }

  /** Looks at the counts of a mailbox when the present burst of changes is over. */
  countSoon(mailbox: string): void {
    this.#toCount.add(mailbox);
    this.#settling.soon('counts', () => this.#count());
  }

  /** Counts that were pushed need not be asked for. */
  onCounts(mailbox: string, counts: MailboxCounts): void {
    const { store } = this.#engine;
    const known = store.mailboxes();
    const before = known.find((each) => each.mailbox === mailbox);
    if (!before) return this.#listSoon();
    const now = { ...before, ...counts };
    if (JSON.stringify(now) === JSON.stringify(before)) return;
    store.saveMailboxes(known.map((each) => (each === before ? now : each)));
    this.#settling.soon('counted', () => Promise.resolve(this.#onChanged()));
  }

  /** Goes on looking at the counts from time to time, while the account is online. */
  schedule(): void {
    clearTimeout(this.#refresh);
    if (this.#engine.connections.state !== 'online') return;
    const longest = this.#countedEach ? longestInterval.each : longestInterval.together;
    this.#refresh = setTimeout(() => {
      this.#interval = Math.min(longest, this.#interval * 2);
      this.schedule();
      this.#listSoon();
    }, this.#interval);
    this.#refresh.unref();
  }

  #listSoon(): void {
    this.#settling.soon('list', () => this.list());
  }

  async #count(): Promise<void> {
    const names = [...this.#toCount].slice(0, countedTogether);
    const left = this.#toCount.size > names.length;
    this.#toCount.clear();
    // Of many, one exchange tells all.
    if (left) await this.list();
    else
      for (const [name, counts] of await this.#main((client) => countMailboxes(client, names)))
        this.onCounts(name, counts);
  }

  async #list(): Promise<readonly Folder[]> {
    const { store } = this.#engine;
    const before = JSON.stringify(store.mailboxes());
    const listed = await this.#counted(await this.#main((client) => listMailboxes(client)));
    store.saveMailboxes(listed);
    if (JSON.stringify(store.mailboxes()) !== before) {
      this.#interval = refreshInterval;
      this.schedule();
      this.#onChanged();
    }
    this.#engine.keepMailboxes(new Set(listed.map(({ mailbox }) => mailbox)));
    return this.cached();
  }

  /** Counts what was listed without (no LIST-STATUS). */
  async #counted(listed: readonly ListedMailbox[]): Promise<readonly ListedMailbox[]> {
    const uncounted = listed.filter(({ selectable, total }) => selectable && total === undefined);
    this.#countedEach = uncounted.length > 0;
    const counts = new Map<string, MailboxCounts>();
    for (let start = 0; start < uncounted.length; start += countedTogether) {
      const names = uncounted.slice(start, start + countedTogether).map(({ mailbox }) => mailbox);
      for (const [mailbox, each] of await this.#main((client) => countMailboxes(client, names)))
        counts.set(mailbox, each);
    }
    return listed.map((each) => ({ ...each, ...counts.get(each.mailbox) }));
  }

  #change(subject: Subject, step: Step): Promise<Outcome> {
    const { changes } = this.#engine;
    const key = randomUUID();
    return changes.submit({ subject, steps: [step] }, this.#engine.changeId(key), key);
  }

  /** Lists the folders; without the server the cache has to do. */
  async #listIfOnline(): Promise<void> {
    try {
      await this.list();
    } catch (error) {
      const out = MailError.is(error, 'offline') || MailError.is(error, 'timeout');
      if (!out || this.#engine.store.mailboxes().length === 0) throw error;
    }
  }

  async #listed(mailbox: string): Promise<Folder> {
    await this.#listIfOnline();
    return this.#toFolder(await this.require(folderId(this.#engine.id, mailbox)));
  }

  async #delimiter(): Promise<string> {
    const { store } = this.#engine;
    if (store.mailboxes().length === 0) await this.list();
    return store.mailboxes()[0]?.delimiter ?? '/';
  }

  #main<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.#engine.connections.use('main', (session) => session.use(work));
  }

  #toFolder(each: ListedMailbox): Folder {
    const { mailbox, path, role, selectable, subscribed, total, unread } = each;
    return {
      id: folderId(this.#engine.id, mailbox),
      account: this.#engine.id,
      path,
      ...(role === undefined ? {} : { role }),
      selectable,
      subscribed,
      ...(total === undefined ? {} : { total }),
      ...(unread === undefined ? {} : { unread }),
    };
  }
}
