import { buildWebview } from '../build.ts';
import { chromiumUnavailable } from '../chromium.ts';
import { ensureCodeServer } from '../codeServer/install.ts';
import { packForUi } from '../../test/ui/packForUi.ts';
import { runMocha } from './mocha.ts';
import { together } from './mochaResults.ts';
import type { Tier } from './tier.ts';

/** Measures how smoothly the list scrolls: nothing else may run beside it. */
const smoothness = 'test/webview/scrolling.test.ts';

/** Measure how soon VS Code and a big folder are there. */
const quickness = 'test/ui/{activation,opening}.test.ts';

/** The built webview in Chromium, with an in-memory host. */
export const webview: Tier = {
  name: 'webview',
  unavailable: chromiumUnavailable,
  run: async ({ grep }) => {
    await buildWebview();
    const files = 'test/webview/**/*.test.ts';
    const run = { grep, testTimeoutMs: 30_000, timeoutMs: 900_000, secondTry: true };
    if (grep !== undefined) return runMocha({ ...run, files });
    const sideBySide = await runMocha({ ...run, files, except: smoothness, jobs: 2 });
    return together(sideBySide, await runMocha({ ...run, files: smoothness }));
  },
};

/** The packed extension in a real workbench, driven like a person would; keeps screenshots. */
export const ui: Tier = {
  name: 'ui',
  unavailable: chromiumUnavailable,
  run: async ({ grep }) => {
    await ensureCodeServer();
    await packForUi();
    const files = 'test/ui/**/*.test.ts';
    const env = { MAIL_TEST_PACKED: 'true' };
    const run = { grep, env, testTimeoutMs: 60_000, timeoutMs: 900_000, secondTry: true };
    if (grep !== undefined) return runMocha({ ...run, files });
    const sideBySide = await runMocha({ ...run, files, except: quickness, jobs: 2 });
    return together(sideBySide, await runMocha({ ...run, files: quickness }));
  },
};
