import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { migrations } from '../../../src/store/schema.ts';
import type { ListedMailbox } from '../../../src/model/folder.ts';
import { type MailboxState, Store } from '../../../src/store/store.ts';
import type { Database } from '../../../src/store/database.ts';
import { driverNames, drivers } from './drivers.ts';
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

for (const name of driverNames) {
  describe(`the store on ${name}`, () => {
    const driver = drivers[name];
    let folder: string;
    let file: string;
    const open: { close(): void }[] = [];

    function openStore(): Store {
      const store = Store.open(file, { driver });
      open.push(store);
      return store;
    }
    function openRaw(): Database {
      const database = driver(file);
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
          const older = driver(file);
          for (const statements of migrations.slice(0, version)) older.exec(statements);
          older.exec(`PRAGMA user_version = ${version}`);
          older.close();
          const store = openStore();
          store.saveRows('INBOX', [row(1)]);
          assert.deepEqual([...store.rows('INBOX', [1]).values()], [row(1)]);
        }
      });

      it('can be opened while another window writes', function () {
        // Without WAL a reader waits.
        if (name !== 'node:sqlite') this.skip();
        openStore();
        const other = openRaw();
        for (const begin of ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE']) {
          other.exec(begin);
          const started = performance.now();
          assert.deepEqual(openStore().mailboxes(), []);
          assert.ok(performance.now() - started < 2000, 'it waited for the other window');
          other.exec('ROLLBACK');
        }
      });

      const windows = 4;
      /** Opens the file in several windows at once, each of which writes into the journal. */
      async function openAtOnce(): Promise<void> {
        const gate = new SharedArrayBuffer(4);
        const script = new URL('openAtOnce.ts', import.meta.url);
        const workers = Array.from(
          { length: windows },
          () => new Worker(script, { workerData: { file, gate, windows, driver: name } }),
        );
        const codes = await Promise.all(
          workers.map((worker) => once(worker, 'exit').then(([code]) => code as number)),
        );
        assert.deepEqual(codes, [0, 0, 0, 0]);
      }

      it('can be made by several windows at once', async () => {
        await openAtOnce();
        assert.equal(openStore().journal.open().length, windows);
      });

      it('can be found damaged by several windows at once', async () => {
        writeFileSync(file, 'not a database '.repeat(1000));
        await openAtOnce();
        assert.equal(openStore().journal.open().length, windows);
        const aside = readdirSync(folder).filter((each) => each.includes('.damaged-'));
        assert.equal(aside.length, 1);
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

    describe('texts', () => {
      /** An entry of `octets` in all. */
      const textOf = (octets: number): string => 'x'.repeat(octets - 2);

      function openWith(textLimit: number): Store {
        const store = Store.open(file, { driver, cache: { enabled: true, textLimit } });
        open.push(store);
        return store;
      }
      function kept(store: Store, mailbox = 'INBOX'): number[] {
        return [1, 2, 3, 4, 5].filter((uid) => store.texts.has(mailbox, uid));
      }

      it('come back as they were saved', () => {
        const store = openStore();
        const message = { text: 'Grüße 🎉 \u0000 \ud800', headers: [{ name: 'a', value: 'b' }] };
        store.texts.save('INBOX', 1, message);
        assert.deepEqual(reopened(store).texts.get('INBOX', 1), message);
        assert.equal(openStore().texts.get('inbox', 1), undefined);
      });

      it('make room in the order in which they were last used', () => {
        const store = openWith(3000);
        for (const uid of [1, 2, 3]) store.texts.save('INBOX', uid, textOf(1000));
        store.texts.get('INBOX', 1);
        store.texts.save('INBOX', 4, textOf(1000));
        assert.deepEqual(kept(store), [1, 3, 4]);
        store.texts.save('INBOX', 5, textOf(1001));
        assert.deepEqual(kept(store), [4, 5]);
      });

      it('make room when the limit is lowered, and are not kept at all with a limit of 0', () => {
        const store = openWith(3000);
        for (const uid of [1, 2, 3]) store.texts.save('INBOX', uid, textOf(1000));
        store.configure({ enabled: true, textLimit: 1500 });
        assert.deepEqual(kept(store), [3]);
        store.configure({ enabled: true, textLimit: 0 });
        store.texts.save('INBOX', 4, textOf(10));
        assert.deepEqual(kept(store), []);
      });

      it('that are big are not kept', () => {
        const store = openStore();
        store.texts.save('INBOX', 1, textOf(2 * 2 ** 20));
        store.texts.save('INBOX', 2, textOf(2 * 2 ** 20 + 1));
        assert.deepEqual(kept(store), [1]);
      });

      it('go with their rows and their mailbox', () => {
        const store = openStore();
        store.saveMailboxes([mailbox('A'), mailbox('B')]);
        for (const name of ['A', 'B'])
          for (const uid of [1, 2, 3]) store.texts.save(name, uid, { uid });
        store.removeRows('A', [2]);
        assert.deepEqual(kept(store, 'A'), [1, 3]);
        store.forget('A');
        assert.deepEqual(kept(store, 'A'), []);
        assert.deepEqual(kept(store, 'B'), [1, 2, 3]);
        store.saveMailboxes([mailbox('A')]);
        assert.deepEqual(kept(store, 'B'), []);
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
        store.journal.record({ id: 'z', state: 'queued', entry: { n: 1 } });
        store.journal.record({ id: 'a', state: 'queued', entry: { n: 2 } });
        store.journal.record({ id: 'm', state: 'queued', entry: { n: 3 } });
        assert.ok(store.journal.amend({ id: 'z', state: 'sent', entry: { n: 1 } }));
        assert.ok(!store.journal.amend({ id: 'unknown', state: 'sent', entry: {} }));
        const again = reopened(store);
        assert.deepEqual(again.journal.open(), [
          { id: 'z', state: 'sent', entry: { n: 1 } },
          { id: 'a', state: 'queued', entry: { n: 2 } },
          { id: 'm', state: 'queued', entry: { n: 3 } },
        ]);
        again.journal.remove('a');
        again.journal.remove('unknown');
        assert.deepEqual(
          again.journal.open().map(({ id }) => id),
          ['z', 'm'],
        );
      });

      it('outlives the mailboxes it speaks of', () => {
        const store = openStore();
        store.saveMailboxes([mailbox('A')]);
        store.journal.record({ id: '1', state: 'queued', entry: { mailbox: 'A' } });
        store.saveMailboxes([]);
        assert.equal(store.journal.open().length, 1);
      });

      it('lets one window at a time have an entry, until it lets go or says nothing more', () => {
        const store = openStore();
        const other = openStore();
        store.journal.record({ id: '1', state: 'queued', entry: {} });
        assert.ok(store.journal.claim('1', 'ours', 1000, 2000));
        assert.ok(!other.journal.claim('1', 'theirs', 1500, 2500));
        assert.ok(store.journal.claim('1', 'ours', 1500, 2500));
        assert.ok(other.journal.claim('1', 'theirs', 2501, 3000));
        assert.ok(!store.journal.claim('1', 'ours', 2600, 3000));
        other.journal.release('theirs');
        assert.ok(store.journal.claim('1', 'ours', 2700, 3000));
        store.journal.amend({ id: '1', state: 'failed', entry: {} });
        assert.ok(!store.journal.claim('1', 'ours', 2800, 3000));
      });
    });
  });
}
