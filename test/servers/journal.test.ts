import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../src/model/change.ts';
import { folderId } from '../../src/model/id.ts';
import type { ChangeRequest } from '../../src/protocol/engine.ts';
import { AwayBed } from './fixtures/awayBed.ts';
import { cyrus } from './fixtures/cyrus.ts';
import { dovecot, startDovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const subjects = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Nothing of it waits any more. */
async function settled(bed: AwayBed, milliseconds?: number): Promise<void> {
  await until(() => bed.engine.pendingChanges().length === 0, 'an empty journal', milliseconds);
}

for (const kind of serverKinds) {
  describe(`the journal on ${kind.name}`, function () {
    this.timeout(40_000);
    let server: TestServer;
    let bed: AwayBed;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => (bed = await AwayBed.open(server, subjects)));
    afterEach(() => bed?.close());

    it('carries out what was made offline, in order, once', async () => {
      const inbox = await bed.folderId('inbox');
      const id = await bed.ids('INBOX');
      await bed.proxy.goDown();
      await until(() => bed.states.at(-1) === 'offline', 'being offline');
      const change = async (request: ChangeRequest): Promise<void> => {
        assert.equal((await bed.engine.change(request)).state, 'queued');
      };
      const flags = { add: ['\\Flagged'], remove: ['\\Seen'] };
      await change({ kind: 'flags', messages: [id['a']!], change: flags });
      await change({ kind: 'archive', messages: [id['b']!] });
      await change({ kind: 'junk', messages: [id['c']!] });
      await change({ kind: 'delete', messages: [id['d']!] });
      await change({ kind: 'copy', messages: [id['a']!], to: await bed.folderId('drafts') });
      const made = await bed.engine.createFolder('test', ['New']);
      assert.ok(bed.engine.cachedFolders('test').some(({ path }) => path[0] === 'New'));
      await change({ kind: 'move', messages: [id['e']!], to: made.id });
      const source = compose({ subject: 'stored' });
      assert.equal(await bed.engine.append(made.id, source, ['\\Seen']), undefined);
      const renamed = await bed.engine.renameFolder(made.id, ['Newer']);
      assert.deepEqual(renamed.path, ['Newer']);
      assert.ok(!bed.engine.cachedFolders('test').some(({ path }) => path[0] === 'New'));
      assert.deepEqual(bed.shown(inbox), { a: ['\\Flagged'], f: [] });
      assert.equal(bed.engine.pendingChanges('test').length, 9);

      await bed.proxy.comeBack();
      await settled(bed);
      assert.deepEqual(await bed.onServer('INBOX'), ['a \\Flagged', 'f']);
      assert.deepEqual(await bed.onServer('Archive'), ['b']);
      assert.deepEqual(await bed.onServer('Junk'), ['c']);
      assert.deepEqual(await bed.onServer('Trash'), ['d']);
      assert.deepEqual(await bed.onServer('Drafts'), ['a \\Flagged']);
      assert.deepEqual(await bed.onServer('Newer'), ['e', 'stored \\Seen']);
    });

    it('shows what waits again after a restart, before the server answers', async () => {
      const inbox = await bed.folderId('inbox');
      const id = await bed.ids('INBOX');
      await bed.proxy.goDown();
      await until(() => bed.states.at(-1) === 'offline', 'being offline');
      const add = ['\\Flagged'];
      await bed.engine.change({ kind: 'flags', messages: [id['a']!], change: { add } });
      await bed.engine.change({ kind: 'archive', messages: [id['b']!, id['c']!] });
      await bed.engine.createFolder('test', ['New']);
      bed.restart();
      const shown = { a: ['\\Flagged'], d: [], e: [], f: [] };
      await until(() => isDeepStrictEqual(bed.shown(inbox), shown), 'what waits', 1000);
      assert.ok(bed.engine.cachedFolders('test').some(({ path }) => path[0] === 'New'));
      await bed.proxy.comeBack();
      await bed.engine.connect('test');
      await settled(bed);
      assert.deepEqual(await bed.onServer('Archive'), ['b', 'c']);
      await bed.ids('INBOX');
      assert.deepEqual(bed.shown(inbox), shown);
    });

    it('is carried out by one of two windows on the same file', async () => {
      const id = await bed.ids('INBOX');
      const drafts = await bed.folderId('drafts');
      const window = bed.start();
      await window.folders('test');
      await bed.proxy.goDown();
      await until(() => bed.states.slice(-2).join() === 'offline,offline', 'both being offline');
      const messages = [id['a']!, id['b']!];
      for (const engine of [bed.engine, window])
        await engine.change({ kind: 'copy', messages, to: drafts });
      await bed.engine.append(drafts, compose({ subject: 'stored' }), []);
      await bed.proxy.comeBack();
      await Promise.all([bed.engine.connect('test'), window.connect('test')]);
      await settled(bed);
      assert.deepEqual(await bed.onServer('Drafts'), ['a', 'a', 'b', 'b', 'stored']);
      window.close();
    });
  });
}

