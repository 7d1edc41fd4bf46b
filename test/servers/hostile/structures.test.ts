import assert from 'node:assert/strict';
import { failure, HostileBed, inbox, page, subjects } from '../fixtures/hostileBed.ts';
import { plainRow } from '../fixtures/modest.ts';

/**
 * Rows that cannot be read, or say nothing: whatever a server sends for one message, all of them are
 * listed, and the message can be opened by its source.
 */
describe('a server that describes a message', function () {
  this.timeout(30_000);
  const bed = new HostileBed();
  afterEach(() => bed.close());

  const nested = (depth: number): string =>
    `${'('.repeat(depth)}"TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1${') "MIXED")'.repeat(depth - 1)})`;
  const structures: Record<string, string> = {
    'by a structure nested 20 deep': nested(20),
    'by a structure nested 95 deep': nested(95),
    'by a structure nested 110 deep': nested(110),
    'by a structure nested 5,000 deep': nested(5_000),
    'by a structure that is never closed': '(("TEXT" "PLAIN"',
    'by a structure that is closed too often': '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1))))',
    'by a structure with a raw line end in a string':
      '("TEXT" "PLAIN" ("NAME" "a\r\nb") NIL NIL "7BIT" 1 1)',
    'by a structure that is NIL': 'NIL',
    'by a structure of nothing but NIL': '(NIL NIL NIL NIL NIL NIL NIL NIL)',
    'by a structure of 10,000 parts': `(${'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)'.repeat(10_000)} "MIXED")`,
    'by numbers where strings should be': '(1 2 3 4 5 6 7)',
    'by a structure with sizes that cannot be':
      '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 99999999999999999999 -5)',
  };
  for (const [what, structure] of Object.entries(structures)) {
    it(`${what}: it is listed, and its source is what is read`, async () => {
      const source = 'Subject: s2\r\n\r\nThe text.\r\n';
      const engine = await bed.start({
        row: (uid, items) => {
          if (items.includes('BODY.PEEK')) {
            const octets = source.slice(Number(/<(\d+)\./.exec(items)?.[1] ?? 0));
            return `* ${uid} FETCH (UID ${uid} BODY[]<0> {${octets.length}}\r\n${octets})\r\n`;
          }
          return uid === 2 ? plainRow(2, 2, items, structure) : undefined;
        },
      });
      const answer = await engine.list(inbox, page);
      assert.equal(answer.total, 3);
      assert.deepEqual(subjects(answer), ['s1', 's2', 's3']);
      if (!unreadable.has(what)) return;
      const { id } = answer.rows.find(({ subject }) => subject === 's2')!;
      assert.equal((await engine.read(id, false)).text.trim(), 'The text.');
    });
  }
  /** Those of which nothing is left to read a message by its parts. */
  const unreadable = new Set([
    'by a structure nested 110 deep',
    'by a structure nested 5,000 deep',
    'by a structure that is never closed',
    'by a structure with a raw line end in a string',
    'by a structure that is NIL',
    'by a structure of nothing but NIL',
  ]);

  const row = (uid: number, items: string): string => plainRow(uid, uid, items);
  const rows: Record<string, (items: string) => string> = {
    'ENVELOPE NIL': (items) => row(2, items).replace(/ENVELOPE \(.*?"<2@x>"\)/, 'ENVELOPE NIL'),
    'an ENVELOPE of one string': (items) =>
      row(2, items).replace(/ENVELOPE \(.*?"<2@x>"\)/, 'ENVELOPE ("only a date")'),
    'an ENVELOPE of strings where lists should be': (items) =>
      row(2, items).replace(/ENVELOPE \(.*?"<2@x>"\)/, 'ENVELOPE ("a" NIL "b" "c" 4 (5) "d" "e")'),
  };
  for (const [what, answer] of Object.entries(rows)) {
    it(`by ${what}: it is listed without`, async () => {
      const list = await bed.list({
        row: (uid, items) => (uid === 2 ? answer(items) : undefined),
      });
      assert.deepEqual(subjects(list), ['', 's1', 's3']);
    });
  }

  it('by an ENVELOPE with a raw line end: it is listed, with what can be read', async () => {
    const list = await bed.list({
      row: (uid, items) => (uid === 2 ? row(2, items).replace('"s2"', '"s\r\n2"') : undefined),
    });
    assert.equal(list.total, 3);
    assert.equal(list.rows.length, 3);
  });

  const oddities: Record<string, [RegExp, string]> = {
    'FLAGS NIL': [/FLAGS \(\)/, 'FLAGS NIL'],
    'flags that are none': [/FLAGS \(\)/, 'FLAGS (\\Seen (nested) NIL 5 "quo ted" a]b)'],
    'MODSEQ that is no number': [/FLAGS/, 'MODSEQ (x) FLAGS'],
    'a huge MODSEQ': [/FLAGS/, 'MODSEQ (99999999999999999999999) FLAGS'],
    'INTERNALDATE that is none': [/INTERNALDATE "[^"]*"/, 'INTERNALDATE "99-Foo-0000"'],
    'a size that cannot be': [/RFC822\.SIZE 100/, 'RFC822.SIZE -1'],
    'items nobody asked for': [/FLAGS/, 'X-EVIL (((NIL))) RFC822.TEXT {3}\r\nabc FLAGS'],
  };
  for (const [what, [pattern, value]] of Object.entries(oddities)) {
    it(`with ${what}: the row is there`, async () => {
      const list = await bed.list({
        row: (uid, items) => (uid === 2 ? row(2, items).replace(pattern, value) : undefined),
      });
      assert.deepEqual(subjects(list), ['s1', 's2', 's3']);
      for (const { flags, size, date } of list.rows) {
        assert.ok(flags.every((flag) => typeof flag === 'string'));
        assert.ok(size >= 0 && Number.isSafeInteger(size), String(size));
        assert.ok(date === '' || !Number.isNaN(Date.parse(date)), date);
      }
    });
  }

  it('and then hangs up in the middle of a literal: nothing partial is shown', async () => {
    const error = await failure(() =>
      bed.list({
        answers: {
          FETCH: (_tag, connection) => {
            connection.say('* 1 FETCH (UID 1 BODY[] {1000}\r\nSubject: half');
            connection.hangUp();
            return '';
          },
        },
      }),
    );
    assert.equal(error.code, 'offline');
  });

  it('and then says BYE: what it said before counts, and the rest is asked for anew', async () => {
    let leaves = true;
    const engine = await bed.start({
      answers: {
        FETCH: (tag, connection, line) => {
          const items = line.slice(line.indexOf('('));
          if (!leaves) return `${[1, 2, 3].map((uid) => row(uid, items)).join('')}${tag} OK\r\n`;
          leaves = false;
          connection.say(`${row(1, items)}* BYE I am tired\r\n`);
          connection.hangUp();
          return '';
        },
      },
    });
    const error = await failure(() => engine.list(inbox, page));
    assert.equal(error.code, 'offline', error.message);
    assert.deepEqual(subjects(await engine.list(inbox, page)), ['s1', 's2', 's3']);
  });
});
