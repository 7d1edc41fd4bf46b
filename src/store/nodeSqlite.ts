import type { DatabaseSync } from 'node:sqlite';
import type { Database, Driver } from './database.ts';
import { isLocked } from './faults.ts';

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
    useWal(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite itself does not wait for others here, such as those that make the same file just now. */
function useWal(database: DatabaseSync): void {
  const end = Date.now() + patience;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isLocked(error) || Date.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
