import type { ListedMailbox } from '../model/folder.ts';
import type { RowContent, SortKey } from '../model/message.ts';
import { type CacheSettings, defaultCache } from '../model/cache.ts';
import { MailError } from '../model/errors.ts';
import { CacheFile } from './cacheFile.ts';
import type { Driver, Statement } from './database.ts';
import { intact } from './intact.ts';
import { nodeSqlite } from './nodeSqlite.ts';
import { Texts } from './texts.ts';

/** Octets of texts that are kept in memory where nothing is kept on disk. */
const memoryTextLimit = 20 * 2 ** 20;

/** What of the cache is kept. */
export interface StoreOptions {
  /** The SQLite to use, Node's own by default. */
  readonly driver?: Driver;
  readonly cache?: CacheSettings;
  /** Something happened to the file that people should know, in their language. */
  readonly onTrouble?: (message: string) => void;
}

/** What a mailbox looked like when it was last in step with the server. */
export interface MailboxState {
  readonly uidValidity: bigint;
  readonly uidNext: number;
  readonly modseq: bigint | undefined;
  /** Every UID, ascending. */
  readonly uids: readonly number[];
  /** UIDs newest first, where that order has been asked for. */
  readonly ordering: readonly number[] | undefined;
}

/** A row of the list, without what its mailbox says. */
export interface StoredRow extends RowContent {
  readonly hasAttachments: boolean;
  /** BODYSTRUCTURE, where the server's could be read. */
  readonly structure?: unknown;
}

/** An entry of the journal: a change that is not known to be on the server. */
export interface JournalEntry {
  readonly id: string;
  /** 'sent' = the command went out and no answer came. */
  readonly state: 'queued' | 'sent';
  readonly entry: unknown;
}

const sortColumns: Record<SortKey, string> = {
  date: 'date',
  from: 'sender',
  subject: 'subject',
  size: 'size',
};

/** The cache and the journal of one account, in one SQLite file. Synchronous: worker thread only. */
export class Store {
  readonly texts: Texts;
  readonly #file: CacheFile;
  /** Done, but still in a journal that could not be written. */
  readonly #settled = new Set<string>();

  private constructor(file: CacheFile, cache: CacheSettings) {
    this.#file = file;
    this.texts = new Texts(file, textLimit(cache));
  }

  /** Never fails for what the file is like: one that cannot be used is replaced, with a word. */
  static open(file: string, options: StoreOptions = {}): Store {
    const { driver = nodeSqlite(), cache = defaultCache, onTrouble = () => undefined } = options;
    if (!driver) throw new Error('This Node.js has no SQLite.');
    return new Store(new CacheFile(file, { driver, kept: cache.enabled, onTrouble }), cache);
  }

  /** Follows other settings; with the cache off, nothing but the journal stays on disk. */
  configure(cache: CacheSettings): void {
    this.#file.keep(cache.enabled);
    this.texts.limitTo(textLimit(cache));
  }

  close(): void {
    this.#file.close();
  }

  mailboxes(): ListedMailbox[] {
    return this.#prepare('SELECT listed FROM mailboxes')
      .all()
      .map((row) => intact(() => JSON.parse(String(row['listed'])) as ListedMailbox))
      .filter((listed) => listed !== undefined);
  }

