import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionState } from '../../src/model/account.ts';
import type { MessageRow } from '../../src/model/message.ts';
import { type FolderId, folderId } from '../../src/model/id.ts';
import { dovecot, startDovecot } from './fixtures/dovecot.ts';
import { embedded } from './fixtures/embedded.ts';
import { compose } from './fixtures/mail.ts';
import { TestBed } from './fixtures/testBed.ts';
import type { ServerKind, TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

const modest =
  'IMAP4rev1 SASL-IR LITERAL+ ENABLE NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE QRESYNC ' +
  'ESEARCH LIST-STATUS MOVE SPECIAL-USE UNSELECT IDLE';

const kinds: Record<string, ServerKind> = {
  'Dovecot with NOTIFY': dovecot,
  'Dovecot without NOTIFY': { ...dovecot, start: () => startDovecot({ capability: modest }) },
  'the embedded server': embedded,
};

/** Milliseconds in which what must not be told would have been. */
const silence = 1_500;

interface Arrived {
  readonly folder: FolderId;
  readonly count: number;
  readonly messages: readonly MessageRow[];
}

for (const [name, kind] of Object.entries(kinds)) {
  describe(`new mail on ${name}`, function () {
    this.timeout(40_000);
    let server: TestServer;
    let bed: TestBed;
    let told: Arrived[];
    const inbox = folderId('test', 'INBOX');
    const sent = folderId('test', 'Sent');

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      bed = await TestBed.open(server);
      told = [];
      bed.engine.onArrived((arrived) => told.push(arrived));
      for (const subject of ['old 1', 'old 2'])
        await bed.other.append('INBOX', compose({ subject }));
    });
    afterEach(() => bed?.close());

    /** Follows these folders; resolves when it is known from where messages are new. */
    async function follow(...folders: FolderId[]): Promise<void> {
      bed.engine.tellArrivals(folders);
      await bed.engine.folders('test');
      await delay(500);
    }

    function subjects(): string[] {
      return told.flatMap(({ messages }) => messages.map(({ subject }) => subject));
    }

    async function arrives(mailbox: string, subject: string, flags: string[] = []): Promise<void> {
      await bed.other.append(mailbox, compose({ subject, from: 'Eve <eve@example.org>' }), flags);
    }

    /** Looks at the counts as the rounds do, without waiting for the next one. */
    async function look(): Promise<void> {
      await bed.engine.folders('test');
    }

    it('is told once, with its row, and what was there is not', async () => {
      await follow(inbox);
      await arrives('INBOX', 'news');
      await until(() => told.length > 0, 'the arrival');
      await look();
      await delay(silence);
      assert.deepEqual(subjects(), ['news']);
      const [{ folder, count, messages }] = told as [Arrived];
      assert.equal(folder, inbox);
      assert.equal(count, 1);
      assert.equal(messages[0]?.from[0]?.address, 'eve@example.org');
      assert.equal(messages[0].folder, inbox);
      await arrives('INBOX', 'more');
      await until(() => told.length > 1, 'the second arrival');
      assert.deepEqual(subjects(), ['news', 'more']);
    });

    it('is told of other folders by their counts', async () => {
      await follow(sent);
      await arrives('Sent', 'elsewhere');
      await arrives('INBOX', 'not followed');
      await look();
      await until(() => told.length > 0, 'the arrival');
      await delay(silence);
      assert.deepEqual(subjects(), ['elsewhere']);
      await arrives('Sent', 'again');
      await look();
      await until(() => told.length > 1, 'the second arrival');
    });

    it('is told of a folder that somebody looks at', async () => {
      await bed.engine.list(inbox, { offset: 0, limit: 10 });
      await follow(inbox);
      await arrives('INBOX', 'news');
      await until(() => told.length > 0, 'the arrival');
      assert.deepEqual(subjects(), ['news']);
      await bed.engine.list(inbox, { offset: 0, limit: 10 });
      await delay(silence);
      assert.equal(told.length, 1);
      await arrives('INBOX', 'more');
      await until(() => told.length > 1, 'the second arrival');
      assert.deepEqual(subjects(), ['news', 'more']);
      assert.equal(told[1]?.messages[0]?.from[0]?.address, 'eve@example.org');
    });

    it('is not told when it was read already', async () => {
      await follow(inbox);
      await arrives('INBOX', 'read elsewhere', ['\\Seen']);
      await delay(silence);
      await arrives('INBOX', 'unread');
      await until(() => told.length > 0, 'the arrival');
      assert.deepEqual(subjects(), ['unread']);
    });

    it('is not told of what becomes unread again', async () => {
      await follow(inbox);
      await arrives('INBOX', 'read elsewhere', ['\\Seen']);
      await delay(silence);
      await bed.other.mailboxOpen('INBOX');
      await bed.other.messageFlagsRemove('1:*', ['\\Seen']);
      await arrives('INBOX', 'next');
      await until(() => told.length > 0, 'the arrival');
      await delay(silence);
      assert.deepEqual(subjects(), ['next']);
    });

    it('comes in one event for a burst, the newest 20 with rows', async () => {
      await follow(sent);
      for (let number = 1; number <= 23; number++) await arrives('Sent', `burst ${number}`);
      await look();
      await until(() => told.reduce((sum, { count }) => sum + count, 0) >= 23, 'the burst');
      if (name.endsWith('with NOTIFY')) return;
      assert.equal(told.length, 1);
      assert.equal(told[0]?.count, 23);
      assert.equal(told[0].messages.length, 20);
      assert.equal(told[0].messages[0]?.subject, 'burst 23');
    });

    it('does not count what the user moves or copies there', async () => {
      await follow(inbox, sent);
      const [first, second] = await bed.ids(inbox);
      await bed.engine.change({ kind: 'copy', messages: [first!], to: sent });
      await bed.engine.change({ kind: 'move', messages: [second!], to: sent });
      await look();
      await delay(silence);
      await arrives('Sent', 'of somebody else');
      await look();
      await until(() => told.length > 0, 'the arrival');
      await delay(silence);
      assert.deepEqual(subjects(), ['of somebody else']);
      assert.equal(told[0]?.count, 1);
    });

    it('does not count what comes back by undo, or is stored there', async () => {
      await follow(inbox, sent);
      const [first] = await bed.ids(inbox);
      const { id } = await bed.engine.change({ kind: 'move', messages: [first!], to: sent });
      await bed.engine.undo(id);
      await bed.engine.append(inbox, compose({ subject: 'own' }), []);
      await look();
      await delay(silence);
      assert.deepEqual(subjects(), []);
    });

    it('is told of no folder any more', async () => {
      await follow(inbox);
      bed.engine.tellArrivals([]);
      await arrives('INBOX', 'unwanted');
      await delay(silence);
      assert.deepEqual(told, []);
    });
  });
}

