import assert from 'node:assert/strict';
import type { AccountEngine } from '../../src/engine/accountEngine.ts';
import { type Answer, askMailbox } from '../../src/engine/asking.ts';
import { newestFirst } from '../../src/engine/order.ts';
import type { SortOrder } from '../../src/imap/search.ts';
import { MailError } from '../../src/model/errors.ts';
import type { ListedMailbox } from '../../src/model/folder.ts';
import { typedValue } from '../../src/model/query/completion.ts';
import { parseQuery } from '../../src/model/query/parse.ts';
import { startAccount } from './fixtures/accountEngine.ts';
import { joinLiterals, withoutStrings } from './fixtures/literals.ts';
import { Random } from './fixtures/random.ts';
import {
  type Answers,
  imapScript,
  type ScriptedConnection,
  type ScriptedServer,
  startScripted,
} from './fixtures/scripted.ts';

const now = new Date(2026, 2, 11);
const inbox: ListedMailbox = {
  ...{ mailbox: 'INBOX', path: ['INBOX'], role: 'inbox', delimiter: '/' },
  ...{ selectable: true, subscribed: true },
};

/** A row of each message, subject and date by its UID; those with even ones have an attachment. */
const mail: readonly [number, string, string][] = [
  [1, 'Pr=C3=BCfung', 'Sun, 08 Mar 2026 20:00:00 +0000'],
  [2, 'Build', 'Mon, 09 Mar 2026 12:00:00 +0000'],
  // On the 10th where it was sent.
  [3, 'Abc', 'Tue, 10 Mar 2026 01:00:00 +1400'],
  [4, 'Zebra', 'Sat, 07 Mar 2026 20:00:00 +0000'],
];

function rowOf([uid, subject, date]: readonly [number, string, string]): string {
  const text = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 10 1)';
  const file =
    '("APPLICATION" "PDF" NIL NIL NIL "BASE64" 10 NIL ("ATTACHMENT" ("FILENAME" "a.pdf")))';
  const structure = uid % 2 === 0 ? `(${text}${file} "MIXED")` : text;
  const from = '(("Ada" NIL "ada" "example.org"))';
  const envelope = `("${date}" "=?utf-8?Q?${subject}?=" ${from} NIL NIL NIL NIL NIL NIL "<${uid}@x>")`;
  return `* ${uid} FETCH (UID ${uid} FLAGS () INTERNALDATE "09-Mar-2026 12:00:00 +0000" RFC822.SIZE 100 ENVELOPE ${envelope} BODYSTRUCTURE ${structure})\r\n`;
}

