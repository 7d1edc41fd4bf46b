import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { runTests } from '@vscode/test-electron';
import { root } from '../paths.ts';

/** Runs the integration suite in a desktop VS Code with this profile; returns what it printed. */
export async function runInElectron(
  vscodeExecutablePath: string,
  env: Record<string, string>,
  profile: string,
): Promise<string> {
  let output = '';
  const collect = new PassThrough();
  collect.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out', 'integration', 'index.cjs'),
      extensionTestsEnv: env,
      launchArgs: electronArguments(profile),
      stdout: collect,
      stderr: collect,
    });
  } catch (error) {
    // The counts come from the results file; this is only for people.
    output += `${(error as Error).message}\n`;
  }
  return output;
}

/** A profile of its own, so that a running VS Code does not get in the way. */
export function electronArguments(profile: string): string[] {
  return [
    '--disable-extensions',
    `--user-data-dir=${join(profile, 'data')}`,
    `--extensions-dir=${join(profile, 'extensions')}`,
  ];
}
