// Plain JavaScript without packages: this is what runs before anything is installed, on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const projectNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Ends the process with one clear sentence where the Node.js that runs it is too old. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Mail Browser needs Node.js 20 or newer, but this is ${process.version}.`);
}

/** Installs the npm packages of package-lock.json where they are missing or of another version. */
export function ensurePackages() {
  const reason = reasonToInstall();
  if (!reason) return;
  console.log(`Installing the npm packages (${reason}).`);
  const npmCli = process.env.npm_execpath;
  const { status, error } = npmCli
    ? spawnSync(process.execPath, [npmCli, 'ci', '--loglevel=error'], {
        cwd: root,
        stdio: 'inherit',
      })
    : spawnSync('npm', ['ci', '--loglevel=error'], {
        cwd: root,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      });
  if (error) fail(`npm could not be started: ${error.message}.`);
  if (status !== 0) fail(`npm ci failed with exit code ${status}; its messages are above.`);
  if (!nodeWorks()) fail('npm ci finished, but the Node.js of the package "node" does not run.');
}

/**
 * Runs a TypeScript file with the project's own Node.js (24, which strips types), passing stdio, signals
 * and the exit code through. The child sees 'disconnect' when this process is killed outright.
 */
export function runScript(script, args) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(
    process.platform === 'win32' ? ';' : ':',
  );
  const child = spawn(projectNode, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  endWithNpm(child);
  child.on('error', (error) =>
    fail(`The project's Node.js could not be started: ${error.message}.`),
  );
  child.on('exit', (code, signal) => {
    process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
  });
}

/** npm passes SIGTERM on to its shell only, which dies without telling the script it runs. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 500);
}

function reasonToInstall() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'there are none yet';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  // Optional packages are for one platform each, so most of them are rightly absent.
  const differs = Object.entries(wanted).some(
    ([path, entry]) => path !== '' && !entry.optional && installed[path]?.version !== entry.version,
  );
  if (differs) return 'package-lock.json has changed';
  return nodeWorks() ? undefined : 'the Node.js of the package "node" does not run';
}

function nodeWorks() {
  return existsSync(projectNode) && spawnSync(projectNode, ['--version']).status === 0;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