describe('asking a mailbox', () => {
  const zone = process.env['TZ'];
  let server: ScriptedServer;
  let engine: AccountEngine;
  /** What was asked, without tags. */
  let asked: string[];

  before(() => (process.env['TZ'] = 'UTC'));
  after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  afterEach(async () => {
    engine?.close();
    await server?.stop();
  });

  /** A server that answers a SEARCH or SORT as told: with UIDs, or with a refusal or nothing. */
  async function start(capabilities: string, answer: (line: string) => string): Promise<void> {
    asked = [];
    const search = (kind: string) => (tag: string, _: ScriptedConnection, line: string) => {
      const words = line.slice(tag.length + 1);
      asked.push(words);
      const answered = answer(words);
      if (/^(NO|BAD)/.test(answered)) return `${tag} ${answered}\r\n`;
      return answered === 'silence' ? '' : `* ${kind} ${answered}\r\n${tag} OK done\r\n`;
    };
    const answers: Answers = {
      LOGIN: (tag) => `${tag} OK in\r\n`,
      NAMESPACE: (tag) => `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK\r\n`,
      EXAMINE: (tag) => `* 4 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n${tag} OK done\r\n`,
      'UID SEARCH': search('SEARCH'),
      'UID SORT': search('SORT'),
      'UID FETCH': (tag) => {
        asked.push('FETCH');
        return `${mail.map(rowOf).join('')}${tag} OK done\r\n`;
      },
    };
    const script = imapScript(capabilities, answers);
    server = await startScripted((connection) => {
      joinLiterals(connection);
      script(connection);
    });
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    engine = startAccount(account, { host: '127.0.0.1' });
  }

  function ask(text: string, order: SortOrder = newestFirst, deadline = 10_000): Promise<Answer> {
    return engine.connections.use('search', (session) =>
      session.use(
        async (client) => {
          await session.ensureSelected('INBOX', undefined, true);
          return askMailbox(engine, client, parseQuery(text, { now }), inbox, order);
        },
        { deadline },
      ),
    );
  }

  async function failure(text: string, deadline?: number): Promise<MailError> {
    const error = await ask(text, newestFirst, deadline).then(
      () => assert.fail('nothing failed'),
      (reason: unknown) => reason,
    );
    assert.ok(MailError.is(error), String(error));
    return error;
  }

  it('asks once where there is nothing else to know', async () => {
    await start('SORT', () => '1 3');
    assert.deepEqual(await ask('larger:1K is:unread in:inbox'), { uids: [3, 1], notes: [] });
    assert.deepEqual(asked, ['UID SORT (DATE) UTF-8 LARGER 1024 UNSEEN']);
    assert.deepEqual((await ask('in:elsewhere')).uids, []);
    assert.equal(asked.length, 1);
  });

  it('sorts only what was found by header fields, which Dovecot confuses with dates', async () => {
    await start('SORT', () => '1 3');
    assert.deepEqual(await ask('from:ada is:unread'), { uids: [3, 1], notes: [] });
    assert.deepEqual(asked, ['UID SEARCH FROM "ada" UNSEEN', 'UID SORT (DATE) UTF-8 UID 1,3']);
  });

  it('asks Gmail by its own search, also for attachments', async () => {
    await start('X-GM-EXT-1', () => '1 3');
    const { uids } = await ask('Übung from:"a b" has:attachment is:unread -list:x');
    assert.deepEqual(uids, [3, 1]);
    assert.deepEqual(asked, [
      'UID SEARCH CHARSET UTF-8 X-GM-RAW {8}"Übung" X-GM-RAW "from:\\"a b\\"" X-GM-RAW "has:attachment" UNSEEN NOT X-GM-RAW "list:\\"x\\""',
    ]);
  });

  it('finds like words as well where that is offered', async () => {
    await start('SEARCH=FUZZY', (line) => {
      if (line.includes('FUZZY')) return '2';
      return line.includes('UID 1:2') ? '1 2' : '1';
    });
    const { uids } = await ask('build -"a b" -c');
    assert.deepEqual(uids, [2, 1]);
    assert.deepEqual(asked.slice(0, 2), [
      'UID SEARCH TEXT "build" NOT TEXT "a b" NOT TEXT "c"',
      'UID SEARCH FUZZY TEXT "build" NOT TEXT "a b" NOT TEXT "c"',
    ]);
    asked = [];
    await ask('"a b" -c from:ada');
    assert.deepEqual(asked, ['UID SEARCH TEXT "a b" NOT TEXT "c" FROM "ada"']);
  });

  it('does without like words where the server does', async () => {
    await start('SEARCH=FUZZY', (line) => (line.includes('FUZZY') ? 'NO index' : '1'));
    assert.deepEqual(await ask('build'), { uids: [1], notes: [] });
  });

  for (const capabilities of ['', 'X-GM-EXT-1']) {
    it(`lets nothing that was typed out of its string${capabilities && ` (${capabilities})`}`, async () => {
      await start(capabilities, () => '');
      const seed = Date.now() % 1_000_000;
      const random = new Random(seed);
      const pieces = [...'"\\(){}*%]ü😀a ', ' UNSEEN', '{3}', '{3+}', '" ALL "', 'A1 LOGOUT'];
      for (let count = 0; count < 100; count++) {
        const length = 1 + random.below(8);
        const value = Array.from({ length }, () => random.pick(pieces)).join('');
        if (value.trim() === '') continue;
        const typed = typedValue(value);
        asked = [];
        await ask(`from:${typed} subject:${typed}`);
        const shape = withoutStrings(asked[0]!).replace(' CHARSET UTF-8', '');
        const what = `seed ${seed}: ${JSON.stringify(value)}`;
        assert.match(shape, /^UID SEARCH (X-GM-RAW|FROM) # (X-GM-RAW|SUBJECT) #$/, what);
      }
    });
  }

  it('sorts by arrival or by the rows where the server does not sort', async () => {
    await start('', () => '1 2 3 4');
    assert.deepEqual((await ask('from:ada')).uids, [4, 3, 2, 1]);
    assert.deepEqual((await ask('from:ada', { by: 'date', descending: false })).uids, [1, 2, 3, 4]);
    assert.equal(asked.length, 2);
    const bySubject = await ask('from:ada', { by: 'subject', descending: false });
    assert.deepEqual(bySubject.uids, [3, 2, 1, 4]);
  });

  describe('for days', () => {
    it('looks at the messages around the border', async () => {
      await start('SORT', (line) => (line.startsWith('UID SEARCH') ? '1 2 3' : '2 3'));
      await ask('since:2026-03-09 is:unread larger:1K');
      assert.equal(asked.length, 3);
      assert.match(
        asked[0]!,
        /^UID SEARCH .*SENTSINCE 8-Mar-2026.*SENTBEFORE 10-Mar-2026.*UNSEEN.*$/,
      );
      assert.equal(asked[1], 'FETCH');
      assert.equal(
        asked[2],
        'UID SORT (DATE) UTF-8 OR SENTSINCE 10-Mar-2026 UID 2:3 UNSEEN LARGER 1024',
      );
    });

    it('takes the word of the server where there are too many', async () => {
      const many = Array.from({ length: 2001 }, (_, index) => index + 1).join(' ');
      await start('', (line) => (line.includes('OR') ? many : '1'));
      const { uids, notes } = await ask('since:2026-03-09');
      assert.deepEqual(uids, [1]);
      assert.match(notes.join(), /^In “INBOX” too many messages/);
      assert.equal(asked.at(-1), 'UID SEARCH SENTSINCE 9-Mar-2026');
      assert.ok(!asked.includes('FETCH'));
    });
  });

  describe('for attachments', () => {
    it('looks at the messages that may match', async () => {
      await start('', (line) => (line.includes('UID 2') ? '2' : '1 2'));
      assert.deepEqual(await ask('from:ada has:attachment'), { uids: [2], notes: [] });
      assert.deepEqual(asked, ['UID SEARCH FROM "ada"', 'FETCH', 'UID SEARCH FROM "ada" UID 2']);
    });

    it('goes by the types of the messages where there are too many', async () => {
      const many = Array.from({ length: 2001 }, (_, index) => index + 1).join(' ');
      await start('', (line) => (line.includes('Content-Type') ? '2' : many));
      const { uids, notes } = await ask('has:attachment');
      assert.deepEqual(uids, [2]);
      assert.match(notes.join(), /too many messages to look for attachments/);
    });
  });

  describe('that knows ASCII only', () => {
    const refusals = ['NO [BADCHARSET (US-ASCII)] no', 'BAD unknown charset', 'NO cannot'];
    for (const refusal of refusals) {
      it(`looks itself after “${refusal}”, and does not ask in vain again`, async () => {
        await start('', (line) => (line.includes('CHARSET') ? refusal : '1 2 3'));
        assert.deepEqual(await ask('subject:Prüfung'), { uids: [1], notes: [] });
        assert.deepEqual(asked, [
          'UID SEARCH CHARSET UTF-8 SUBJECT {8}Prüfung',
          'UID SEARCH ALL',
          'FETCH',
        ]);
        const { uids, notes } = await ask('Prüfung');
        assert.deepEqual(uids, [1]);
        assert.deepEqual(notes, [
          '127.0.0.1 cannot search for “Prüfung”: only senders, recipients and subjects were looked through.',
        ]);
        assert.equal(asked.filter((line) => line.includes('CHARSET')).length, 1);
      });
    }

    it('answers for what it can', async () => {
      await start('SORT', (line) => {
        if (line.includes('UTF-8')) return 'NO [BADCHARSET] no';
        return line === 'UID SEARCH BODY "x"' ? '2' : '1 2 3';
      });
      assert.deepEqual((await ask('body:x OR subject:Prüfung')).uids, [2, 1]);
      assert.deepEqual((await ask('list:x "in Prüfung Abc"')).uids, []);
      assert.equal(asked.at(-2), 'UID SEARCH HEADER "List-Id" "x" TEXT "Abc"');
      assert.deepEqual((await ask('-subject:Prüfung')).uids, [3, 2]);
    });

    it('is not what a busy server is taken for', async () => {
      let busy = true;
      await start('', (line) =>
        line.includes('CHARSET') && busy ? 'NO [UNAVAILABLE] later' : '1',
      );
      const error = await failure('Prüfung');
      assert.equal(error.code, 'server-error');
      assert.equal(asked.length, 1);
      busy = false;
      await ask('Prüfung');
      assert.ok(asked.at(-1)!.includes('CHARSET'));
    });
  });

  describe('that does not answer', () => {
    for (const refusal of ['NO I will not', 'BAD what is this']) {
      it(`fails with its words: ${refusal}`, async () => {
        await start('', () => refusal);
        const error = await failure('build');
        assert.equal(error.code, 'server-error');
        assert.match(error.message, new RegExp(refusal.replace(/^\w+ /, '')));
        // As well where it would not answer without a charset either.
        assert.equal((await failure('Prüfung')).code, 'server-error');
        await failure('Prüfung');
        assert.equal(asked.filter((line) => line.includes('CHARSET')).length, 2);
      });
    }

    it('fails in time', async () => {
      await start('', () => 'silence');
      assert.equal((await failure('build', 500)).code, 'timeout');
    });
  });
});
