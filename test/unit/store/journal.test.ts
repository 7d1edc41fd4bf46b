import assert from 'node:assert/strict';
import type { JournalTable } from '../../../src/store/journalTable.ts';
import { Store } from '../../../src/store/store.ts';
import { driverNames, drivers } from './drivers.ts';

for (const name of driverNames) {
  describe(`the journal on ${name}`, () => {
    let store: Store;
    let journal: JournalTable;

    beforeEach(() => {
      store = Store.open(':memory:', { driver: drivers[name] });
      journal = store.journal;
    });
    afterEach(() => store.close());

    function ids(entries: readonly { readonly id: string }[]): string[] {
      return entries.map(({ id }) => id);
    }
    function recordDone(...done: string[]): void {
      for (const id of done) journal.record({ id, state: 'done', entry: {} }, new Uint8Array(1));
    }

    it('finds an entry by its id, whatever its state', () => {
      const entry = { id: 'a', state: 'failed', entry: { n: [1, 2] } } as const;
      journal.record(entry);
      assert.deepEqual(journal.find('a'), entry);
      assert.equal(journal.find('b'), undefined);
    });

    it('keeps the octets of an entry', () => {
      const octets = Uint8Array.from([0, 255, 13, 10]);
      journal.record({ id: 'a', state: 'queued', entry: {} }, octets);
      journal.record({ id: 'b', state: 'queued', entry: {} });
      assert.deepEqual(new Uint8Array(journal.source('a')!), octets);
      assert.equal(journal.source('b'), undefined);
      assert.equal(journal.source('unknown'), undefined);
    });

    it('tells what is done, latest first, from what is open, oldest first', () => {
      recordDone('1', '2');
      for (const id of ['3', '4']) journal.record({ id, state: 'queued', entry: {} });
      assert.ok(journal.amend({ id: '3', state: 'done', entry: { n: 3 } }));
      assert.ok(!journal.amend({ id: 'unknown', state: 'done', entry: {} }));
      assert.deepEqual(ids(journal.history()), ['3', '2', '1']);
      assert.deepEqual(journal.history()[0]?.entry, { n: 3 });
      assert.deepEqual(ids(journal.open()), ['4']);
    });

    it('opens again what was done, or removed, and is recorded anew', () => {
      journal.record({ id: 'a', state: 'queued', entry: {} });
      journal.amend({ id: 'a', state: 'done', entry: {} });
      journal.amend({ id: 'a', state: 'queued', entry: {} });
      assert.deepEqual(ids(journal.open()), ['a']);
      journal.remove('a');
      journal.record({ id: 'a', state: 'queued', entry: {} });
      assert.deepEqual(ids(journal.open()), ['a']);
    });

    it('forgets all but the latest of what is done, and their octets', () => {
      recordDone('1', '2', '3');
      journal.record({ id: 'open', state: 'failed', entry: {} }, new Uint8Array(1));
      journal.pruneHistory(2);
      assert.deepEqual(ids(journal.history()), ['3', '2']);
      assert.equal(journal.source('3'), undefined);
      assert.ok(journal.source('open'));
      journal.pruneHistory(0);
      assert.deepEqual(ids(journal.history()), []);
      assert.deepEqual(ids(journal.open()), ['open']);
    });

    it('lets an owner give back one entry or all', () => {
      for (const id of ['a', 'b', 'c']) {
        journal.record({ id, state: 'queued', entry: {} });
        assert.ok(journal.claim(id, id === 'c' ? 'theirs' : 'ours', 1000, 9000));
      }
      journal.release('ours', 'a');
      assert.ok(journal.claim('a', 'new', 2000, 9000));
      assert.ok(!journal.claim('b', 'new', 2000, 9000));
      journal.release('ours');
      assert.ok(journal.claim('b', 'new', 2000, 9000));
      assert.ok(!journal.claim('c', 'new', 2000, 9000));
      assert.ok(!journal.claim('unknown', 'new', 2000, 9000));
    });
  });
}
