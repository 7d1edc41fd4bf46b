import assert from 'node:assert/strict';
import { Engine } from '../../src/engine/engine.ts';
import type { ChangeProgress } from '../../src/model/change.ts';
import { folderId, messageId } from '../../src/model/id.ts';
import { AwayBed } from './fixtures/awayBed.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { compose } from './fixtures/mail.ts';
import {
  type Answers,
  imapScript,
  type ScriptedServer,
  startScripted,
} from './fixtures/scripted.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { settingsOf, startEngine, TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

describe('a change that a server refuses', () => {
  let server: ScriptedServer | undefined;
  let engine: Engine | undefined;

  afterEach(async () => {
    engine?.close();
    await server?.stop();
  });

  const inbox = folderId('test', 'INBOX');
  const messages = [messageId(inbox, 1n, 5)];

  /** An engine on a server whose mailboxes hold the message 5; `answers` are its quirks. */
  async function serve(select: string, answers: Answers = {}): Promise<Engine> {
    const script = imapScript('UIDPLUS MOVE NAMESPACE', {
      NAMESPACE: (tag) => `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK done\r\n`,
      LOGIN: (tag) => `${tag} OK done\r\n`,
      LIST: (tag) => `* LIST () "/" INBOX\r\n* LIST () "/" Box\r\n${tag} OK done\r\n`,
      LSUB: (tag) => `${tag} OK done\r\n`,
      STATUS: (tag) => `* STATUS Box (UIDNEXT 9 UIDVALIDITY 1)\r\n${tag} OK done\r\n`,
      NOOP: (tag) => `${tag} OK done\r\n`,
      SELECT: (tag) =>
        `* 1 EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 6] ok\r\n${select.replace('TAG', tag)}`,
      ...answers,
    });
    server = await startScripted(script);
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    return (engine = startEngine(account));
  }

  async function failure(change: Promise<unknown>): Promise<{ code: string; message: string }> {
    const error = await change.then(
      () => assert.fail('it went through'),
      (error: unknown) => error as { code: string; message: string; change?: string },
    );
    const [failed, ...more] = engine!.pendingChanges();
    assert.deepEqual(more, []);
    assert.equal(failed?.state, 'failed', error.message);
    assert.equal(failed.error, error.message);
    assert.equal(failed.id, error.change);
    return error;
  }

  it('in a folder that is read-only is not even sent', async () => {
    const engine = await serve('TAG OK [READ-ONLY] done\r\n');
    const change = { add: ['\\Seen'] };
    const error = await failure(engine.change({ kind: 'flags', messages, change }));
    assert.equal(error.code, 'not-permitted');
    assert.match(error.message, /“INBOX” is read-only/);
    assert.doesNotMatch(server!.heard(), /STORE/);
  });

  it('and that nobody asked for leaves no trace', async () => {
    const engine = await serve('TAG OK [READ-ONLY] done\r\n');
    let told = 0;
    engine.onChangeFailed(() => told++);
    const change = { add: ['\\Seen'] };
    const request = { kind: 'flags', messages, change, unasked: true } as const;
    await assert.rejects(engine.change(request), { code: 'not-permitted' });
    assert.deepEqual(engine.pendingChanges(), []);
    assert.equal(told, 0);
  });

  it('because it cannot keep a keyword is not even sent', async () => {
    const select = '* OK [PERMANENTFLAGS (\\Seen \\Deleted)] ok\r\nTAG OK [READ-WRITE] done\r\n';
    const engine = await serve(select);
    const change = { add: ['todo'] };
    const error = await failure(engine.change({ kind: 'flags', messages, change }));
    assert.equal(error.code, 'not-permitted');
    assert.match(error.message, /cannot keep the flag “todo”/);
    assert.doesNotMatch(server!.heard(), /STORE/);
  });

  it('by saying OK and keeping nothing is one', async () => {
    const engine = await serve('TAG OK [READ-WRITE] done\r\n', {
      UID: (tag) => `* 1 FETCH (UID 5 FLAGS (\\Seen))\r\n${tag} OK done\r\n`,
    });
    const change = { add: ['todo'] };
    const error = await failure(engine.change({ kind: 'flags', messages, change }));
    assert.equal(error.code, 'not-permitted');
    assert.match(error.message, /cannot keep the flag “todo”/);
  });

  it('for the quota or for want of a folder says so', async () => {
    let words = '[OVERQUOTA] Too much mail';
    const engine = await serve('TAG OK [READ-WRITE] done\r\n', {
      UID: (tag) => `${tag} NO ${words}\r\n`,
    });
    const move = { kind: 'move', messages, to: folderId('test', 'Box') } as const;
    const full = await failure(engine.change(move));
    assert.equal(full.code, 'over-quota');
    assert.match(full.message, /Too much mail/);
    await engine.discardChange(engine.pendingChanges()[0]!.id);
    words = '[TRYCREATE] No such mailbox';
    assert.equal((await failure(engine.change(move))).code, 'not-found');
  });

  it('waits for Retry or Discard, and others do not wait for it', async () => {
    let answer = 'NO [OVERQUOTA] Too much mail';
    const engine = await serve('TAG OK [READ-WRITE] done\r\n', {
      UID: (tag) => `${tag} ${answer}\r\n`,
    });
    const told: string[] = [];
    engine.onChangeFailed(({ description, kept }) => told.push(`${description} ${kept}`));
    const move = { kind: 'move', messages, to: folderId('test', 'Box') } as const;
    await failure(engine.change(move));
    assert.deepEqual(told, ['Move to “Box” (1 message) true']);
    const { id } = engine.pendingChanges()[0]!;
    await assert.rejects(engine.retryChange(id), { code: 'over-quota' });
    answer = 'OK [COPYUID 1 5 9] done';
    const other = folderId('test', 'Box');
    assert.equal((await engine.change({ ...move, kind: 'copy', to: other })).state, 'done');
    await engine.retryChange(id);
    assert.deepEqual(engine.pendingChanges(), []);
  });
});

