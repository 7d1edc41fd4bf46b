import { cpSync, existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { root } from './paths.ts';

export interface BuildOptions {
  /** Minified and without source maps: what goes into the package. */
  readonly production?: boolean;
  /** Keeps running and rebuilds what changes. */
  readonly watch?: boolean;
}

/** Builds what the extension ships into `dist`; throws where a source is missing or broken. */
export async function build({
  production = false,
  watch = false,
}: BuildOptions = {}): Promise<void> {
  if (!watch) rmSync(join(root, 'dist'), { recursive: true, force: true });
  await bundleAll([extension, worker, webview, styles], production, watch);
  copyCodicons();
}

/** Builds only what runs in the browser frame. */
export async function buildWebview(): Promise<void> {
  await bundleAll([webview, styles], false, false);
  copyCodicons();
}

/** Builds the integration tests into `out/integration`; the test files are found, never listed. */
export async function buildIntegrationTests(): Promise<void> {
  await bundleAll([integrationTests], false, false);
}

const node: esbuild.BuildOptions = { platform: 'node', format: 'cjs', target: 'node20' };

const extension: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.cjs',
  external: ['vscode'],
};

const worker: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['src/engine/worker.ts'],
  outfile: 'dist/worker.cjs',
  external: ['node:sqlite'],
  alias: { pino: './scripts/build/pinoStub.cjs' },
};

const webview: esbuild.BuildOptions = {
  entryPoints: ['src/webview/mailbox/main.ts'],
  outfile: 'dist/webview/mailbox.js',
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
};

const styles: esbuild.BuildOptions = {
  entryPoints: ['src/webview/mailbox/mailbox.css'],
  outfile: 'dist/webview/mailbox.css',
  platform: 'browser',
  target: 'es2022',
};

const integrationTests: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['test/integration/index.ts'],
  outfile: 'out/integration/index.cjs',
  // Mocha is loaded from node_modules: the tests only ever run from a clone.
  external: ['vscode', 'mocha'],
  alias: { pino: './scripts/build/pinoStub.cjs' },
  plugins: [collectTests('test/integration/**/*.test.ts')],
};

async function bundleAll(
  bundles: readonly esbuild.BuildOptions[],
  production: boolean,
  watch: boolean,
): Promise<void> {
  const missing = bundles
    .flatMap((bundle) => bundle.entryPoints as string[])
    .filter((entry) => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Error(`Cannot build without ${missing.join(', ')}.`);
  await Promise.all(bundles.map((bundle) => bundleOne(bundle, production, watch)));
}

async function bundleOne(
  bundle: esbuild.BuildOptions,
  production: boolean,
  watch: boolean,
): Promise<void> {
  const options: esbuild.BuildOptions = {
    bundle: true,
    absWorkingDir: root,
    sourcemap: !production,
    minify: production,
    // Lit and others pick their production code by this.
    conditions: production ? ['production', 'module'] : ['module'],
    legalComments: 'none',
    logLevel: 'warning',
    ...bundle,
  };
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}

/** Resolves `integration-tests` to a module whose `load()` evaluates every test file. */
function collectTests(pattern: string): esbuild.Plugin {
  return {
    name: 'collect-tests',
    setup: (context) => {
      context.onResolve({ filter: /^integration-tests$/ }, ({ path }) => {
        return { path, namespace: 'collect-tests' };
      });
      context.onLoad({ filter: /.*/, namespace: 'collect-tests' }, () => {
        const files = globSync(pattern, { cwd: root }).sort();
        const lines = files.map((file) => `require(${JSON.stringify(`./${file}`)});`);
        return { contents: `export const load = () => { ${lines.join('\n')} };`, resolveDir: root };
      });
    },
  };
}

function copyCodicons(): void {
  const from = join(root, 'node_modules', '@vscode', 'codicons', 'dist');
  const to = join(root, 'dist', 'webview', 'codicons');
  mkdirSync(to, { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) cpSync(join(from, file), join(to, file));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { production: { type: 'boolean' }, watch: { type: 'boolean' } },
  });
  try {
    await build(values);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
