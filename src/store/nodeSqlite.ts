import type { DatabaseSync } from 'node:sqlite';
import type { Database, Driver } from './database.ts';

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
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
