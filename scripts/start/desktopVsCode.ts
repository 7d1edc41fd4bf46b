import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { build } from '../build.ts';
import { startGroup, stopGroup } from '../childProcess.ts';
import { quietSettings } from '../codeServer/start.ts';
import { root } from '../paths.ts';
import type { Running } from './running.ts';

/** The command line of an installed VS Code, or undefined. */
export function codeOnPath(): string | undefined {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** Opens a window with a profile of its own and the extension from this folder. */
export async function startDesktopVsCode(
  executable: string,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  console.log('Building the extension');
  await build();
  const profile = await mkdtemp(join(tmpdir(), 'mail-vscode-'));
  const userFolder = join(profile, 'data', 'User');
  await mkdir(userFolder, { recursive: true });
  await writeFile(join(userFolder, 'settings.json'), JSON.stringify(quietSettings));
  const vsCode = startGroup(executable, desktopArguments(profile), {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  const exited = new Promise<void>((resolve, reject) => {
    vsCode.on('exit', () => resolve());
    vsCode.on('error', (error) => reject(new Error(`VS Code does not start: ${error.message}`)));
  });
  console.log(`Mail Browser runs in ${executable}; close the window or press Ctrl+C to stop.`);
  return {
    exited,
    stop: async () => {
      await stopGroup(vsCode);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What VS Code is started with; the same for its command line and its program. */
export function desktopArguments(profile: string): string[] {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    // The command line would return at once, and nobody would know when the window is closed.
    ...['--new-window', '--wait', '--skip-welcome', '--skip-release-notes'],
    ...['--disable-workspace-trust', '--disable-updates', '--disable-telemetry'],
    `--user-data-dir=${join(profile, 'data')}`,
    `--extensions-dir=${join(profile, 'extensions')}`,
    `--extensionDevelopmentPath=${root}`,
    `--extensionDevelopmentPath=${join(root, 'sample', 'extension')}`,
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}
