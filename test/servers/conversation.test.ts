import assert from 'node:assert/strict';
import { compose } from './fixtures/mail.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import { TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';

for (const kind of serverKinds) {
  describe(`a conversation on ${kind.name}`, () => {
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
      const inbox = await bed.folder('inbox');
      const [last, first] = await bed.ids(inbox.id);
      const whole = ['one INBOX', 'two Sent', 'three INBOX'];
      assert.deepEqual(names(await bed.engine.conversation(first!)), whole);
      assert.deepEqual(names(await bed.engine.conversation(last!)), whole);
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
