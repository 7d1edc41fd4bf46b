import { readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What SQLite puts beside a database file. */
const companions = ['', '-wal', '-shm', '-journal'];

/** Renames a damaged database and what belongs to it out of the way; an earlier one is removed. */
export function setAside(file: string): void {
  removeSetAside(file);
  const stamp = new Date().toISOString().replace(/[^0-9]/g, '');
  for (const suffix of companions) {
    try {
      renameSync(`${file}${suffix}`, `${file}.damaged-${stamp}${suffix}`);
    } catch {
      // Not every one of them need exist.
    }
  }
}

/** Removes what was set aside of a database. */
export function removeSetAside(file: string): void {
  removeBeside(file, (rest) => rest.startsWith('.damaged-'));
}

/** Removes a database, what SQLite put beside it and what was set aside. */
export function removeDatabase(file: string): void {
  // A name that goes on otherwise is that of another account.
  removeBeside(file, (rest) => rest === '' || /^[-.]/.test(rest));
}

function removeBeside(file: string, doomed: (rest: string) => boolean): void {
  const folder = dirname(file);
  const name = basename(file);
  for (const each of readdirSync(folder))
    if (each.startsWith(name) && doomed(each.slice(name.length)))
      rmSync(join(folder, each), { force: true, recursive: true });
}
