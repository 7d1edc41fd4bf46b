import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { writeNotices } from './notices.ts';
import { root } from './paths.ts';

export interface BuildOptions {
  /** Minified and without source maps: what goes into the package. */
  readonly production?: boolean;
  /** Keeps running and rebuilds what changes. */
  readonly watch?: boolean;
  /** Where it goes, `dist` of the repository by default. */
  readonly folder?: string;
}

const dist = join(root, 'dist');

/** Builds what the extension ships into `dist`; throws where a source is missing or broken. */
export async function build({
  production = false,
  watch = false,
  folder = dist,
}: BuildOptions = {}): Promise<void> {
  if (!watch) rmSync(folder, { recursive: true, force: true });
  const bundles = [extension, rooms, worker, suffixes, sample, ...webviews].map((bundle) => {
    return { ...bundle, outfile: join(folder, relative('dist', bundle.outfile!)) };
  });
  const inputs = await bundleAll(bundles, production, watch);
  copyCodicons(folder);
  copyWasm(folder);
  if (production) writeNotices(inputs, join(folder, 'third-party-notices.txt'));
}

/** Builds only what runs in the browser frame. */
export async function buildWebview(): Promise<void> {
  await bundleAll(webviews, false, false);
  copyCodicons(dist);
}

/** Builds only the worker, into `folder`. */
export async function buildWorker(folder: string): Promise<void> {
  const bundles = [worker, suffixes].map((bundle) => {
    return { ...bundle, outfile: join(folder, relative('dist', bundle.outfile!)) };
  });
  await bundleAll(bundles, false, false);
}

/** Builds the integration tests into `out/integration`; the test files are found, never listed. */
export async function buildIntegrationTests(): Promise<void> {
  await bundleAll([integrationTests], false, false);
}

const node: esbuild.BuildOptions = { platform: 'node', format: 'cjs', target: 'node20' };

/** The list of public suffixes, which extension and worker read: it is large, and there once. */
const suffixes: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['node_modules/tldts/dist/es6/index.js'],
  outfile: 'dist/suffixes.cjs',
};

const sharedSuffixes: esbuild.Plugin = {
  name: 'shared-suffixes',
  setup: (context) => {
    context.onResolve({ filter: /^tldts$/ }, () => ({ path: './suffixes.cjs', external: true }));
  },
};

const separateSample: esbuild.Plugin = {
  name: 'separate-sample',
  setup: (context) => {
    context.onResolve({ filter: /^#sample$/ }, () => ({ path: './sample.cjs', external: true }));
  },
};

/** Makes what the server requires by a computed name findable, and its buffers those of today. */
function modernHoodiecrow(): esbuild.Plugin {
  return {
    name: 'modern-hoodiecrow',
    setup: (context) => {
      context.onLoad(
        { filter: /(hoodiecrow-imap|imap-handler)[\\/]lib[\\/].*\.js$/ },
        ({ path }) => {
          const contents = readFileSync(path, 'utf8')
            .replace(/require\(("\.\/\w+\/" \+ \w+\.toLowerCase\(\))\)/g, "require($1 + '.js')")
            .replaceAll('new Buffer(', 'Buffer.from(');
          return { contents };
        },
      );
    },
  };
}

const extension: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.cjs',
  external: ['vscode', './rooms.cjs'],
};

/** What stands behind the doors that `extension` registers. */
const rooms: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['src/rooms.ts'],
  outfile: 'dist/rooms.cjs',
  external: ['vscode'],
  plugins: [sharedSuffixes],
};

/** Both threads: the engine's, and the one that reads big messages. */
const worker: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['src/engine/thread.ts'],
  outfile: 'dist/worker.cjs',
  external: ['node:sqlite'],
  alias: { pino: './scripts/build/pinoStub.cjs' },
  plugins: [sharedSuffixes, separateSample],
};

/** The sample mailbox with its server: loaded by who wants to try it. */
const sample: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['sample/inProcess.ts'],
  outfile: 'dist/sample.cjs',
  plugins: [modernHoodiecrow()],
};

/** The pages that run in a browser frame, each a script and a style sheet. */
const webviews = ['mailbox', 'message'].flatMap((name): esbuild.BuildOptions[] => [
  {
    entryPoints: [`src/webview/${name}/main.ts`],
    outfile: `dist/webview/${name}.js`,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  },
  {
    entryPoints: [`src/webview/${name}/${name}.css`],
    outfile: `dist/webview/${name}.css`,
    platform: 'browser',
    target: 'es2022',
  },
]);

const integrationTests: esbuild.BuildOptions = {
  ...node,
  entryPoints: ['test/integration/index.ts'],
  outfile: 'out/integration/index.cjs',
  // Mocha is loaded from node_modules: the tests only ever run from a clone.
  external: ['vscode', 'mocha'],
  alias: { pino: './scripts/build/pinoStub.cjs' },
  plugins: [collectTests('test/integration/**/*.test.ts')],
};

/** Returns the files that went into the bundles; none while watching. */
async function bundleAll(
  bundles: readonly esbuild.BuildOptions[],
  production: boolean,
  watch: boolean,
): Promise<string[]> {
  const missing = bundles
    .flatMap((bundle) => bundle.entryPoints as string[])
    .filter((entry) => !existsSync(join(root, entry)));
  if (missing.length > 0) throw new Error(`Cannot build without ${missing.join(', ')}.`);
  return (await Promise.all(bundles.map((each) => bundleOne(each, production, watch)))).flat();
}

async function bundleOne(
  bundle: esbuild.BuildOptions,
  production: boolean,
  watch: boolean,
): Promise<string[]> {
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
  if (!watch)
    return Object.keys((await esbuild.build({ ...options, metafile: true })).metafile.inputs);
  await (await esbuild.context(options)).watch();
  return [];
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

/** The SQLite that the worker loads where Node.js has none; it looks for it beside itself. */
function copyWasm(folder: string): void {
  const file = 'node-sqlite3-wasm.wasm';
  cpSync(join(root, 'node_modules', 'node-sqlite3-wasm', 'dist', file), join(folder, file));
}

function copyCodicons(folder: string): void {
  const from = join(root, 'node_modules', '@vscode', 'codicons', 'dist');
  const to = join(folder, 'webview', 'codicons');
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
