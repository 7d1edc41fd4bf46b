/** What stands in an error's message (SQLite's own words), which both drivers pass on. */
function says(error: unknown, words: RegExp): boolean {
  return error instanceof Error && words.test(error.message);
}

/** Whether the file is no database or not a whole one (SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isDamaged(error: unknown): boolean {
  return says(error, /malformed|file is not a database|unsupported file format/);
}

/** Whether the disk is full or out of order: SQLITE_FULL, _IOERR, _READONLY, _CANTOPEN. */
export function isUnwritable(error: unknown): boolean {
  return says(error, /disk is full|disk I\/O error|readonly database|unable to open database/);
}

/** Another connection holds the file. */
export function isLocked(error: unknown): boolean {
  return says(error, /locked/);
}
