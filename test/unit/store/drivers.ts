import type { Driver } from '../../../src/store/database.ts';
import { nodeSqlite } from '../../../src/store/nodeSqlite.ts';
import { openWasmSqlite } from '../../../src/store/wasmSqlite.ts';

const node = nodeSqlite();
if (!node) throw new Error('The Node.js of the tests has an SQLite of its own.');

/** Every SQLite that the store may run on. */
export const drivers: Readonly<Record<'node:sqlite' | 'node-sqlite3-wasm', Driver>> = {
  'node:sqlite': node,
  'node-sqlite3-wasm': openWasmSqlite,
};
export type DriverName = keyof typeof drivers;
export const driverNames = Object.keys(drivers) as DriverName[];
