import assert from 'node:assert/strict';
import { failure, HostileBed, inbox, page, subjects } from '../fixtures/hostileBed.ts';
import { plainRow, plainTextSize } from '../fixtures/modest.ts';
import { until } from '../fixtures/until.ts';

/** Answers that are not to what was asked, or not about the message that was asked for. */
describe('a server that lies', function () {
  this.timeout(30_000);
  const bed = new HostileBed();
  afterEach(() => bed.close());

  it('about UIDs: rows of UIDs that cannot be, and of messages not asked for, are ignored', async () => {
    const answer = await bed.list({
      row: (uid, items) =>
        plainRow(9, 0, items) +
        plainRow(8, 99999999999, items).replace('s99999999999', 'forged') +
        (items.includes('ENVELOPE') ? plainRow(7, 77, items) : '') +
        plainRow(uid, uid, items),
    });
    assert.deepEqual(subjects(answer), ['s1', 's2', 's3']);
    assert.ok(answer.rows.every(({ id }) => /;[123]$/.test(id)));
  });

  it('about the UIDs that it finds: those that cannot be are none', async () => {
    const uids = '0 1 1 -4 2 99999999999999 4294967296 x 3 NIL';
    const { total, rows } = await bed.list({
      answers: { 'UID SEARCH': (tag) => `* SEARCH ${uids}\r\n${tag} OK\r\n` },
    });
    assert.equal(total, 3);
    assert.deepEqual(rows.map(({ id }) => id.split(';').at(-1)).sort(), ['1', '2', '3']);
  });

  it('about how many there are: what it then lists is what there is', async () => {
    for (const exists of ['0', '4294967295']) {
      const { total, rows } = await bed.list({
        answers: {
          SELECT: (tag) =>
            `* ${exists} EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 4] x\r\n${tag} OK\r\n`,
        },
      });
      assert.ok(total <= 3 && rows.length <= 3, `${exists}: ${total}`);
      await bed.close();
    }
  });

  it('about which message it sends: another one’s octets are not shown for it', async () => {
    const engine = await bed.start({
      row: (uid, items) => {
        if (!items.includes('BODY.PEEK')) return undefined;
        const whole = `Subject: other\r\n\r\n${'s'.repeat(plainTextSize)}`;
        if (items.includes('BODY.PEEK[]'))
          return `* 9 FETCH (UID ${uid + 40} BODY[] {${whole.length}}\r\n${whole})\r\n`;
        const octets = 'Subject: other\r\n\r\nSomebody else’s secret.';
        const length = Buffer.byteLength(octets, 'latin1');
        return `* 9 FETCH (UID ${uid + 40} BODY[HEADER] {${length}}\r\n${octets} BODY[1]<0> {6}\r\nSecret)\r\n`;
      },
    });
    const { rows } = await engine.list(inbox, page);
    const error = await failure(() => engine.read(rows[0]!.id, false));
    assert.equal(error.code, 'not-found');
  });

  it('with an answer to what was never sent: it costs the connection', async () => {
    const error = await failure(() =>
      bed.list({
        answers: {
          SELECT: (tag) => {
            const later = (parseInt(tag, 16) + 1).toString(16).toUpperCase();
            return `${later} OK done\r\n* BYE\r\n`;
          },
        },
      }),
    );
    assert.ok(['offline', 'server-error'].includes(error.code), error.code);
  });

  it('by renumbering: its messages are forgotten, and their ids are never another’s', async () => {
    let uidValidity = 1;
    const running = await bed.start({ uidValidity: () => uidValidity });
    const before = await running.list(inbox, page);
    uidValidity = 2;
    const after = await running.list(inbox, page);
    const ids = new Set(after.rows.map(({ id }) => id));
    assert.equal(ids.size, 3);
    for (const { id } of before.rows) {
      assert.ok(!ids.has(id));
      await assert.rejects(running.read(id, false), { code: 'stale-id' });
      const change = { kind: 'flags', messages: [id], change: { add: ['\\Seen'] } } as const;
      await assert.rejects(running.change(change), { code: 'stale-id' });
    }
    assert.doesNotMatch(bed.server.heard(), /STORE/);
  });

  it('about what is gone: EXPUNGE of numbers that there are not', async () => {
    const engine = await bed.start({
      answers: {
        NOOP: (tag) => `* 0 EXPUNGE\r\n* 99 EXPUNGE\r\n* 4294967295 EXPUNGE\r\n${tag} OK\r\n`,
        'UID SEARCH': (tag) => `* 77 EXPUNGE\r\n* SEARCH 1 2 3\r\n${tag} OK\r\n`,
      },
    });
    assert.deepEqual(subjects(await engine.list(inbox, page)), ['s1', 's2', 's3']);
    assert.deepEqual(subjects(await engine.list(inbox, page)), ['s1', 's2', 's3']);
  });

  it('by EXPUNGE while it answers: the flags of one message never become another’s', async () => {
    let expunged = false;
    const select = (tag: string): string =>
      `* ${expunged ? 2 : 3} EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 4] x\r\n${tag} OK\r\n`;
    const fetch = (tag: string, _connection: unknown, line: string): string => {
      const items = line.slice(line.indexOf('('));
      // From here on number 1 is the message 2.
      const gone = expunged ? '' : '* 1 EXPUNGE\r\n';
      expunged = true;
      const flagged = plainRow(1, 2, items).replace('FLAGS ()', 'FLAGS (\\Flagged)');
      return `${gone}${flagged}${plainRow(2, 3, items)}${tag} OK\r\n`;
    };
    const engine = await bed.start({
      answers: {
        ...{ SELECT: select, EXAMINE: select, FETCH: fetch, 'UID FETCH': fetch },
        'UID SEARCH': (tag) => `* SEARCH ${expunged ? '2 3' : '1 2 3'}\r\n${tag} OK\r\n`,
      },
    });
    await engine.list(inbox, page);
    const { rows } = await engine.list(inbox, page);
    assert.deepEqual(
      rows.map(({ subject, flags }) => [subject, ...flags]),
      [['s3'], ['s2', '\\Flagged']],
    );
  });

  it('by silence: nothing is left running when the engine is closed', async () => {
    const running = await bed.start({ answers: { SELECT: () => '' } });
    const listing = running.list(inbox, page);
    await until(() => /SELECT|EXAMINE/.test(bed.server.heard()), 'the SELECT');
    running.close();
    await assert.rejects(listing);
    await until(() => bed.server.open() === 0, 'the end of its connections');
  });
});
