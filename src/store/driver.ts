import type { Driver } from './database.ts';
import { nodeSqlite } from './nodeSqlite.ts';

/** The SQLite to use here: Node's own, else WebAssembly, which is loaded only then. */
export async function sqliteDriver(): Promise<Driver> {
  return nodeSqlite() ?? (await import('./wasmSqlite.ts')).openWasmSqlite;
}
