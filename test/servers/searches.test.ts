import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { folderId } from '../../src/model/id.ts';
import type { MessageRow } from '../../src/model/message.ts';
import type { SearchProgress, ViewScope } from '../../src/model/search.ts';
import { startCounting } from './fixtures/counting.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import { imapScript, type ScriptedServer, startScripted } from './fixtures/scripted.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { settingsOf, TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const subjects = (rows: readonly MessageRow[]): string[] => rows.map(({ subject }) => subject);

/** A search that is open, and what was told of it. */
class Opened {
  readonly engine: Engine;
  readonly id: string;
  readonly told: SearchProgress[] = [];
  readonly first: readonly string[];

  constructor(engine: Engine, query: string, scope: ViewScope, id = 'test') {
    this.engine = engine;
    this.id = id;
    engine.onFound(({ search, progress }) => search === id && this.told.push(progress));
    this.first = subjects(engine.searches.open({ search: id, query, scope, limit: 50 }).rows);
  }

  get latest(): SearchProgress | undefined {
    return this.told.at(-1);
  }

  async done(): Promise<SearchProgress> {
    await until(() => this.latest?.done === true, 'every server to answer');
    return this.latest!;
  }

  async rows(offset = 0, limit = 50): Promise<readonly MessageRow[]> {
    return (await this.engine.searches.window(this.id, offset, limit)).rows;
  }

  async subjects(): Promise<string[]> {
    return subjects(await this.rows());
  }
}

for (const kind of serverKinds) {
  describe(`a search that is held open on ${kind.name}`, () => {
    let server: TestServer;
    let bed: TestBed;
    let archive: string;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      bed = await TestBed.open(server);
      archive = (await bed.folder('archive')).path.join(bed.other.namespace?.delimiter ?? '/');
    });
    afterEach(() => bed?.close());

    async function add(mailbox: string, subject: string, at: number, id?: string): Promise<void> {
      const draft = { subject, date: day(at), ...(id === undefined ? {} : { messageId: id }) };
      await bed.other.append(mailbox, compose(draft), [], day(at));
    }

    it('merges folders by date, and shows copies once, that of the inbox first', async () => {
      await add('INBOX', 'plan one', 1);
      await add(archive, 'plan two', 2);
      await add('INBOX', 'plan three', 3, 'same@x.org');
      await add(archive, 'plan three', 3, 'same@x.org');
      await add(archive, 'other', 4);
      await add(archive, 'plan four', 5);
      const search = new Opened(bed.engine, 'plan', { account: bed.id });
      await search.done();
      const rows = await search.rows();
      assert.deepEqual(subjects(rows), ['plan four', 'plan three', 'plan two', 'plan one']);
      assert.equal(rows[1]!.folder, folderId(bed.id, 'INBOX'));
      assert.deepEqual(subjects(await search.rows(1, 2)), ['plan three', 'plan two']);
      const list = await bed.engine.searches.window('test', 0, 50);
      assert.equal(list.total, 4);
      const all = await bed.engine.searches.everything('test');
      assert.deepEqual(
        all,
        rows.map(({ id }) => id),
      );
    });

    it('answers from the cache at once, and is completed and corrected by the server', async () => {
      await add('INBOX', 'known plan', 1);
      await add(archive, 'unknown plan', 2);
      const inbox = await bed.folder('inbox');
      await bed.ids(inbox.id);
      await bed.other.append('INBOX', compose({ subject: 'text', text: 'a plan', date: day(3) }));
      const search = new Opened(bed.engine, 'plan', { account: bed.id });
      assert.deepEqual(search.first, ['known plan']);
      const { total } = await search.done();
      const found = await search.subjects();
      assert.deepEqual(found.toSorted(), ['known plan', 'text', 'unknown plan']);
      assert.equal(total, 3);
    });

    it('drops what the server no longer has', async () => {
      await add('INBOX', 'plan one', 1);
      await add('INBOX', 'plan two', 2);
      await bed.ids((await bed.folder('inbox')).id);
      await bed.other.mailboxOpen('INBOX');
      await bed.other.messageDelete('1');
      const search = new Opened(bed.engine, 'plan', { account: bed.id });
      await search.done();
      assert.deepEqual(await search.subjects(), ['plan two']);
    });

    it('looks into subfolders where that is asked', async () => {
      const { id } = await bed.engine.createFolder(bed.id, ['Work']);
      await bed.engine.createFolder(bed.id, ['Work', 'Deep']);
      const delimiter = bed.other.namespace?.delimiter ?? '/';
      await add('Work', 'plan top', 1);
      await add(`Work${delimiter}Deep`, 'plan deep', 2);
      await add('INBOX', 'plan elsewhere', 3);
      const here = new Opened(bed.engine, 'plan', { folder: id }, 'here');
      await here.done();
      assert.deepEqual(await here.subjects(), ['plan top']);
      const below = new Opened(bed.engine, 'plan', { folder: id, subfolders: true }, 'below');
      await below.done();
      assert.deepEqual(await below.subjects(), ['plan deep', 'plan top']);
    });

    it('follows what comes, goes and comes back', async () => {
      await add('INBOX', 'plan one', 1);
      const inbox = await bed.folder('inbox');
      await bed.ids(inbox.id);
      const search = new Opened(bed.engine, 'subject:plan', { account: bed.id });
      await search.done();
      await add('INBOX', 'plan two', 2);
      await add('INBOX', 'nothing', 3);
      await bed.ids(inbox.id);
      await until(() => search.latest?.total === 2, 'the new one');
      const [two] = await search.rows();
      assert.equal(two?.subject, 'plan two');
      const change = await bed.engine.change({ kind: 'archive', messages: [two.id] });
      await until(() => search.latest?.total === 1, 'it to be gone');
      await bed.engine.undo(change.id);
      await bed.ids(inbox.id);
      await until(async () => (await search.subjects()).includes('plan two'), 'it back');
    });

    it('shows flags that another program sets before anybody sees what was found', async () => {
      await add('INBOX', 'plan of the inbox', 2);
      await add(archive, 'plan of the archive', 1);
      const { id } = await bed.folder('archive');
      const search = new Opened(bed.engine, 'subject:plan', { account: bed.id });
      await search.done();
      assert.equal((await search.rows(0, 1))[0]?.subject, 'plan of the inbox');
      await bed.other.mailboxOpen(archive);
      await bed.other.messageFlagsAdd('1', ['\\Flagged']);
      const flags = async (): Promise<readonly string[]> => (await search.rows())[1]?.flags ?? [];
      await until(async () => (await flags()).includes('\\Flagged'), 'the flag in what was found');
      const { rows } = await bed.engine.list(id, { offset: 0, limit: 10 });
      assert.deepEqual(
        rows[0]?.flags.filter((flag) => !flag.startsWith('$')),
        ['\\Flagged'],
      );
    });

    it('counts unread messages that match', async () => {
      await add('INBOX', 'plan one', 1);
      await bed.other.append('INBOX', compose({ subject: 'plan read' }), ['\\Seen']);
      await add(archive, 'plan two', 2);
      await add(archive, 'other', 3);
      await bed.engine.folders(bed.id);
      assert.equal(await bed.engine.searches.countUnread('subject:plan', 'everywhere'), 2);
      assert.equal(await bed.engine.searches.countUnread('is:unread', 'mail'), 3);
      assert.equal(await bed.engine.searches.countUnread('', 'inboxes'), 1);
    });

    it('ends where another begins under its name, and says so to whoever asks', async () => {
      await add('INBOX', 'plan one', 1);
      const first = new Opened(bed.engine, 'plan', { account: bed.id });
      bed.engine.searches.close('test');
      await assert.rejects(first.rows(), { code: 'cancelled' });
      const second = new Opened(bed.engine, 'plan', { account: bed.id });
      await second.done();
      assert.deepEqual(await second.subjects(), ['plan one']);
    });
  });
}

