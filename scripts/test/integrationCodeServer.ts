import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../chromium.ts';
import { startCodeServer } from '../codeServer/start.ts';
import { root } from '../paths.ts';

/** Runs the integration suite in code-server and headless Chromium; returns what the host printed. */
export async function runInCodeServer(
  env: NodeJS.ProcessEnv,
  userDataDir: string,
  timeoutMs: number,
): Promise<string> {
  const server = await startCodeServer({ smokeTestDriver: true, env, userDataDir });
  let browser: Browser | undefined;
  let output = '';
  try {
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [...chromiumArguments],
    });
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    page.on('pageerror', (error) => (output += `page error: ${error.message}\n`));
    const print = (line: string) => (output += `${line}\n`);
    await withTimeout(driveTests(page, server.url, print), timeoutMs);
  } catch (error) {
    output += `${error instanceof Error ? error.message : String(error)}\n${server.log()}`;
  } finally {
    await browser?.close();
    await server.stop();
  }
  return output;
}

/** Opens the workbench with the development keys and waits for the extension host's exit code. */
async function driveTests(page: Page, url: string, print: (line: string) => void): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    // VS Code calls both functions by name; they have to exist before the page is loaded.
    void page.exposeFunction('codeAutomationExit', () => resolve());
  });
  await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
    if (type !== 'debug' && type !== 'trace' && !isNoise(values)) print(values.join(' '));
  });
  const authority = new URL(url).host;
  const payload = [
    ['extensionDevelopmentPath', `vscode-remote://${authority}${root}`],
    ['extensionTestsPath', `vscode-remote://${authority}${root}/out/integration/index.cjs`],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`${url}?ew=true&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  await ended;
}

const noise = [
  ...['open-vsx.org', 'authentication provider', 'gallery', '[ChatModel', '[AgentHost', 'vsda'],
  ...['connection token', 'Creating a socket', '[reconnection-grace-time]', '[Service Worker]'],
  ...['[AccountPolicyGate]', 'Creation of workbench contribution'],
];

/** What VS Code says about itself, which is not about the tests. */
function isNoise(values: readonly unknown[]): boolean {
  const text = values.join(' ');
  return noise.some((words) => text.includes(words));
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const message = `The tests in code-server did not end within ${timeoutMs / 1000} s.`;
    timer = setTimeout(() => reject(new Error(message)), timeoutMs);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
