import { join } from 'node:path';
import { runOrThrow } from '../childProcess.ts';
import { ensureCodeServer } from './install.ts';

export interface ExtensionPlaces {
  readonly extensionsDir: string;
  readonly userDataDir: string;
  /** For what it would else write into the user's home. */
  readonly folder: string;
}

/** Installs `.vsix` files, as code-server's own command line does. */
export async function installExtensions(
  files: readonly string[],
  { extensionsDir, userDataDir, folder }: ExtensionPlaces,
): Promise<void> {
  const { node, entry } = await ensureCodeServer();
  const places = [
    ...['--config', join(folder, 'config.yaml'), '--user-data-dir', userDataDir],
    ...['--extensions-dir', extensionsDir],
  ];
  const installs = files.flatMap((file) => ['--install-extension', file]);
  await runOrThrow(node, [entry, ...places, ...installs, '--force'], {
    env: {
      ...process.env,
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_DATA_HOME: join(folder, 'share'),
      EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
    },
  });
}
