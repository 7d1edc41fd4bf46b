import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startCodeServer } from '../codeServer/start.ts';
import { hasDisplay } from '../desktop.ts';
import { packageExtension, packageFile, packFolder } from '../package.ts';
import { root } from '../paths.ts';
import { isPortFree } from '../ports.ts';
import type { StartOptions } from './options.ts';
import type { Running } from './running.ts';

/** Packs the extension, installs it into code-server, starts that and prints its address. */
export async function startBrowserVsCode(
  { port, open }: StartOptions,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  if (port !== undefined && !(await isPortFree(port))) {
    throw new Error(`Port ${port} is in use already; please choose another with --port.`);
  }
  console.log('Building and packing the extension');
  const sample = join(root, 'out', 'mail-browser-sample.vsix');
  await packageExtension();
  await packFolder(join(root, 'sample', 'extension'), sample, true);
  const server = await startCodeServer({
    ...(port === undefined ? {} : { port }),
    env,
    extensions: [packageFile, sample],
  });
  console.log(`Mail Browser is ready at ${server.url}`);
  if (open && hasDisplay()) openInBrowser(server.url);
  return server;
}

function openInBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };
  const command = commands[process.platform] ?? 'xdg-open';
  // The address is on the screen already, so a missing browser is no failure.
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
