import type { ListedMailbox } from '../model/folder.ts';
import type { RowContent, SortKey } from '../model/message.ts';
import { type CacheSettings, defaultCache } from '../model/cache.ts';
import { CacheFile } from './cacheFile.ts';
import type { Driver, Statement } from './database.ts';
import { JournalTable } from './journalTable.ts';
import { Links } from './links.ts';
import { intact } from './intact.ts';
import { nodeSqlite } from './nodeSqlite.ts';
import { packNumbers, unpackNumbers } from './packed.ts';
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
  /** First words of the text; '' where somebody looked and there are none. */
  readonly preview?: string;
}

/** What a conversation shows of one of its messages. */
export type StoredSummary = Pick<StoredRow, 'uid' | 'from' | 'date' | 'flags'>;

/** Who wrote a message, and to whom. */
export type StoredEnvelope = Pick<StoredRow, 'from' | 'to' | 'date'> & { readonly mailbox: string };

const sortColumns: Record<SortKey, string> = {
  date: 'date',
  from: 'sender',
  subject: 'subject',
  size: 'size',
};

/** The cache and the journal of one account, in one SQLite file. Synchronous: worker thread only. */
export class Store {
  readonly texts: Texts;
  readonly links: Links;
  readonly journal: JournalTable;
  readonly #file: CacheFile;

  private constructor(file: CacheFile, cache: CacheSettings) {
    this.#file = file;
    this.texts = new Texts(file, textLimit(cache));
    this.links = new Links(file);
    this.journal = new JournalTable(file);
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

  mailbox(name: string): ListedMailbox | undefined {
    const row = this.#prepare('SELECT listed FROM mailboxes WHERE mailbox = ?').get(name);
    return row && intact(() => JSON.parse(String(row['listed'])) as ListedMailbox);
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
      uids: unpackNumbers(row['uids']) ?? [],
      // Kept oldest first: that way round most of it are runs.
      ordering: unpackNumbers(row['ordering'])?.reverse(),
    };
  }

