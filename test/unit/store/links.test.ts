import assert from 'node:assert/strict';
import type { ThreadLinks } from '../../../src/store/links.ts';
import { Store } from '../../../src/store/store.ts';
import { driverNames, drivers } from './drivers.ts';
import { row } from './rows.ts';

for (const name of driverNames) {
  describe(`links between messages on ${name}`, () => {
    let store: Store;

    beforeEach(() => {
      store = Store.open(':memory:', { driver: drivers[name] });
      store.saveRows('INBOX', [
        row(1, { messageIdHeader: '<a@x>', threadId: 't1' }),
        row(2, { messageIdHeader: '<b@x>', inReplyTo: '<a@x>', threadId: 't1' }),
        row(3),
      ]);
      store.saveRows('Sent', [row(1, { messageIdHeader: '<c@x>', threadId: 't2' })]);
      store.links.saveReferences('Sent', new Map([[1, ['<a@x>', '<b@x>']]]));
    });
    afterEach(() => store.close());

    /** As `mailbox/uid`, in order of these. */
    function places(links: readonly ThreadLinks[]): string[] {
      return links.map(({ mailbox, uid }) => `${mailbox}/${uid}`).sort();
    }
    function linkedTo(...ids: string[]): string[] {
      return places(store.links.linkedTo(ids));
    }

    it('are what the header said, and nothing where it said nothing', () => {
      assert.deepEqual(store.links.of('INBOX', 2), {
        ...{ mailbox: 'INBOX', uid: 2, messageId: '<b@x>', inReplyTo: '<a@x>', threadId: 't1' },
      });
      assert.deepEqual(store.links.of('INBOX', 3), { mailbox: 'INBOX', uid: 3 });
      assert.deepEqual(store.links.of('Sent', 1)?.references, ['<a@x>', '<b@x>']);
      assert.equal(store.links.of('INBOX', 9), undefined);
    });

    it('of a mailbox are those of its messages', () => {
      assert.deepEqual(places(store.links.all('INBOX')), ['INBOX/1', 'INBOX/2', 'INBOX/3']);
      assert.deepEqual(places(store.links.all('Trash')), []);
    });

    it('lead to what carries, answers or mentions a Message-ID, each once', () => {
      assert.deepEqual(linkedTo('<a@x>'), ['INBOX/1', 'INBOX/2', 'Sent/1']);
      assert.deepEqual(linkedTo('<b@x>'), ['INBOX/2', 'Sent/1']);
      assert.deepEqual(linkedTo('<a@x>', '<b@x>', '<c@x>'), ['INBOX/1', 'INBOX/2', 'Sent/1']);
      assert.deepEqual(linkedTo('<z@x>'), []);
      assert.deepEqual(linkedTo(), []);
    });

    it('lead to what the server counts to a conversation', () => {
      assert.deepEqual(places(store.links.withThreadId('t1')), ['INBOX/1', 'INBOX/2']);
      assert.deepEqual(places(store.links.withThreadId('t9')), []);
    });

    it('tell that there are no references from not having asked', () => {
      store.links.saveReferences('INBOX', new Map([[1, []]]));
      assert.deepEqual(store.links.of('INBOX', 1)?.references, []);
      assert.equal(store.links.of('INBOX', 2)?.references, undefined);
    });

    it('are not made for messages that are not cached', () => {
      store.links.saveReferences('INBOX', new Map([[9, ['<q@x>']]]));
      assert.equal(store.links.of('INBOX', 9), undefined);
      store.saveRows('INBOX', [row(9)]);
      assert.deepEqual(linkedTo('<q@x>'), []);
    });

    it('go with their rows and their mailbox, those of others stay', () => {
      const mentions = new Map([
        [1, ['<q@x>']],
        [3, ['<q@x>', '<q@x>']],
      ]);
      store.links.saveReferences('INBOX', mentions);
      assert.deepEqual(linkedTo('<q@x>'), ['INBOX/1', 'INBOX/3']);
      store.removeRows('INBOX', [3]);
      // One that comes again under the UID has not been asked for its references.
      store.saveRows('INBOX', [row(3)]);
      assert.deepEqual(linkedTo('<q@x>'), ['INBOX/1']);
      store.forget('Sent');
      store.saveRows('Sent', [row(1)]);
      assert.deepEqual(linkedTo('<a@x>'), ['INBOX/1', 'INBOX/2']);
    });
  });
}
