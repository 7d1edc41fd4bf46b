import sqlite from 'node-sqlite3-wasm';
import type { Database, Row, Statement, Value } from './database.ts';
import { waitForLock, whileLocked } from './lock.ts';

/** Milliseconds that a lock is waited for. */
const patience = 10_000;

/**
 * SQLite in WebAssembly, for a Node.js without its own. It has no shared memory and so no WAL: a
 * writer keeps readers waiting. Its lock is a directory, which a killed process leaves behind.
 */
export function openWasmSqlite(file: string): Database {
  const database = new WasmDatabase(file);
  try {
    // A file that Node's own SQLite left in WAL mode can only be read, and led back, exclusively.
    database.exec(
      `PRAGMA busy_timeout = 100; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;
       PRAGMA locking_mode = NORMAL; SELECT 1 FROM sqlite_schema LIMIT 1;`,
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class WasmDatabase implements Database {
  readonly #file: string;
  readonly #database: sqlite.Database;

  constructor(file: string) {
    this.#file = file;
    this.#database = new sqlite.Database(file);
  }

  exec(sql: string): void {
    this.#waiting(() => this.#database.exec(sql));
  }

  prepare(sql: string): Statement {
    let statement: sqlite.Statement | undefined;
    const prepared = (): sqlite.Statement => (statement ??= this.#database.prepare(sql));
    this.#waiting(prepared);
    const using = <T>(work: (each: sqlite.Statement) => T): T =>
      this.#waiting(() => {
        const each = prepared();
        try {
          return work(each);
        } catch (error) {
          // One that failed fails once more when it is reset: another takes its place.
          statement = undefined;
          finish(each);
          throw error;
        }
      });
    return {
      run: (...values: Value[]) => using((each) => each.run(values)),
      // Its own `get` stops after a row and goes on holding the lock.
      get: (...values: Value[]) => using((each) => each.all(values)[0] as Row | undefined),
      all: (...values: Value[]) => using((each) => each.all(values) as Row[]),
    };
  }

  close(): void {
    this.#database.close();
  }

  #waiting<T>(work: () => T): T {
    return whileLocked(patience, work, () => waitForLock(`${this.#file}.lock`));
  }
}

function finish(statement: sqlite.Statement): void {
  try {
    statement.finalize();
  } catch {
    // It says once more what it met.
  }
}
