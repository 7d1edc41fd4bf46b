import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ListedMailbox } from '../model/folder.ts';
import type { RowContent, SortKey } from '../model/message.ts';
import { inTransaction, openDatabase } from './database.ts';
import { packNumbers, unpackNumbers } from './packed.ts';

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

/** What ties a message to the others of its conversation. */
export interface ThreadLinks {
  readonly mailbox: string;
  readonly uid: number;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly threadId?: string;
  /** Message-IDs of its References, oldest first; undefined = not asked for yet. */
  readonly references?: readonly string[];
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

  mailbox(name: string): ListedMailbox | undefined {
    const row = this.#prepare('SELECT listed FROM mailboxes WHERE mailbox = ?').get(name);
    return row && (JSON.parse(String(row['listed'])) as ListedMailbox);
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
      `INSERT INTO messages (mailbox, uid, ${rowColumns.join(', ')})
       VALUES (?, ?${', ?'.repeat(rowColumns.length)})
       ON CONFLICT (mailbox, uid) DO UPDATE SET
         ${rowColumns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
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

  /** The links of one cached row. */
  links(mailbox: string, uid: number): ThreadLinks | undefined {
    const row = this.#prepare(
      `SELECT ${linkColumns} FROM messages WHERE mailbox = ? AND uid = ?`,
    ).get(mailbox, uid);
    return row && toLinks(row);
  }

  /** The links of all cached rows of a mailbox. */
  threadLinks(mailbox: string): ThreadLinks[] {
    return this.#prepare(`SELECT ${linkColumns} FROM messages WHERE mailbox = ?`)
      .all(mailbox)
      .map(toLinks);
  }

  /** Cached messages of any mailbox that carry, answer or mention one of these Message-IDs. */
  linkedTo(messageIds: readonly string[]): ThreadLinks[] {
    const ids = JSON.stringify(messageIds);
    return this.#prepare(
      `WITH ids AS (SELECT value AS id FROM json_each(?)),
         found AS (
           SELECT mailbox, uid FROM messages WHERE message_id IN ids
           UNION SELECT mailbox, uid FROM messages WHERE in_reply_to IN ids
           UNION SELECT mailbox, uid FROM mentions WHERE id IN ids)
       SELECT ${linkColumns} FROM found JOIN messages USING (mailbox, uid)`,
    )
      .all(ids)
      .map(toLinks);
  }

  /** Cached messages of any mailbox that the server counts to one conversation. */
  withThreadId(threadId: string): ThreadLinks[] {
    return this.#prepare(`SELECT ${linkColumns} FROM messages WHERE thread_id = ?`)
      .all(threadId)
      .map(toLinks);
  }

  saveReferences(mailbox: string, references: ReadonlyMap<number, readonly string[]>): void {
    const update = this.#prepare('UPDATE messages SET refs = ? WHERE mailbox = ? AND uid = ?');
    const insert = this.#prepare(
      'INSERT OR IGNORE INTO mentions (id, mailbox, uid) VALUES (?, ?, ?)',
    );
    this.#transact(() => {
      for (const [uid, ids] of references) {
        const { changes } = update.run(JSON.stringify(ids), mailbox, uid);
        if (Number(changes) > 0) for (const id of ids) insert.run(id, mailbox, uid);
      }
    });
  }

  journal(): JournalEntry[] {
    return this.#prepare('SELECT id, state, entry FROM journal ORDER BY number')
      .all()
      .map((row) => ({
        id: String(row['id']),
        state: row['state'] === 'sent' ? 'sent' : 'queued',
        entry: JSON.parse(String(row['entry'])) as unknown,
      }));
  }

  /** Adds an entry at the end, or replaces the one with this id in its place. */
  record({ id, state, entry }: JournalEntry): void {
    this.#prepare(
      `INSERT INTO journal (id, state, entry) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, entry = excluded.entry`,
    ).run(id, state, JSON.stringify(entry));
  }

  settle(id: string): void {
    this.#prepare('DELETE FROM journal WHERE id = ?').run(id);
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

/** What `columns` gives after the UID; `refs` is not among them, for it is fetched on its own. */
const rowColumns = [
  ...['flags', 'date', 'sender', 'subject', 'size', 'has_attachments', 'envelope', 'structure'],
  ...['message_id', 'in_reply_to', 'thread_id'],
];

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
  return subject
    .replace(/(\s*\(fwd\))+\s*$/i, '')
    .replace(/^(\s*(\[[^[\]]*\]\s*)*(re|fwd?|aw|wg)\s*(\[[^[\]]*\])?:)+\s*/i, '')
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
  };
}

/** A column that the schema says is TEXT. */
function text(column: unknown): string {
  return typeof column === 'string' ? column : '';
}

const linkColumns = 'mailbox, uid, message_id, in_reply_to, thread_id, refs';

function toLinks(row: Record<string, unknown>): ThreadLinks {
  const { message_id, in_reply_to, thread_id, refs } = row;
  return {
    mailbox: text(row['mailbox']),
    uid: Number(row['uid']),
    ...(message_id === null ? {} : { messageId: text(message_id) }),
    ...(in_reply_to === null ? {} : { inReplyTo: text(in_reply_to) }),
    ...(thread_id === null ? {} : { threadId: text(thread_id) }),
    ...(refs === null ? {} : { references: JSON.parse(text(refs)) as string[] }),
  };
}
