import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { cacheFolder } from './paths.ts';

/** Whether a desktop window can be shown. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** The VS Code that `VSCODE_EXECUTABLE_PATH` names; throws where it names nothing. */
export function namedVsCode(): string | undefined {
  const path = process.env['VSCODE_EXECUTABLE_PATH'];
  if (path === undefined || path === '') return undefined;
  if (!existsSync(path)) {
    throw new Error(`VSCODE_EXECUTABLE_PATH names ${path}, which does not exist.`);
  }
  return path;
}

/** A desktop build from the cache or the network, or undefined where there is no way to it. */
export async function downloadedVsCode(): Promise<string | undefined> {
  if (!hasDisplay() || !(await downloadReachable())) return undefined;
  try {
    return await downloadAndUnzipVSCode({
      cachePath: join(cacheFolder(), 'vscode'),
      reporter: new SilentReporter(),
    });
  } catch (error) {
    console.log(`A desktop VS Code cannot be downloaded: ${(error as Error).message}`);
    return undefined;
  }
}

async function downloadReachable(): Promise<boolean> {
  try {
    const url = 'https://update.code.visualstudio.com/api/releases/stable';
    return (await fetch(url, { signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}
