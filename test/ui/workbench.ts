import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { startSampleServer, type SampleServer } from '../../sample/server.ts';
import { chromiumArguments, chromiumPath } from '../../scripts/chromium.ts';
import { startCodeServer, type CodeServer } from '../../scripts/codeServer/start.ts';
import { packageFile } from '../../scripts/package.ts';
import { root } from '../../scripts/paths.ts';
import { packOnce, sampleExtension } from './packForUi.ts';
import { type Proxy, startProxy } from '../servers/fixtures/scripted.ts';
import type { TestAccount } from '../servers/fixtures/testServer.ts';
import { until } from '../servers/fixtures/until.ts';

export type Theme = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

interface ThemeNames {
  /** For the settings. */
  readonly id: string;
  /** In the list that VS Code offers. */
  readonly label: string;
  /** What the workbench element carries. */
  readonly className: string;
}

const themes: Readonly<Record<Theme, ThemeNames>> = {
  light: { id: 'Light Modern', label: 'Light Modern', className: 'vs' },
  dark: { id: 'Dark Modern', label: 'Dark Modern', className: 'vs-dark' },
  highContrast: {
    id: 'Default High Contrast',
    label: 'Dark High Contrast',
    className: 'hc-black',
  },
  highContrastLight: {
    id: 'Default High Contrast Light',
    label: 'Light High Contrast',
    className: 'hc-light',
  },
};

const screenshots = join(root, 'out', 'screenshots');

interface StartOptions {
  /** Without the sample account where false. */
  readonly withAccount?: boolean;
  /** Another account in the place of the sample. */
  readonly account?: TestAccount;
  readonly theme?: Theme;
  /** The user's settings, by their full names. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** For the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for Chromium. */
  readonly chromium?: readonly string[];
}

/** A VS Code workbench in Chromium with the packed extension and, by default, the sample account. */
export class Workbench {
  readonly page: Page;
  readonly sample: SampleServer;
  /** The way of the sample account to its server, which can be closed. */
  readonly proxy: Proxy;
  readonly #codeServer: CodeServer;
  readonly #browser: Browser;

  private constructor(
    page: Page,
    sample: SampleServer,
    proxy: Proxy,
    codeServer: CodeServer,
    browser: Browser,
  ) {
    this.page = page;
    this.sample = sample;
    this.proxy = proxy;
    this.#codeServer = codeServer;
    this.#browser = browser;
  }

