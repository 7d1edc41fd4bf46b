import assert from 'node:assert/strict';
import type { Engine } from '../../../src/engine/engine.ts';
import type { MailError } from '../../../src/model/errors.ts';
import { costOf, failure, HostileBed, inbox, megabyte, page } from '../fixtures/hostileBed.ts';
import { modestScript, plainRow } from '../fixtures/modest.ts';
import { type ScriptedServer, startScripted } from '../fixtures/scripted.ts';
import { startEngine } from '../fixtures/testBed.ts';

const structure =
  '(("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 1000 20 NIL NIL NIL)' +
  '("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "8BIT" 100000 NIL ("ATTACHMENT" ("FILENAME" "a.pdf")) NIL)' +
  ' "MIXED")';

/** A server that says what there is and sends less; `again` is what it sends when asked for the rest. */
function shortScript(text: string, file: string, again = ''): ReturnType<typeof modestScript> {
  const literal = (name: string, octets: string): string =>
    ` ${name} {${octets.length}}\r\n${octets}`;
  return modestScript({
    uids: [1],
    row: (uid, items) => {
      const part = (number: string, whole: string): string => {
        const start = new RegExp(`\\[${number}\\]<(\\d+)`).exec(items)?.[1];
        if (start === undefined) return '';
        return literal(`BODY[${number}]<${start}>`, start === '0' ? whole : again);
      };
      if (!items.includes('BODY.PEEK')) return plainRow(1, uid, items, structure);
      const header = items.includes('[HEADER]')
        ? literal('BODY[HEADER]', 'Subject: s\r\n\r\n')
        : '';
      return `* 1 FETCH (UID ${uid}${header}${part('1', text)}${part('2', file)})\r\n`;
    },
  });
}

/** A server with one message of a text of 1,000 octets: asked for the whole, it sends `source`. */
function singlePartScript(source: string, text: string): ReturnType<typeof modestScript> {
  const structure = '("TEXT" "PLAIN" ("CHARSET" "UTF-8") NIL NIL "7BIT" 1000 20 NIL NIL NIL)';
  return modestScript({
    uids: [1],
    row: (uid, items) => {
      const literal = (name: string, octets: string): string =>
        `* 1 FETCH (UID ${uid} ${name} {${octets.length}}\r\n${octets})\r\n`;
      if (items.includes('BODY.PEEK[]')) return literal('BODY[]', source);
      if (!items.includes('BODY.PEEK')) return plainRow(1, uid, items, structure);
      return literal('BODY[HEADER] {14}\r\nSubject: s\r\n\r\n BODY[1]<0>', text);
    },
  });
}

describe('a message of which less comes than the server says', () => {
  let server: ScriptedServer | undefined;
  let engine: Engine;
  const troubles: string[] = [];

  async function open(script: ReturnType<typeof modestScript>): Promise<string> {
    troubles.length = 0;
    server = await startScripted(script);
    engine = startEngine({ host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' });
    engine.onTrouble(({ message }) => troubles.push(message));
    const { rows } = await engine.list('test/INBOX', { offset: 0, limit: 10 });
    return rows[0]!.id;
  }
  afterEach(async () => {
    engine.close();
    await server?.stop();
  });

  it('is shown as far as it came, marked, and asked for again the next time', async () => {
    const id = await open(shortScript('Only this.', ''));
    const message = await engine.read(id, false);
    assert.equal(message.text.trim(), 'Only this.');
    assert.equal(message.incomplete, true);
    const heard = server!.heard().length;
    assert.equal((await engine.read(id, false)).incomplete, true);
    assert.ok(server!.heard().length > heard, 'it was kept as if it were whole');
  });

  it('is not marked when all of it came', async () => {
    const id = await open(shortScript('x'.repeat(1000), ''));
    assert.equal((await engine.read(id, false)).incomplete, undefined);
  });

  for (const [what, source] of [
    ['less than the structure says', 'Subject: s\r\n\r\nOnly'],
    ['more than the structure says', `Subject: s\r\n\r\n${'y'.repeat(1001)}`],
    ['nothing but headers', `Subject: ${'s'.repeat(1000)}\r\n`],
    ['nothing', ''],
  ] as const) {
    it(`is asked for by its parts where in one piece comes ${what}`, async () => {
      const id = await open(singlePartScript(source, 'x'.repeat(1000)));
      const message = await engine.read(id, false);
      assert.equal(message.text.trim(), 'x'.repeat(1000));
      assert.equal(message.incomplete, undefined);
      assert.match(server!.heard(), /BODY\.PEEK\[\]\r\n.*BODY\.PEEK\[1\]/s);
    });
  }

  it('has its attachment asked for again, and the user told what is missing', async () => {
    const id = await open(shortScript('', 'five!'));
    const octets = await engine.attachment(id, '2');
    assert.equal(Buffer.from(octets).toString(), 'five!');
    assert.match(server!.heard(), /BODY\.PEEK\[2\]<5\./);
    assert.deepEqual(troubles.length, 1);
    assert.match(troubles[0]!, /sent only 5 of 100000 octets/);
  });

  it('is whole where the rest comes when asked for again', async () => {
    const id = await open(shortScript('', 'a'.repeat(60_000), 'b'.repeat(40_000)));
    const octets = await engine.attachment(id, '2');
    assert.equal(octets.length, 100_000);
    assert.deepEqual(troubles, []);
  });
});

describe('a message of which more comes than the server says', () => {
  const bed = new HostileBed();
  const piece = 'x'.repeat(4 * megabyte);
  afterEach(() => bed.close());

  for (const [what, size] of [
    ['a source', '100'],
    ['a source whose size is no number', 'NIL'],
  ] as const) {
    it(`costs no more than a few pieces: ${what} that never ends`, async () => {
      let pieces = 0;
      const engine = await bed.start({
        uids: [1],
        row: (uid, items) => {
          if (!items.includes('BODY.PEEK[]'))
            return plainRow(1, uid, items).replace('RFC822.SIZE 100', `RFC822.SIZE ${size}`);
          pieces++;
          const start = /<(\d+)/.exec(items)?.[1] ?? '0';
          return `* 1 FETCH (UID 1 BODY[]<${start}> {${piece.length}}\r\n${piece})\r\n`;
        },
      });
      const { rows } = await engine.list(inbox, page);
      let error: MailError | undefined;
      const { megabytes } = await costOf(async () => {
        error = await failure(() => engine.source(rows[0]!.id), 250);
      });
      assert.equal(error?.code, 'too-large');
      assert.match(error.message, /sent more than can be taken in/);
      assert.ok(pieces <= 4, `${pieces} pieces`);
      assert.ok(megabytes < 100, `${megabytes} MB`);
    });
  }
});
