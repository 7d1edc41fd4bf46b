import { migrations } from './schema.ts';

/** What stands in one column of one row. */
export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  run(...values: Value[]): { readonly changes: number | bigint };
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}

/** What the store needs of SQLite, whoever brings it. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** Opens (or makes) a database file; `:memory:` keeps nothing. */
export type Driver = (file: string) => Database;

/**
 * Opens (or makes) a database file and brings its schema up to date.
 * @throws when the file is not a database or was written by a newer version
 */
export function openDatabase(driver: Driver, file: string): Database {
  const database = driver(file);
  try {
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;');
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
    rollBack(database);
    throw error;
  }
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // A full disk has rolled it back already; the first error is the one to tell.
  }
}
