import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestServer } from '../../servers/fixtures/testServer.ts';
import { until } from '../../servers/fixtures/until.ts';
import { clickToRows, noteClicks } from '../../ui/clickToRows.ts';
import { MailboxPage } from '../../ui/mailboxPage.ts';
import { Workbench } from '../../ui/workbench.ts';
import { type Size, startBenchServer } from '../benchServer.ts';
import { residentMegabytes } from '../peers/processUse.ts';
import { type Section, whole } from '../report.ts';
import { InFrame } from './inFrame.ts';

/** Times that each thing is done; the middle one counts. */
const rounds = 5;
/** Milliseconds in which VS Code and the panel come to rest. */
const rest = 600;

interface Row {
  readonly what: string;
  readonly figures: readonly number[];
  readonly unit: string;
}

/** What a user waits for, in VS Code (code-server) with Chromium, on a big mailbox. */
export async function viewSection(size: Size): Promise<Section> {
  const server = await startBenchServer(size);
  const folder = mkdtempSync(join(tmpdir(), 'mail-bench-view-'));
  try {
    const rows = await measure(server, join(folder, 'measures'));
    return {
      title: 'The view of the user',
      about: [
        `VS Code (code-server) in headless Chromium, INBOX with ${whole(size.messages)} messages,`,
        `${size.folders} folders, the server on the same machine; each ${rounds} times.`,
      ],
      head: ['', 'middle', 'least', 'most', ''],
      rows: rows.map(({ what, figures, unit }) => {
        const sorted = figures.toSorted((a, b) => a - b);
        const middle = sorted[Math.floor(sorted.length / 2)] ?? NaN;
        const cells = [middle, sorted[0] ?? NaN, sorted.at(-1) ?? NaN];
        return [what, ...cells.map((each) => each.toFixed(1)), unit];
      }),
      notes: [
        'Times are the browser’s own, from the event of the mouse or the key to the frame in which it is drawn.',
        'The extension host is VS Code’s process with every built-in extension in it; the frame’s heap includes what shares its process.',
      ],
      bars: [],
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(server: TestServer, measures: string): Promise<Row[]> {
  const workbench = await Workbench.start({
    account: server,
    env: { MAIL_TEST_MEASURES: measures },
    chromium: ['--enable-precise-memory-info'],
  });
  try {
    const mailbox = new MailboxPage(workbench);
    await until(() => starts(measures).length > 0, 'the measures of the start', 30_000);
    const hostBefore = residentMegabytes(extensionHost());
    await openInbox(workbench, mailbox);
    const frame = new InFrame(workbench.webview());
    const rows = [
      await folders(workbench),
      await messages(workbench, mailbox, frame),
      await searching(workbench, mailbox, frame),
      await scrolling(workbench, frame),
    ].flat();
    const host = extensionHost();
    return [
      ...rows,
      { what: 'load + activate at the start of VS Code', figures: starts(measures), unit: 'ms' },
      { what: 'heap of the panel’s frame', figures: [await frame.heap()], unit: 'MB' },
      { what: 'extension host before the first use', figures: [hostBefore], unit: 'MB' },
      { what: 'extension host at the end', figures: [residentMegabytes(host)], unit: 'MB' },
    ];
  } finally {
    await workbench.stop();
  }
}

async function openInbox(workbench: Workbench, mailbox: MailboxPage): Promise<void> {
  await workbench.openMailView();
  await workbench.treeItem('Inbox').waitFor({ timeout: 60_000 });
  await workbench.treeItem('Projects').click();
  await workbench.treeItem('project-000').waitFor();
  await workbench.treeItem('Inbox').click();
  await mailbox.row(0).waitFor({ timeout: 60_000 });
  // Its order and conversations follow the first rows.
  await workbench.webview().locator('.busy-bar').waitFor({ state: 'hidden', timeout: 120_000 });
  await noteClicks(workbench);
}

async function folders(workbench: Workbench): Promise<Row[]> {
  const open = async (folder: string): Promise<number> => {
    const time = await clickToRows(workbench, folder);
    await workbench.page.waitForTimeout(rest);
    return time;
  };
  const first = await open('project-000');
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    again.push(await open('Inbox'));
    await open('project-000');
  }
  await open('Inbox');
  return [
    { what: 'click on a folder never opened → its first rows', figures: [first], unit: 'ms' },
    { what: 'click on the big folder → its first rows', figures: again, unit: 'ms' },
  ];
}

async function messages(
  workbench: Workbench,
  mailbox: MailboxPage,
  frame: InFrame,
): Promise<Row[]> {
  await frame.hearKeys();
  await mailbox.row(0).click();
  await mailbox.heading().waitFor();
  await workbench.page.waitForTimeout(2 * rest);
  const times: number[] = [];
  for (let round = 0; round < 2 * rounds; round += 1) {
    times.push(await frame.nextMessage(() => workbench.page.keyboard.press('j')));
    await workbench.page.waitForTimeout(rest);
  }
  return [{ what: 'key → the next message', figures: times, unit: 'ms' }];
}

async function searching(
  workbench: Workbench,
  mailbox: MailboxPage,
  frame: InFrame,
): Promise<Row[]> {
  const times: number[] = [];
  for (const query of ['subject:parser', 'subject:meeting', 'from:ada', 'from:grace', 'notes']) {
    await mailbox.search().fill(query.slice(0, -1));
    await workbench.page.waitForTimeout(3 * rest);
    await mailbox.search().press(query.at(-1)!);
    await until(async () => (await frame.rowsAfterKey()) > 0, `results for ${query}`, 30_000);
    times.push(await frame.rowsAfterKey());
  }
  await mailbox.search().fill('');
  await workbench.page.waitForTimeout(3 * rest);
  return [{ what: 'last key of a search → its first rows', figures: times, unit: 'ms' }];
}

async function scrolling(workbench: Workbench, frame: InFrame): Promise<Row[]> {
  const medians: number[] = [];
  const dropped: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const frames = (await frame.scroll(120, 110)).toSorted((a, b) => a - b);
    medians.push(frames[Math.floor(frames.length / 2)] ?? NaN);
    dropped.push(frames.filter((each) => each > 25).length);
    await workbench.page.waitForTimeout(rest);
  }
  return [
    { what: 'scrolling at 6,600 pixels a second: middle frame', figures: medians, unit: 'ms' },
    { what: 'scrolling: frames of 120 over 25 ms', figures: dropped, unit: '' },
  ];
}

/** What each start of VS Code has cost, milliseconds. */
function starts(file: string): number[] {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => {
      const { load, activate } = JSON.parse(line) as { load: number; activate: number };
      return load + activate;
    });
  } catch {
    return [];
  }
}

/** The process that runs the extensions. */
function extensionHost(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.findLast((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost');
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error('There is no process that runs the extensions.');
  return Number(found);
}