for (const kind of serverKinds) {
  describe(`changes on ${kind.name}`, function () {
    this.timeout(60_000);
    let server: TestServer;
    let bed: TestBed;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => (bed = await TestBed.open(server)));
    afterEach(() => bed?.close());

    it('do what is left to do when some of the messages are gone, and say so', async () => {
      for (const subject of ['a', 'b', 'c', 'd', 'e'])
        await bed.other.append('INBOX', compose({ subject }));
      const inbox = await bed.folder('inbox');
      const ids = await bed.ids(inbox.id);
      await bed.other.mailboxOpen('INBOX');
      await bed.other.messageDelete('3');
      const told: string[] = [];
      bed.engine.onChangeFailed(({ message, kept }) => told.push(`${message} ${kept}`));
      const { state } = await bed.engine.change({ kind: 'archive', messages: ids });
      assert.equal(state, 'done');
      assert.deepEqual(told, ['1 of 5 messages were gone already; the rest is done. false']);
      assert.deepEqual(Object.keys(await bed.serverState('INBOX')), []);
      assert.deepEqual(Object.keys(await bed.serverState('Archive')).sort(), ['a', 'b', 'd', 'e']);
      assert.deepEqual(bed.engine.pendingChanges(), []);
    });

    it('of two accounts in one request are one to undo', async () => {
      const account = await server.newUser();
      const second = await TestBed.open({ ...server, newUser: () => Promise.resolve(account) });
      const engine = new Engine({ secret: () => Promise.resolve({ password: account.password }) });
      engine.setAccounts([
        { id: 'one', settings: settingsOf(bed.account) },
        { id: 'two', settings: settingsOf(account) },
      ]);
      const messages: string[] = [];
      for (const [id, { other }] of [
        ['one', bed],
        ['two', second],
      ] as const) {
        await other.append('INBOX', compose({ subject: id }));
        await engine.folders(id);
        const { rows } = await engine.list(folderId(id, 'INBOX'), { offset: 0, limit: 9 });
        messages.push(rows[0]!.id);
      }
      const { id, state } = await engine.change({ kind: 'archive', messages });
      assert.equal(state, 'done');
      assert.deepEqual(Object.keys(await bed.serverState('Archive')), ['one']);
      assert.deepEqual(Object.keys(await second.serverState('Archive')), ['two']);
      assert.equal(engine.latestChange()?.id, id);
      await engine.undo(id);
      assert.deepEqual(Object.keys(await bed.serverState('INBOX')), ['one']);
      assert.deepEqual(Object.keys(await second.serverState('INBOX')), ['two']);
      engine.close();
      await second.close();
    });
  });
}

