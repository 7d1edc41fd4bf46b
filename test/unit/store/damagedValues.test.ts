import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { intact } from '../../../src/store/intact.ts';
import { Store } from '../../../src/store/store.ts';
import { driverNames, drivers } from './drivers.ts';
import { row } from './rows.ts';

for (const name of driverNames) {
  describe(`damaged values on ${name}`, () => {
    const driver = drivers[name];
    let folder: string;
    let file: string;
    let store: Store;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'mail-values-'));
      file = join(folder, 'a.sqlite');
      store = Store.open(file, { driver });
      store.saveRows('INBOX', [row(1), row(2)]);
    });
    afterEach(() => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Puts something else into the file, behind the store's back. */
    function damage(sql: string): void {
      store.close();
      const database = driver(file);
      database.exec(sql);
      database.close();
      store = Store.open(file, { driver });
    }

    for (const value of [`'{'`, `x'ff00'`])
      it(`such as flags of ${value} leave the other rows`, () => {
        damage(`UPDATE messages SET flags = ${value} WHERE uid = 1`);
        assert.deepEqual([...store.rows('INBOX', [1, 2]).keys()], [2]);
        assert.deepEqual([...store.flags('INBOX', [1, 2]).keys()], [2]);
        assert.deepEqual([...store.summaries('INBOX', [1, 2]).keys()], [2]);
        assert.deepEqual(store.flagCounts(), [{ flags: row(2).flags, count: 1 }]);
      });

    it('such as an envelope leave the other ones', () => {
      damage(`UPDATE messages SET envelope = '{' WHERE uid = 1`);
      assert.deepEqual([...store.rows('INBOX', [1, 2]).keys()], [2]);
      assert.deepEqual([...store.summaries('INBOX', [1, 2]).keys()], [2]);
      assert.equal(store.newestEnvelopes(9).length, 1);
    });

    it('such as links and first words are empty', () => {
      damage(`UPDATE messages SET preview = x'00', in_reply_to = x'00', thread_id = x'00',
                message_id = x'00' WHERE uid = 1`);
      const { preview, inReplyTo, threadId } = store.rows('INBOX', [1]).get(1)!;
      assert.deepEqual([preview, inReplyTo, threadId], ['', '', '']);
      const links = { messageId: '', inReplyTo: '', threadId: '' };
      assert.deepEqual(store.links.of('INBOX', 1), { mailbox: 'INBOX', uid: 1, ...links });
    });

    it('such as lists of UIDs are none', () => {
      const lists = { uids: [1, 2], ordering: [2, 1] };
      store.saveState('INBOX', { uidValidity: 1n, uidNext: 3, modseq: 5n, ...lists });
      store.saveThreads('INBOX', [[1, 2]]);
      damage(`UPDATE states SET uids = x'80', ordering = x'80', threads = x'80'`);
      const without = { uids: [], ordering: undefined };
      assert.deepEqual(store.state('INBOX'), {
        uidValidity: 1n,
        uidNext: 3,
        modseq: 5n,
        ...without,
      });
      assert.equal(store.threads('INBOX'), undefined);
    });

    it('such as a mailbox are listed again', () => {
      const listed = { path: [], delimiter: '/', selectable: true, subscribed: true };
      store.saveMailboxes([
        { mailbox: 'A', ...listed },
        { mailbox: 'B', ...listed },
      ]);
      damage(`UPDATE mailboxes SET listed = '{' WHERE mailbox = 'A'`);
      assert.equal(store.mailbox('A'), undefined);
      assert.deepEqual(
        store.mailboxes().map(({ mailbox }) => mailbox),
        ['B'],
      );
    });

    it('such as entries of the journal leave the others', () => {
      for (const id of ['1', '2']) store.journal.record({ id, state: 'queued', entry: {} });
      for (const id of ['3', '4']) store.journal.record({ id, state: 'done', entry: {} });
      damage(`UPDATE journal SET entry = '{' WHERE id IN ('1', '3')`);
      assert.deepEqual(
        store.journal.open().map(({ id }) => id),
        ['2'],
      );
      assert.deepEqual(
        store.journal.history().map(({ id }) => id),
        ['4'],
      );
      assert.equal(store.journal.find('1'), undefined);
    });
  });
}

describe('intact', () => {
  it('is nothing for what is no JSON, and passes other errors on', () => {
    assert.equal(
      intact(() => 'read'),
      'read',
    );
    assert.equal(
      intact(() => JSON.parse('{') as unknown),
      undefined,
    );
    const other = new RangeError('too much');
    assert.throws(
      () =>
        intact(() => {
          throw other;
        }),
      other,
    );
  });
});
