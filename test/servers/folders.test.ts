import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { Engine } from '../../src/engine/engine.ts';
import type { ConfiguredAccount } from '../../src/model/account.ts';
import type { Folder } from '../../src/model/folder.ts';
import { rawCommand, text } from '../../src/imap/raw.ts';
import { AwayBed } from './fixtures/awayBed.ts';
import { cyrusUnavailable, startCyrus } from './fixtures/cyrus.ts';
import { type CountingProxy, startCounting, untilPush } from './fixtures/counting.ts';
import { dovecotUnavailable, startDovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import { modestScript } from './fixtures/modest.ts';
import { type Answers, type ScriptedServer, startScripted } from './fixtures/scripted.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { settingsOf, startEngine, TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';

const oddNames = [
  ...['a&b', '&', '"quoted"', 'back\\slash', ' lead', 'trail ', '100%', 'st*r', '(paren)', '{12}'],
  ...['Grüße', '日本', '🦊', 'x'.repeat(100), '~tilde', "it's"],
];

for (const kind of serverKinds) {
  describe(`folders on ${kind.name}`, () => {
    let server: TestServer;
    let bed: TestBed;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) return this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => (bed = await TestBed.open(server)));
    afterEach(() => bed.close());

    async function shown(): Promise<string[]> {
      return (await bed.engine.folders('test')).map(({ path }) => path.join('/')).sort();
    }

    async function fill(mailbox: string, count: number, flags: string[] = []): Promise<void> {
      for (let n = 1; n <= count; n++)
        await bed.other.append(mailbox, compose({ subject: `m${n}` }), flags);
    }

    it('take every name the server does, and give its own words for the rest', async () => {
      for (const name of oddNames) {
        // The embedded server lists these otherwise than it was asked to make them.
        if (kind.name === 'embedded' && /["\\]/.test(name)) continue;
        let made: Folder;
        try {
          made = await bed.engine.createFolder('test', [name]);
        } catch (error) {
          const { code, serverText } = error as { code: string; serverText?: string };
          assert.ok(['server-error', 'not-permitted'].includes(code), `${name}: ${code}`);
          assert.ok(serverText, name);
          for (const { id } of bed.engine.pendingChanges('test'))
            await bed.engine.discardChange(id);
          continue;
        }
        assert.deepEqual(made.path, [name]);
        const listed = (await bed.other.list()).map(({ path }) => path);
        assert.ok(listed.includes(name), `${name} in ${JSON.stringify(listed)}`);
        await bed.other.append(name, compose({ subject: 'hello' }));
        const { total } = await bed.engine.list(made.id, { offset: 0, limit: 10 });
        assert.equal(total, 1, name);
        const renamed = await bed.engine.renameFolder(made.id, [`${name}x`]);
        assert.deepEqual(renamed.path, [`${name}x`]);
        await bed.engine.setSubscribed(renamed.id, false);
        await bed.engine.deleteFolder(renamed.id);
      }
    });

    it('are deleted with those below them, the deepest first, but never one with a role', async () => {
      const top = await bed.engine.createFolder('test', ['Top']);
      await bed.engine.createFolder('test', ['Top', 'Mid']);
      await bed.engine.createFolder('test', ['Top', 'Mid', 'Low']);
      await bed.engine.createFolder('test', ['Topper']);
      await fill('Top/Mid', 1);
      await bed.engine.deleteFolder(top.id, true);
      const left = await shown();
      assert.deepEqual(
        left.filter((each) => each.startsWith('Top')),
        ['Topper'],
      );
      const trash = await bed.folder('trash');
      await assert.rejects(bed.engine.deleteFolder(trash.id, true), { code: 'not-permitted' });
    });

    it('are all marked read as one change, which can be undone', async () => {
      await fill('INBOX', 2);
      await fill('INBOX', 1, ['\\Seen']);
      const { id } = await bed.folder('inbox');
      const change = await bed.engine.markAllRead(id);
      assert.ok(change);
      assert.equal(bed.engine.latestChange()?.description, 'Mark as read (2 messages)');
      const unread = async (): Promise<number> => {
        await bed.other.mailboxOpen('INBOX');
        return ((await bed.other.search({ seen: false })) || []).length;
      };
      assert.equal(await unread(), 0);
      await bed.engine.undo(change.id);
      assert.equal(await unread(), 2);
      await bed.engine.markAllRead(id);
      assert.equal(await bed.engine.markAllRead(id), undefined);
    });

    it('are emptied for good where they are trash or junk, and nothing else is', async () => {
      await fill('Trash', 3);
      const trash = await bed.folder('trash');
      assert.equal(await bed.engine.emptyFolder(trash.id), 3);
      assert.deepEqual(await bed.serverState('Trash'), {});
      assert.equal(await bed.engine.emptyFolder(trash.id), 0);
      const latest = bed.engine.latestChange();
      assert.match(latest?.description ?? '', /^Empty “Trash” \(3 messages\)$/);
      await assert.rejects(bed.engine.undo(latest!.id), { code: 'cannot-undo' });
      await fill('INBOX', 1);
      const inbox = await bed.folder('inbox');
      await assert.rejects(bed.engine.emptyFolder(inbox.id), { code: 'not-permitted' });
      assert.deepEqual(Object.keys(await bed.serverState('INBOX')), ['m1']);
    });

    it('lose what is marked as deleted when they are compacted, and only there', async () => {
      await fill('INBOX', 1, ['\\Deleted']);
      await fill('Archive', 1, ['\\Deleted']);
      const { id } = await bed.folder('inbox');
      await bed.engine.compactFolder(id);
      assert.deepEqual(await bed.serverState('INBOX'), {});
      assert.deepEqual(await bed.serverState('Archive'), { m1: ['\\Deleted'] });
    });

    it('that were just made are taken back while they are empty', async () => {
      await bed.engine.createFolder('test', ['Empty']);
      await bed.engine.undo(bed.engine.latestChange()!.id);
      assert.ok(!(await shown()).includes('Empty'));
      const made = await bed.engine.createFolder('test', ['Full']);
      const change = bed.engine.latestChange()!;
      await fill('Full', 1);
      await assert.rejects(bed.engine.undo(change.id), { code: 'cannot-undo' });
      assert.deepEqual(Object.keys(await bed.serverState('Full')), ['m1']);
      for (const { id } of bed.engine.pendingChanges('test')) await bed.engine.discardChange(id);
      await bed.engine.deleteFolder(made.id);
    });

    it('do not go into themselves, nor where there is one already', async () => {
      const one = await bed.engine.createFolder('test', ['One']);
      await bed.engine.createFolder('test', ['Two']);
      const into = bed.engine.renameFolder(one.id, ['One', 'One']);
      await assert.rejects(into, { code: 'bad-settings', message: /into itself/ });
      await assert.rejects(bed.engine.renameFolder(one.id, ['Two']), { code: 'not-permitted' });
      assert.equal((await bed.engine.renameFolder(one.id, ['One'])).id, one.id);
    });

    it('tell their properties', async () => {
      await fill('INBOX', 2);
      const { id } = await bed.folder('inbox');
      await bed.engine.list(id, { offset: 0, limit: 1 });
      const facts = await bed.engine.folderProperties(id);
      assert.equal(facts.mailbox, 'INBOX');
      assert.deepEqual([facts.total, facts.unread], [2, 2]);
      assert.ok(Date.now() - (facts.lastSynced ?? 0) < 60_000);
      if (kind.name === 'dovecot') assert.ok((facts.size ?? 0) > 100);
      if (kind.name === 'embedded') assert.deepEqual(facts.quotas, []);
    });

    it('have the roles that the user gives, at once and without a new connection', async () => {
      const mine = await bed.engine.createFolder('test', ['Mine']);
      let told = 0;
      bed.engine.onFoldersChanged(() => told++);
      const states: string[] = [];
      bed.engine.onConnectionChanged(({ state }) => states.push(state));
      const settings: ConfiguredAccount = settingsOf(bed.account);
      const roles = { trash: 'Mine', junk: 'No such thing' };
      bed.engine.setAccounts([{ id: 'test', settings: { ...settings, roles, name: 'Ada' } }]);
      assert.ok(told > 0);
      const byRole = (role: string): string[] =>
        bed.engine
          .cachedFolders('test')
          .filter((each) => each.role === role)
          .map(({ path }) => path.join('/'));
      assert.deepEqual([byRole('trash'), byRole('junk')], [['Mine'], ['Junk']]);
      await fill('INBOX', 1);
      const [message] = await bed.ids((await bed.folder('inbox')).id);
      await bed.engine.change({ kind: 'delete', messages: [message!] });
      assert.deepEqual(Object.keys(await bed.serverState('Mine')), ['m1']);
      await assert.rejects(bed.engine.deleteFolder(mine.id), { code: 'not-permitted' });
      assert.deepEqual(states, []);
    });
  });
}

describe('folders of a server with a prefix, quota and rights', () => {
  let server: TestServer;

  before(async function () {
    this.timeout(120_000);
    if ((await cyrusUnavailable()) !== undefined) return this.skip();
    server = await startCyrus({ classicNames: true, quota: 4096 });
  });
  after(() => server?.stop());

  /** Bob's folders, of which our user may read one and write another. */
  async function shareWith(bed: TestBed): Promise<ImapFlow> {
    const bob = await server.newUser();
    const other = await connectSecondClient(bob);
    await other.list();
    for (const [name, rights] of [
      ['INBOX.Reports', 'lrs'],
      ['INBOX.Team', 'lrswitek'],
    ] as const) {
      await other.mailboxCreate(name);
      await other.append(name, compose({ subject: name }));
      await rawCommand(other, 'SETACL', [text(name), text(bed.account.user), text(rights)]);
    }
    return other;
  }

  it('are shown without it and made with it', async () => {
    const bed = await TestBed.open(server);
    try {
      const made = await bed.engine.createFolder('test', ['Lists', 'lkml']);
      assert.deepEqual(made.path, ['Lists', 'lkml']);
      assert.equal((await bed.engine.folderProperties(made.id)).mailbox, 'INBOX.Lists.lkml');
      const paths = (await bed.engine.folders('test')).map(({ path }) => path.join('/'));
      assert.ok(paths.includes('Sent'), String(paths));
      assert.ok(paths.every((path) => path === 'INBOX' || !path.startsWith('INBOX')));
      const renamed = await bed.engine.renameFolder(made.id, ['lkml']);
      assert.deepEqual(renamed.path, ['lkml']);
      await assert.rejects(bed.engine.createFolder('test', ['a.b']), { code: 'bad-settings' });
    } finally {
      await bed.close();
    }
  });

  it('tell their quota', async () => {
    const bed = await TestBed.open(server);
    try {
      const { id } = await bed.folder('inbox');
      const { quotas } = await bed.engine.folderProperties(id);
      assert.equal(quotas[0]?.resource, 'storage');
      assert.equal(quotas[0]?.limit, 4096 * 1024);
    } finally {
      await bed.close();
    }
  });

  it('of other users say whose they are, and refuse what their rights forbid', async () => {
    const bed = await TestBed.open(server);
    const bob = await shareWith(bed);
    try {
      const folders = await bed.engine.folders('test');
      const find = (name: string): Folder => {
        const found = folders.find(({ path }) => path.at(-1) === name);
        return found ?? assert.fail(`${name} in ${JSON.stringify(folders)}`);
      };
      const [reports, team] = [find('Reports'), find('Team')];
      assert.equal(reports.namespace, 'others');
      assert.equal([...(reports.rights ?? '')].sort().join(''), 'lrs');
      assert.ok(team.rights?.includes('i'));
      assert.equal((await bed.engine.list(reports.id, { offset: 0, limit: 1 })).total, 1);
      const [message] = await bed.ids(reports.id);
      const refused = { code: 'not-permitted', message: /Reports/ };
      const flag = { kind: 'flags', change: { add: ['\\Flagged'] } } as const;
      await assert.rejects(bed.engine.change({ ...flag, messages: [message!] }), refused);
      await assert.rejects(bed.engine.change({ kind: 'delete', messages: [message!] }), refused);
      const inside = bed.engine.createFolder('test', [...reports.path, 'New']);
      await assert.rejects(inside, { code: 'not-permitted', message: /Reports.*“k”/ });
      await assert.rejects(bed.engine.deleteFolder(reports.id), refused);
      await assert.rejects(bed.engine.renameFolder(reports.id, ['Mine']), refused);
      assert.deepEqual(bed.engine.pendingChanges('test'), []);
      // What may be done is done.
      const child = await bed.engine.createFolder('test', [...team.path, 'New']);
      assert.equal(child.namespace, 'others');
      const [theirs] = await bed.ids(team.id);
      await bed.engine.change({ ...flag, messages: [theirs!] });
      assert.equal((await bed.engine.markAllRead(reports.id))?.state, 'done');
    } finally {
      await bob.logout();
      await bed.close();
    }
  });
});

describe('a thousand folders', () => {
  it('are listed by one command', async function () {
    if ((await dovecotUnavailable()) !== undefined) return this.skip();
    const answers: Answers = {
      LIST: (tag) =>
        Array.from({ length: 1000 }, (_, n) => `* LIST () "/" "f${n % 10}/g${n}"\r\n`).join('') +
        `* LIST () "/" INBOX\r\n${tag} OK\r\n`,
      LSUB: (tag) => `${tag} OK\r\n`,
      STATUS: (tag) => `${tag} OK\r\n`,
    };
    const server = await startScripted(modestScript({ answers }));
    const engine = engineOn(server);
    try {
      const began = performance.now();
      assert.equal((await engine.folders('test')).length, 1001);
      assert.ok(performance.now() - began < 10_000);
      assert.equal(server.heard().match(/^\w+ LIST .*\*"?\r/gm)?.length, 1);
    } finally {
      engine.close();
      await server.stop();
    }
  });
});

describe('folders of a server that', () => {
  const running: { stop(): Promise<void>; close(): void }[] = [];

  afterEach(async () => {
    for (const each of running.splice(0)) {
      each.close();
      await each.stop();
    }
  });

  async function on(
    answers: Answers,
    capabilities = '',
  ): Promise<{ engine: Engine; server: ScriptedServer }> {
    const server = await startScripted(modestScript({ answers, capabilities }));
    const engine = engineOn(server);
    running.push({ stop: () => server.stop(), close: () => engine.close() });
    return { engine, server };
  }

  it('has no delimiter are flat', async () => {
    const { engine } = await on({
      LIST: (tag) =>
        `* LIST () NIL INBOX\r\n* LIST () NIL "a/b"\r\n* LIST () NIL a\r\n${tag} OK\r\n`,
      CREATE: (tag) => `${tag} NO no more\r\n`,
    });
    const paths = (await engine.folders('test')).map(({ path }) => path);
    assert.deepEqual(paths.sort(), [['INBOX'], ['a'], ['a/b']]);
    const nested = engine.createFolder('test', ['a', 'c']);
    await assert.rejects(nested, { code: 'bad-settings', message: /no folders in folders/ });
    const refused = engine.createFolder('test', ['c/d']);
    await assert.rejects(refused, { code: 'server-error', serverText: 'no more' });
  });

  it('keeps a subfolder say which, and the folder stays', async () => {
    const gone = new Set<string>();
    const all = ['INBOX', 'T', 'T/a', 'T/b', 'T/b/c'];
    const { engine, server } = await on({
      LIST: (tag) =>
        all
          .filter((name) => !gone.has(name))
          .map((name) => `* LIST () "/" ${name}\r\n`)
          .join('') + `${tag} OK\r\n`,
      DELETE: (tag, _connection, line) => {
        const name = line.split(' ')[2]!.replaceAll('"', '');
        if (name === 'T/b') return `${tag} NO [CANNOT] Not this one\r\n`;
        gone.add(name);
        return `${tag} OK\r\n`;
      },
      UNSUBSCRIBE: (tag) => `${tag} OK\r\n`,
    });
    await engine.folders('test');
    await assert.rejects(engine.deleteFolder('test/T', true), {
      code: 'not-permitted',
      message: /T\/b.*Not this one/,
    });
    assert.ok(gone.has('T/b/c'));
    assert.ok(!gone.has('T'));
    assert.doesNotMatch(server.heard(), /DELETE "?T"?\r/);
    assert.equal(engine.pendingChanges('test')[0]?.state, 'failed');
  });

  it('answers SELECT with READ-ONLY are read-only', async () => {
    const { engine } = await on({
      LIST: (tag) => `* LIST () "/" INBOX\r\n* LIST () "/" Old\r\n${tag} OK\r\n`,
      SELECT: (tag) =>
        `* FLAGS (\\Seen)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n` +
        `${tag} OK [READ-ONLY] selected\r\n`,
    });
    await engine.folders('test');
    const { rows } = await engine.list('test/Old', { offset: 0, limit: 1 });
    const old = (): Folder | undefined =>
      engine.cachedFolders('test').find(({ path }) => path[0] === 'Old');
    assert.equal(old()?.rights, 'lr');
    const messages = [rows[0]!.id];
    const change = { add: ['\\Flagged'] };
    const refused = engine.change({ kind: 'flags', messages, change });
    await assert.rejects(refused, { code: 'not-permitted', message: /Old/ });
    // Nor does what was read there make trouble.
    await engine.change({ kind: 'flags', messages, change: { add: ['\\Seen'] }, unasked: true });
    assert.deepEqual(engine.pendingChanges('test'), []);
    await engine.folders('test');
    assert.equal(old()?.rights, 'lr');
  });

  it('shows the folders of others on request only has them listed, and junk is no right', async () => {
    const { engine, server } = await on(
      {
        NAMESPACE: (tag) =>
          `* NAMESPACE (("" "/")) (("Other/" "/")) (("#shared/" "/"))\r\n${tag} OK\r\n`,
        LIST: (tag, _connection, line) => {
          if (line.includes('Other/*')) return `* LIST () "/" "Other/bob/x"\r\n${tag} OK\r\n`;
          if (line.includes('#shared/*'))
            return `* LIST () "/" "#shared/y"\r\n* LIST () "/" "#shared/z"\r\n${tag} OK\r\n`;
          return `* LIST () "/" INBOX\r\n${tag} OK\r\n`;
        },
        MYRIGHTS: (tag, _connection, line) => {
          const name = line.split(' ')[2]!;
          if (name.includes('x')) return `* MYRIGHTS ${name} lrcd\r\n${tag} OK\r\n`;
          if (name.includes('y'))
            return `* MYRIGHTS ${name} "l r;(s"\r\n* MYRIGHTS\r\n${tag} OK\r\n`;
          return `${tag} NO who are you\r\n`;
        },
      },
      'NAMESPACE ACL',
    );
    const folders = await engine.folders('test');
    const facts = folders.map(({ path, namespace, rights }) => [path.join('/'), namespace, rights]);
    assert.deepEqual(facts.sort(), [
      ['#shared/y', 'shared', undefined],
      ['#shared/z', 'shared', undefined],
      ['INBOX', undefined, undefined],
      ['Other/bob/x', 'others', 'lrktex'],
    ]);
    await engine.folders('test');
    assert.equal(server.heard().match(/MYRIGHTS/g)?.length, 3);
  });

  it('has a prefix get it also for the first of them', async () => {
    const names = ['INBOX'];
    const { engine, server } = await on(
      {
        NAMESPACE: (tag) => `* NAMESPACE (("INBOX." ".")) NIL NIL\r\n${tag} OK\r\n`,
        LIST: (tag) => names.map((name) => `* LIST () "." ${name}\r\n`).join('') + `${tag} OK\r\n`,
        CREATE: (tag, _connection, line) => {
          names.push(line.split(' ')[2]!.replaceAll('"', ''));
          return `${tag} OK\r\n`;
        },
        SUBSCRIBE: (tag) => `${tag} OK\r\n`,
      },
      'NAMESPACE',
    );
    await engine.folders('test');
    assert.deepEqual((await engine.createFolder('test', ['Lists'])).path, ['Lists']);
    assert.match(server.heard(), /CREATE "?INBOX\.Lists"?\r/);
  });

  it('speaks UTF-8 has its names taken as they are', async () => {
    const { engine, server } = await on(
      {
        ENABLE: (tag) => `* ENABLED UTF8=ACCEPT\r\n${tag} OK\r\n`,
        LIST: (tag) =>
          `* LIST () "/" "Grüße"\r\n* LIST () "/" "a&b"\r\n* LIST () "/" "&AOk-"\r\n` +
          `* LIST () "/" INBOX\r\n${tag} OK\r\n`,
        CREATE: (tag) => `${tag} OK\r\n`,
        SUBSCRIBE: (tag) => `${tag} OK\r\n`,
      },
      'ENABLE UTF8=ACCEPT LITERAL+',
    );
    const paths = (await engine.folders('test')).map(({ path }) => path.join('/'));
    assert.deepEqual(paths.sort(), ['&AOk-', 'Grüße', 'INBOX', 'a&b']);
    // Made, but never listed: what went out is what counts.
    await engine.createFolder('test', ['c&d']).catch(() => undefined);
    assert.match(server.heard(), /CREATE "?c&d"?\r/);
  });

  it('tells many rights in one answer is asked for them together', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `Other/u${n}`);
    const { engine, server } = await on(
      {
        NAMESPACE: (tag) => `* NAMESPACE (("" "/")) (("Other/" "/")) NIL\r\n${tag} OK\r\n`,
        LIST: (tag, _connection, line) =>
          names
            .map((name, n) =>
              line.includes('MYRIGHTS')
                ? `* LIST () "/" ${name}\r\n* MYRIGHTS ${name} ${n === 7 ? 'lrswipkxte' : 'lr'}\r\n`
                : `* LIST () "/" ${name}\r\n`,
            )
            .join('') + `* LIST () "/" INBOX\r\n${tag} OK\r\n`,
      },
      'NAMESPACE ACL LIST-MYRIGHTS',
    );
    const folders = await engine.folders('test');
    const rights = (name: string): string | undefined =>
      folders.find(({ path }) => path.at(-1) === name)?.rights;
    assert.deepEqual(
      [rights('u7'), rights('u8'), rights('INBOX')],
      ['lrswipkxte', 'lr', undefined],
    );
    assert.equal(server.heard().match(/MYRIGHTS/g)?.length, 1);
  });

  it('tells nonsense about quota and status tell nothing', async () => {
    const { engine } = await on(
      {
        GETQUOTAROOT: (tag) =>
          '* QUOTAROOT INBOX "" x\r\n* QUOTA "" (STORAGE 10 x MESSAGE 3 100 STORAGE 5)\r\n' +
          `* QUOTA\r\n* QUOTA "" NIL\r\n* QUOTA "big" (STORAGE 1 2 FOO 1 2)\r\n${tag} OK\r\n`,
        STATUS: (tag) => `* STATUS INBOX (MESSAGES x SIZE 99999999999999999999)\r\n${tag} OK\r\n`,
      },
      'QUOTA STATUS=SIZE',
    );
    const facts = await engine.folderProperties('test/INBOX');
    assert.deepEqual(facts.quotas, [
      { root: '', resource: 'message', used: 3, limit: 100 },
      { root: 'big', resource: 'storage', used: 1024, limit: 2048 },
    ]);
    assert.equal(facts.size, undefined);
    assert.equal(facts.total, undefined);
  });
});

describe('folders while the server is away', () => {
  let server: TestServer;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecotUnavailable()) !== undefined) return this.skip();
    server = await startDovecot();
  });
  after(() => server?.stop());

  it('are marked read and emptied later, by what the cache knows', async () => {
    const bed = await AwayBed.open(server, ['one', 'two']);
    try {
      await bed.other.append('Trash', compose({ subject: 'old' }));
      await bed.ids('trash');
      await bed.proxy.goDown();
      const inbox = await bed.folderId('inbox');
      assert.equal((await bed.engine.markAllRead(inbox))?.state, 'queued');
      assert.equal(await bed.engine.emptyFolder(await bed.folderId('trash')), 1);
      assert.deepEqual(bed.shown(inbox), { one: ['\\Seen'], two: ['\\Seen'] });
      assert.equal(bed.engine.pendingChanges('test').length, 2);
      assert.equal((await bed.engine.folderProperties(inbox)).total, 2);
      await bed.proxy.comeBack();
      await bed.engine.connect('test');
      await bed.engine.folders('test');
      for (let n = 0; n < 100 && bed.engine.pendingChanges('test').length > 0; n++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(await bed.onServer('INBOX'), ['one \\Seen', 'two \\Seen']);
      assert.deepEqual(await bed.onServer('Trash'), []);
    } finally {
      await bed.close();
    }
  });

  it('are marked read by a SEARCH and a STORE, also what the cache does not know', async function () {
    this.timeout(30_000);
    const account = await server.newUser();
    const other = await connectSecondClient(account);
    // More than one screen, and more than `bulkSize`.
    for (let n = 1; n <= 75; n++) await other.append('INBOX', compose({ subject: `m${n}` }));
    await other.mailboxOpen('INBOX');
    for (let doubled = 0; doubled < 3; doubled++) await other.messageCopy('1:*', 'INBOX');
    const line: CountingProxy = await startCounting(account.port);
    const engine = startEngine({ ...account, port: line.port });
    try {
      await engine.list('test/INBOX', { offset: 0, limit: 50 }, { eager: true });
      await line.settle(untilPush);
      const change = await engine.markAllRead('test/INBOX');
      assert.equal(change?.state, 'done');
      assert.equal(line.traffic().turns, 2);
      const unread = async (): Promise<number> => {
        await other.mailboxOpen('INBOX');
        return ((await other.search({ seen: false })) || []).length;
      };
      assert.equal(await unread(), 0);
      await engine.undo(change.id);
      assert.equal(await unread(), 600);
    } finally {
      engine.close();
      await line.stop();
      await other.logout();
    }
  });

  it('of an account that is switched off are not asked for', async () => {
    const account = await server.newUser();
    const engine = startEngine(account);
    try {
      await engine.folders('test');
      const settings = settingsOf(account);
      engine.setAccounts([{ id: 'test', settings: { ...settings, enabled: false } }]);
      await assert.rejects(engine.folders('test'), { code: 'offline', message: /switched off/ });
      engine.setAccounts([{ id: 'test', settings: { ...settings, enabled: true } }]);
      assert.ok((await engine.folders('test')).length > 0);
    } finally {
      engine.close();
    }
  });
});

function engineOn({ port }: ScriptedServer): Engine {
  return startEngine({ host: '127.0.0.1', port, user: 'ada', password: 'pw' });
}