describe('whose new mail is told', function () {
  this.timeout(40_000);
  let server: TestServer;
  let bed: TestBed;

  before(async function () {
    this.timeout(120_000);
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => (bed = await TestBed.open(server)));
  afterEach(() => bed?.close());

  it('is connected for it, and nothing is for an empty list', async () => {
    const states: ConnectionState[] = [];
    bed.engine.onConnectionChanged(({ state }) => states.push(state));
    bed.engine.tellArrivals([]);
    await delay(300);
    assert.equal(states.length, 0);
    bed.engine.tellArrivals([folderId('test', 'INBOX'), folderId('nobody', 'INBOX')]);
    await until(() => states.includes('online'), 'the connection');
  });

  it('is refused for what is no folder', () => {
    assert.throws(() => bed.engine.tellArrivals(['nonsense']), /no folder/);
    assert.throws(() => bed.engine.tellArrivals(['test/%']), /no folder/);
  });

  it('has nothing told when its folder is numbered anew', async () => {
    const told: unknown[] = [];
    bed.engine.onArrived((arrived) => told.push(arrived));
    await bed.other.mailboxCreate('Lists');
    await bed.other.append('Lists', compose());
    bed.engine.tellArrivals([folderId('test', 'Lists')]);
    await bed.engine.folders('test');
    await delay(500);
    await bed.other.mailboxDelete('Lists');
    // UIDVALIDITY counts seconds.
    await delay(1_100);
    await bed.other.mailboxCreate('Lists');
    for (let number = 0; number < 5; number++) await bed.other.append('Lists', compose());
    await bed.engine.folders('test');
    await delay(silence);
    assert.deepEqual(told, []);
    await bed.other.append('Lists', compose());
    await bed.engine.folders('test');
    await until(() => told.length === 1, 'the arrival');
  });
});
