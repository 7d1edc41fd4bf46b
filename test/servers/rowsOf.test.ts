import assert from 'node:assert/strict';
import type { ImapFlow } from 'imapflow';
import type { AccountEngine } from '../../src/engine/accountEngine.ts';
import { rowsOf } from '../../src/engine/rowsOf.ts';
import { startAccount } from './fixtures/accountEngine.ts';
import { compose } from './fixtures/mail.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { serverKinds } from './fixtures/serverKinds.ts';
import type { TestServer } from './fixtures/testServer.ts';

for (const kind of serverKinds) {
  describe(`rows over a connection that saw the mailbox a while ago, on ${kind.name}`, () => {
    let server: TestServer;
    let engine: AccountEngine;
    let other: ImapFlow;

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
      const account = await server.newUser();
      engine = startAccount(account);
      other = await connectSecondClient(account);
    });
    after(async () => {
      engine?.close();
      await other?.logout();
      await server?.stop();
    });

    it('have the flags that the mailbox is known to have', async () => {
      for (const subject of ['old', 'newer', 'newest'])
        await other.append('INBOX', compose({ subject }));
      const inbox = engine.mailbox('INBOX');
      await inbox.list({ offset: 0, limit: 1 }, true);
      const { uidValidity, uids } = inbox.state!;
      const [old] = uids;
      await engine.connections.use('bulk', (session) =>
        session.use(async (client) => {
          await session.ensureSelected('INBOX', uidValidity, true);
          await other.mailboxOpen('INBOX');
          await other.messageFlagsAdd(String(old), ['\\Flagged'], { uid: true });
          await inbox.sync();
          const [row] = await rowsOf(engine, client, 'INBOX', uidValidity, [old!]);
          assert.ok(row?.flags.includes('\\Flagged'));
        }),
      );
      assert.ok(inbox.cachedRows([old!])[0]?.flags.includes('\\Flagged'), 'kept as it is');
    });
  });
}
