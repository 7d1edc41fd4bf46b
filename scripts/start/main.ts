import { startSampleServer } from '../../sample/server.ts';
import { downloadedVsCode, hasDisplay, namedVsCode } from '../desktop.ts';
import { startBrowserVsCode } from './browserVsCode.ts';
import { codeOnPath, startDesktopVsCode } from './desktopVsCode.ts';
import { readOptions, type StartOptions } from './options.ts';
import type { Running } from './running.ts';

const cleanUps: (() => Promise<void>)[] = [];
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end(0));
// The process that started this one was killed and could not pass a signal on.
process.on('disconnect', () => void end(0));
process.channel?.unref();

try {
  const vsCode = await start(readOptions(process.argv.slice(2)));
  await vsCode.exited;
  await end(0);
} catch (error) {
  // What is stopped while it starts fails; that is not worth a word.
  if (!ending) console.error(error instanceof Error ? error.message : error);
  await end(1);
}

/** Starts the sample server and the best VS Code there is. */
async function start(options: StartOptions): Promise<Running> {
  const named = namedVsCode();
  const server = await startSampleServer();
  cleanUps.push(() => server.stop());
  const env = {
    MAIL_SAMPLE_HOST: server.host,
    MAIL_SAMPLE_PORT: String(server.port),
    MAIL_SAMPLE_USER: server.user,
    MAIL_SAMPLE_PASSWORD: server.password,
  };
  const executable = named ?? (await desktopVsCode());
  const vsCode =
    executable === undefined
      ? await startBrowserVsCode(options, env)
      : await startDesktopVsCode(executable, env);
  cleanUps.push(() => vsCode.stop());
  if (ending) await vsCode.stop();
  return vsCode;
}

async function desktopVsCode(): Promise<string | undefined> {
  return hasDisplay() ? (codeOnPath() ?? (await downloadedVsCode())) : undefined;
}

/** Stops everything that was started, newest first; a second signal changes nothing. */
async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  for (const cleanUp of cleanUps.reverse()) {
    await cleanUp().catch((error: unknown) => console.error(String(error)));
  }
  process.exit(exitCode);
}
