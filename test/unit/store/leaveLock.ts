import { mkdirSync, utimesSync } from 'node:fs';

/** A lock of a process that took it this many seconds ago and was killed. */
export function leaveLock(lock: string, seconds: number): void {
  mkdirSync(lock);
  const at = Date.now() / 1000 - seconds;
  utimesSync(lock, at, at);
}
