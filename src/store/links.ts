import type { CacheFile } from './cacheFile.ts';
import type { Row } from './database.ts';

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

/** How the cached rows are tied to each other. */
export class Links {
  readonly #file: CacheFile;

  constructor(file: CacheFile) {
    this.#file = file;
  }

  /** The links of one cached row. */
  of(mailbox: string, uid: number): ThreadLinks | undefined {
    const sql = `SELECT ${columns} FROM messages WHERE mailbox = ? AND uid = ?`;
    const row = this.#file.prepare(sql).get(mailbox, uid);
    return row && toLinks(row);
  }

  /** The links of all cached rows of a mailbox. */
  all(mailbox: string): ThreadLinks[] {
    const sql = `SELECT ${columns} FROM messages WHERE mailbox = ?`;
    return this.#file.prepare(sql).all(mailbox).map(toLinks);
  }

  /** Cached messages of any mailbox that carry, answer or mention one of these Message-IDs. */
  linkedTo(messageIds: readonly string[]): ThreadLinks[] {
    const sql = `
      WITH ids AS (SELECT value AS id FROM json_each(?)),
        found AS (
          SELECT mailbox, uid FROM messages WHERE message_id IN ids
          UNION SELECT mailbox, uid FROM messages WHERE in_reply_to IN ids
          UNION SELECT mailbox, uid FROM mentions WHERE id IN ids)
      SELECT ${columns} FROM found JOIN messages USING (mailbox, uid)`;
    return this.#file.prepare(sql).all(JSON.stringify(messageIds)).map(toLinks);
  }

  /** Cached messages of any mailbox that the server counts to one conversation. */
  withThreadId(threadId: string): ThreadLinks[] {
    const sql = `SELECT ${columns} FROM messages WHERE thread_id = ?`;
    return this.#file.prepare(sql).all(threadId).map(toLinks);
  }

  /** Before rows are removed: takes away what they mention. */
  forget(mailbox: string, uids: readonly number[]): void {
    const remove = this.#file.prepare(
      `DELETE FROM mentions WHERE mailbox = ?1 AND uid = ?2 AND id IN (
         SELECT value FROM messages, json_each(messages.refs)
         WHERE messages.mailbox = ?1 AND messages.uid = ?2)`,
    );
    for (const uid of uids) remove.run(mailbox, uid);
  }

  saveReferences(mailbox: string, references: ReadonlyMap<number, readonly string[]>): void {
    const update = this.#file.prepare('UPDATE messages SET refs = ? WHERE mailbox = ? AND uid = ?');
    const mention = this.#file.prepare(
      `INSERT OR IGNORE INTO mentions (id, mailbox, uid)
       SELECT ?, mailbox, uid FROM messages WHERE mailbox = ? AND uid = ?`,
    );
    this.#file.transact(() => {
      for (const [uid, ids] of references) {
        update.run(JSON.stringify(ids), mailbox, uid);
        for (const id of ids) mention.run(id, mailbox, uid);
      }
    });
  }
}

const columns = 'mailbox, uid, message_id, in_reply_to, thread_id, refs';

function toLinks(row: Row): ThreadLinks {
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

/** A column that the schema says is TEXT. */
function text(column: unknown): string {
  return typeof column === 'string' ? column : '';
}