  saveState(mailbox: string, state: MailboxState): void {
    this.#prepare(
      `INSERT INTO states (mailbox, uid_validity, uid_next, modseq, uids, ordering)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (mailbox) DO UPDATE SET uid_validity = excluded.uid_validity,
         uid_next = excluded.uid_next, modseq = excluded.modseq, uids = excluded.uids,
         ordering = excluded.ordering`,
    ).run(
      mailbox,
      String(state.uidValidity),
      state.uidNext,
      state.modseq === undefined ? null : String(state.modseq),
      packNumbers(state.uids),
      state.ordering === undefined ? null : packNumbers(state.ordering.toReversed()),
    );
  }

  /** The conversations of more than one message, as the server told them last. */
  threads(mailbox: string): number[][] | undefined {
    const row = this.#prepare('SELECT threads FROM states WHERE mailbox = ?').get(mailbox);
    const packed = unpackNumbers(row?.['threads']);
    if (!packed) return undefined;
    const threads: number[][] = [];
    for (let at = 0; at < packed.length; at += packed[at]! + 1)
      threads.push(packed.slice(at + 1, at + 1 + packed[at]!));
    return threads;
  }

  saveThreads(mailbox: string, threads: readonly (readonly number[])[]): void {
    const packed = packNumbers(threads.flatMap((uids) => [uids.length, ...uids]));
    this.#prepare('UPDATE states SET threads = ? WHERE mailbox = ?').run(packed, mailbox);
  }

  /** Milliseconds since 1970 at which a mailbox was last in step with the server. */
  syncedAt(mailbox: string): number | undefined {
    const row = this.#prepare('SELECT synced_at FROM states WHERE mailbox = ?').get(mailbox);
    const at = row?.['synced_at'] ?? null;
    return at === null ? undefined : Number(at);
  }

  saveSyncedAt(mailbox: string, at: number): void {
    this.#prepare('UPDATE states SET synced_at = ? WHERE mailbox = ?').run(at, mailbox);
  }

  /** Forgets rows, texts and state of a mailbox: it is gone or renumbered. */
  forget(mailbox: string): void {
    this.#transact(() => {
      for (const table of ['messages', 'mentions', 'texts', 'states'])
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

  /** Which of these messages are cached. */
  cachedAmong(mailbox: string, uids: readonly number[]): Set<number> {
    const sql = 'SELECT uid FROM json_each(?) JOIN messages ON mailbox = ? AND uid = value';
    const rows = this.#prepare(sql).all(JSON.stringify(uids), mailbox);
    return new Set(rows.map((row) => Number(row['uid'])));
  }

  saveRows(mailbox: string, rows: readonly StoredRow[]): void {
    const insert = this.#prepare(
      `INSERT INTO messages (mailbox, uid, ${rowColumns.join(', ')})
       VALUES (?, ?${', ?'.repeat(rowColumns.length)})
       ON CONFLICT (mailbox, uid) DO UPDATE SET
         ${rowColumns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    );
    this.#transact(() => {
      for (const row of rows) insert.run(mailbox, ...columns(row));
    });
  }

  /** The flags of the cached rows among `uids`; of any number of them in a few milliseconds. */
  flags(mailbox: string, uids: readonly number[]): Map<number, readonly string[]> {
    const rows = this.#prepare(
      `SELECT uid, flags FROM json_each(?) JOIN messages ON mailbox = ? AND uid = value`,
    ).all(JSON.stringify(uids), mailbox);
    const flags = new Map<number, readonly string[]>();
    for (const row of rows) {
      const each = intact(() => JSON.parse(text(row['flags'])) as string[]);
      if (each) flags.set(Number(row['uid']), each);
    }
    return flags;
  }

  /** What conversations show of the cached rows among `uids`. */
  summaries(mailbox: string, uids: readonly number[]): Map<number, StoredSummary> {
    const rows = this.#prepare(
      `SELECT uid, flags, date, envelope FROM json_each(?)
       JOIN messages ON mailbox = ? AND uid = value`,
    ).all(JSON.stringify(uids), mailbox);
    const summaries = rows.map((row) => intact(() => toSummary(row))).filter((each) => each);
    return new Map(summaries.map((each) => [each!.uid, each!]));
  }

  /** Who wrote the newest cached messages of all mailboxes, and to whom; newest first. */
  newestEnvelopes(limit: number): StoredEnvelope[] {
    const rows = this.#prepare(
      'SELECT mailbox, date, envelope FROM messages ORDER BY date DESC LIMIT ?',
    ).all(limit);
    return rows.flatMap((row) => intact(() => toEnvelope(row)) ?? []);
  }

  /** Which flags cached messages have, and how many have just these. */
  flagCounts(): { flags: readonly string[]; count: number }[] {
    const rows = this.#prepare(
      'SELECT flags, COUNT(*) AS count FROM messages GROUP BY flags',
    ).all();
    return rows.flatMap((row) => {
      const flags = intact(() => JSON.parse(text(row['flags'])) as string[]);
      return flags ? [{ flags, count: Number(row['count']) }] : [];
    });
  }

  savePreviews(mailbox: string, previews: ReadonlyMap<number, string>): void {
    const update = this.#prepare('UPDATE messages SET preview = ? WHERE mailbox = ? AND uid = ?');
    this.#transact(() => {
      for (const [uid, preview] of previews) update.run(preview, mailbox, uid);
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
      this.links.forget(mailbox, uids);
      for (const uid of uids) for (const remove of removes) remove.run(mailbox, uid);
    });
  }

  /** UIDs of the cached rows in this order; equal ones as the server's SORT would put them. */
  sortedUids(mailbox: string, by: SortKey, descending: boolean): number[] {
    const direction = descending ? 'DESC' : 'ASC';
    const among = {
      date: `uid ${direction}`,
      size: 'uid ASC',
      from: 'date DESC, uid ASC',
      subject: 'date DESC, uid ASC',
    }[by];
    return this.#prepare(
      `SELECT uid FROM messages WHERE mailbox = ? ORDER BY ${sortColumns[by]} ${direction}, ${among}`,
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

  #prepare(sql: string): Statement {
    return this.#file.prepare(sql);
  }

  #transact(work: () => void): void {
    this.#file.transact(work);
  }
}

/** What `columns` gives after the UID; `refs` is not among them, for it is fetched on its own. */
const rowColumns = [
  ...['flags', 'date', 'sender', 'subject', 'size', 'has_attachments', 'envelope', 'structure'],
  ...['message_id', 'in_reply_to', 'thread_id'],
];

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
    messageIdHeader ?? null,
    row.inReplyTo ?? null,
    row.threadId ?? null,
  ];
}

/** The subject without reply and forward marks, as sorting wants it (RFC 5256 §2.1). */
function baseSubject(subject: string): string {
  // Looks back before “(fwd)”, or a long run of spaces would be gone through from each of them.
  return subject
    .trimEnd()
    .replace(/(?<!\s)(\s*\(fwd\))+$/i, '')
    .replace(/^(\s*(\[[^[\]]*\]\s*)*(re|fwd?|aw|wg)\s*(\[[^[\]]*\]\s*)?:)+\s*/i, '')
    .replace(/^(\s*\[[^[\]]*\])+\s*(?=\S)/, '')
    .trim()
    .toLowerCase();
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
    ...(row['in_reply_to'] === null ? {} : { inReplyTo: text(row['in_reply_to']) }),
    ...(row['thread_id'] === null ? {} : { threadId: text(row['thread_id']) }),
    ...(row['structure'] === null ? {} : { structure: JSON.parse(text(row['structure'])) }),
    ...(row['preview'] === null ? {} : { preview: text(row['preview']) }),
  };
}

function toSummary(row: Record<string, unknown>): StoredSummary {
  const { from } = JSON.parse(text(row['envelope'])) as Pick<StoredRow, 'from'>;
  const flags = JSON.parse(text(row['flags'])) as string[];
  return { uid: Number(row['uid']), from, date: text(row['date']), flags };
}

function toEnvelope(row: Record<string, unknown>): StoredEnvelope {
  const { from, to } = JSON.parse(text(row['envelope'])) as Pick<StoredRow, 'from' | 'to'>;
  return { mailbox: text(row['mailbox']), date: text(row['date']), from, to };
}

/** A column that the schema says is TEXT. */
function text(column: unknown): string {
  return typeof column === 'string' ? column : '';
}
