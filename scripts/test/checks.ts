import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type CommandResult } from '../childProcess.ts';
import { packageBinary, root } from '../paths.ts';
import { alwaysAvailable, type Tier, type TierResult } from './tier.ts';

/** ESLint over everything; one check. */
export const lint: Tier = {
  name: 'lint',
  unavailable: alwaysAvailable,
  run: async () => oneCheck(await run(packageBinary('eslint'), ['.'], { cwd: root })),
};

/** Prettier over everything; one check. */
export const format: Tier = {
  name: 'format',
  unavailable: alwaysAvailable,
  run: async () =>
    oneCheck(
      await run(packageBinary('prettier'), ['--check', '--log-level', 'warn', '.'], { cwd: root }),
    ),
};

/** The type checker; one check a project. */
export const types: Tier = {
  name: 'types',
  unavailable: alwaysAvailable,
  run: async () => {
    const projects = typeScriptProjects();
    if (projects.length === 0) {
      return { passed: 0, failed: 1, skipped: 0, details: 'No tsconfig.json was found.' };
    }
    const results = await inPairs(projects, (project) =>
      run(packageBinary('tsc'), typeCheckArguments(project), { cwd: root }),
    );
    const failures = results.filter((result) => result.code !== 0);
    return {
      passed: results.length - failures.length,
      failed: failures.length,
      skipped: 0,
      ...(failures.length > 0 ? { details: failures.map(output).join('\n') } : {}),
    };
  },
};

function typeScriptProjects(): string[] {
  return globSync('**/tsconfig.json', {
    cwd: root,
    exclude: (name) => ['node_modules', 'out', 'dist', '.vscode-test'].includes(name),
  })
    .filter((file) => isProject(readFileSync(join(root, file), 'utf8')))
    .sort();
}

/** What was checked before and has not changed is not checked again. */
function typeCheckArguments(project: string): string[] {
  const state = join(root, 'out', 'types', `${project.replaceAll(/\W/g, '-')}.tsbuildinfo`);
  return ['--noEmit', '--incremental', '--tsBuildInfoFile', state, '-p', project];
}

/** The configuration that the others extend names no sources. */
function isProject(configuration: string): boolean {
  return /"include"/.test(configuration) || !/"files"\s*:\s*\[\s*\]/.test(configuration);
}

/** Two at a time: a type checker wants a core and some hundred megabytes. */
async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all([lane(), lane()]);
  return results;
}

function oneCheck(result: CommandResult): TierResult {
  if (result.code === 0) return { passed: 1, failed: 0, skipped: 0 };
  return { passed: 0, failed: 1, skipped: 0, details: output(result) };
}

function output({ stdout, stderr }: CommandResult): string {
  return `${stdout}\n${stderr}`.trim();
}
