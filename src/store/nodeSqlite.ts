import type { DatabaseSync } from 'node:sqlite';
import type { Database, Driver } from './database.ts';
import { whileLocked } from './lock.ts';

/** Milliseconds that a window waits for another one. */
const patience = 5000;

/** The SQLite of Node.js, or undefined where this Node.js has none. */
export function nodeSqlite(): Driver | undefined {
  // Not imported: where the module is missing, an import would end the worker.
  const sqlite = process.getBuiltinModule('node:sqlite');
  if (typeof sqlite?.DatabaseSync !== 'function') return undefined;
  return (file) => prepared(new sqlite.DatabaseSync(file));
}

function prepared(database: DatabaseSync): Database {
  try {
    // Several windows may share the file: readers never wait, writers wait for each other.
    database.exec(`PRAGMA busy_timeout = ${patience}`);
    // SQLite itself does not wait for others here, such as those that make the same file just now.
    whileLocked(patience, () => database.exec('PRAGMA journal_mode = WAL'));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
