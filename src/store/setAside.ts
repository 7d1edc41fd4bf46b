import { renameSync } from 'node:fs';

/** Renames a damaged database (and what belongs to it) out of the way; returns the freed name. */
export function setAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[^0-9]/g, '');
  for (const suffix of ['', '-wal', '-shm']) {
    try {
      renameSync(`${file}${suffix}`, `${file}.damaged-${stamp}${suffix}`);
    } catch {
      // Not every file of the three need exist.
    }
  }
  return file;
}
