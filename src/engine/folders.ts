import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { countMailboxes } from '../imap/counts.ts';
import { listMailboxes } from '../imap/folders.ts';
import { namespacesOf } from '../imap/namespaces.ts';
import { rightsIn } from '../imap/rights.ts';
import type { Client } from '../imap/session.ts';
import { MailError } from '../model/errors.ts';
import type { Folder, FolderRole, ListedMailbox, MailboxCounts } from '../model/folder.ts';
import { type FolderId, folderId, parseFolderId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';
import { withAssignedRoles } from './assignedRoles.ts';
import { existsAlready } from './changes/folders.ts';
import { withFolderStep } from './changes/overlay.ts';
import type { FolderStep, Step, Subject } from './changes/step.ts';
import type { Outcome } from './changes/waiting.ts';
import { isBelow, mailboxName, nearestParent, type OwnNames } from './mailboxNames.ts';
import { checkRights } from './rights.ts';
import { Rounds } from './rounds.ts';
import { Settling } from './settling.ts';

/** Milliseconds between looks at the counts of folders; twice as many after each in vain. */
const refreshInterval = 30_000;
/** The same at the most, where one exchange tells all counts, and where each costs one. */
const longestInterval = { together: 60_000, each: 10 * 60_000 };
/** STATUS commands in one piece of work: other work gets its turn between them. */
const countedTogether = 20;
/** Milliseconds after which the rights in folders of others are asked for anew. */
const rightsInterval = 10 * 60_000;
/** The rights of a mailbox that can be selected for reading only, where no ACL tells them. */
const readOnlyRights = 'lr';

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
  /** How the user's own mailboxes are named, where the server has told it. */
  #own: OwnNames | undefined;
  readonly #rightsAsked = new Set<string>();
  #rightsAskedAt = 0;

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
    return this.mailboxes().map((each) => this.toFolder(each));
  }

  /** The mailboxes as last listed, with the changes that wait. */
  mailboxes(): readonly ListedMailbox[] {
    const { changes, store, settings } = this.#engine;
    return withAssignedRoles(changes.withPendingFolders(store.mailboxes()), settings.roles);
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
    const { store, settings } = this.#engine;
    const find = (): ListedMailbox | undefined =>
      // What one mailbox says does for itself, unless another may have been given its role.
      (settings.roles ? undefined : store.mailbox(mailbox)) ??
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
    // Asked here as well, for not every server says why it refuses.
    await this.#listIfOnline();
    const listed = this.mailboxes();
    const name = mailboxName(path, listed, this.#own);
    if (listed.some(({ mailbox }) => mailbox === name)) throw existsAlready(path.join(' / '));
    this.#checkParent(path);
    const step: FolderStep = { kind: 'create', mailbox: name };
    await this.#change({ kind: 'create', count: 1, folder: path }, [step]);
    return this.#listed(withFolderStep(listed, step).find(({ mailbox }) => mailbox === name)!);
  }

  async rename(id: FolderId, path: readonly string[]): Promise<Folder> {
    const found = await this.require(id);
    const { mailbox, role, path: folder } = found;
    if (role === 'inbox')
      throw new MailError('not-permitted', l10n.t('The inbox cannot be renamed.'));
    const listed = this.mailboxes();
    const name = mailboxName(path, listed, this.#own);
    const shown = folder.join(' / ');
    if (isBelow(name, found)) {
      throw new MailError(
        'bad-settings',
        l10n.t('The folder “{0}” cannot be moved into itself.', shown),
      );
    }
    if (name === mailbox) return this.toFolder(found);
    if (listed.some((each) => each.mailbox === name)) throw existsAlready(path.join(' / '));
    checkRights(found, 'x');
    this.#checkParent(path);
    const subject: Subject = { kind: 'rename', count: 1, folder, newPath: path };
    await this.#change(subject, [{ kind: 'rename', mailbox, to: name }]);
    return this.#listed({ ...found, mailbox: name, path });
  }

  /** With `subfolders` also all that are below it, the deepest first; all of them or, refused, none. */
  async delete(id: FolderId, subfolders = false): Promise<void> {
    const found = await this.require(id);
    const below = subfolders
      ? this.mailboxes().filter(({ mailbox }) => isBelow(mailbox, found))
      : [];
    const all = [...below.toSorted((a, b) => b.path.length - a.path.length), found];
    for (const each of all) {
      checkNoRole(each);
      checkRights(each, 'x');
    }
    const subject: Subject = { kind: 'deleteFolder', count: all.length, folder: found.path };
    try {
      await this.#change(
        subject,
        all.map(({ mailbox }) => ({ kind: 'delete', mailbox })),
      );
    } finally {
      await this.#listAfterChange();
    }
  }

  async setSubscribed(id: FolderId, subscribed: boolean): Promise<void> {
    const { mailbox, path } = await this.require(id);
    const kind = subscribed ? 'subscribe' : 'unsubscribe';
    const subject: Subject = { kind, count: 1, folder: path };
    await this.#change(subject, [{ kind: 'subscribe', mailbox, subscribed }]);
    await this.#listAfterChange();
  }

  /** What SELECT has answered, where no ACL says what may be done. */
  onSelected(mailbox: string, readOnly: boolean): void {
    const { store } = this.#engine;
    const { rights } = store.mailbox(mailbox) ?? {};
    if (readOnly ? rights !== undefined : rights !== readOnlyRights) return;
    const known = store.mailboxes();
    store.saveMailboxes(
      known.map((each) => {
        if (each.mailbox !== mailbox) return each;
        const { rights: _, ...rest } = each;
        return readOnly ? { ...rest, rights: readOnlyRights } : rest;
      }),
    );
    this.#settling.soon('counted', () => Promise.resolve(this.#onChanged()));
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

  /** The server has done it: what was listed before says so too, for the next list may not come. */
  onDone(step: FolderStep): void {
    const { store } = this.#engine;
    store.saveMailboxes(withFolderStep(store.mailboxes(), step));
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
    const found = await this.#main(async (client) => {
      const all = await listMailboxes(client);
      this.#own = namespacesOf(client).find(({ owner }) => owner === undefined);
      return all;
    });
    const listed = await this.#withRights(await this.#counted(found));
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

  /** Asked for where others own the folder; what is known of the rest stays. */
  async #withRights(listed: readonly ListedMailbox[]): Promise<readonly ListedMailbox[]> {
    const known = new Map(
      this.#engine.store.mailboxes().map(({ mailbox, rights }) => [mailbox, rights]),
    );
    if (Date.now() - this.#rightsAskedAt > rightsInterval) {
      this.#rightsAsked.clear();
      this.#rightsAskedAt = Date.now();
    }
    const names = listed
      .filter(({ namespace, selectable }) => namespace !== undefined && selectable)
      .map(({ mailbox }) => mailbox)
      .filter((mailbox) => !this.#rightsAsked.has(mailbox));
    const told =
      names.length === 0
        ? new Map<string, string>()
        : await this.#main((client) => rightsIn(client, names));
    for (const name of names) this.#rightsAsked.add(name);
    return listed.map((each) => {
      const rights = told.get(each.mailbox) ?? known.get(each.mailbox);
      return rights === undefined ? each : { ...each, rights };
    });
  }

  /** @throws MailError 'not-permitted' where no folder may be made at this place */
  #checkParent(path: readonly string[]): void {
    const parent = nearestParent(path, this.mailboxes());
    if (parent) checkRights(parent, 'k');
  }

  #change(subject: Subject, steps: readonly Step[]): Promise<Outcome> {
    const { changes } = this.#engine;
    const key = randomUUID();
    return changes.submit({ subject, steps }, this.#engine.changeId(key), key);
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

  /** Whatever becomes of the list, the change is made: nobody may be told that it is not. */
  async #listAfterChange(): Promise<void> {
    await this.list().catch(() => undefined);
  }

  /** A folder that was made: as listed, or `expected` where the list cannot be had or has it no more. */
  async #listed(expected: ListedMailbox): Promise<Folder> {
    const made = this.toFolder(expected);
    const listed = await this.list().catch(() => []);
    return listed.find(({ id }) => id === made.id) ?? made;
  }

  #main<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.#engine.connections.use('main', (session) => session.use(work));
  }

  /** A mailbox as those outside see it. */
  toFolder(each: ListedMailbox): Folder {
    const { mailbox, path, role, selectable, subscribed, total, unread, namespace, rights } = each;
    return {
      id: folderId(this.#engine.id, mailbox),
      account: this.#engine.id,
      path,
      ...(role === undefined ? {} : { role }),
      selectable,
      subscribed,
      ...(total === undefined ? {} : { total }),
      ...(unread === undefined ? {} : { unread }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(rights === undefined ? {} : { rights }),
    };
  }
}

/** @throws MailError 'not-permitted' */
function checkNoRole({ role, path }: ListedMailbox): void {
  if (role === undefined) return;
  throw new MailError(
    'not-permitted',
    l10n.t('“{0}” has a special use and cannot be deleted.', path.join(' / ')),
  );
}
