import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../src/engine/engine.ts';
import { openWasmSqlite } from '../../src/store/wasmSqlite.ts';
import { embedded } from './fixtures/embedded.ts';
import { compose } from './fixtures/mail.ts';
import { connectSecondClient } from './fixtures/secondClient.ts';
import { settingsOf } from './fixtures/testBed.ts';
import type { TestAccount, TestServer } from './fixtures/testServer.ts';

describe('the engine on a Node.js without SQLite', () => {
  let server: TestServer;
  let account: TestAccount;
  let folder: string;
  const engines: Engine[] = [];

  before(async () => (server = await embedded.start()));
  after(() => server.stop());
  beforeEach(async () => {
    account = await server.newUser();
    folder = mkdtempSync(join(tmpdir(), 'mail-wasm-'));
    const other = await connectSecondClient(account);
    for (const subject of ['one', 'two'])
      await other.append('INBOX', compose({ subject, text: `Text of ${subject}` }));
    await other.logout();
  });
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(port = account.port): Engine {
    for (const engine of engines.splice(0)) engine.close();
    const engine = new Engine({
      folder,
      driver: openWasmSqlite,
      secret: () => Promise.resolve({ password: account.password }),
    });
    engines.push(engine);
    engine.setAccounts([{ id: 'test', settings: { ...settingsOf(account), port } }]);
    return engine;
  }

  it('lists, reads, changes and remembers', async () => {
    const engine = start();
    const folders = await engine.folders('test');
    const inbox = folders.find(({ role }) => role === 'inbox')!;
    const window = { offset: 0, limit: 10 };
    const { rows } = await engine.list(inbox.id, window);
    assert.deepEqual(rows.map(({ subject }) => subject).sort(), ['one', 'two']);
    const { id } = rows[0]!;
    const text = await engine.read(id, false);

    const offline = start(1);
    const known = rows.map((row) => (row.id === id ? { ...row, preview: text.preview } : row));
    assert.deepEqual(offline.cachedList(inbox.id, window)?.rows, known);
    assert.deepEqual(await offline.read(id, false), text);
    const flag = { kind: 'flags', messages: [id], change: { add: ['\\Flagged'] } } as const;
    assert.equal((await offline.change(flag)).state, 'queued');

    const again = start();
    await again.connect('test');
    const unflagged = await again.search('is:unflagged', { folder: inbox.id }, 10);
    assert.equal(unflagged.total, 1);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('-wal')),
      [],
    );
  });
});
