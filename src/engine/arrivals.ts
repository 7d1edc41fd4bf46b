import { setTimeout as delay } from 'node:timers/promises';
import type { SessionKind } from '../imap/connections.ts';
import { staleId } from '../imap/errors.ts';
import { nextUid } from '../imap/identity.ts';
import { atom } from '../imap/raw.ts';
import { searchUids } from '../imap/search.ts';
import type { Client, Session } from '../imap/session.ts';
import { MailError } from '../model/errors.ts';
import { hasFlag } from '../model/flags.ts';
import type { MessageRow } from '../model/message.ts';
import { folderId, parseMessageId } from '../model/id.ts';
import type { AccountEngine } from './accountEngine.ts';
import { toMessageRow } from './row.ts';
import { Rounds } from './rounds.ts';
import { rowsOf } from './rowsOf.ts';
import { Settling } from './settling.ts';
import type { SyncedMailbox } from './syncedMailbox.ts';

/** New unread messages of one mailbox. */
export interface Arrived {
  readonly mailbox: string;
  readonly count: number;
  /** Newest first. */
  readonly messages: readonly MessageRow[];
}

/** Rows that go with one burst. */
const mostRows = 20;
/** Milliseconds between tries to connect where the connections have given up. */
const keepInterval = 10 * 60_000;
/** Milliseconds between two looks whether the user's own changes are done, and how many looks. */
const ownChangesInterval = 500;
const ownChangesLooks = 60;

/** From where in a mailbox messages are new. */
interface Mark {
  readonly uidValidity: string;
  readonly uidNext: number;
}

/** What is new and unread, ascending; and the newest of it, newest first. */
interface Found {
  readonly uids: readonly number[];
  readonly rows: readonly MessageRow[];
}

