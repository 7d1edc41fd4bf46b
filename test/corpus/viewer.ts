import type { CDPSession, Page } from 'playwright-core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenedMessage } from '../../src/model/opened.ts';
import { controlHost, hostsInNetLog, netLogArguments } from '../webview/fixtures/netLog.ts';
import { type Panel, PanelBrowser } from '../webview/fixtures/panel.ts';

/** How a message came to be seen. */
export interface Shown {
  readonly as: 'html' | 'text' | 'raw' | 'empty' | 'nothing';
  /** Scripts that ran in the mail's own frames. */
  readonly scripts: number;
  /** What the page complained about. */
  readonly errors: readonly string[];
}

/** The built webview, in which messages are looked at one after another while all is watched. */
export class Viewer {
  readonly #browser: PanelBrowser;
  readonly #folder: string;
  #panel: Panel | undefined;
  #scripts: () => number = () => 0;

  private constructor(browser: PanelBrowser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  static async start(): Promise<Viewer> {
    const folder = await mkdtemp(join(tmpdir(), 'mail-corpus-'));
    const browser = await PanelBrowser.start(netLogArguments(join(folder, 'net.json')));
    const viewer = new Viewer(browser, folder);
    await viewer.#control();
    return viewer;
  }

  async show(message: OpenedMessage): Promise<Shown> {
    const panel = (this.#panel ??= await this.#open());
    const { page, complaints } = panel;
    const [before, said] = [this.#scripts(), complaints.length];
    try {
      const reads = (await panel.seen('read')).length;
      await panel.host((host, override) => {
        host.messageOverride = override;
        host.push('open', { message: host.row(host.seen('read').length % 2).id });
      }, message);
      await panel.hears('read', reads + 1);
      await page.locator('.reader.message').waitFor();
      await page.locator('.reader-body').first().waitFor();
      const as = await this.#kind(message, page);
      return {
        as,
        scripts: this.#scripts() - before,
        errors: complaints.slice(said).filter(isError),
      };
    } catch (error) {
      // The next message gets a page that works.
      await page.close();
      this.#panel = undefined;
      return { as: 'nothing', scripts: this.#scripts() - before, errors: [String(error)] };
    }
  }

  /** Ends, and says which hosts the browser has asked for, but for its own page's. */
  async close(): Promise<string[]> {
    const own = new URL(this.#browser.origin).host;
    await this.#browser.close();
    const hosts = await hostsInNetLog(join(this.#folder, 'net.json'));
    await rm(this.#folder, { recursive: true, force: true });
    if (![...hosts.keys()].some((host) => host.includes(controlHost)))
      throw new Error('The log of the network does not show what it must: it proves nothing.');
    return [...hosts.keys()].filter((host) => host !== own && !host.includes(controlHost));
  }

  async #open(): Promise<Panel> {
    const panel = await this.#browser.open({ total: 2 });
    this.#scripts = await scriptsInFrames(panel.page);
    return panel;
  }

  async #kind(message: OpenedMessage, page: Page): Promise<Shown['as']> {
    const body = page.locator('.reader-body');
    if (message.rawReason !== undefined) return 'raw';
    const frames = await page.locator('.mail-paper iframe').count();
    if (frames > 0) {
      await page.frameLocator('.mail-paper iframe').first().locator('body').waitFor();
      return 'html';
    }
    const words = (await body.first().innerText()).trim();
    if (words === '') return 'nothing';
    return message.text.trim() === '' ? 'empty' : 'text';
  }

  /** Without walls a mail must be seen to load and to run, by the same means. */
  async #control(): Promise<void> {
    const page = await this.#browser.openWalls();
    const scripts = await scriptsInFrames(page);
    await page.evaluate((host) => {
      const frame = document.createElement('iframe');
      frame.srcdoc = `<script>window.ran = true</script><img src="http://${host}/x.png">`;
      document.body.append(frame);
    }, controlHost);
    for (let turn = 0; scripts() === 0; turn++) {
      if (turn === 100) throw new Error('A script that runs in a frame is not seen to run.');
      await page.waitForTimeout(50);
    }
    await page.waitForTimeout(500);
    await this.#browser.leave(page);
  }
}

/** Where the policy stops a style sheet of the mail before it is cleaned, it only does its work. */
function isError(complaint: string): boolean {
  return !complaint.startsWith('Applying inline style violates');
}

/** Counts scripts that are compiled in the frames inside of a page. */
async function scriptsInFrames(page: Page): Promise<() => number> {
  let count = 0;
  const session: CDPSession = await page.context().newCDPSession(page);
  session.on('Debugger.scriptParsed', ({ executionContextAuxData: context, length = 0 }) => {
    const { isDefault, frameId } = (context ?? {}) as { isDefault?: boolean; frameId?: string };
    if (isDefault === true && frameId !== undefined && frameId !== main && length > 0) count += 1;
  });
  const { frameTree } = await session.send('Page.getFrameTree');
  const main = frameTree.frame.id;
  await session.send('Debugger.enable');
  return () => count;
}
