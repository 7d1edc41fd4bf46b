import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import type { TestServer } from './fixtures/testServer.ts';

const source = Buffer.from(
  'From: Ada <ada@example.org>\r\nTo: bob@example.org\r\nSubject: Hello\r\n' +
    'Message-ID: <hello@example.org>\r\nDate: Mon, 3 Mar 2025 10:00:00 +0000\r\n\r\nHi.\r\n',
);

for (const kind of serverKinds) {
  describe(`the private ${kind.name} server`, () => {
    let server: TestServer;

    before(async function () {
      this.timeout(120_000);
      const reason = await kind.unavailable();
      if (reason !== undefined) {
        console.log(`${kind.name}: ${reason}`);
        this.skip();
      }
      server = await kind.start();
    });
    after(() => server?.stop());

    it('logs in and lists the special-use folders', async () => {
      const client = await connectSecondClient(server);
      const folders = await client.list();
      await client.logout();
      const uses = folders.map((folder) => folder.specialUse?.toLowerCase());
      for (const use of ['\\inbox', '\\drafts', '\\sent', '\\archive', '\\junk', '\\trash']) {
        assert.ok(uses.includes(use), `${use} is missing in ${JSON.stringify(uses)}`);
      }
    });

    it('stores a message and gives it back', async () => {
      const client = await connectSecondClient(server);
      await client.append('INBOX', source, ['\\Seen']);
      await client.mailboxOpen('INBOX');
      const message = await client.fetchOne('*', { envelope: true, flags: true, source: true });
      await client.logout();
      assert.ok(message);
      assert.equal(message.envelope?.subject, 'Hello');
      assert.ok(message.flags?.has('\\Seen'));
      assert.deepEqual(message.source, source);
    });

    it('gives every new user an empty mailbox of their own', async () => {
      const client = await connectSecondClient(await server.newUser());
      const status = await client.status('INBOX', { messages: true });
      await client.logout();
      assert.ok(status);
      assert.equal(status.messages, 0);
    });

    it('pushes a new message to an idling client', async () => {
      const account = await server.newUser();
      const idling = await connectSecondClient(account);
      await idling.mailboxOpen('INBOX');
      const pushed = new Promise((resolve) => idling.on('exists', resolve));
      const idle = idling.idle();
      await delay(100);
      const other = await connectSecondClient(account);
      await other.append('INBOX', source);
      await pushed;
      await other.logout();
      await idling.logout();
      await idle;
    }).timeout(10_000);

    if (kind.name !== 'embedded') {
      it('speaks TLS', async () => {
        const client = await connectSecondClient(server, 'tls');
        assert.ok(client.secureConnection);
        await client.logout();
      });
    }

    if (kind.name !== 'cyrus') {
      it('refuses a wrong password', async () => {
        await assert.rejects(connectSecondClient({ ...server, password: 'wrong' }), {
          authenticationFailed: true,
        });
      });
    }
  });
}
