import assert from 'node:assert/strict';
import { cyrus, startCyrus } from './fixtures/cyrus.ts';
import { compose } from './fixtures/mail.ts';
import { modestScript, plainRow } from './fixtures/modest.ts';
import { type ScriptedServer, startScripted } from './fixtures/scripted.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { startEngine, TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';

const kinds = [
  ...serverKinds.map((kind) => ({ title: kind.name, ...kind })),
  { title: 'cyrus with THREADID', ...cyrus, start: () => startCyrus({ conversations: true }) },
];

for (const kind of kinds) {
  describe(`a conversation on ${kind.title}`, () => {
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

    async function add(mailbox: string, id: string, day: number, ...parents: string[]) {
      const date = new Date(Date.UTC(2026, 4, day));
      const ids = parents.map((each) => `<${each}@x.org>`);
      const headers =
        ids.length === 0
          ? ['Content-Type: text/plain']
          : [`References: ${ids.join(' ')}`, `In-Reply-To: ${ids.at(-1)}`];
      const octets = compose({ messageId: `${id}@x.org`, date, headers, subject: 'Same' });
      await bed.other.append(mailbox, octets, [], date);
    }
    const names = (rows: readonly { messageIdHeader?: string; folder: string }[]): string[] =>
      rows.map(
        ({ messageIdHeader, folder }) =>
          `${messageIdHeader?.replace(/[<>]|@x.org/g, '')} ${folder.split('/')[1]}`,
      );

    it('reaches across the inbox, what was sent and the archive, each message once', async () => {
      await add('Archive', 'one', 1);
      await add('Sent', 'two', 2, 'one');
      await add('INBOX', 'three', 3, 'one', 'two');
      await add('Archive', 'three', 3, 'one', 'two');
      await add('Sent', 'four', 4, 'one', 'two', 'three');
      await add('INBOX', 'stranger', 5);
      const inbox = await bed.folder('inbox');
      const ids = await bed.ids(inbox.id);
      const rows = await bed.engine.conversation(ids[1]!);
      assert.deepEqual(names(rows), ['one Archive', 'two Sent', 'three INBOX', 'four Sent']);
      assert.deepEqual(names(await bed.engine.conversation(ids[0]!)), ['stranger INBOX']);
    });

    it('is found from its first message, and where the references are cut short', async () => {
      await add('INBOX', 'one', 1);
      await add('Sent', 'two', 2, 'one');
      // Some programs name the message they answer and nothing before it.
      await add('INBOX', 'three', 3, 'two');
      // Others only what came before.
      const date = new Date(Date.UTC(2026, 4, 4));
      const headers = ['References: <one@x.org> <two@x.org>'];
      const four = compose({ messageId: 'four@x.org', date, headers, subject: 'Same' });
      await bed.other.append('INBOX', four, [], date);
      const inbox = await bed.folder('inbox');
      const whole = ['one INBOX', 'two Sent', 'three INBOX', 'four INBOX'];
      for (const id of await bed.ids(inbox.id))
        assert.deepEqual(names(await bed.engine.conversation(id)), whole);
    });

    it('takes ids for text, whatever they hold', async () => {
      const headers = ['References: <a"\\) ALL> <{5}> <x@y> <' + 'é'.repeat(20) + '>'];
      await bed.other.append('INBOX', compose({ messageId: 'q"*%@x.org', headers }));
      const [id] = await bed.ids((await bed.folder('inbox')).id);
      const rows = await bed.engine.conversation(id!);
      assert.equal(rows.length, 1);
    });

    it('is refused for a message that is gone or of another numbering', async () => {
      await add('INBOX', 'one', 1);
      const [id] = await bed.ids((await bed.folder('inbox')).id);
      const stale = id!.replace(/;\d+;/, ';4711;');
      await assert.rejects(bed.engine.conversation(stale), { code: 'stale-id' });
      const missing = id!.replace(/\d+$/, '4711');
      await assert.rejects(bed.engine.conversation(missing), { code: 'not-found' });
    });
  });
}

describe('a conversation on a server like Gmail', () => {
  /** Two mailboxes with one message each, which the server counts to one conversation. */
  async function startGmail(threadId: string): Promise<ScriptedServer> {
    const list =
      '* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\HasNoChildren \\All) "/" "All Mail"\r\n';
    return startScripted(
      modestScript({
        capabilities: 'X-GM-EXT-1 SPECIAL-USE',
        uids: [1, 2],
        row: (uid, items) =>
          plainRow(uid, uid, items).replace(/\)\r\n$/, ` X-GM-THRID ${threadId})\r\n`),
        answers: { LIST: (tag) => `${list}${tag} OK\r\n` },
      }),
    );
  }

  it('is asked for by its own name, in All Mail only', async () => {
    const server = await startGmail('1278455344230334865');
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    const engine = startEngine(account);
    try {
      const { rows } = await engine.list('test/INBOX', { offset: 0, limit: 10 });
      const conversation = await engine.conversation(rows[0]!.id);
      assert.deepEqual(
        conversation.map(({ messageIdHeader }) => messageIdHeader),
        ['<1@x>', '<2@x>'],
      );
      assert.match(server.heard(), /EXAMINE "?All Mail"?/);
      const searches = server.heard().match(/UID SEARCH .*/g) ?? [];
      assert.ok(searches.some((line) => line.includes('X-GM-THRID 1278455344230334865')));
      assert.ok(!searches.some((line) => line.includes('HEADER')));
    } finally {
      engine.close();
      await server.stop();
    }
  });

  it('goes by the references where the name is none that could be sent', async () => {
    const server = await startGmail('"7) ALL (X"');
    const account = { host: '127.0.0.1', port: server.port, user: 'ada', password: 'pw' };
    const engine = startEngine(account);
    try {
      const { rows } = await engine.list('test/INBOX', { offset: 0, limit: 10 });
      await engine.conversation(rows[0]!.id);
      assert.ok(!server.heard().includes('X-GM-THRID 7'));
      assert.match(server.heard(), /UID SEARCH .*HEADER/);
    } finally {
      engine.close();
      await server.stop();
    }
  });
});
