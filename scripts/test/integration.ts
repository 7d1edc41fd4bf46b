import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, buildIntegrationTests } from '../build.ts';
import { chromiumUnavailable } from '../chromium.ts';
import { downloadedVsCode, hasDisplay, namedVsCode } from '../desktop.ts';
import { root } from '../paths.ts';
import { runInCodeServer } from './integrationCodeServer.ts';
import { runInElectron } from './integrationElectron.ts';
import { startIntegrationEnvironment } from './integrationEnvironment.ts';
import { failure, readMochaResults } from './mochaResults.ts';
import type { Tier, TierOptions, TierResult } from './tier.ts';

const timeoutMs = 240_000;

/** Tests inside the extension host: a desktop VS Code where there is one, else code-server. */
export const integration: Tier = {
  name: 'integration',
  unavailable: async () => ((await desktop()) === undefined ? chromiumUnavailable() : undefined),
  run: async (options) => {
    if (globSync('test/integration/**/*.test.ts', { cwd: root }).length === 0) {
      return failure('No test file matches test/integration/**/*.test.ts.');
    }
    await build();
    await buildIntegrationTests();
    const environment = await startIntegrationEnvironment();
    try {
      return { ...(await runSuite(options, environment.env)), notRun: environment.notRun };
    } finally {
      await environment.stop();
    }
  },
};

async function runSuite(
  { grep }: TierOptions,
  servers: Readonly<Record<string, string>>,
): Promise<TierResult> {
  const folder = await mkdtemp(join(tmpdir(), 'mail-integration-'));
  const results = join(folder, 'results.json');
  const userDataDir = join(folder, 'data');
  const env = {
    ...servers,
    MAIL_TEST_USER_DATA: userDataDir,
    MAIL_TEST_RESULTS: results,
    ...(grep === undefined ? {} : { MAIL_TEST_GREP: grep }),
  };
  try {
    const executable = await desktop();
    const output =
      executable === undefined
        ? await runInCodeServer(env, userDataDir, timeoutMs)
        : await runInElectron(executable, env, folder);
    return await readMochaResults(results, output);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

let found: Promise<string | undefined> | undefined;

function desktop(): Promise<string | undefined> {
  found ??= findDesktop();
  return found;
}

async function findDesktop(): Promise<string | undefined> {
  const named = namedVsCode();
  if (named !== undefined || !hasDisplay()) return named;
  return downloadedVsCode();
}
