import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureDebianPackages } from './debian.ts';

/** Headless, quiet, and working for root in a container. */
export const chromiumArguments: readonly string[] = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Fonts without which names in other scripts and emoji show as boxes. */
const fonts = ['fonts-noto-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];

/** Why there is no Chromium here, or undefined; installs it and the fonts where it can. */
export async function chromiumUnavailable(): Promise<string | undefined> {
  if (process.env['CHROMIUM_PATH'] === undefined)
    await ensureDebianPackages(['chromium', ...fonts]);
  return findChromium() === undefined
    ? 'no Chromium was found (install it or name it by CHROMIUM_PATH)'
    : undefined;
}

/** The Chromium to use; throws where there is none. */
export function chromiumPath(): string {
  const path = findChromium();
  if (path === undefined) throw new Error('No Chromium was found.');
  return path;
}

function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