/** Tells the new unread messages of some mailboxes of an account, and keeps it connected for that. */
export class Arrivals {
  readonly #engine: AccountEngine;
  readonly #tell: (arrived: Arrived) => void;
  readonly #settling = new Settling();
  readonly #looks = new Rounds(() => this.#lookAtAll());
  /** Undefined: not known yet from where messages are new. */
  readonly #marks = new Map<string, Mark | undefined>();
  /** UIDs of messages that this program has put there. */
  readonly #own = new Map<string, Set<number>>();
  #keep: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(engine: AccountEngine, tell: (arrived: Arrived) => void) {
    this.#engine = engine;
    this.#tell = tell;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#keep);
    this.#settling.close();
  }

  /** The mailboxes whose arrivals are told from now on; with none the account may rest. */
  follow(mailboxes: ReadonlySet<string>): void {
    for (const mailbox of this.#marks.keys())
      if (!mailboxes.has(mailbox)) this.#marks.delete(mailbox);
    for (const mailbox of mailboxes)
      if (!this.#marks.has(mailbox)) this.#marks.set(mailbox, undefined);
    clearInterval(this.#keep);
    if (mailboxes.size === 0) return;
    this.#keep = setInterval(() => this.#connect(), keepInterval).unref();
    this.#connect();
  }

  /** The counts of mailboxes may be others, or the account is online again. */
  lookSoon(): void {
    if (this.#marks.size > 0) this.#settling.soon('look', () => this.#looks.run());
  }

  /** The program itself has put messages there: nobody needs to be told. */
  ignore(mailbox: string, uids: Iterable<number>): void {
    if (!this.#marks.has(mailbox)) return;
    const own = this.#own.get(mailbox) ?? new Set();
    for (const uid of uids) own.add(uid);
    this.#own.set(mailbox, own);
  }

  /** A sign-in that was refused is not tried again by this. */
  #connect(): void {
    const { connections, folders } = this.#engine;
    const connecting = connections.session('main');
    connecting.then(
      () => {
        folders.refresh();
        this.lookSoon();
      },
      () => undefined,
    );
  }

  async #lookAtAll(): Promise<void> {
    for (const [mailbox, mark] of [...this.#marks]) {
      if (this.#closed) return;
      const { uidNext = 0 } = this.#engine.store.mailbox(mailbox) ?? {};
      // Lower than before: an old count, or a mailbox that was numbered anew.
      if (!mark || uidNext < mark.uidNext) await this.#measure(mailbox);
      else if (uidNext > mark.uidNext) await this.#lookAt(mailbox, mark, uidNext);
    }
  }

  /** Where the mailbox ends now, unless it is known for this numbering. */
  async #measure(mailbox: string): Promise<void> {
    const now = await this.#use('main', (_, client) => nextUid(client, mailbox));
    const mark = this.#marks.get(mailbox);
    if (!now || mark?.uidValidity === now.uidValidity) return;
    this.#set(mailbox, now);
  }

  async #lookAt(mailbox: string, mark: Mark, uidNext: number): Promise<void> {
    await this.#ownChangesDone();
    const live = this.#engine.mailbox(mailbox);
    try {
      // What is in step anyhow need not be asked for.
      const found = live.state ? await this.#findIn(live, mark) : await this.#ask(mailbox, mark);
      // What was put there while this was asked.
      const messages = found.rows.filter(({ id }) => !this.#isOwn(mailbox, parseMessageId(id).uid));
      const count = found.uids.length - (found.rows.length - messages.length);
      const end = (found.uids.at(-1) ?? 0) + 1;
      this.#set(mailbox, { ...mark, uidNext: Math.max(uidNext, end) });
      if (count > 0 && !this.#closed) this.#tell({ mailbox, count, messages });
    } catch (error) {
      if (!MailError.is(error, 'stale-id')) throw error;
      this.#set(mailbox, undefined);
      await this.#measure(mailbox);
    }
  }

  /** In a mailbox that somebody has looked at: the look that brings it up to date tells it. */
  async #findIn(live: SyncedMailbox, { uidValidity, uidNext }: Mark): Promise<Found> {
    await live.sync();
    if (String(live.state?.uidValidity) !== uidValidity) throw staleId();
    const since = live.shownUids.filter((uid) => uid >= uidNext && !this.#isOwn(live.mailbox, uid));
    const flags = this.#engine.store.flags(live.mailbox, since);
    const uids = since.filter((uid) => !hasFlag(flags.get(uid) ?? [], '\\Seen'));
    return { uids, rows: await live.rows(uids.slice(-mostRows).reverse()) };
  }

  /**
   * A SEARCH, and a FETCH of the rows that are not there yet; on a connection on which nobody counts:
   * some servers go on counting the mailbox that is selected as it was.
   */
  #ask(mailbox: string, { uidValidity, uidNext }: Mark): Promise<Found> {
    const validity = BigInt(uidValidity);
    const range = { type: 'SEQUENCE', value: `${uidNext}:*` } as const;
    return this.#use('search', async (session, client) => {
      await session.ensureSelected(mailbox, validity, true);
      // A session goes on seeing the mailbox as it was.
      await client.noop();
      const found = await searchUids(client, [atom('UNSEEN'), atom('UID'), range]);
      // `n:*` names the last message also where its UID is below n (RFC 9051 §9, seq-range).
      const uids = found.filter((uid) => uid >= uidNext && !this.#isOwn(mailbox, uid));
      const newest = uids.slice(-mostRows);
      const rows =
        newest.length === 0 ? [] : await rowsOf(this.#engine, client, mailbox, validity, newest);
      const folder = folderId(this.#engine.id, mailbox);
      const latestFirst = rows.toSorted((a, b) => b.uid - a.uid);
      return { uids, rows: latestFirst.map((row) => toMessageRow(folder, validity, row)) };
    });
  }

  #isOwn(mailbox: string, uid: number): boolean {
    return this.#own.get(mailbox)?.has(uid) === true;
  }

  /** The server may tell of a copy before it has answered the command that made it. */
  async #ownChangesDone(): Promise<void> {
    const busy = (): boolean =>
      this.#engine.changes.pending().some(({ state }) => state !== 'failed');
    for (let look = 0; look < ownChangesLooks && !this.#closed && busy(); look++)
      await delay(ownChangesInterval, undefined, { ref: false });
  }

  #set(mailbox: string, mark: Mark | undefined): void {
    if (!this.#marks.has(mailbox)) return;
    this.#marks.set(mailbox, mark);
    const kept = [...(this.#own.get(mailbox) ?? [])].filter((uid) => mark && uid >= mark.uidNext);
    this.#own.set(mailbox, new Set(kept));
  }

  #use<T>(kind: SessionKind, work: (session: Session, client: Client) => Promise<T>): Promise<T> {
    return this.#engine.connections.use(kind, (session) =>
      session.use((client) => work(session, client)),
    );
  }
}
