import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dovecotUnavailable, startDovecot } from '../servers/fixtures/dovecot.ts';
import { connectSecondClient } from '../servers/fixtures/secondClient.ts';
import type { TestServer } from '../servers/fixtures/testServer.ts';
import { until } from '../servers/fixtures/until.ts';
import { Beacon } from '../webview/fixtures/beacon.ts';
import { canary } from '../webview/fixtures/hostileMails.ts';
import { controlHost, hostsInNetLog, netLogArguments } from '../webview/fixtures/netLog.ts';
import { type Attack, attacks } from './attacks.ts';
import { MailboxPage } from './mailboxPage.ts';
import { Workbench } from './workbench.ts';

describe('messages that attack their reader, in VS Code', () => {
  let server: TestServer;
  let beacon: Beacon;
  let workbench: Workbench;
  let mailbox: MailboxPage;
  let all: readonly Attack[];
  let folder: string;
  let ran = 0;

  before(async function () {
    this.timeout(120_000);
    const reason = await dovecotUnavailable();
    if (reason !== undefined) throw new Error(reason);
    folder = await mkdtemp(join(tmpdir(), 'mail-attacks-'));
    [server, beacon] = await Promise.all([startDovecot(), Beacon.start()]);
    const account = await server.newUser();
    all = attacks((text) => beacon.aim(text));
    const client = await connectSecondClient(account);
    for (const [index, { source }] of all.entries())
      await client.append('INBOX', source, [], new Date(Date.UTC(2026, 1, 1, 0, index)));
    await client.logout();
    workbench = await Workbench.start({
      account,
      chromium: netLogArguments(join(folder, 'net.json')),
      settings: { 'mail.list.conversations': false },
    });
    workbench.page.on('console', (message) => (ran += Number(message.text().includes(canary))));
    mailbox = new MailboxPage(workbench);
    await workbench.openMailView();
    await workbench.treeItem('Inbox').click();
    await mailbox.row(0).waitFor();
  });
  after(async () => {
    await workbench?.stop();
    await server?.stop();
    await beacon?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  /** What is wrong with how the message is shown. */
  async function faults({ shows = [], hides, without, covers }: Attack): Promise<string[]> {
    const reader = workbench.webview().locator('.reader');
    const faults: string[] = [];
    const header = await reader.locator('.message-header, .notices').allInnerTexts();
    const text = header.join('\n');
    for (const wanted of shows)
      if (typeof wanted === 'string' ? !text.includes(wanted) : !wanted.test(text))
        faults.push(`does not show ${String(wanted)}`);
    if (hides?.test(text)) faults.push(`shows ${String(hides)}`);
    if (without !== undefined) {
      const mail = reader.frameLocator('.mail-paper iframe').first();
      if ((await mail.locator(without).count()) > 0) faults.push(`holds ${without}`);
    }
    if (covers) {
      // A click goes where the pointer is: what covered the button would take it.
      await mailbox.button('Show Details').click();
      await mailbox.button('Hide Details').click();
      await workbench.screenshot('covering-mail');
      await mailbox.list().focus();
    }
    return faults;
  }

  it('opens each of them, and shows what has to be seen', async function () {
    this.timeout(240_000);
    const wrong: string[] = [];
    await mailbox.press(0, 'Home');
    // The newest stands first.
    for (const [index, attack] of all.toReversed().entries()) {
      if (index > 0) await workbench.page.keyboard.press('ArrowDown');
      await mailbox.heading().getByText(attack.label, { exact: true }).waitFor();
      await workbench.webview().locator('.reader.message .reader-body').first().waitFor();
      for (const fault of await faults(attack)) wrong.push(`${attack.label}: ${fault}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('has loaded nothing, run nothing and asked for no name', async function () {
    this.timeout(60_000);
    // The browser shows that it would have been noticed.
    await workbench.page.waitForTimeout(1_000);
    assert.deepEqual(beacon.requests, []);
    assert.equal(beacon.connections, 0);
    const page = await workbench.page.context().newPage();
    await page.setContent(
      beacon.aim(`<img src="BEACON/control"><img src="http://${controlHost}/x">`) +
        `<script>console.log('${canary}')</script>`,
    );
    await until(() => Promise.resolve(beacon.requests.includes('/control')), 'the control');
    assert.equal(ran, 0);
    await workbench.closeBrowser();
    const hosts = await hostsInNetLog(join(folder, 'net.json'));
    const names = [...hosts.keys()].map((host) => host.replace(/:\d+$/, ''));
    assert.ok(names.includes(controlHost), names.join(' '));
    assert.deepEqual(
      names.filter((name) => name !== controlHost && name !== '127.0.0.1' && !ofVsCode.test(name)),
      [],
    );
  });
});

/** Where VS Code itself keeps the pages of webviews apart, and asks for its own services. */
const ofVsCode =
  /(?:^|\.)(?:localhost|vscode-cdn\.net|vscode-webview\.net|visualstudio\.com|open-vsx\.org)$/;
