import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { dovecotUnavailable } from '../servers/fixtures/dovecot.ts';
import { makePlan } from './plan.ts';
import { Rack } from './rack.ts';
import type { Result } from './run.ts';
import { foldersOf } from './serverState.ts';

/** Runs in this process, and as many in the command's own beside it. */
const runs = 100;

/** What the check has to notice, done to the server behind the model's back. */
const sabotages: Record<string, { act(client: ImapFlow): Promise<unknown>; noticed: RegExp }> = {
  'a lost message': {
    act: (client) => client.messageDelete('1'),
    noticed: /^m\d\d is \[.*\], not \[/m,
  },
  'a message that is there twice': {
    act: (client) => client.messageCopy('1', 'Drafts'),
    noticed: /^m\d\d is \[.*Drafts.*\], not \[/m,
  },
  'a lost flag': {
    act: (client) => client.messageFlagsSet('1', ['$Sabotage']),
    noticed: /^m\d\d is \[.*\$Sabotage.*\], not \[/m,
  },
  'a message that nobody wrote': {
    act: (client) => client.append('Drafts', 'Subject: changed\r\n\r\nOnly the half of i'),
    noticed: /a message that nobody wrote/,
  },
  'a folder that nobody made': {
    act: (client) => client.mailboxCreate('Sabotage'),
    noticed: /the folders are .*Sabotage/,
  },
};

describe('torture', function () {
  this.timeout(300_000);
  let rack: Rack;
  let child: ChildProcess | undefined;

  before(async function () {
    if ((await dovecotUnavailable()) !== undefined) this.skip();
    rack = await Rack.open();
  });
  after(async () => {
    child?.kill();
    await rack?.close();
  });

  it(`loses nothing in ${2 * runs} runs`, async () => {
    const command = join(import.meta.dirname, 'main.ts');
    const argumentsOf = ['--seed', String(runs + 1), '--runs', String(runs), '--jobs', '6'];
    let said = '';
    child = spawn(process.execPath, [command, ...argumentsOf], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (said += text.toString()));
    const ended = once(child, 'close');
    const wrong: string[] = [];
    const seeds = Array.from({ length: runs }, (_, index) => index + 1);
    await rack.run(seeds, 6, ({ plan, problems, log }) => {
      if (problems.length > 0) wrong.push(`seed ${plan.seed}`, ...log, ...problems);
    });
    const [code] = (await ended) as [number];
    assert.deepEqual(wrong, []);
    assert.equal(code, 0, said);
    assert.match(said, new RegExp(`^${runs} runs in \\d+ s, 0 failed`, 'm'));
  });

  for (const [what, { act, noticed }] of Object.entries(sabotages)) {
    it(`notices ${what}`, async () => {
      const seed = [1, 2, 3, 4, 5, 6, 7, 8].find((each) => makePlan(each).seat === 'here')!;
      const results: Result[] = [];
      const sabotage = async (client: ImapFlow): Promise<void> => {
        await openFullFolder(client);
        await act(client);
      };
      await rack.run([seed], 1, (result) => results.push(result), {
        sabotage: ({ client }) => sabotage(client),
      });
      assert.match(results.flatMap(({ problems }) => problems).join('\n'), noticed);
    });
  }
});

async function openFullFolder(client: ImapFlow): Promise<void> {
  for (const folder of await foldersOf(client)) {
    if (folder === 'Drafts') continue;
    if ((await client.mailboxOpen(folder)).exists > 0) return;
  }
  throw new Error('All folders are empty.');
}
