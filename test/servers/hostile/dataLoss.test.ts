import assert from 'node:assert/strict';
import type { Engine } from '../../../src/engine/engine.ts';
import type { ChangeRequest } from '../../../src/protocol/engine.ts';
import { folderId, messageId } from '../../../src/model/id.ts';
import { failure, HostileBed, inbox, page } from '../fixtures/hostileBed.ts';
import { plainRow } from '../fixtures/modest.ts';
import type { Answers } from '../fixtures/scripted.ts';
import { until } from '../fixtures/until.ts';

/**
 * What may cost mail, as far as it shows on the wire. Connections that are lost in the middle of a
 * change are in journal.test.ts on real servers, changes that are refused before they are sent in
 * changes.test.ts, a search that is refused in asking.test.ts.
 */
describe('a server on which mail could be lost', function () {
  this.timeout(30_000);
  const bed = new HostileBed();
  afterEach(() => bed.close());

  const id = messageId(inbox, 1n, 2);
  const box = folderId('test', 'Box');
  const move: ChangeRequest = { kind: 'move', messages: [id], to: box };

  async function start(capabilities: string, answers: Answers): Promise<Engine> {
    const engine = await bed.start({
      capabilities,
      answers: {
        LIST: (tag) =>
          `* LIST () "/" INBOX\r\n* LIST () "/" Box\r\n* LIST (\\Trash) "/" Trash\r\n${tag} OK\r\n`,
        'UID COPY': (tag) => `${tag} OK\r\n`,
        'UID STORE': (tag) => `* 2 FETCH (UID 2 FLAGS (\\Deleted))\r\n${tag} OK\r\n`,
        EXPUNGE: (tag) => `* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n${tag} OK\r\n`,
        ...answers,
      },
    });
    await engine.folders('test');
    assert.equal((await engine.list(inbox, page)).total, 3);
    return engine;
  }
  const shown = (engine: Engine): string[] =>
    engine
      .cachedList(inbox, page)!
      .rows.map(({ subject, flags }) => [subject, ...flags].join(' '))
      .sort();

  it('without MOVE, where COPY is refused: the source stays and the user hears why', async () => {
    const engine = await start('UIDPLUS', {
      'UID COPY': (tag) => `${tag} NO [OVERQUOTA] Full up\r\n`,
    });
    const error = await failure(() => engine.change(move));
    assert.equal(error.code, 'over-quota');
    assert.match(error.message, /Full up/);
    assert.deepEqual(shown(engine), ['s1', 's2', 's3']);
    assert.doesNotMatch(bed.server.heard(), /STORE|EXPUNGE/);
    assert.equal(engine.pendingChanges()[0]?.state, 'failed');
  });

  it('with MOVE that is refused: the source stays, and nothing is tried by other means', async () => {
    const engine = await start('MOVE UIDPLUS', { 'UID MOVE': (tag) => `${tag} NO I will not\r\n` });
    await failure(() => engine.change(move));
    assert.deepEqual(shown(engine), ['s1', 's2', 's3']);
    assert.doesNotMatch(bed.server.heard(), /COPY|STORE|EXPUNGE/);
  });

  it('without UIDPLUS, where others have marked messages: never a bare EXPUNGE', async () => {
    const engine = await start('', {
      'UID SEARCH': (tag, _connection, line) =>
        `* SEARCH ${/DELETED/.test(line) ? '1 2' : '1 2 3'}\r\n${tag} OK\r\n`,
    });
    await engine.change({ kind: 'delete', messages: [id] }).catch(() => undefined);
    assert.match(bed.server.heard(), /UID STORE 2 \+FLAGS/);
    assert.doesNotMatch(bed.server.heard(), /EXPUNGE/);
  });

  it('without UIDPLUS, where nobody says who has marked what: never a bare EXPUNGE', async () => {
    const engine = await start('', {
      'UID SEARCH': (tag, _connection, line) =>
        /DELETED/.test(line) ? `${tag} NO not now\r\n` : `* SEARCH 1 2 3\r\n${tag} OK\r\n`,
    });
    await engine.change({ kind: 'delete', messages: [id] }).catch(() => undefined);
    assert.match(bed.server.heard(), /UID STORE 2 \+FLAGS/);
    assert.doesNotMatch(bed.server.heard(), /EXPUNGE/);
  });

  for (const [what, answer] of [
    ['STORE is refused with NO', 'NO [CANNOT] Not with me'],
    ['STORE is refused with BAD', 'BAD Not with me'],
  ] as const) {
    it(`where ${what}: the flag goes off the screen, and the user hears why`, async () => {
      const engine = await start('', { 'UID STORE': (tag) => `${tag} ${answer}\r\n` });
      const flagged: string[] = [];
      engine.onMessagesChanged(() => flagged.push(shown(engine).join()));
      const change = { add: ['\\Flagged'] };
      const error = await failure(() => engine.change({ kind: 'flags', messages: [id], change }));
      assert.match(error.message, /Not with me/);
      assert.ok(flagged.includes('s1,s2 \\Flagged,s3'), 'it was shown at once');
      assert.deepEqual(shown(engine), ['s1', 's2', 's3']);
    });
  }

  it('where the connection is lost behind STORE: it is looked at before it is sent again', async () => {
    let stores = 0;
    let kept: string[] = [];
    const engine = await start('', {
      'UID STORE': (tag, connection) => {
        kept = ['\\Flagged'];
        if (++stores > 1) return `* 2 FETCH (UID 2 FLAGS (\\Flagged))\r\n${tag} OK\r\n`;
        connection.hangUp();
        return '';
      },
      'UID FETCH': (tag, _connection, line) =>
        [1, 2, 3]
          .map((uid) => plainRow(uid, uid, line.slice(line.indexOf('('))))
          .map((row, index) =>
            index === 1 ? row.replace('FLAGS ()', `FLAGS (${kept.join(' ')})`) : row,
          )
          .join('') + `${tag} OK\r\n`,
    });
    await engine.change({ kind: 'flags', messages: [id], change: { add: ['\\Flagged'] } });
    await until(() => engine.pendingChanges().length === 0, 'the change to be settled');
    assert.deepEqual(shown(engine), ['s1', 's2 \\Flagged', 's3']);
    assert.ok(stores <= 2, `${stores} times`);
    // Adding it, never replacing what else there is.
    assert.doesNotMatch(bed.server.heard(), /STORE 2 FLAGS/);
  });

  it('where the connection is lost behind APPEND: it is looked for before it is sent again', async () => {
    let appends = 0;
    const uids = [1, 2, 3];
    const engine = await bed.start({
      uids,
      capabilities: 'LITERAL+',
      answers: {
        STATUS: (tag) =>
          `* STATUS INBOX (MESSAGES ${uids.length} UNSEEN 0 UIDNEXT ${uids.length + 1} UIDVALIDITY 1)\r\n${tag} OK\r\n`,
        APPEND: (_tag, connection) => {
          // It is stored, and nobody hears of it.
          if (++appends === 1) uids.push(4);
          connection.hangUp();
          return '';
        },
      },
    });
    await engine.list(inbox, page);
    const source = Buffer.from('Message-ID: <4@x>\r\nSubject: s4\r\n\r\nx');
    await engine.append(inbox, source, ['\\Draft']);
    await until(() => engine.pendingChanges().length === 0, 'the message to be found');
    assert.equal(appends, 1);
    assert.equal((await engine.list(inbox, page)).total, 4);
  });

  it('that renumbers between the choice and the change: nothing of another message is touched', async () => {
    let uidValidity = 1;
    const engine = await bed.start({ uidValidity: () => uidValidity });
    await engine.list(inbox, page);
    uidValidity = 2;
    // Selected anew, as after a lost connection.
    await engine.list(inbox, page);
    for (const request of [
      move,
      { kind: 'delete', messages: [id] },
      { kind: 'flags', messages: [id], change: { add: ['\\Seen'] } },
    ] satisfies ChangeRequest[])
      assert.equal((await failure(() => engine.change(request))).code, 'stale-id');
    assert.doesNotMatch(bed.server.heard(), /STORE|COPY|MOVE|EXPUNGE/);
  });
});
