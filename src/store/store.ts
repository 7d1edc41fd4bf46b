import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ListedMailbox } from '../model/folder.ts';
import type { RowContent, SortKey } from '../model/message.ts';
import { inTransaction, openDatabase } from './database.ts';

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

/** An entry of the journal: a change on its way to the server, or one that can be taken back. */
export interface JournalEntry {
  readonly id: string;
  /** 'sent' = a command went out and no answer came; 'failed' and 'done' are kept for people. */
  readonly state: 'queued' | 'sent' | 'failed' | 'done';
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
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #transacting = false;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @throws when the file cannot be opened as a database */
  static open(file: string): Store {
    return new Store(openDatabase(file));
  }

  close(): void {
    this.#database.close();
  }

  mailboxes(): ListedMailbox[] {
    return this.#prepare('SELECT listed FROM mailboxes')
      .all()
      .map((row) => JSON.parse(String(row['listed'])) as ListedMailbox);
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
      modseq: row['modseq'] === null ? undefined : BigInt(String(row['modseq'])),
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

  /** Forgets rows and state of a mailbox: it is gone or renumbered. */
  forget(mailbox: string): void {
    this.#prepare('DELETE FROM messages WHERE mailbox = ?').run(mailbox);
    this.#prepare('DELETE FROM states WHERE mailbox = ?').run(mailbox);
  }

  /** The cached rows among `uids`, by UID. */
  rows(mailbox: string, uids: readonly number[]): Map<number, StoredRow> {
    const select = this.#prepare('SELECT * FROM messages WHERE mailbox = ? AND uid = ?');
    const rows = new Map<number, StoredRow>();
    for (const uid of uids) {
      const row = select.get(mailbox, uid);
      if (row) rows.set(uid, toRow(row));
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

  removeRows(mailbox: string, uids: readonly number[]): void {
    const remove = this.#prepare('DELETE FROM messages WHERE mailbox = ? AND uid = ?');
    this.#transact(() => {
      for (const uid of uids) remove.run(mailbox, uid);
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

  /** The entries that are not done, oldest first. */
  journal(): JournalEntry[] {
    return this.#prepare(
      `SELECT id, state, entry FROM journal WHERE state <> 'done' ORDER BY number`,
    )
      .all()
      .map(toJournalEntry);
  }

  /** The entries that are done, latest first. */
  history(): JournalEntry[] {
    return this.#prepare(
      `SELECT id, state, entry FROM journal WHERE state = 'done' ORDER BY number DESC`,
    )
      .all()
      .map(toJournalEntry);
  }

  journalEntry(id: string): JournalEntry | undefined {
    const row = this.#prepare('SELECT id, state, entry FROM journal WHERE id = ?').get(id);
    return row && toJournalEntry(row);
  }

  /** Adds an entry at the end of the journal, with the octets it may need. */
  record({ id, state, entry }: JournalEntry, source?: Uint8Array): void {
    this.#prepare('INSERT INTO journal (id, state, entry, source) VALUES (?, ?, ?, ?)').run(
      id,
      state,
      JSON.stringify(entry),
      source ?? null,
    );
  }

  /** Changes an entry in its place; false when it is not there any more. */
  amend({ id, state, entry }: JournalEntry): boolean {
    const { changes } = this.#prepare('UPDATE journal SET state = ?, entry = ? WHERE id = ?').run(
      state,
      JSON.stringify(entry),
      id,
    );
    return changes === 1;
  }

  /** The octets that an entry was recorded with. */
  journalSource(id: string): Uint8Array | undefined {
    const source = this.#prepare('SELECT source FROM journal WHERE id = ?').get(id)?.['source'];
    return source instanceof Uint8Array ? source : undefined;
  }

  /**
   * Takes an entry that waits, or goes on holding it, for one of several windows on this file.
   * `now` and `until` are milliseconds since 1970. False while another owner holds it.
   */
  claim(id: string, owner: string, now: number, until: number): boolean {
    const { changes } = this.#prepare(
      `UPDATE journal SET owner = ?, lease = ?
       WHERE id = ? AND state IN ('queued', 'sent') AND (owner = ? OR owner IS NULL OR lease < ?)`,
    ).run(owner, until, id, owner, now);
    return changes === 1;
  }

  /** Lets go of an entry, or of all that this owner holds. */
  release(owner: string, id?: string): void {
    this.#prepare(
      'UPDATE journal SET owner = NULL, lease = 0 WHERE owner = ? AND (? IS NULL OR id = ?)',
    ).run(owner, id ?? null, id ?? null);
  }

  settle(id: string): void {
    this.#prepare('DELETE FROM journal WHERE id = ?').run(id);
  }

  /** Keeps the latest `count` entries that are done, without their octets. */
  pruneHistory(count: number): void {
    this.#transact(() => {
      this.#prepare(
        `UPDATE journal SET source = NULL WHERE state = 'done' AND source IS NOT NULL`,
      ).run();
      this.#prepare(
        `DELETE FROM journal WHERE state = 'done' AND number NOT IN
           (SELECT number FROM journal WHERE state = 'done' ORDER BY number DESC LIMIT ?)`,
      ).run(count);
    });
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #transact(work: () => void): void {
    // SQLite has no transactions within transactions; the outer one covers the inner.
    if (this.#transacting) return work();
    this.#transacting = true;
    try {
      inTransaction(this.#database, work);
    } finally {
      this.#transacting = false;
    }
  }
}

function toJournalEntry(row: Record<string, unknown>): JournalEntry {
  return {
    id: String(row['id']),
    state: String(row['state']) as JournalEntry['state'],
    entry: JSON.parse(String(row['entry'])) as unknown,
  };
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
