import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGroup, stopGroup } from '../childProcess.ts';
import { freePort } from '../ports.ts';
import { ensureCodeServer } from './install.ts';
import { installExtensions } from './installExtensions.ts';

export interface CodeServerOptions {
  /** A free one by default. */
  readonly port?: number;
  /** Fresh ones by default, removed by `stop`. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** Without it a built VS Code ignores the development keys of the page address. */
  readonly smokeTestDriver?: boolean;
  /** Reaches the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** `.vsix` files that are installed before it starts. */
  readonly extensions?: readonly string[];
}

export interface CodeServer {
  readonly url: string;
  readonly port: number;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** What it has printed until now. */
  log(): string;
  /** When it ends, whoever ended it. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** Settings that keep VS Code from talking to the network and from greeting. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Starts code-server with a configuration of its own and waits until it answers. */
export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const { node, entry } = await ensureCodeServer();
  const folder = await mkdtemp(join(tmpdir(), 'mail-code-server-'));
  const port = options.port ?? (await freePort());
  const userDataDir = options.userDataDir ?? join(folder, 'data');
  const extensionsDir = options.extensionsDir ?? join(folder, 'extensions');
  await writeConfiguration(folder, userDataDir, extensionsDir, options.settings ?? {});
  const places = [
    ...['--config', join(folder, 'config.yaml')],
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
  ];
  if (options.extensions) {
    await installExtensions(options.extensions, { extensionsDir, userDataDir, folder });
  }
  const env = environment(folder, options.env ?? {});
  const server = startGroup(
    node,
    [
      ...[entry, ...places, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', '--ignore-last-opened'],
      ...(options.smokeTestDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  let log = '';
  server.stdout?.setEncoding('utf8').on('data', (text: string) => (log += text));
  server.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text));
  const stop = async () => {
    await stopGroup(server);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = `http://127.0.0.1:${port}/`;
  try {
    await untilHealthy(url, () => server.exitCode !== null);
  } catch {
    await stop();
    throw new Error(`code-server did not start on port ${port}:\n${log.trim()}`);
  }
  return { url, port, userDataDir, extensionsDir, exited, log: () => log, stop };
}

async function writeConfiguration(
  folder: string,
  userDataDir: string,
  extensionsDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  // Without a configuration file of its own it reads and writes the one of the user.
  await writeFile(join(folder, 'config.yaml'), 'cert: false\n');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  await mkdir(extensionsDir, { recursive: true });
  await writeFile(
    join(userDataDir, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, undefined, 2),
  );
}

function environment(folder: string, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'share'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    // An empty gallery: nothing is looked up in the network.
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
    ...own,
  };
  // Inherited from a terminal of VS Code they would make it talk to that window, or bind elsewhere.
  for (const name of [
    'VSCODE_IPC_HOOK_CLI',
    'PORT',
    'PASSWORD',
    'HASHED_PASSWORD',
    'NODE_OPTIONS',
  ]) {
    delete env[name];
  }
  return env;
}

async function untilHealthy(url: string, exited: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && !exited()) {
    const answer = await fetch(`${url}healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('not healthy');
}
