import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of this repository. */
export const root = resolve(import.meta.dirname, '..');

/** What is downloaded once and used by every clone on this machine. */
export function cacheFolder(): string {
  return process.env['MAIL_BROWSER_CACHE'] ?? join(homedir(), '.cache', 'mail-browser');
}

/** An executable that an npm package of the project brings. */
export function packageBinary(name: string): string {
  return join(root, 'node_modules', '.bin', name);
}