describe('searches over several accounts', () => {
  let server: TestServer;
  let engine: Engine | undefined;
  let folder: string;
  let beds: TestBed[] = [];

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mail-searches-'));
    beds = [await TestBed.open(server), await TestBed.open(server)];
  });
  afterEach(async () => {
    engine?.close();
    for (const bed of beds) await bed.close();
    await rm(folder, { recursive: true, force: true });
  });

  function start(ports: readonly number[] = beds.map(({ account }) => account.port)): Engine {
    engine?.close();
    engine = new Engine({
      folder,
      secret: (id) => Promise.resolve({ password: beds[Number(id.slice(1))]!.account.password }),
    });
    engine.setAccounts(
      beds.map(({ account }, index) => ({
        id: `a${index}`,
        settings: { ...settingsOf(account), port: ports[index]! },
      })),
    );
    return engine;
  }

  it('shows all inboxes as one, from the cache before any server answers', async () => {
    for (const [index, bed] of beds.entries())
      for (const at of [1, 3])
        await bed.other.append(
          'INBOX',
          compose({ subject: `${index} ${at}`, date: day(at + index) }),
        );
    const started = start();
    const search = new Opened(started, '', 'inboxes');
    await search.done();
    const all = ['1 3', '0 3', '1 1', '0 1'];
    assert.deepEqual(await search.subjects(), all);
    // Nobody listens on these ports.
    const offline = new Opened(start([1, 1]), '', 'inboxes');
    assert.deepEqual(offline.first, all);
    const { failures } = await offline.done();
    assert.deepEqual(failures.map(({ account }) => account).toSorted(), ['a0', 'a1']);
    assert.deepEqual(await offline.subjects(), all);
  });

  it('is not held back by an account that is slow, and says that it waits for it', async () => {
    for (const bed of beds) await bed.other.append('INBOX', compose({ subject: 'plan' }));
    const slow = await startCounting(beds[1]!.account.port, 1000);
    const search = new Opened(start([beds[0]!.account.port, slow.port]), 'plan', 'everywhere');
    await until(() => search.latest?.total === 1, 'what the quick one found');
    assert.deepEqual(search.latest?.waiting, ['a1']);
    assert.equal((await search.rows()).length, 1);
    bedEngineClose();
    await slow.stop();
  });

  it('names an account that fails beside what the others found', async () => {
    await beds[0]!.other.append('INBOX', compose({ subject: 'plan' }));
    const search = new Opened(start([beds[0]!.account.port, 1]), 'plan', 'everywhere');
    const { failures, total } = await search.done();
    assert.equal(total, 1);
    assert.deepEqual(
      failures.map(({ account, error }) => [account, error.code]),
      [['a1', 'offline']],
    );
  });

  it('knows people from the cache: those seen often, lately and written to first', async () => {
    const [bed] = beds as [TestBed, TestBed];
    const now = Date.now();
    const ago = (days: number): Date => new Date(now - days * 86_400_000);
    const from = (name: string, days: number): Promise<unknown> =>
      bed.other.append(
        'INBOX',
        compose({ from: `${name} <${name}@example.org>`, date: ago(days) }),
      );
    await from('anna.old', 900);
    await from('anna.often', 2);
    await from('anna.often', 3);
    await from('anna.once', 1);
    await from('joanna', 0);
    await bed.other.append('Sent', compose({ to: 'Anna Sent <sent@example.org>', date: ago(1) }));
    const started = start();
    assert.deepEqual(started.addresses('anna', 10), []);
    for (const mailbox of ['INBOX', 'Sent'])
      await started.list(folderId('a0', mailbox), { offset: 0, limit: 10 });
    const reopened = start([1, 1]);
    assert.deepEqual(
      reopened.addresses('ANNA', 4).map(({ address }) => address),
      [
        'sent@example.org',
        'anna.often@example.org',
        'anna.once@example.org',
        'anna.old@example.org',
      ],
    );
    assert.deepEqual(
      reopened.addresses('joanna@ex', 4).map(({ address }) => address),
      ['joanna@example.org'],
    );
  });

  it('knows the keywords that cached messages have', async () => {
    const [bed] = beds as [TestBed, TestBed];
    await bed.other.append('INBOX', compose(), ['rare', '\\Seen']);
    for (const _ of [1, 2]) await bed.other.append('INBOX', compose(), ['common']);
    const started = start();
    await started.list(folderId('a0', 'INBOX'), { offset: 0, limit: 10 });
    assert.deepEqual(
      started.keywords().filter((each) => !each.startsWith('$')),
      ['common', 'rare'],
    );
  });

  function bedEngineClose(): void {
    engine?.close();
    engine = undefined;
  }
});

