import assert from 'node:assert/strict';
import { Store } from '../../../src/store/store.ts';
import { driverNames, drivers } from './drivers.ts';
import { row } from './rows.ts';

const state = { uidValidity: 1n, uidNext: 9, modseq: undefined, uids: [1, 2], ordering: undefined };

for (const name of driverNames) {
  describe(`what is cached on ${name}`, () => {
    let store: Store;

    beforeEach(() => {
      store = Store.open(':memory:', { driver: drivers[name] });
    });
    afterEach(() => store.close());

    it('gives the links of rows, and their first words, back', () => {
      const whole = row(1, { inReplyTo: '<a@x>', threadId: 't1', messageIdHeader: '<b@x>' });
      store.saveRows('INBOX', [whole, row(2), row(3)]);
      store.savePreviews(
        'INBOX',
        new Map([
          [1, 'First words'],
          [2, ''],
          [9, 'of nobody'],
        ]),
      );
      assert.deepEqual(
        [...store.rows('INBOX', [1, 2, 3, 9]).values()],
        [{ ...whole, preview: 'First words' }, { ...row(2), preview: '' }, row(3)],
      );
    });

    it('keeps the first words of rows that are saved again', () => {
      store.saveRows('INBOX', [row(1)]);
      store.savePreviews('INBOX', new Map([[1, 'First words']]));
      store.saveRows('INBOX', [row(1, { flags: [] })]);
      assert.equal(store.rows('INBOX', [1]).get(1)?.preview, 'First words');
    });

    it('tells which of some messages are there', () => {
      store.saveRows('INBOX', [row(1), row(3)]);
      store.saveRows('Sent', [row(2)]);
      assert.deepEqual(store.cachedAmong('INBOX', [1, 2, 3, 4]), new Set([1, 3]));
      assert.deepEqual(store.cachedAmong('INBOX', []), new Set());
    });

    it('gives the flags of those that are there', () => {
      store.saveRows('INBOX', [row(1, { flags: [] }), row(2, { flags: ['\\Seen', 'x'] })]);
      assert.deepEqual(
        [...store.flags('INBOX', [2, 1, 9])].sort(([a], [b]) => a - b),
        [
          [1, []],
          [2, ['\\Seen', 'x']],
        ],
      );
      assert.equal(store.flags('Sent', [1]).size, 0);
    });

    it('counts messages by their flags, in all mailboxes', () => {
      store.saveRows('INBOX', [row(1), row(2), row(3, { flags: ['x'] })]);
      store.saveRows('Sent', [row(1)]);
      assert.deepEqual(
        store.flagCounts().sort((a, b) => a.count - b.count),
        [
          { flags: ['x'], count: 1 },
          { flags: row(1).flags, count: 3 },
        ],
      );
    });

    it('gives what conversations show of those that are there', () => {
      const { from, date, flags } = row(2);
      store.saveRows('INBOX', [row(1), row(2)]);
      assert.deepEqual(
        store.summaries('INBOX', [2, 9]),
        new Map([[2, { uid: 2, from, date, flags }]]),
      );
    });

    it('gives the newest envelopes of all mailboxes, as many as are wanted', () => {
      const dated = (uid: number, day: number): ReturnType<typeof row> =>
        row(uid, { date: `2026-01-0${day}T00:00:00.000Z`, to: [{ address: `to${uid}@x` }] });
      store.saveRows('INBOX', [dated(1, 1), dated(2, 3)]);
      store.saveRows('Sent', [dated(3, 2)]);
      const { from } = row(1);
      assert.deepEqual(store.newestEnvelopes(2), [
        { mailbox: 'INBOX', from, to: [{ address: 'to2@x' }], date: dated(2, 3).date },
        { mailbox: 'Sent', from, to: [{ address: 'to3@x' }], date: dated(3, 2).date },
      ]);
      assert.equal(store.newestEnvelopes(9).length, 3);
    });

    it('gives one mailbox as it was listed', () => {
      const listed = {
        ...{ mailbox: 'A/B', path: ['A', 'B'], delimiter: '/' },
        ...{ selectable: true, subscribed: true },
      };
      store.saveMailboxes([listed]);
      assert.deepEqual(store.mailbox('A/B'), listed);
      assert.equal(store.mailbox('A'), undefined);
    });

    it('knows when a mailbox was last in step, where it ever was', () => {
      assert.equal(store.syncedAt('INBOX'), undefined);
      store.saveState('INBOX', state);
      assert.equal(store.syncedAt('INBOX'), undefined);
      store.saveSyncedAt('INBOX', 1_790_000_000_000);
      assert.equal(store.syncedAt('INBOX'), 1_790_000_000_000);
      store.saveState('INBOX', { ...state, uidNext: 10 });
      assert.equal(store.syncedAt('INBOX'), 1_790_000_000_000);
    });

    it('knows the conversations the server told last', () => {
      store.saveState('INBOX', state);
      assert.equal(store.threads('INBOX'), undefined);
      for (const threads of [
        [
          [1, 2],
          [7, 3, 9],
        ],
        [[4_294_967_295, 1]],
        [],
      ]) {
        store.saveThreads('INBOX', threads);
        assert.deepEqual(store.threads('INBOX'), threads);
      }
      assert.equal(store.threads('Sent'), undefined);
    });
  });
}