/** Where an answer is lost: the command, and a word of the server's answer to it. */
interface Loss {
  readonly what: string;
  readonly command: string;
  readonly answer: RegExp | string;
  make(bed: AwayBed): Promise<unknown>;
  check(bed: AwayBed): Promise<void>;
}

async function change(bed: AwayBed, request: (id: Record<string, string>) => ChangeRequest) {
  return bed.engine.change(request(await bed.ids('INBOX')));
}

const losses: readonly Loss[] = [
  {
    what: 'flags',
    command: 'UID STORE',
    answer: ' FETCH (',
    make: (bed) =>
      change(bed, (id) => ({
        kind: 'flags',
        messages: [id['a']!],
        change: { add: ['\\Flagged'] },
      })),
    check: async (bed) => assert.deepEqual((await bed.onServer('INBOX'))[0], 'a \\Flagged'),
  },
  {
    what: 'a move',
    command: 'UID MOVE',
    answer: 'COPYUID',
    make: (bed) => change(bed, (id) => ({ kind: 'archive', messages: [id['a']!, id['b']!] })),
    check: async (bed) => {
      assert.deepEqual(await bed.onServer('Archive'), ['a', 'b']);
      assert.deepEqual(await bed.onServer('INBOX'), ['c', 'd', 'e', 'f']);
    },
  },
  {
    what: 'a copy',
    command: 'UID COPY',
    answer: 'COPYUID',
    make: async (bed) => {
      const to = await bed.folderId('drafts');
      return change(bed, (id) => ({ kind: 'copy', messages: [id['a']!, id['b']!], to }));
    },
    check: async (bed) => assert.deepEqual(await bed.onServer('Drafts'), ['a', 'b']),
  },
  {
    what: 'an append',
    command: 'APPEND',
    answer: 'APPENDUID',
    make: async (bed) =>
      bed.engine.append(await bed.folderId('drafts'), compose({ subject: 'stored' }), []),
    check: async (bed) => assert.deepEqual(await bed.onServer('Drafts'), ['stored']),
  },
  {
    what: 'an append without a Message-ID',
    command: 'APPEND',
    answer: 'APPENDUID',
    make: async (bed) => {
      const source = Buffer.from('Subject: bare\r\n\r\nHello.\r\n');
      return bed.engine.append(await bed.folderId('drafts'), source, []);
    },
    check: async (bed) => assert.deepEqual(await bed.onServer('Drafts'), ['bare']),
  },
  {
    what: 'a new folder',
    command: 'CREATE',
    answer: 'completed',
    make: (bed) => bed.engine.createFolder('test', ['New']),
    check: async (bed) => assert.deepEqual(await bed.onServer('New'), []),
  },
  {
    what: 'a renamed folder',
    command: 'RENAME',
    answer: 'Rename completed',
    make: async (bed) => {
      const { id } = await bed.engine.createFolder('test', ['Old']);
      await bed.other.append('Old', compose({ subject: 'inside' }));
      return bed.engine.renameFolder(id, ['New']);
    },
    check: async (bed) => {
      assert.deepEqual(await bed.onServer('New'), ['inside']);
      assert.ok(!(await bed.other.list()).some(({ path }) => path === 'Old'));
    },
  },
];