describe('a change of many messages', function () {
  this.timeout(120_000);
  const size = 1_280;
  let server: TestServer;
  let bed: AwayBed;
  let inbox: string;
  let messages: string[];
  let progress: ChangeProgress[];

  before(async function () {
    if ((await dovecot.unavailable()) !== undefined) this.skip();
    server = await dovecot.start();
  });
  after(() => server?.stop());
  beforeEach(async () => {
    bed = await AwayBed.open(server, ['a', 'b', 'c', 'd', 'e']);
    await bed.other.mailboxOpen('INBOX');
    for (let count = 5; count < size; count *= 2) await bed.other.messageCopy('1:*', 'INBOX');
    inbox = await bed.folderId('inbox');
    await bed.engine.list(inbox, { offset: 0, limit: 50 });
    messages = Array.from({ length: size }, (_, index) => messageId(inbox, validity(), index + 1));
    progress = [];
    bed.engine.onChangeProgress((each) => progress.push(each));
  });
  afterEach(() => bed?.close());

  function validity(): bigint {
    return bed.other.mailbox ? bed.other.mailbox.uidValidity : 0n;
  }

  async function counts(): Promise<{ flagged: number; inbox: number; archive: number }> {
    await bed.other.mailboxOpen('Archive');
    await bed.other.mailboxOpen('INBOX');
    await bed.other.noop();
    const flagged = await bed.other.search({ flagged: true }, { uid: true });
    const archive = await bed.other.status('Archive', { messages: true });
    return {
      flagged: flagged ? flagged.length : -1,
      inbox: bed.other.mailbox ? bed.other.mailbox.exists : -1,
      archive: archive ? (archive.messages ?? -1) : -1,
    };
  }

  it('flags and unflags in one command each, exactly as it was', async () => {
    await bed.other.messageFlagsAdd('3,700', ['\\Flagged'], { uid: true });
    await bed.engine.list(inbox, { offset: 0, limit: 50 });
    const change = { add: ['\\Flagged'] };
    const made = await bed.engine.change({ kind: 'flags', messages, change });
    assert.equal(made.state, 'done');
    assert.equal((await counts()).flagged, size);
    assert.deepEqual(
      progress.map(({ done, total, over }) => [done, total, over]),
      [
        [0, size, false],
        [size, size, false],
        [size, size, true],
      ],
    );
    await bed.engine.undo(made.id);
    assert.equal((await counts()).flagged, 2);
    assert.deepEqual(await bed.other.search({ flagged: true }, { uid: true }), [3, 700]);
  });

  it('moves in two commands while the list goes on answering, and back', async () => {
    let over = false;
    const moving = bed.engine.change({ kind: 'archive', messages }).then((made) => {
      over = true;
      return made;
    });
    const drafts = await bed.folderId('drafts');
    await bed.engine.list(drafts, { offset: 0, limit: 50 });
    assert.ok(!over, 'the list had to wait for the move');
    const made = await moving;
    assert.equal(made.moved?.size, size);
    assert.deepEqual(await counts(), { flagged: 0, inbox: 0, archive: size });
    assert.deepEqual(
      progress.map(({ done }) => done),
      [0, 1000, size, size],
    );
    await bed.engine.undo(made.id);
    assert.deepEqual(await counts(), { flagged: 0, inbox: size, archive: 0 });
  });

  it('stops where the user says so, keeps what is done, and can be undone', async () => {
    bed.engine.onChangeProgress(({ id, done, over }) => {
      if (done === 0 && !over) void bed.engine.cancelChange(id);
    });
    const made = bed.engine.change({ kind: 'archive', messages });
    const outcome = await made.catch((error: { code: string }) => error.code);
    const { inbox: left, archive } = await counts();
    assert.equal(left + archive, size);
    assert.ok(outcome === 'cancelled' ? archive === 0 : archive === 1000);
    const { total } = await bed.engine.list(inbox, { offset: 0, limit: 1 });
    assert.equal(total, left);
    assert.deepEqual(bed.engine.pendingChanges(), []);
  });

  it('shows small changes of other messages done before it is', async () => {
    const order: string[] = [];
    const small = messages.slice(0, 1);
    const big = bed.engine.change({ kind: 'archive', messages: messages.slice(1) });
    void big.then(() => order.push('big'));
    await until(() => progress.length > 0, 'the big one');
    const change = { add: ['\\Flagged'] };
    await bed.engine.change({ kind: 'flags', messages: small, change });
    order.push('small');
    await big;
    assert.deepEqual(order, ['small', 'big']);
    assert.deepEqual(await counts(), { flagged: 1, inbox: 1, archive: size - 1 });
  });
});
