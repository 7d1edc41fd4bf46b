import type { Database } from './database.ts';

interface Table {
  readonly type: 'table' | 'index';
  readonly name: string;
  readonly sql: string;
}

/**
 * Puts tables in memory before those of the cache, with the same content but for the texts: SQLite
 * finds temporary tables first, so every statement goes to them. The journal stays on disk.
 */
export function moveToMemory(database: Database): void {
  for (const { type, name, sql } of cacheTables(database)) {
    database.exec(
      type === 'table'
        ? sql.replace(/^CREATE TABLE /i, 'CREATE TEMP TABLE ')
        : // Of another name, or VACUUM would take it for the one on disk.
          sql.replace(/^CREATE( UNIQUE)? INDEX /i, 'CREATE$1 INDEX temp.memory_'),
    );
    if (type === 'table' && name !== 'texts')
      database.exec(`INSERT INTO temp.${name} SELECT * FROM main.${name}`);
  }
}

/** Writes the tables in memory to disk and takes them away again. */
export function moveToDisk(database: Database): void {
  const tables = tablesOnly(database);
  for (const name of tables)
    database.exec(`DELETE FROM main.${name}; INSERT INTO main.${name} SELECT * FROM temp.${name};`);
  for (const name of tables) database.exec(`DROP TABLE temp.${name}`);
}

/** Leaves nothing but the journal in the file, not even in its unused pages. */
export function eraseFromDisk(database: Database): void {
  const filled = tablesOnly(database).filter(
    (name) => database.prepare(`SELECT 1 FROM main.${name} LIMIT 1`).get() !== undefined,
  );
  if (filled.length === 0) return;
  // Without this, old content stays in the gaps of pages that are used again.
  database.exec('PRAGMA secure_delete = ON');
  for (const name of filled) database.exec(`DELETE FROM main.${name}`);
  database.exec('VACUUM main; PRAGMA main.wal_checkpoint(TRUNCATE);');
}

function tablesOnly(database: Database): string[] {
  return cacheTables(database)
    .filter(({ type }) => type === 'table')
    .map(({ name }) => name);
}

/** What of the schema can be fetched again, tables first. */
function cacheTables(database: Database): Table[] {
  const rows = database
    .prepare(
      `SELECT type, name, sql FROM main.sqlite_schema
       WHERE tbl_name NOT IN ('journal', 'sqlite_sequence') AND sql IS NOT NULL ORDER BY type DESC`,
    )
    .all();
  return rows as unknown as Table[];
}
