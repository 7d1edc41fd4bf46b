import assert from 'node:assert/strict';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../../src/engine/engine.ts';
import type { Driver } from '../../../src/store/database.ts';
import { migrations } from '../../../src/store/schema.ts';
import { Store, type StoreOptions } from '../../../src/store/store.ts';
import { driverNames, drivers } from './drivers.ts';
import { row } from './rows.ts';

const settings = {
  address: 'ada@example.org',
  host: '127.0.0.1',
  port: 1,
  security: 'none',
  user: 'ada',
} as const;
const pageSize = 4096;
const off = { enabled: false, textLimit: 2 ** 20 };
const on = { enabled: true, textLimit: 2 ** 20 };

for (const name of driverNames) {
  describe(`a cache file on ${name}`, () => {
    const driver = drivers[name];
    let folder: string;
    let file: string;
    let troubles: string[];
    const open: { close(): void }[] = [];

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'mail-damage-'));
      file = join(folder, 'a.sqlite');
      troubles = [];
    });
    afterEach(() => {
      for (const each of open.splice(0)) each.close();
      rmSync(folder, { recursive: true, force: true });
    });

    function openStore(options: StoreOptions = {}): Store {
      const onTrouble = (text: string): void => void troubles.push(text);
      const store = Store.open(file, { driver, onTrouble, ...options });
      open.push(store);
      return store;
    }
    function close(store: { close(): void }): void {
      open.splice(open.indexOf(store), 1);
      store.close();
    }
    function record(store: Store, ...ids: string[]): void {
      for (const id of ids)
        store.journal.record({ id, state: 'queued', entry: { steps: [], takeBack: [] } });
    }
    function journalOf(store: Store): string[] {
      return store.journal.open().map(({ id }) => id);
    }
    function setAsideFiles(): string[] {
      return readdirSync(folder).filter((each) => /\.damaged-\d+$/.test(each));
    }
    /** A file with rows, texts and a journal; nothing of it is in a WAL. */
    function fill(rows = 500): void {
      const store = openStore();
      store.saveRows(
        'INBOX',
        Array.from({ length: rows }, (_, index) => row(index + 1)),
      );
      record(store, 'one', 'two');
      close(store);
    }
    /** Overwrites every page that holds one of these words. */
    function damagePagesWith(word: string): number {
      const octets = readFileSync(file);
      const handle = openSync(file, 'r+');
      let damaged = 0;
      for (let at = pageSize; at < octets.length; at += pageSize) {
        if (!octets.subarray(at, at + pageSize).includes(word)) continue;
        writeSync(handle, Buffer.alloc(pageSize, 0xa5), 0, pageSize, at);
        damaged++;
      }
      closeSync(handle);
      return damaged;
    }

    describe('that is damaged', () => {
      it('is set aside when it is no database at all', () => {
        writeFileSync(file, 'not a database '.repeat(1000));
        const store = openStore();
        assert.match(troubles.join(), /not a database.*set aside/);
        assert.equal(setAsideFiles().length, 1);
        store.saveRows('INBOX', [row(1)]);
        close(store);
        assert.deepEqual(openStore().cachedUids('INBOX'), new Set([1]));
        assert.equal(troubles.length, 1);
      });

      it('is replaced in the middle of work, with its journal', () => {
        fill();
        const store = openStore();
        assert.ok(damagePagesWith('Message') > 5);
        assert.deepEqual([...store.rows('INBOX', [1, 250, 500]).keys()], []);
        assert.equal(troubles.length, 1);
        assert.deepEqual(journalOf(store), ['one', 'two']);
        store.saveRows('INBOX', [row(7)]);
        record(store, 'three');
        close(store);
        const again = openStore();
        assert.deepEqual(journalOf(again), ['one', 'two', 'three']);
        assert.deepEqual(again.cachedUids('INBOX'), new Set([7]));
      });

      it('is replaced in the middle of a transaction, which is done whole', () => {
        fill();
        const store = openStore();
        damagePagesWith('Message');
        const rows = [row(250, { subject: 'new' }), row(251, { subject: 'new' })];
        store.saveRows('INBOX', rows);
        assert.deepEqual([...store.rows('INBOX', [250, 251]).values()], rows);
        assert.equal(troubles.length, 1);
      });

      it('gives as much of its journal as can be read, from both ends', () => {
        const store = openStore();
        const ids = Array.from({ length: 50 }, (_, index) => `entry-${1000 + index}`);
        for (const id of ids) store.journal.record({ id, state: 'queued', entry: id.repeat(100) });
        close(store);
        assert.equal(damagePagesWith('entry-1025entry-1025'), 1);
        const saved = journalOf(openStore());
        const lost = ids.filter((id) => !saved.includes(id));
        assert.ok(lost.includes('entry-1025') && lost.length < 10, lost.join());
        assert.deepEqual(
          saved,
          ids.filter((id) => !lost.includes(id)),
        );
      });

      it('is found out after a crash, before anything wrong is shown', () => {
        fill();
        damagePagesWith('Message 300');
        writeFileSync(`${file}${name === 'node:sqlite' ? '-wal' : '-journal'}`, 'left behind');
        const store = openStore();
        assert.equal(troubles.length, 1);
        assert.deepEqual(journalOf(store), ['one', 'two']);
      });

      it('inside of its values gives the rest, and lets the others be fetched again', () => {
        const store = openStore();
        store.saveRows('INBOX', [row(1), row(2, { subject: 'Hurt' })]);
        store.texts.save('INBOX', 2, { subject: 'Hurt' });
        store.saveMailboxes([
          { mailbox: 'Hurt', path: [], delimiter: '/', selectable: true, subscribed: true },
        ]);
        close(store);
        const octets = readFileSync(file, 'latin1');
        writeFileSync(file, octets.replaceAll('"Hurt"', '\0\0\0\0\0\0'), 'latin1');
        const again = openStore();
        assert.deepEqual([...again.rows('INBOX', [1, 2]).keys()], [1]);
        assert.equal(again.texts.get('INBOX', 2), undefined);
        assert.deepEqual(again.mailboxes(), []);
      });

      it('is kept aside once, however often it happens', () => {
        for (let time = 0; time < 3; time++) {
          writeFileSync(file, 'not a database '.repeat(1000));
          close(openStore());
        }
        assert.equal(setAsideFiles().length, 1);
      });

      it('is replaced by one window only', function () {
        // The other driver lets one window in at a time.
        if (name !== 'node:sqlite') this.skip();
        fill();
        const [first, second] = [openStore(), openStore()];
        damagePagesWith('Message');
        assert.equal(first.rows('INBOX', [250]).size, 0);
        first.saveRows('INBOX', [row(250)]);
        record(first, 'three');
        assert.equal(second.rows('INBOX', [251]).size, 0);
        assert.deepEqual(journalOf(second), ['one', 'two', 'three']);
        assert.equal(setAsideFiles().length, 1);
        assert.equal(troubles.length, 1);
      });
    });

    it('of a newer version is set aside whole, and its journal goes on', () => {
      fill(1);
      const newer = driver(file);
      newer.exec(
        `ALTER TABLE journal ADD COLUMN later TEXT; CREATE TABLE future (x);
         PRAGMA user_version = ${migrations.length + 1}`,
      );
      newer.close();
      const store = openStore();
      assert.match(troubles.join(), /newer version/);
      assert.deepEqual(journalOf(store), ['one', 'two']);
      const kept = driver(join(folder, setAsideFiles()[0]!));
      assert.equal(kept.prepare('SELECT count(*) AS n FROM future').get()?.['n'], 0);
      kept.close();
    });

    it('that cannot be made leaves the cache in memory, and refuses changes', () => {
      file = join(folder, 'missing', 'a.sqlite');
      const store = openStore();
      store.saveRows('INBOX', [row(1)]);
      assert.equal(store.cachedUids('INBOX').size, 1);
      assert.equal(troubles.length, 1);
      assert.throws(() => record(store, 'one'), { code: 'not-permitted' });
    });

    for (const fault of ['database is locked', 'disk I/O error', 'unable to open database file'])
      it(`is not set aside for “${fault}”`, () => {
        fill(1);
        const failing: Driver = (path) => {
          if (path === file) throw new Error(fault);
          return driver(path);
        };
        const store = openStore({ driver: failing });
        assert.match(troubles.join(), new RegExp(`cannot be opened.*${fault}.*in memory`));
        assert.throws(() => record(store, 'three'), { code: 'not-permitted' });
        // Nobody can turn on disk what has none.
        store.configure(off);
        store.configure(on);
        store.saveRows('INBOX', [row(7)]);
        assert.deepEqual(store.cachedUids('INBOX'), new Set([7]));
        close(store);
        assert.deepEqual(setAsideFiles(), []);
        assert.deepEqual(journalOf(openStore()), ['one', 'two']);
      });

    describe('on a full disk', () => {
      /** SQLite's own limit of a file, which it reports like a disk that is full. */
      const small: Driver = (path) => {
        const database = driver(path);
        database.exec('PRAGMA max_page_count = 60');
        return database;
      };

      function fillUp(): Store {
        const store = openStore({ driver: small });
        record(store, 'early');
        for (let uid = 1; uid <= 2000; uid += 20)
          store.saveRows(
            'INBOX',
            Array.from({ length: 20 }, (_, index) => row(uid + index)),
          );
        return store;
      }

      it('the cache goes on in memory, with one message', () => {
        const store = fillUp();
        assert.equal(store.cachedUids('INBOX').size, 2000);
        store.saveFlags('INBOX', new Map([[1, ['\\Flagged']]]));
        assert.deepEqual(store.rows('INBOX', [1]).get(1)?.flags, ['\\Flagged']);
        assert.equal(troubles.length, 1);
        assert.match(troubles[0]!, /in memory/);
      });

      it('changes that cannot be written down are refused; what is done stays done', () => {
        const store = fillUp();
        const big = 'x'.repeat(100_000);
        assert.throws(() => store.journal.record({ id: 'late', state: 'queued', entry: big }), {
          code: 'not-permitted',
        });
        assert.deepEqual(journalOf(store), ['early']);
        store.journal.remove('early');
        assert.deepEqual(journalOf(store), []);
        close(store);
        assert.deepEqual(journalOf(openStore()), []);
      });

      it('the journal may be the first to meet it: what is done stays done, the rest is refused', () => {
        const store = openStore();
        record(store, 'one', 'two');
        close(store);
        const pages = statSync(file).size / pageSize;
        const full: Driver = (path) => {
          const database = driver(path);
          database.exec(`PRAGMA max_page_count = ${pages}`);
          return database;
        };
        const entry = 'x'.repeat(100_000);
        const refused = { code: 'not-permitted' };
        const recording = openStore({ driver: full });
        assert.throws(
          () => recording.journal.record({ id: 'three', state: 'queued', entry }),
          refused,
        );
        close(recording);
        const again = openStore({ driver: full });
        assert.ok(again.journal.amend({ id: 'one', state: 'done', entry }));
        assert.deepEqual(journalOf(again), ['two']);
        assert.throws(() => again.journal.amend({ id: 'two', state: 'failed', entry }), refused);
        assert.deepEqual(journalOf(again), ['two']);
      });
    });

    describe('with the cache turned off', () => {
      it('holds the journal and nothing else', () => {
        const store = openStore({ cache: off });
        store.saveRows('INBOX', [row(1, { subject: 'Top secret' })]);
        store.texts.save('INBOX', 1, { text: 'Top secret' });
        record(store, 'one');
        assert.equal(store.rows('INBOX', [1]).get(1)?.subject, 'Top secret');
        assert.deepEqual(store.texts.get('INBOX', 1), { text: 'Top secret' });
        for (const each of readdirSync(folder))
          assert.ok(!readFileSync(join(folder, each)).includes('Top secret'), each);
        close(store);
        const again = openStore({ cache: off });
        assert.deepEqual(journalOf(again), ['one']);
        assert.equal(again.cachedUids('INBOX').size, 0);
      });

      it('loses what was there, on disk but not on screen', () => {
        const store = openStore();
        store.saveRows('INBOX', [row(1, { subject: 'Top secret' })]);
        store.texts.save('INBOX', 1, 'Top secret');
        record(store, 'one');
        writeFileSync(`${file}.damaged-1`, 'Top secret');
        store.configure(off);
        assert.ok(!store.texts.has('INBOX', 1), 'texts are too much for memory');
        assert.equal(store.rows('INBOX', [1]).get(1)?.subject, 'Top secret');
        record(store, 'two');
        for (const each of readdirSync(folder))
          assert.ok(!readFileSync(join(folder, each)).includes('Top secret'), each);
        close(store);
        assert.deepEqual(journalOf(openStore()), ['one', 'two']);
      });

      it('leaves nothing else on disk after damage, either', () => {
        const store = openStore({ cache: off });
        const long = 'long entry '.repeat(2000);
        store.journal.record({ id: 'one', state: 'queued', entry: long });
        close(store);
        const again = openStore({ cache: off });
        assert.ok(damagePagesWith('long entry') > 3);
        assert.deepEqual(journalOf(again), []);
        assert.equal(troubles.length, 1);
        again.saveRows('INBOX', [row(1, { subject: 'Top secret' })]);
        record(again, 'two');
        assert.equal(again.rows('INBOX', [1]).get(1)?.subject, 'Top secret');
        for (const each of readdirSync(folder))
          assert.ok(!readFileSync(join(folder, each)).includes('Top secret'), each);
        close(again);
        const last = openStore();
        assert.deepEqual(journalOf(last), ['two']);
        assert.equal(last.cachedUids('INBOX').size, 0);
      });

      it('and on again, keeps what was read meanwhile', () => {
        const store = openStore({ cache: off });
        store.saveRows('INBOX', [row(1)]);
        store.texts.save('INBOX', 1, 'text');
        store.configure(on);
        record(store, 'one');
        store.saveRows('INBOX', [row(2)]);
        close(store);
        const again = openStore();
        assert.deepEqual(again.cachedUids('INBOX'), new Set([1, 2]));
        assert.equal(again.texts.get('INBOX', 1), 'text');
        assert.deepEqual(journalOf(again), ['one']);
      });
    });

    describe('of the engine', () => {
      function startEngine(id: string): { engine: Engine; log: string[] } {
        const engine = new Engine({ folder, driver, secret: () => Promise.resolve(null) });
        open.push(engine);
        const log: string[] = [];
        engine.onLog(({ text }) => log.push(text));
        engine.onTrouble(({ account, message }) => troubles.push(`${account}: ${message}`));
        engine.setAccounts([{ id, settings }]);
        return { engine, log };
      }

      it('is replaced when it is damaged, and people are told', () => {
        writeFileSync(file, 'not a database '.repeat(100));
        const { engine, log } = startEngine('a');
        assert.deepEqual(engine.cachedFolders('a'), []);
        assert.match(log.join(), /set aside/);
        assert.deepEqual(troubles, [`a: ${log[0]}`]);
      });

      it('follows the settings while it is open', () => {
        const store = openStore();
        store.saveMailboxes([
          { mailbox: 'A', path: ['A'], delimiter: '/', selectable: true, subscribed: true },
        ]);
        record(store, 'one');
        close(store);
        const { engine } = startEngine('a');
        engine.setCache(off);
        assert.equal(engine.cachedFolders('a').length, 1);
        close(engine);
        const left = openStore();
        assert.deepEqual(left.mailboxes(), []);
        assert.deepEqual(journalOf(left), ['one']);
      });

      it('cannot be named elsewhere by an id from edited settings', () => {
        for (const id of ['../../evil', '..', '/tmp/evil', 'C:\\evil']) startEngine(id);
        const made = readdirSync(folder).filter((each) => each.endsWith('.sqlite'));
        assert.equal(made.length, 4);
      });

      it('is gone with everything of it when the account is forgotten', () => {
        writeFileSync(file, 'not a database '.repeat(100));
        const { engine } = startEngine('a');
        startEngine('ab');
        assert.ok(setAsideFiles().length > 0);
        engine.forget('a');
        const left = readdirSync(folder);
        assert.ok(left.length > 0);
        assert.deepEqual(
          left.filter((each) => !each.startsWith('ab.sqlite')),
          [],
        );
      });

      it('can be read by nobody else', function () {
        if (process.platform === 'win32') this.skip();
        folder = join(folder, 'storage');
        startEngine('a');
        assert.equal(statSync(folder).mode & 0o777, 0o700);
        for (const each of readdirSync(folder))
          assert.equal(statSync(join(folder, each)).mode & 0o077, 0, each);
      });
    });
  });
}
