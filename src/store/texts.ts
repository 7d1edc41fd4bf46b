import type { CacheFile } from './cacheFile.ts';
import { intact } from './intact.ts';

/** Octets of one message's texts that are worth keeping. */
const largest = 2 * 2 ** 20;
/** Messages looked at together while room is made. */
const step = 50;

/** The texts of messages lately read; those not read for longest make room for others. */
export class Texts {
  readonly #file: CacheFile;
  #limit: number;

  /** @param limit octets of all texts together */
  constructor(file: CacheFile, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  /** What was saved for a message, which counts as used from now on. */
  get(mailbox: string, uid: number): unknown {
    const row = this.#file
      .prepare('SELECT message FROM texts WHERE mailbox = ? AND uid = ?')
      .get(mailbox, uid);
    if (!row) return undefined;
    this.#file
      .prepare(
        `UPDATE texts SET used = (SELECT max(used) + 1 FROM texts) WHERE mailbox = ? AND uid = ?`,
      )
      .run(mailbox, uid);
    return intact(() => JSON.parse(String(row['message'])) as unknown);
  }

  has(mailbox: string, uid: number): boolean {
    const sql = 'SELECT 1 FROM texts WHERE mailbox = ? AND uid = ?';
    return this.#file.prepare(sql).get(mailbox, uid) !== undefined;
  }

  /** Keeps what JSON can hold, unless it is too big to be worth its room. */
  save(mailbox: string, uid: number, message: unknown): void {
    const json = JSON.stringify(message);
    const size = Buffer.byteLength(json);
    if (size > Math.min(largest, this.#limit)) return;
    this.#file.transact(() => {
      this.#file
        .prepare(
          `INSERT OR REPLACE INTO texts (mailbox, uid, used, size, message)
           VALUES (?, ?, (SELECT coalesce(max(used), 0) + 1 FROM texts), ?, ?)`,
        )
        .run(mailbox, uid, size, json);
      this.#makeRoom();
    });
  }

  /** @param octets of all texts together, from now on */
  limitTo(octets: number): void {
    this.#limit = octets;
    this.#file.transact(() => this.#makeRoom());
  }

  #makeRoom(): void {
    const sum = this.#file.prepare('SELECT coalesce(sum(size), 0) AS octets FROM texts').get();
    let excess = Number(sum?.['octets']) - this.#limit;
    const oldest = this.#file.prepare(
      `SELECT mailbox, uid, size FROM texts ORDER BY used LIMIT ${step}`,
    );
    const remove = this.#file.prepare('DELETE FROM texts WHERE mailbox = ? AND uid = ?');
    while (excess > 0) {
      for (const row of oldest.all()) {
        if (excess <= 0) break;
        remove.run(String(row['mailbox']), Number(row['uid']));
        excess -= Number(row['size']);
      }
    }
  }
}