describe('a server that takes its time to search', () => {
  let scripted: ScriptedServer;
  let engine: Engine;
  let fetched = 0;

  const row = 'UID 1 FLAGS () RFC822.SIZE 10 INTERNALDATE "01-Jan-2026 00:00:00 +0000"';
  beforeEach(async () => {
    fetched = 0;
    scripted = await startScripted(
      imapScript('UIDPLUS', {
        LOGIN: (tag) => `${tag} OK in\r\n`,
        LIST: (tag) => `* LIST () "/" INBOX\r\n${tag} OK\r\n`,
        LSUB: (tag) => `${tag} OK\r\n`,
        STATUS: (tag) => `* STATUS INBOX (MESSAGES 1 UNSEEN 1)\r\n${tag} OK\r\n`,
        SELECT: (tag) => `* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 2]\r\n${tag} OK\r\n`,
        EXAMINE: (tag) => `* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 2]\r\n${tag} OK\r\n`,
        'UID SEARCH': (tag, _connection, line) =>
          /TEXT/.test(line) ? '' : `* SEARCH 1\r\n${tag} OK\r\n`,
        FETCH: (tag) => {
          fetched++;
          return `* 1 FETCH (${row})\r\n${tag} OK\r\n`;
        },
        'UID STORE': (tag) => `* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n${tag} OK\r\n`,
        NOOP: (tag) => `${tag} OK\r\n`,
      }),
    );
    engine = new Engine({ secret: () => Promise.resolve({ password: 'x' }) });
    const { port } = scripted;
    const settings = settingsOf({ host: '127.0.0.1', port, user: 'ada', password: 'x' });
    engine.setAccounts([{ id: 'test', settings }]);
  });
  afterEach(async () => {
    engine.close();
    await scripted.stop();
  });

  it('keeps nobody waiting who lists or flags, and is left alone when the search is over', async () => {
    const search = new Opened(engine, 'anything', { folder: folderId('test', 'INBOX') });
    await until(() => scripted.heard().includes('TEXT'), 'the search to be asked for');
    const list = await engine.list(folderId('test', 'INBOX'), { offset: 0, limit: 5 });
    assert.equal(list.rows.length, 1);
    assert.ok(fetched > 0);
    const change = { add: ['\\Seen'] };
    const messages = [list.rows[0]!.id];
    assert.equal((await engine.change({ kind: 'flags', messages, change })).state, 'done');
    assert.deepEqual(search.latest?.done ?? false, false);
    const before = scripted.open();
    engine.searches.close('test');
    await until(() => scripted.open() === before - 1, 'its connection to be closed');
  });

  it('is asked what was typed last, on a new connection', async () => {
    const scope = { folder: folderId('test', 'INBOX') };
    new Opened(engine, 'first', scope);
    await until(() => scripted.heard().includes('first'), 'the first to be asked for');
    new Opened(engine, 'second', scope);
    await until(() => scripted.heard().includes('second'), 'the second to be asked for');
  });
});
