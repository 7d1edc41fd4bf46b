import type { Database, Driver, Row, Value } from './database.ts';

/** The journal of a damaged file as far as it can be read, in its order. */
export function readJournal(driver: Driver, file: string): readonly Row[] {
  try {
    const database = driver(file);
    try {
      return readRows(database);
    } finally {
      database.close();
    }
  } catch {
    // Not even its first page can be read.
    return [];
  }
}

/** Adds entries to a journal that may have other columns by now. */
export function writeJournal(database: Database, rows: readonly Row[]): void {
  const info = database.prepare('PRAGMA table_info(journal)').all();
  const known = new Set(info.map((column) => String(column['name'])));
  for (const row of rows) {
    const names = Object.keys(row).filter((name) => known.has(name));
    const places = names.map(() => '?').join(', ');
    const sql = `INSERT OR IGNORE INTO journal (${names.join(', ')}) VALUES (${places})`;
    database.prepare(sql).run(...names.map((name) => row[name] as Value));
  }
}

/** From both ends, for a damaged page in the middle ends each way. */
function readRows(database: Database): Row[] {
  const upwards = readFrom(database, '>', 'ASC', 0);
  const last = upwards.at(-1)?.at ?? 0;
  const downwards = readFrom(database, '<', 'DESC', Number.MAX_SAFE_INTEGER);
  const rest = downwards.filter(({ at }) => at > last).reverse();
  return [...upwards, ...rest].map(({ row }) => row);
}

function readFrom(
  database: Database,
  side: '<' | '>',
  direction: 'ASC' | 'DESC',
  start: number,
): { at: number; row: Row }[] {
  const found: { at: number; row: Row }[] = [];
  try {
    const next = database.prepare(
      `SELECT rowid AS place, * FROM journal WHERE rowid ${side} ? ORDER BY rowid ${direction} LIMIT 1`,
    );
    for (let row = next.get(start); row; row = next.get(found.at(-1)!.at)) {
      const { place, ...columns } = row;
      found.push({ at: Number(place), row: columns });
    }
  } catch {
    // From here on nothing can be read this way.
  }
  return found;
}
