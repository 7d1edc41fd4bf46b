import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from './build.ts';
import { runOrThrow } from './childProcess.ts';
import { root } from './paths.ts';

/** Where `npm run package` leaves the extension. */
export const packageFile = join(root, 'out', 'mail-browser.vsix');

/** Builds the extension for production and packs it into a `.vsix`; returns what vsce said. */
export async function packageExtension(file = packageFile): Promise<string> {
  await build({ production: true });
  return packFolder(root, file);
}

/**
 * Packs a folder that holds an extension with everything it needs; links of its README lead to the
 * repository. `nowhere` packs one that is never published.
 */
export async function packFolder(folder: string, file: string, nowhere = false): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  return runOrThrow(
    process.execPath,
    [
      ...[vsce, 'package', '--no-dependencies', '--out', file],
      ...(nowhere ? ['--allow-missing-repository', '--skip-license'] : []),
    ],
    { cwd: folder },
  );
}

if (import.meta.main) {
  try {
    console.log(await packageExtension());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
