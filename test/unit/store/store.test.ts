import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Engine } from '../../../src/engine/engine.ts';
import { migrations } from '../../../src/store/schema.ts';
import type { ListedMailbox } from '../../../src/model/folder.ts';
import { type MailboxState, Store } from '../../../src/store/store.ts';
import { row } from './rows.ts';

const state: MailboxState = {
  uidValidity: 2n ** 60n + 1n,
  uidNext: 4_294_967_295,
  modseq: 2n ** 62n + 1n,
  uids: [1, 2, 4_294_967_294],
  ordering: [4_294_967_294, 1, 2],
};

function mailbox(name: string, more: Partial<ListedMailbox> = {}): ListedMailbox {
  const path = name.split('/');
  return { mailbox: name, path, delimiter: '/', selectable: true, subscribed: false, ...more };
}

describe('the store', () => {
  let folder: string;
  let file: string;
  const open: { close(): void }[] = [];

  function openStore(): Store {
    const store = Store.open(file);
    open.push(store);
    return store;
  }
  function openRaw(): DatabaseSync {
    const database = new DatabaseSync(file);
    open.push(database);
    return database;
  }
  /** Closes and opens again: what is not on disk by then is lost. */
  function reopened(store: Store): Store {
    store.close();
    open.splice(open.indexOf(store), 1);
    return openStore();
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mail-store-'));
    file = join(folder, 'a.sqlite');
  });
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('the file', () => {
    it('is made and brought to the newest version', () => {
      openStore();
      const version = openRaw().prepare('PRAGMA user_version').get();
      assert.equal(version?.['user_version'], migrations.length);
    });

    it('may be empty', () => {
      writeFileSync(file, '');
      assert.deepEqual(openStore().mailboxes(), []);
    });

    it('is brought forward from every older version', () => {
      for (const [version] of migrations.entries()) {
        rmSync(file, { force: true });
        const older = new DatabaseSync(file);
        for (const statements of migrations.slice(0, version)) older.exec(statements);
        older.exec(`PRAGMA user_version = ${version}`);
        older.close();
        const store = openStore();
        store.saveRows('INBOX', [row(1)]);
        assert.deepEqual([...store.rows('INBOX', [1]).values()], [row(1)]);
      }
    });

    it('of a newer version is refused and left as it is', () => {
      const newer = openRaw();
      newer.exec(`CREATE TABLE future (x); PRAGMA user_version = ${migrations.length + 1}`);
      assert.throws(() => Store.open(file), /newer version/);
      const tables = newer.prepare('SELECT name FROM sqlite_schema').all();
      assert.deepEqual(
        tables.map(({ name }) => name),
        ['future'],
      );
    });

    it('that is no database is refused', () => {
      writeFileSync(file, 'not a database '.repeat(100));
      assert.throws(() => Store.open(file), /not a database/);
    });

    it('can be opened while another window writes', () => {
      openStore();
      const other = openRaw();
      other.exec('BEGIN IMMEDIATE');
      const started = performance.now();
      openStore();
      assert.ok(performance.now() - started < 2000, 'it waited for the other window');
      other.exec('ROLLBACK');
    });

    it('can be made by several windows at once', async () => {
      const windows = 4;
      const gate = new SharedArrayBuffer(4);
      const script = new URL('openAtOnce.ts', import.meta.url);
      const workers = Array.from(
        { length: windows },
        () => new Worker(script, { workerData: { file, gate, windows } }),
      );
      const codes = await Promise.all(
        workers.map((worker) => once(worker, 'exit').then(([code]) => code as number)),
      );
      assert.deepEqual(codes, [0, 0, 0, 0]);
      assert.equal(openStore().journal().length, windows);
    });
  });

  describe('mailboxes', () => {
    it('are kept as they were listed', () => {
      const listed = [
        mailbox('Grüße/日本', { role: 'archive', total: 5, unread: 0, subscribed: true }),
        mailbox('INBOX', { role: 'inbox' }),
        mailbox("o'clock; DROP TABLE mailboxes"),
      ];
      const store = openStore();
      store.saveMailboxes(listed);
      assert.deepEqual(
        reopened(store)
          .mailboxes()
          .toSorted((a, b) => (a.mailbox < b.mailbox ? -1 : 1)),
        [listed[0], listed[1], listed[2]],
      );
    });

    it('that are gone take what belonged to them along, the others keep it', () => {
      const store = openStore();
      store.saveMailboxes([mailbox('A'), mailbox('B')]);
      for (const name of ['A', 'B']) {
        store.saveState(name, state);
        store.saveRows(name, [row(1)]);
      }
      store.saveMailboxes([mailbox('B'), mailbox('C')]);
      assert.deepEqual(
        store.mailboxes().map((each) => each.mailbox),
        ['B', 'C'],
      );
      assert.equal(store.state('A'), undefined);
      assert.equal(store.cachedUids('A').size, 0);
      assert.deepEqual(store.state('B'), state);
      assert.equal(store.cachedUids('B').size, 1);
    });
  });

  describe('rows and states', () => {
    it('come back as they were saved', () => {
      const rows = [
        row(1),
        row(2, { messageIdHeader: '<a@b>', structure: { type: 'text/plain', parts: [] } }),
        row(4_294_967_295, { subject: '', from: [], to: [], flags: [], hasAttachments: true }),
        row(3, { subject: 'Grüße 🎉 "\' \u0000 日本', size: 2 ** 40 }),
      ];
      const store = openStore();
      store.saveRows('INBOX', rows);
      store.saveState('INBOX', state);
      store.saveState('plain', { ...state, modseq: undefined, ordering: undefined, uids: [] });
      const again = reopened(store);
      const uids = rows.map(({ uid }) => uid);
      assert.deepEqual([...again.rows('INBOX', uids).values()], rows);
      assert.deepEqual(again.cachedUids('INBOX'), new Set(uids));
      assert.deepEqual(again.state('INBOX'), state);
      assert.deepEqual(again.state('plain'), {
        ...state,
        modseq: undefined,
        ordering: undefined,
        uids: [],
      });
    });

    it('give only what was asked for and is there', () => {
      const store = openStore();
      store.saveRows('INBOX', [row(1), row(2)]);
      store.saveRows('inbox', [row(5)]);
      assert.deepEqual([...store.rows('INBOX', [2, 5, 9]).keys()], [2]);
      assert.equal(store.state('INBOX'), undefined);
    });

    it('are replaced when they are saved again', () => {
      const store = openStore();
      store.saveRows('INBOX', [row(1)]);
      const changed = row(1, { subject: 'changed', flags: [] });
      store.saveRows('INBOX', [changed]);
      assert.deepEqual([...store.rows('INBOX', [1]).values()], [changed]);
    });

    it('take new flags and keep the rest; unknown messages stay unknown', () => {
      const store = openStore();
      store.saveRows('INBOX', [row(1), row(2)]);
      store.saveFlags('INBOX', new Map([[1, ['\\Flagged']]]));
      store.saveFlags('INBOX', new Map([[7, ['\\Seen']]]));
      assert.deepEqual(
        [...store.rows('INBOX', [1, 2, 7]).values()],
        [row(1, { flags: ['\\Flagged'] }), row(2)],
      );
    });

    it('are saved all or none', () => {
      const store = openStore();
      const broken = row(2, { size: {} as unknown as number });
      assert.throws(() => store.saveRows('INBOX', [row(1), broken]));
      assert.equal(store.cachedUids('INBOX').size, 0);
      store.saveRows('INBOX', [row(3)]);
      assert.equal(store.cachedUids('INBOX').size, 1);
    });

    it('are forgotten one by one or with their mailbox', () => {
      const store = openStore();
      for (const name of ['A', 'B']) {
        store.saveRows(name, [row(1), row(2)]);
        store.saveState(name, state);
      }
      store.removeRows('A', [1, 9]);
      assert.deepEqual(store.cachedUids('A'), new Set([2]));
      store.forget('A');
      assert.equal(store.cachedUids('A').size, 0);
      assert.equal(store.state('A'), undefined);
      assert.equal(store.cachedUids('B').size, 2);
      assert.deepEqual(store.state('B'), state);
    });

    it('know which have attachments', () => {
      const store = openStore();
      store.saveRows('INBOX', [row(1), row(2, { hasAttachments: true })]);
      assert.deepEqual(store.uidsWithAttachments('INBOX'), [2]);
    });
  });

  describe('the order of rows', () => {
    let store: Store;

    beforeEach(() => {
      store = openStore();
      const person = (
        name: string,
        address: string,
      ): { from: { name: string; address: string }[] } => ({
        from: [{ name, address }],
      });
      store.saveRows('INBOX', [
        row(1, {
          subject: 'beta',
          date: '2026-01-04T00:00:00.000Z',
          size: 30,
          ...person('zoe', 'a@x'),
        }),
        row(2, {
          subject: 'Re: Alpha',
          date: '2026-01-01T00:00:00.000Z',
          size: 4,
          ...person('Ada', 'z@x'),
        }),
        row(3, {
          subject: 'AW: Fwd: re[2]: alpha',
          date: '2026-01-03T00:00:00.000Z',
          size: 200,
          from: [{ address: 'bob@x' }],
        }),
        row(4, {
          subject: 'Regarding gamma',
          date: '2026-01-02T00:00:00.000Z',
          size: 1000,
          from: [],
        }),
      ]);
      store.saveRows('other', [row(9)]);
    });

    it('is that of dates', () => {
      assert.deepEqual(store.sortedUids('INBOX', 'date', true), [1, 3, 4, 2]);
      assert.deepEqual(store.sortedUids('INBOX', 'date', false), [2, 4, 3, 1]);
    });

    it('is that of subjects without their reply marks, equal ones newest first', () => {
      assert.deepEqual(store.sortedUids('INBOX', 'subject', false), [3, 2, 1, 4]);
      assert.deepEqual(store.sortedUids('INBOX', 'subject', true), [4, 1, 3, 2]);
    });

    it('is that of the names shown, in any case, nobody first', () => {
      assert.deepEqual(store.sortedUids('INBOX', 'from', false), [4, 2, 3, 1]);
    });

    it('is that of sizes as numbers', () => {
      assert.deepEqual(store.sortedUids('INBOX', 'size', true), [4, 3, 1, 2]);
    });
  });

  describe('the journal', () => {
    it('keeps entries in their order with their state, until they are settled', () => {
      const store = openStore();
      store.record({ id: 'z', state: 'queued', entry: { n: 1 } });
      store.record({ id: 'a', state: 'queued', entry: { n: 2 } });
      store.record({ id: 'm', state: 'queued', entry: { n: 3 } });
      assert.ok(store.amend({ id: 'z', state: 'sent', entry: { n: 1 } }));
      assert.ok(!store.amend({ id: 'unknown', state: 'sent', entry: {} }));
      const again = reopened(store);
      assert.deepEqual(again.journal(), [
        { id: 'z', state: 'sent', entry: { n: 1 } },
        { id: 'a', state: 'queued', entry: { n: 2 } },
        { id: 'm', state: 'queued', entry: { n: 3 } },
      ]);
      again.settle('a');
      again.settle('unknown');
      assert.deepEqual(
        again.journal().map(({ id }) => id),
        ['z', 'm'],
      );
    });

    it('outlives the mailboxes it speaks of', () => {
      const store = openStore();
      store.saveMailboxes([mailbox('A')]);
      store.record({ id: '1', state: 'queued', entry: { mailbox: 'A' } });
      store.saveMailboxes([]);
      assert.equal(store.journal().length, 1);
    });

    it('lets one window at a time have an entry, until it lets go or says nothing more', () => {
      const store = openStore();
      const other = openStore();
      store.record({ id: '1', state: 'queued', entry: {} });
      assert.ok(store.claim('1', 'ours', 1000, 2000));
      assert.ok(!other.claim('1', 'theirs', 1500, 2500));
      assert.ok(store.claim('1', 'ours', 1500, 2500));
      assert.ok(other.claim('1', 'theirs', 2501, 3000));
      assert.ok(!store.claim('1', 'ours', 2600, 3000));
      other.release('theirs');
      assert.ok(store.claim('1', 'ours', 2700, 3000));
      store.amend({ id: '1', state: 'failed', entry: {} });
      assert.ok(!store.claim('1', 'ours', 2800, 3000));
    });

    it('keeps the latest of what is done, and octets only of what is not', () => {
      const store = openStore();
      const source = Uint8Array.from([1, 0, 255]);
      store.record({ id: 'waits', state: 'queued', entry: {} }, source);
      for (let n = 0; n < 5; n++) store.record({ id: `d${n}`, state: 'done', entry: {} }, source);
      store.pruneHistory(2);
      const again = reopened(store);
      assert.deepEqual(
        again.history().map(({ id }) => id),
        ['d4', 'd3'],
      );
      assert.deepEqual(again.journalSource('waits'), source);
      assert.equal(again.journalSource('d4'), undefined);
      assert.deepEqual(
        again.journal().map(({ id }) => id),
        ['waits'],
      );
    });
  });

  describe('in the engine', () => {
    const settings = {
      address: 'ada@example.org',
      host: '127.0.0.1',
      port: 1,
      security: 'none',
      user: 'ada',
    } as const;

    function startEngine(id: string): { engine: Engine; log: string[] } {
      const engine = new Engine({ folder, secret: () => Promise.resolve(null) });
      open.push(engine);
      const log: string[] = [];
      engine.onLog(({ text }) => log.push(text));
      engine.setAccounts([{ id, settings }]);
      return { engine, log };
    }

    it('a damaged file is set aside, and the engine works with a new one', () => {
      writeFileSync(file, 'not a database '.repeat(100));
      const { engine, log } = startEngine('a');
      assert.equal(readdirSync(folder).filter((name) => name.includes('.damaged-')).length, 1);
      assert.match(log.join('\n'), /set aside/);
      assert.deepEqual(engine.cachedFolders('a'), []);
      engine.close();
      openStore().saveMailboxes([mailbox('INBOX')]);
      const again = startEngine('a');
      assert.equal(again.engine.cachedFolders('a').length, 1);
      assert.deepEqual(again.log, []);
    });

    it('a file of a newer version is set aside whole', () => {
      const newer = new DatabaseSync(file);
      newer.exec(`CREATE TABLE future (x); PRAGMA user_version = ${migrations.length + 1}`);
      newer.close();
      const { engine } = startEngine('a');
      assert.deepEqual(engine.cachedFolders('a'), []);
      const [aside] = readdirSync(folder).filter((name) => /\.damaged-\d+$/.test(name));
      const kept = new DatabaseSync(join(folder, aside!), { readOnly: true });
      assert.deepEqual(kept.prepare('SELECT count(*) AS n FROM future').get()?.['n'], 0);
      kept.close();
    });

    it('an id from edited settings cannot name a file elsewhere', () => {
      for (const id of ['../../evil', '..', '/tmp/evil', 'C:\\evil']) startEngine(id);
      const made = readdirSync(folder).filter((name) => name.endsWith('.sqlite'));
      assert.equal(made.length, 4);
    });

    it('forgetting an account leaves nothing of it on disk', () => {
      const { engine } = startEngine('a');
      engine.forget('a');
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('a.sqlite')),
        [],
      );
    });
  });
});