  /** Starts everything and waits until the workbench can be used. */
  static async start(options: StartOptions = {}): Promise<Workbench> {
    await packOnce();
    const sample = await startSampleServer();
    const proxy = await startProxy(sample.port);
    const account = options.account ?? { ...sample, port: proxy.port };
    const extensions = [packageFile, ...(options.withAccount === false ? [] : [sampleExtension])];
    const codeServer = await startCodeServer({
      extensions,
      env: {
        ...options.env,
        MAIL_SAMPLE_ADDRESS: account.user.includes('@')
          ? account.user
          : `${account.user}@example.org`,
        MAIL_SAMPLE_HOST: account.host,
        MAIL_SAMPLE_PORT: String(account.port),
        MAIL_SAMPLE_USER: account.user,
        MAIL_SAMPLE_PASSWORD: account.password,
      },
      settings: {
        'workbench.colorTheme': themes[options.theme ?? 'light'].id,
        ...options.settings,
      },
    });
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [...chromiumArguments, ...(options.chromium ?? [])],
    });
    const page = await (await newContext(browser)).newPage();
    page.setDefaultTimeout(20_000);
    const workbench = new Workbench(page, sample, proxy, codeServer, browser);
    try {
      await workbench.open();
    } catch (error) {
      await workbench.screenshot('workbench-does-not-start');
      await workbench.stop();
      throw error;
    }
    return workbench;
  }

  /** Loads the page, again for a reload, and waits for the workbench. */
  async open(): Promise<void> {
    await this.page.goto(this.#codeServer.url, { timeout: 30_000 });
    await this.page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: 30_000 });
  }

  /** Runs a command by its title, as a person does through the palette. */
  async runCommand(title: string): Promise<void> {
    // Where VS Code is still moving the focus, after a menu or a reload, it closes the palette again.
    for (let tries = 3; ; tries--) {
      try {
        return await this.#chooseCommand(title, 7_000);
      } catch (error) {
        if (tries === 1 || (await this.quickInput().isVisible())) throw error;
      }
    }
  }

  async #chooseCommand(title: string, timeout: number): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput();
    await input.waitFor({ timeout });
    await input.fill(`>${title}`, { timeout });
    // The best match of the fuzzy list is not always the command itself.
    await this.quickPick(title).click();
  }

  /** The field of the quick pick or input box that is open. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /** The rows of the quick pick that is open. */
  quickPicks(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** The row of the quick pick that has exactly this label. */
  quickPick(label: string): Locator {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.quickPicks().filter({ has: name }).first();
  }

  /** Shows the Mail view in the side bar. */
  async openMailView(): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: /^Mail/ });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** An account or a folder in the tree of the Mail view, by the start of its label. */
  treeItem(label: string | RegExp): Locator {
    const rows = this.page.locator('.part.sidebar [role="treeitem"]');
    // “All Inboxes” holds the word, too.
    const start =
      typeof label === 'string' ? new RegExp(`^${label.replaceAll(/[^\w ]/g, '\\$&')}`) : label;
    return rows.filter({ has: this.page.locator('.label-name', { hasText: start }) }).first();
  }

  /** The document of the webview in the active editor. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Opens the context menu of what is there and chooses from it. */
  async chooseFromMenu(target: Locator, name: string): Promise<void> {
    await target.click({ button: 'right' });
    const item = this.page.getByRole('menuitem', { name }).first();
    await item.waitFor();
    // A menu takes no click in its first moments, lest the one that opened it chooses as well.
    await until(async () => {
      if (await item.isHidden()) return true;
      await item.click({ timeout: 1000 }).catch(() => undefined);
      await this.page.waitForTimeout(200);
      return item.isHidden();
    }, `the menu to take “${name}”`);
  }

  /** Notifications that are on the screen. */
  notifications(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  /** What the status bar says. */
  statusMessage(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar').getByText(text).first();
  }

  /** Turns to another program's window and comes back, for whom `document.hasFocus` is all there is. */
  async leaveAndComeBack(): Promise<void> {
    for (const [focused, event] of [
      // Focus that VS Code does not know of cannot be lost.
      [true, 'focus'],
      [false, 'blur'],
      [true, 'focus'],
    ] as const) {
      await this.page.evaluate(`document.hasFocus = () => ${focused};
        window.dispatchEvent(new Event('${event}'));`);
      // VS Code waits a turn before it believes that focus is lost.
      await this.page.waitForTimeout(200);
    }
  }

  /** Switches the colour theme by VS Code's own list: it misses changes made to its settings file. */
  async setTheme(theme: Theme): Promise<void> {
    const { label, className } = themes[theme];
    await this.runCommand('Preferences: Color Theme');
    await this.quickPick('Dark Modern').waitFor();
    await this.quickInput().fill(label);
    await this.quickPick(label).click();
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
    // The webviews get the new colours a moment later.
    await this.page.waitForTimeout(500);
  }

  /** Keeps what is on the screen as `out/screenshots/<name>.png`. */
  async screenshot(name: string): Promise<string> {
    await mkdir(screenshots, { recursive: true });
    const path = join(screenshots, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Ends the browser alone: what it has written down is whole then. */
  async closeBrowser(): Promise<void> {
    await this.#browser.close();
  }

  async stop(): Promise<void> {
    await this.closeBrowser();
    await this.#codeServer.stop();
    await this.proxy.stop();
    await this.sample.stop();
  }
}

function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
}
