import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { isLocked } from './faults.ts';

/** Milliseconds after which a lock belongs to a process that is gone: nothing here takes as long. */
const staleAfter = 5000;

/** Runs `work` while no other process runs any under the same lock, which is a directory. */
export function exclusively<T>(lock: string, work: () => T): T {
  while (!take(lock)) waitForLock(lock);
  try {
    return work();
  } finally {
    rmdirSync(lock);
  }
}

/** Waits until nobody holds the lock, for `patience` milliseconds at most. Stops the thread meanwhile. */
export function untilFree(lock: string, patience: number): void {
  const end = Date.now() + patience;
  while (existsSync(lock) && Date.now() < end) waitForLock(lock);
}

/** Waits a little, or takes away a lock that nobody holds any more. Stops the thread meanwhile. */
export function waitForLock(lock: string): void {
  try {
    if (Date.now() - statSync(lock).mtimeMs > staleAfter) rmdirSync(lock);
  } catch {
    // Gone meanwhile, which is what is waited for.
  }
  pause();
}

/** Runs `work` again while another connection holds the file, for `patience` milliseconds at most. */
export function whileLocked<T>(patience: number, work: () => T, wait: () => void = pause): T {
  for (const start = Date.now(); ;) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error) || Date.now() - start > patience) throw error;
      wait();
    }
  }
}

/** Stops the thread for a moment. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

/** @throws when no lock can be made there at all */
function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