for (const kind of [dovecot, cyrus]) {
  describe(`an answer lost on ${kind.name}`, function () {
    this.timeout(40_000);
    let server: TestServer;
    let bed: AwayBed;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => (bed = await AwayBed.open(server, subjects)));
    afterEach(() => bed?.close());

    for (const { what, command, answer, make, check } of losses) {
      // Cyrus says OK in words of its own, and to folders just that.
      if (kind === cyrus && String(answer).endsWith('completed')) continue;
      it(`to ${what} does not make it happen twice`, async () => {
        bed.proxy.cutBehind(String(answer), 0);
        const made = await make(bed);
        if (made && typeof made === 'object' && 'state' in made)
          assert.equal((made as Change).state, 'queued');
        assert.ok(bed.proxy.wasCut());
        await settled(bed);
        await check(bed);
        assert.deepEqual(bed.engine.pendingChanges(), []);
      });

      it(`behind ${what} that never arrived does not lose it`, async () => {
        bed.proxy.cutBefore(` ${command}`);
        await make(bed);
        assert.ok(bed.proxy.wasCut());
        await settled(bed);
        await check(bed);
      });

      // The octets of an append follow its command.
      if (command === 'APPEND') continue;
      it(`behind ${what} that arrives late does not make it happen twice`, async () => {
        bed.proxy.cutAndDeliver(` ${command}`, 700);
        await make(bed);
        assert.ok(bed.proxy.wasCut());
        // Flags that are set twice are set; for all others it waits for what is on its way.
        if (command !== 'UID STORE') bed.proxy.cutBefore(` ${command}`);
        await bed.engine.connect('test');
        await settled(bed);
        await wait(700);
        assert.ok(command === 'UID STORE' || !bed.proxy.wasCut(), 'it was sent again');
        await check(bed);
        assert.deepEqual(bed.engine.pendingChanges(), []);
      });
    }
  });
}

describe('a change that waits', function () {
  this.timeout(60_000);
  let server: TestServer;
  let bed: AwayBed;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => (bed = await AwayBed.open(server, subjects)));
  afterEach(() => bed?.close());

  const failures = (): (string | undefined)[] =>
    bed.engine.pendingChanges().flatMap(({ state, error }) => (state === 'failed' ? [error] : []));

  it('never hits a message of another UIDVALIDITY', async () => {
    const box = await bed.engine.createFolder('test', ['Box']);
    await bed.other.append('Box', compose({ subject: 'old' }));
    const id = await bed.ids('Box');
    await bed.proxy.goDown();
    await until(() => bed.states.at(-1) === 'offline', 'being offline');
    const change = { add: ['\\Flagged'] };
    await bed.engine.change({ kind: 'flags', messages: [id['old']!], change });
    assert.deepEqual(bed.shown(box.id), { old: ['\\Flagged'] });
    await bed.other.mailboxDelete('Box');
    await bed.other.mailboxCreate('Box');
    await bed.other.append('Box', compose({ subject: 'new' }));
    await bed.proxy.comeBack();
    await bed.engine.connect('test');
    await until(() => failures().length > 0, 'the refusal');
    assert.match(failures()[0] ?? '', /renumbered/);
    assert.deepEqual(await bed.onServer('Box'), ['new']);
  });

  it('takes back what it showed when it is refused, and lets others go first', async () => {
    const made = await bed.engine.createFolder('test', ['Gone']);
    const inbox = await bed.folderId('inbox');
    const id = await bed.ids('INBOX');
    await bed.proxy.goDown();
    await until(() => bed.states.at(-1) === 'offline', 'being offline');
    await bed.engine.change({ kind: 'move', messages: [id['a']!], to: made.id });
    await bed.engine.change({ kind: 'archive', messages: [id['b']!] });
    assert.deepEqual(Object.keys(bed.shown(inbox)).sort(), ['c', 'd', 'e', 'f']);
    await bed.other.mailboxDelete('Gone');
    const told: string[] = [];
    bed.engine.onChangeFailed(({ description, kept }) => told.push(`${description} ${kept}`));
    await bed.proxy.comeBack();
    await bed.engine.connect('test');
    await until(() => failures().length === bed.engine.pendingChanges().length, 'the other one');
    assert.deepEqual(told, ['Move to “Gone” (1 message) true']);
    assert.deepEqual(Object.keys(bed.shown(inbox)).sort(), ['a', 'c', 'd', 'e', 'f']);
    assert.deepEqual(await bed.onServer('Archive'), ['b']);
    await bed.other.mailboxCreate('Gone');
    bed.restart();
    await bed.engine.retryChange(bed.engine.pendingChanges()[0]!.id);
    assert.deepEqual(await bed.onServer('Gone'), ['a']);
    assert.deepEqual(bed.engine.pendingChanges(), []);
  });

  it('says so when another program took the message while its move was on the way', async () => {
    const id = await bed.ids('INBOX');
    bed.proxy.cutBefore(' UID MOVE');
    const told: string[] = [];
    bed.engine.onChangeFailed(({ message, kept }) => told.push(`${message} ${kept}`));
    const request = { kind: 'archive', messages: [id['a']!, id['b']!] } as const;
    assert.equal((await bed.engine.change(request)).state, 'queued');
    await bed.other.mailboxOpen('INBOX');
    await bed.other.messageMove('1', 'Drafts');
    await settled(bed);
    assert.deepEqual(told, ['1 of 2 messages were gone already; the rest is done. false']);
    assert.deepEqual(await bed.onServer('Archive'), ['b']);
  });

  it('answers for a folder that was renamed offline, though it is to be deleted by then', async () => {
    const work = await bed.engine.createFolder('test', ['Work']);
    await bed.proxy.goDown();
    await until(() => bed.states.at(-1) === 'offline', 'being offline');
    const other = folderId('test', 'Other');
    const deleted = new Promise<void>((resolve) => {
      // As soon as it is shown under its new name.
      bed.engine.onChangeMade(() => resolve(bed.engine.deleteFolder(other)));
    });
    const renamed = await bed.engine.renameFolder(work.id, ['Other']);
    assert.deepEqual(renamed.path, ['Other']);
    await deleted;
    await bed.proxy.comeBack();
    await bed.engine.connect('test');
    await settled(bed);
    const names = (await bed.other.list()).map(({ path }) => path);
    assert.ok(!names.includes('Work') && !names.includes('Other'));
  });

  it('is refused when it costs connection after connection', async () => {
    const id = await bed.ids('INBOX');
    const to = await bed.folderId('drafts');
    let cuts = 1;
    bed.proxy.cutBefore(' UID COPY');
    await bed.engine.change({ kind: 'copy', messages: [id['a']!], to });
    await until(
      () => {
        if (bed.proxy.wasCut() && failures().length === 0) {
          cuts++;
          bed.proxy.cutBefore(' UID COPY');
        }
        return failures().length > 0;
      },
      'the end of its patience',
      40_000,
    );
    assert.ok(cuts >= 5);
    assert.deepEqual(await bed.onServer('Drafts'), []);
  });
});

