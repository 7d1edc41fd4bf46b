import { groupByConversation } from '../model/conversation.ts';
import { type FlagChange, hasFlag, seen } from '../model/flags.ts';
import { atom } from '../imap/raw.ts';
import type { SessionKind } from '../imap/connections.ts';
import { searchUids } from '../imap/search.ts';
import { canThread, threadUids } from '../imap/thread.ts';
import type { StoredSummary } from '../store/store.ts';
import { Groups } from './groups.ts';
import type { MailboxAccess } from './mailboxAccess.ts';
import { rowsLimit } from './order.ts';

/** Which messages of one mailbox belong together, and which of them are unread. */
export class Threads {
  readonly #access: MailboxAccess;
  #groups: Groups | undefined;
  #unread: Set<number> | undefined;
  /** Made from the cached rows, so every new row may change it. */
  #local = false;
  /** The server's word is what they were made from. */
  #told = false;
  #complete = false;
  /** Another number whenever a message came of which nobody knows yet what it belongs to. */
  #unknown = 0;
  #version = 0;

  constructor(access: MailboxAccess) {
    this.#access = access;
  }

  /** Whether the server, or every row of the mailbox, was asked and nothing unknown came since. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Another number whenever a message may belong to others than before. */
  get version(): number {
    return this.#version;
  }

  /** Asks the server, or every row of a small mailbox; else goes by the rows that are cached. */
  async ask(kind: SessionKind, signal?: AbortSignal): Promise<void> {
    const exists = this.#access.uids.length;
    const unknown = this.#unknown;
    const { threads, unread } = await this.#access.use(
      kind,
      async (client) => {
        // A connection that has lain still may not have heard of the newest messages.
        if (client.mailbox && client.mailbox.exists < exists) await client.noop();
        return {
          threads: canThread(client, exists) ? await threadUids(client) : undefined,
          unread: await searchUids(client, [atom('UNSEEN')]),
        };
      },
      signal,
    );
    this.#unread = new Set(unread);
    this.#local = threads === undefined;
    this.#regroup();
    const whole = threads !== undefined || exists <= rowsLimit;
    if (threads) this.#access.store.saveThreads(this.#access.mailbox, threads);
    else if (whole) {
      await this.#access.fetchAllRows(signal);
      await this.#access.fetchAllReferences(signal);
      this.#regroup();
    }
    // Only now: whoever looks meanwhile asks as well, and what came meanwhile may not be in it.
    this.#complete = whole && this.#unknown === unknown;
  }

  /** The conversations of more than one message. */
  get groups(): Groups {
    return (this.#groups ??= this.#load());
  }

  /** The conversation of a message, itself included. */
  of(uid: number): readonly number[] {
    return this.groups.of(uid) ?? [uid];
  }

  /** @param known rows to go by where nobody has asked the server */
  unreadAmong(uids: readonly number[], known: ReadonlyMap<number, StoredSummary>): number {
    const flags = (uid: number): readonly string[] => known.get(uid)?.flags ?? [seen];
    const isUnread = (uid: number): boolean => this.#unread?.has(uid) ?? !hasFlag(flags(uid), seen);
    return uids.reduce((count, uid) => count + (isUnread(uid) ? 1 : 0), 0);
  }

  /** New messages, whose rows are cached. */
  add(uids: readonly number[]): void {
    if (this.#local) {
      this.#regroup();
      this.#isIncomplete();
      return;
    }
    const { store, mailbox } = this.#access;
    // Nobody has asked for the conversations of this mailbox.
    if (!this.#groups && store.threads(mailbox) === undefined) return;
    const { groups } = this;
    let joined = false;
    for (const uid of uids) {
      const { inReplyTo } = store.links.of(mailbox, uid) ?? {};
      if (inReplyTo === undefined) continue;
      const tied = store.links.linkedTo([inReplyTo]);
      const parent = tied.find((each) => each.mailbox === mailbox && each.messageId === inReplyTo);
      // The message it answers is not cached: only the server can tell.
      if (parent === undefined) this.#isIncomplete();
      else joined = groups.join(parent.uid, uid) || joined;
    }
    if (!joined) return;
    this.#version++;
    if (this.#told) store.saveThreads(mailbox, groups.all());
  }

  /** Takes note of what a change does to flags, those of messages that are not cached included. */
  noteFlagChange(uids: readonly number[], { add = [], remove = [] }: FlagChange): void {
    if (!this.#unread) return;
    if (hasFlag(add, seen)) for (const uid of uids) this.#unread.delete(uid);
    else if (hasFlag(remove, seen)) for (const uid of uids) this.#unread.add(uid);
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
    this.#regroup();
    this.#unread = undefined;
    this.#isIncomplete();
  }

  #isIncomplete(): void {
    this.#complete = false;
    this.#unknown++;
  }

  #regroup(): void {
    this.#groups = undefined;
    this.#version++;
  }

  #load(): Groups {
    const { store, mailbox } = this.#access;
    const told = this.#local ? undefined : store.threads(mailbox);
    this.#told = told !== undefined;
    return new Groups(told ?? this.#fromRows());
  }

  #fromRows(): number[][] {
    const links = this.#access.store.links.all(this.#access.mailbox);
    const groups = groupByConversation(links.map((link) => ({ ...link, key: link.uid })));
    return groups.filter((uids) => uids.length > 1);
  }
}
