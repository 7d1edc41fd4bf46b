import { DatabaseSync } from 'node:sqlite';
import { migrations } from './schema.ts';

/** What stands in one column of one row. */
export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  run(...values: Value[]): unknown;
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}

/** What the store needs of SQLite, whoever brings it. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/**
 * Opens (or makes) a database file and brings its schema up to date; `:memory:` keeps nothing.
 * @throws when the file is not a database or was written by a newer version
 */
export function openDatabase(file: string): Database {
  const database = new DatabaseSync(file);
  try {
    // Several windows may share the file: readers never wait, writers wait for each other.
    database.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;',
    );
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database): void {
  // Nothing to do must not wait for another window's write.
  if (versionOf(database) === migrations.length) return;
  inTransaction(database, () => {
    // Asked again in here: another window may have been faster.
    const version = versionOf(database);
    if (version > migrations.length)
      throw new Error(`The cache was written by a newer version (${version}).`);
    for (const statements of migrations.slice(version)) database.exec(statements);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(database: Database): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** Runs `work` as one transaction: all of it is kept, or none. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