describe('an extension host that is killed', function () {
  this.timeout(60_000);
  let server: TestServer;
  let bed: AwayBed;
  let child: ChildProcess | undefined;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => (bed = await AwayBed.open(server, subjects)));
  afterEach(async () => {
    child?.kill('SIGKILL');
    await bed?.close();
  });

  async function killedDuring(task: object): Promise<void> {
    bed.engine.close();
    const account = { ...bed.account, port: bed.proxy.port };
    const argument = JSON.stringify({ account, folder: bed.folder, ...task });
    const file = join(import.meta.dirname, 'fixtures', 'engineProcess.ts');
    child = spawn(process.execPath, [file, argument], { stdio: ['ignore', 'ignore', 'inherit'] });
    await until(() => bed.proxy.wasCut(), 'the cut', 20_000);
    child.kill('SIGKILL');
    bed.engine = bed.start();
    await bed.engine.connect('test');
    await settled(bed, 30_000);
  }

  for (const point of ['before', 'behind'] as const) {
    const cut = (command: string, answer: string): void =>
      point === 'before' ? bed.proxy.cutBefore(` ${command}`) : bed.proxy.cutBehind(answer, 0);

    it(`${point} a copy makes one copy of each`, async () => {
      const id = await bed.ids('INBOX');
      const to = await bed.folderId('drafts');
      cut('UID COPY', 'COPYUID');
      await killedDuring({ request: { kind: 'copy', messages: [id['a'], id['b']], to } });
      assert.deepEqual(await bed.onServer('Drafts'), ['a', 'b']);
    });

    it(`${point} an append stores the message once`, async () => {
      const folder = await bed.folderId('drafts');
      cut('APPEND', 'APPENDUID');
      const source = compose({ subject: 'stored' }).toString('latin1');
      await killedDuring({ append: { folder, source } });
      assert.deepEqual(await bed.onServer('Drafts'), ['stored']);
    });

    it(`${point} a move moves each once`, async () => {
      const id = await bed.ids('INBOX');
      cut('UID MOVE', 'COPYUID');
      await killedDuring({ request: { kind: 'archive', messages: [id['a'], id['b']] } });
      assert.deepEqual(await bed.onServer('Archive'), ['a', 'b']);
      assert.deepEqual(await bed.onServer('INBOX'), ['c', 'd', 'e', 'f']);
    });
  }
});

