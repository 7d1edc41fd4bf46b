import { groupByConversation } from '../model/conversation.ts';
import { seen } from '../model/flags.ts';
import { atom } from '../imap/raw.ts';
import type { SessionKind } from '../imap/connections.ts';
import { searchUids } from '../imap/search.ts';
import { canThread, threadUids } from '../imap/thread.ts';
import type { MailboxAccess } from './mailboxAccess.ts';
import { rowsLimit } from './order.ts';

/** Which messages of one mailbox belong together, and which of them are unread. */
export class Threads {
  readonly #access: MailboxAccess;
  /** Members of each conversation of more than one message, by each of its UIDs. */
  #groups: Map<number, number[]> | undefined;
  #unread: Set<number> | undefined;
  /** Made from the cached rows, so every new row may change it. */
  #local = false;
  #complete = false;

  constructor(access: MailboxAccess) {
    this.#access = access;
  }

  /** Whether the server, or every row of the mailbox, was asked and nothing unknown came since. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Asks the server, or every row of a small mailbox; else goes by the rows that are cached. */
  async ask(kind: SessionKind, signal?: AbortSignal): Promise<void> {
    const exists = this.#access.uids.length;
    const { threads, unread } = await this.#access.use(
      kind,
      async (client) => ({
        threads: canThread(client, exists) ? await threadUids(client) : undefined,
        unread: await searchUids(client, [atom('UNSEEN')]),
      }),
      signal,
    );
    this.#unread = new Set(unread);
    this.#local = threads === undefined;
    this.#groups = undefined;
    this.#complete = threads !== undefined || exists <= rowsLimit;
    if (threads) this.#access.store.saveThreads(this.#access.mailbox, threads);
    else if (this.#complete) {
      await this.#access.fetchAllRows(signal);
      await this.#access.fetchAllReferences(signal);
    }
  }

  /** The conversation of a message, itself included. */
  of(uid: number): readonly number[] {
    this.#groups ??= this.#load();
    return this.#groups.get(uid) ?? [uid];
  }

  unreadAmong(uids: readonly number[]): number {
    return uids.reduce((count, uid) => count + (this.#isUnread(uid) ? 1 : 0), 0);
  }

  /** New messages, whose rows are cached. */
  add(uids: readonly number[]): void {
    if (this.#local) {
      this.#groups = undefined;
      this.#complete = false;
      return;
    }
    const groups = this.#groups;
    if (!groups) return;
    const links = this.#access.store.links.all(this.#access.mailbox);
    const byId = new Map(links.map(({ messageId, uid }) => [messageId, uid]));
    const rows = new Map(links.map((each) => [each.uid, each]));
    for (const uid of uids) {
      const { inReplyTo } = rows.get(uid) ?? {};
      if (inReplyTo === undefined) continue;
      const parent = byId.get(inReplyTo);
      // The message it answers is not cached: only the server can tell.
      if (parent === undefined) this.#complete = false;
      else join(groups, parent, uid);
    }
  }

  /** Takes note of flags; messages never heard of included. */
  noteFlags(flags: ReadonlyMap<number, readonly string[]>): void {
    if (!this.#unread) return;
    for (const [uid, each] of flags) {
      if (each.includes(seen)) this.#unread.delete(uid);
      else this.#unread.add(uid);
    }
  }

  clear(): void {
    this.#groups = undefined;
    this.#unread = undefined;
    this.#complete = false;
  }

  #isUnread(uid: number): boolean {
    if (this.#unread) return this.#unread.has(uid);
    const row = this.#access.store.rows(this.#access.mailbox, [uid]).get(uid);
    return row !== undefined && !row.flags.includes(seen);
  }

  #load(): Map<number, number[]> {
    const { store, mailbox } = this.#access;
    const told = this.#local ? undefined : store.threads(mailbox);
    const groups = new Map<number, number[]>();
    for (const members of told ?? this.#fromRows())
      for (const uid of members) groups.set(uid, members);
    return groups;
  }

  #fromRows(): number[][] {
    const links = this.#access.store.links.all(this.#access.mailbox);
    const groups = groupByConversation(links.map((link) => ({ ...link, key: link.uid })));
    return groups.filter((uids) => uids.length > 1);
  }
}

function join(groups: Map<number, number[]>, parent: number, uid: number): void {
  const members = groups.get(parent) ?? [parent];
  if (!members.includes(uid)) members.push(uid);
  groups.set(parent, members);
  groups.set(uid, members);
}
