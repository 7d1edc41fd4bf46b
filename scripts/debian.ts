import { existsSync } from 'node:fs';
import { run } from './childProcess.ts';

/** Whether packages can be installed here without asking anybody: root on Debian or a child of it. */
export function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** Installs the packages that are missing where that is possible; returns those still missing. */
export async function ensureDebianPackages(names: readonly string[]): Promise<string[]> {
  const missing = await missingPackages(names);
  if (missing.length === 0 || !isDebianRoot()) return missing;
  console.log(`Installing Debian packages: ${missing.join(' ')}`);
  await refreshPackageLists();
  const { code, stderr } = await run(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...missing],
    { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  );
  if (code !== 0) console.error(`apt-get install failed: ${lastLines(stderr)}`);
  return missingPackages(names);
}

let refreshed: Promise<void> | undefined;

/** `apt-get update`, once a process. */
export function refreshPackageLists(): Promise<void> {
  refreshed ??= run('apt-get', ['update', '-q']).then(({ code, stderr }) => {
    if (code !== 0) console.error(`apt-get update failed: ${lastLines(stderr)}`);
  });
  return refreshed;
}

async function missingPackages(names: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of names) {
    const { code, stdout } = await run('dpkg-query', ['-W', '-f', '${Status}', name]);
    if (code !== 0 || !stdout.includes('ok installed')) missing.push(name);
  }
  return missing;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}
