import { MailError } from '../model/errors.ts';
import type { CacheFile } from './cacheFile.ts';
import type { Row } from './database.ts';
import { intact } from './intact.ts';
import { fromPackedJson, toPackedJson } from './packedJson.ts';

/** An entry of the journal: a change on its way to the server, or one that may be taken back. */
export interface JournalEntry {
  readonly id: string;
  /** 'sent' = a command went out and no answer came. */
  readonly state: 'queued' | 'sent' | 'failed' | 'done';
  readonly entry: unknown;
}

/** The journal on disk. Several windows may work on it: each entry is carried out by its owner. */
export class JournalTable {
  readonly #file: CacheFile;
  /** Done, but still in a journal that could not be written. */
  readonly #settled = new Set<string>();

  constructor(file: CacheFile) {
    this.#file = file;
  }

  /** The entries that are not done, oldest first. */
  open(): JournalEntry[] {
    return this.#file
      .prepare(`SELECT id, state, entry FROM journal WHERE state <> 'done' ORDER BY number`)
      .all()
      .filter((row) => !this.#settled.has(String(row['id'])))
      .flatMap((row) => intact(() => toEntry(row)) ?? []);
  }

  /** The entries that are done, latest first. */
  history(): JournalEntry[] {
    return this.#file
      .prepare(`SELECT id, state, entry FROM journal WHERE state = 'done' ORDER BY number DESC`)
      .all()
      .flatMap((row) => intact(() => toEntry(row)) ?? []);
  }

  find(id: string): JournalEntry | undefined {
    const row = this.#file.prepare('SELECT id, state, entry FROM journal WHERE id = ?').get(id);
    return row && intact(() => toEntry(row));
  }

  /**
   * Adds an entry at the end, with the octets it may need.
   * @throws MailError 'not-permitted' where the disk does not take it
   */
  record({ id, state, entry }: JournalEntry, source?: Uint8Array): void {
    this.#file.requireDisk();
    this.#file
      .prepare('INSERT INTO journal (id, state, entry, source) VALUES (?, ?, ?, ?)')
      .run(id, state, toPackedJson(entry), source ?? null);
  }

  /** Changes an entry in its place; false when it is not there any more. */
  amend({ id, state, entry }: JournalEntry): boolean {
    const write = (): boolean =>
      this.#file
        .prepare('UPDATE journal SET state = ?, entry = ? WHERE id = ?')
        .run(state, toPackedJson(entry), id).changes === 1;
    return state === 'done' ? this.#settling(id, write) : write();
  }

  /** The octets that an entry was recorded with. */
  source(id: string): Uint8Array | undefined {
    const row = this.#file.prepare('SELECT source FROM journal WHERE id = ?').get(id);
    const source = row?.['source'];
    return source instanceof Uint8Array ? source : undefined;
  }

  /**
   * Takes an entry that waits, or goes on holding it, for one of several windows on this file.
   * `now` and `until` are milliseconds since 1970. False while another owner holds it.
   */
  claim(id: string, owner: string, now: number, until: number): boolean {
    const { changes } = this.#file
      .prepare(
        `UPDATE journal SET owner = ?, lease = ?
         WHERE id = ? AND state IN ('queued', 'sent') AND (owner = ? OR owner IS NULL OR lease < ?)`,
      )
      .run(owner, until, id, owner, now);
    return changes === 1;
  }

  /** Lets go of an entry, or of all that this owner holds. */
  release(owner: string, id?: string): void {
    this.#file
      .prepare(
        'UPDATE journal SET owner = NULL, lease = 0 WHERE owner = ? AND (? IS NULL OR id = ?)',
      )
      .run(owner, id ?? null, id ?? null);
  }

  remove(id: string): void {
    this.#settling(id, () => {
      this.#file.prepare('DELETE FROM journal WHERE id = ?').run(id);
      return true;
    });
  }

  /** Keeps the latest `count` entries that are done, without their octets. */
  pruneHistory(count: number): void {
    this.#file.transact(() => {
      this.#file
        .prepare(`UPDATE journal SET source = NULL WHERE state = 'done' AND source IS NOT NULL`)
        .run();
      this.#file
        .prepare(
          `DELETE FROM journal WHERE state = 'done' AND number NOT IN
             (SELECT number FROM journal WHERE state = 'done' ORDER BY number DESC LIMIT ?)`,
        )
        .run(count);
    });
  }

  /** With a full disk too, what is done must not be done again. */
  #settling(id: string, write: () => boolean): boolean {
    this.#settled.add(id);
    try {
      const written = write();
      this.#settled.delete(id);
      return written;
    } catch (error) {
      if (!MailError.is(error)) throw error;
      return true;
    }
  }
}

function toEntry(row: Row): JournalEntry {
  return {
    id: String(row['id']),
    state: String(row['state']) as JournalEntry['state'],
    entry: fromPackedJson(String(row['entry'])),
  };
}