  /** Replaces the list of mailboxes; what belonged to those no longer listed is forgotten. */
  saveMailboxes(mailboxes: readonly ListedMailbox[]): void {
    const listed = new Set(mailboxes.map(({ mailbox }) => mailbox));
    this.#transact(() => {
      for (const { mailbox } of this.mailboxes()) if (!listed.has(mailbox)) this.forget(mailbox);
      this.#prepare('DELETE FROM mailboxes').run();
      const insert = this.#prepare('INSERT INTO mailboxes (mailbox, listed) VALUES (?, ?)');
      for (const each of mailboxes) insert.run(each.mailbox, JSON.stringify(each));
    });
  }

  state(mailbox: string): MailboxState | undefined {
    const row = this.#prepare('SELECT * FROM states WHERE mailbox = ?').get(mailbox);
    if (!row) return undefined;
    return {
      uidValidity: BigInt(String(row['uid_validity'])),
      uidNext: Number(row['uid_next']),
      modseq: row['modseq'] === null ? undefined : BigInt(text(row['modseq'])),
      uids: toNumbers(row['uids']) ?? [],
      ordering: toNumbers(row['ordering']),
    };
  }

  saveState(mailbox: string, state: MailboxState): void {
    this.#prepare(
      `INSERT OR REPLACE INTO states (mailbox, uid_validity, uid_next, modseq, uids, ordering)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(
      mailbox,
      String(state.uidValidity),
      state.uidNext,
      state.modseq === undefined ? null : String(state.modseq),
      toBlob(state.uids),
      state.ordering === undefined ? null : toBlob(state.ordering),
    );
  }

  /** Forgets rows, texts and state of a mailbox: it is gone or renumbered. */
  forget(mailbox: string): void {
    this.#transact(() => {
      for (const table of ['messages', 'texts', 'states'])
        this.#prepare(`DELETE FROM ${table} WHERE mailbox = ?`).run(mailbox);
    });
  }

  /** The cached rows among `uids`, by UID. */
  rows(mailbox: string, uids: readonly number[]): Map<number, StoredRow> {
    const select = this.#prepare('SELECT * FROM messages WHERE mailbox = ? AND uid = ?');
    const rows = new Map<number, StoredRow>();
    for (const uid of uids) {
      const found = select.get(mailbox, uid);
      const row = found && intact(() => toRow(found));
      if (row) rows.set(uid, row);
    }
    return rows;
  }

  /** Which of a mailbox's messages are cached. */
  cachedUids(mailbox: string): Set<number> {
    const rows = this.#prepare('SELECT uid FROM messages WHERE mailbox = ?').all(mailbox);
    return new Set(rows.map((row) => Number(row['uid'])));
  }

  saveRows(mailbox: string, rows: readonly StoredRow[]): void {
    const insert = this.#prepare(
      `INSERT OR REPLACE INTO messages
         (mailbox, uid, flags, date, sender, subject, size, has_attachments, envelope, structure)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#transact(() => {
      for (const row of rows) insert.run(mailbox, ...columns(row));
    });
  }

  saveFlags(mailbox: string, flags: ReadonlyMap<number, readonly string[]>): void {
    const update = this.#prepare('UPDATE messages SET flags = ? WHERE mailbox = ? AND uid = ?');
    this.#transact(() => {
      for (const [uid, each] of flags) update.run(JSON.stringify(each), mailbox, uid);
    });
  }

  /** Also their texts. */
  removeRows(mailbox: string, uids: readonly number[]): void {
    const removes = ['messages', 'texts'].map((table) =>
      this.#prepare(`DELETE FROM ${table} WHERE mailbox = ? AND uid = ?`),
    );
    this.#transact(() => {
      for (const uid of uids) for (const remove of removes) remove.run(mailbox, uid);
    });
  }

  /** UIDs of the cached rows in this order; equal ones newest first. */
  sortedUids(mailbox: string, by: SortKey, descending: boolean): number[] {
    const direction = descending ? 'DESC' : 'ASC';
    return this.#prepare(
      `SELECT uid FROM messages WHERE mailbox = ? ORDER BY ${sortColumns[by]} ${direction}, uid DESC`,
    )
      .all(mailbox)
      .map((row) => Number(row['uid']));
  }

  /** UIDs of the cached rows that have attachments. */
  uidsWithAttachments(mailbox: string): number[] {
    return this.#prepare('SELECT uid FROM messages WHERE mailbox = ? AND has_attachments = 1')
      .all(mailbox)
      .map((row) => Number(row['uid']));
  }

  journal(): JournalEntry[] {
    return this.#prepare('SELECT id, state, entry FROM journal ORDER BY number')
      .all()
      .filter((row) => !this.#settled.has(String(row['id'])))
      .map((row) => ({
        id: String(row['id']),
        state: row['state'] === 'sent' ? 'sent' : 'queued',
        entry: JSON.parse(String(row['entry'])) as unknown,
      }));
  }

  /**
   * Adds an entry at the end, or replaces the one with this id in its place.
   * @throws MailError 'not-permitted' where the disk does not take it
   */
  record({ id, state, entry }: JournalEntry): void {
    this.#file.requireDisk();
    this.#prepare(
      `INSERT INTO journal (id, state, entry) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, entry = excluded.entry`,
    ).run(id, state, JSON.stringify(entry));
  }

  settle(id: string): void {
    this.#settled.add(id);
    try {
      for (const each of this.#settled) {
        this.#prepare('DELETE FROM journal WHERE id = ?').run(each);
        this.#settled.delete(each);
      }
    } catch (error) {
      // The disk is full; what is done must not be done again for that.
      if (!MailError.is(error)) throw error;
    }
  }

  #prepare(sql: string): Statement {
    return this.#file.prepare(sql);
  }

  #transact(work: () => void): void {
    this.#file.transact(work);
  }
}

function textLimit({ enabled, textLimit }: CacheSettings): number {
  return enabled ? textLimit : Math.min(textLimit, memoryTextLimit);
}

function columns(row: StoredRow): (string | number | null)[] {
  const { uid, flags, subject, from, to, date, size, hasAttachments, messageIdHeader } = row;
  const sender = from[0]?.name ?? from[0]?.address ?? '';
  return [
    uid,
    JSON.stringify(flags),
    date,
    sender.toLowerCase(),
    baseSubject(subject),
    size,
    hasAttachments ? 1 : 0,
    JSON.stringify({ subject, from, to, messageIdHeader }),
    row.structure === undefined ? null : JSON.stringify(row.structure),
  ];
}

/** The subject without reply and forward marks, as sorting wants it (RFC 5256 §2.1). */
function baseSubject(subject: string): string {
  return subject.replace(/^(\s*(re|fwd?|aw|wg)\s*(\[[^\]]*\])?:)+\s*/i, '').toLowerCase();
}

function toRow(row: Record<string, unknown>): StoredRow {
  const envelope = JSON.parse(text(row['envelope'])) as Pick<
    StoredRow,
    'subject' | 'from' | 'to' | 'messageIdHeader'
  >;
  return {
    ...envelope,
    uid: Number(row['uid']),
    flags: JSON.parse(String(row['flags'])) as string[],
    date: String(row['date']),
    size: Number(row['size']),
    hasAttachments: row['has_attachments'] === 1,
    ...(row['structure'] === null ? {} : { structure: JSON.parse(text(row['structure'])) }),
  };
}

/** A column that the schema says is TEXT. */
function text(column: unknown): string {
  return typeof column === 'string' ? column : '';
}

function toBlob(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(numbers).buffer);
}

function toNumbers(blob: unknown): number[] | undefined {
  if (!(blob instanceof Uint8Array)) return undefined;
  // Copied: the bytes of a blob need not stand on a multiple of four.
  return [...new Uint32Array(Uint8Array.from(blob).buffer)];
}