/** What Dovecot says of itself, less what such servers lack. */
const modest = 'IMAP4rev1 LITERAL+ SPECIAL-USE IDLE NAMESPACE UNSELECT CHILDREN';

describe('a server without MOVE and UIDPLUS', function () {
  this.timeout(40_000);
  let server: TestServer;
  let bed: AwayBed;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await startDovecot({ capability: modest });
  });
  after(() => server?.stop());
  beforeEach(async () => (bed = await AwayBed.open(server, subjects)));
  afterEach(() => bed?.close());

  it('moves by copying, and removes the originals when the copies are there', async () => {
    const id = await bed.ids('INBOX');
    const made = await bed.engine.change({ kind: 'archive', messages: [id['a']!, id['b']!] });
    assert.equal(made.state, 'done');
    assert.equal(made.moved?.size, 2);
    assert.deepEqual(await bed.onServer('Archive'), ['a', 'b']);
    assert.deepEqual(await bed.onServer('INBOX'), ['c', 'd', 'e', 'f']);
  });

  for (const [where, command, answer] of [
    ['the copy', 'UID COPY', 'Copy completed'],
    ['the marking', 'UID STORE', 'Store completed'],
    ['the expunge', 'EXPUNGE', 'Expunge completed'],
  ] as const) {
    it(`moves once when the connection is lost around ${where}`, async () => {
      const id = await bed.ids('INBOX');
      bed.proxy.cutBehind(answer, 0);
      await bed.engine.change({ kind: 'archive', messages: [id['a']!] });
      assert.ok(bed.proxy.wasCut());
      await settled(bed);
      bed.proxy.cutBefore(` ${command}`);
      await bed.engine.change({ kind: 'archive', messages: [id['b']!] });
      assert.ok(bed.proxy.wasCut());
      await settled(bed);
      assert.deepEqual(await bed.onServer('Archive'), ['a', 'b']);
      assert.deepEqual(await bed.onServer('INBOX'), ['c', 'd', 'e', 'f']);
    });
  }

  it('removes originals also when a window died after marking others', async () => {
    const id = await bed.ids('INBOX');
    bed.proxy.cutBehind('Store completed', 0);
    bed.engine.close();
    const account = { ...bed.account, port: bed.proxy.port };
    const request = { kind: 'archive', messages: [id['a']!, id['b']!] };
    const argument = JSON.stringify({ account, folder: bed.folder, request });
    const file = join(import.meta.dirname, 'fixtures', 'engineProcess.ts');
    const child = spawn(process.execPath, [file, argument], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await until(() => bed.proxy.wasCut(), 'the cut', 20_000);
    child.kill('SIGKILL');
    bed.engine = bed.start();
    const made = await bed.engine.change({ kind: 'junk', messages: [id['c']!] });
    assert.equal(made.state, 'done');
    await settled(bed, 30_000);
    assert.deepEqual(await bed.onServer('Archive'), ['a', 'b']);
    assert.deepEqual(await bed.onServer('Junk'), ['c']);
    assert.deepEqual(await bed.onServer('INBOX'), ['d', 'e', 'f']);
  });

  it('never expunges what others have marked', async () => {
    const id = await bed.ids('INBOX');
    await bed.other.mailboxOpen('INBOX');
    await bed.other.messageFlagsAdd('3', ['\\Deleted']);
    await bed.engine.change({ kind: 'archive', messages: [id['a']!] });
    assert.deepEqual(await bed.onServer('Archive'), ['a']);
    assert.deepEqual((await bed.onServer('INBOX')).slice(0, 3), [
      'a \\Deleted',
      'b',
      'c \\Deleted',
    ]);
    const shown = bed.shown(await bed.folderId('inbox'));
    assert.deepEqual(shown['a'], ['\\Deleted']);
  });

  it('leaves the originals where a copy is refused', async () => {
    const id = await bed.ids('INBOX');
    const made = await bed.engine.createFolder('test', ['Gone']);
    await bed.other.mailboxDelete('Gone');
    const moving = bed.engine.change({ kind: 'move', messages: [id['a']!], to: made.id });
    await assert.rejects(moving, { code: 'not-found' });
    assert.deepEqual(await bed.onServer('INBOX'), subjects);
  });
});
