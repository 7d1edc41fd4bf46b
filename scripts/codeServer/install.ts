import { existsSync } from 'node:fs';
import { copyFile, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run, runOrThrow } from '../childProcess.ts';
import { ensureDebianPackages } from '../debian.ts';
import { cacheFolder, packageBinary } from '../paths.ts';
import { withLock } from './lock.ts';

const version = '4.139.1';
// The fourth native module, kerberos, wants headers that are rarely installed, and is not needed.
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/sqlite3', 'node-pty'];

export interface CodeServerInstallation {
  /** Node.js 24, which code-server insists on. */
  readonly node: string;
  readonly entry: string;
}

/**
 * Makes sure that code-server is in the cache and returns where. It is never a dependency of the
 * project: it has 600 MB and compiles native modules. Throws with one clear sentence.
 */
export async function ensureCodeServer(): Promise<CodeServerInstallation> {
  const folder = join(cacheFolder(), `code-server-${version}`);
  const installation = {
    node: join(folder, 'node'),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return installation;
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(marker)) return;
    await ensureCompiler();
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await install(folder, installation);
    await writeFile(marker, `${version}\n`);
  });
  return installation;
}

async function install(folder: string, installation: CodeServerInstallation): Promise<void> {
  console.log(`Installing code-server ${version} into ${folder} (once, about a minute)`);
  // A copy, because the cache has to survive the clone that filled it.
  await copyFile(await realpath(packageBinary('node')), installation.node);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  // npm's scripts and node-gyp have to find Node.js 24 under the name `node`.
  const path = [folder, process.env['PATH'] ?? ''].join(delimiter);
  const env = { ...process.env, PATH: path };
  await runOrThrow('npm', ['install', '--ignore-scripts', `code-server@${version}`], {
    cwd: folder,
    env,
  });
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  console.log('Installing the packages of its VS Code');
  await runOrThrow('npm', ['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, env });
  console.log('Compiling its native modules');
  await runOrThrow('npm', ['rebuild', ...nativeModules], { cwd: vscode, env });
  await runOrThrow(installation.node, [installation.entry, '--version'], {
    // It would leave a configuration file in the user's home.
    env: { ...env, XDG_CONFIG_HOME: join(folder, 'config') },
  });
}

async function ensureCompiler(): Promise<void> {
  const tools = ['g++', 'make', 'python3'];
  const absent: string[] = [];
  for (const tool of tools) if ((await run(tool, ['--version'])).code !== 0) absent.push(tool);
  if (absent.length === 0) return;
  const missing = await ensureDebianPackages(absent);
  if (missing.length === 0) return;
  throw new Error(
    `code-server compiles native modules and needs ${missing.join(', ')}; please install them.`,
  );
}
