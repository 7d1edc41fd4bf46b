import { type Database, inTransaction, openDatabase, type Statement } from './database.ts';

/** The database file of one account: statements prepared once, and transactions. */
export class CacheFile {
  readonly #database: Database;
  readonly #statements = new Map<string, Statement>();
  #transacting = false;

  constructor(file: string) {
    this.#database = openDatabase(file);
  }

  close(): void {
    this.#database.close();
  }

  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  /** All of `work` or none of it; work within work belongs to the outer one. */
  transact(work: () => void): void {
    // SQLite has no transactions within transactions.
    if (this.#transacting) return work();
    this.#transacting = true;
    try {
      inTransaction(this.#database, work);
    } finally {
      this.#transacting = false;
    }
  }
}
