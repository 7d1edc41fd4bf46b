import assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine.ts';
import { samplePassword, sampleSettings } from '../../../src/model/sample.ts';

describe('the sample mailbox in this process', () => {
  let engine: Engine;

  beforeEach(() => {
    engine = new Engine({ secret: () => Promise.resolve({ password: samplePassword }) });
    engine.setAccounts([{ id: 'sample', settings: sampleSettings }]);
  });
  afterEach(() => engine.close());

  async function inbox(): Promise<string> {
    const folders = await engine.folders('sample');
    return folders.find(({ role }) => role === 'inbox')!.id;
  }

  it('has folders, messages and a search, without a port', async () => {
    const folder = await inbox();
    const { total, rows } = await engine.list(folder, { offset: 0, limit: 50 });
    assert.ok(total > 50, String(total));
    const message = await engine.read(rows[0]!.id, false);
    assert.ok(message.text.length > 0);
    const found = await engine.search('subject:build', { folder }, 10);
    assert.ok(found.total > 0);
    assert.deepEqual(found.failures, []);
    const open = process.getActiveResourcesInfo();
    assert.ok(!open.some((each) => /^TCP/.test(each)), open.join(', '));
  });

  it('keeps what is done to it, for every connection', async () => {
    const folder = await inbox();
    const { rows } = await engine.list(folder, { offset: 0, limit: 5 });
    const { id, flags } = rows[0]!;
    const change = flags.includes('\\Flagged') ? 'remove' : 'add';
    await engine.change({ kind: 'flags', messages: [id], change: { [change]: ['\\Flagged'] } });
    const other = new Engine({ secret: () => Promise.resolve({ password: samplePassword }) });
    try {
      other.setAccounts([{ id: 'sample', settings: sampleSettings }]);
      const again = await other.list(folder, { offset: 0, limit: 5 });
      const now = again.rows.find((row) => row.id === id);
      assert.equal(now?.flags.includes('\\Flagged'), change === 'add');
    } finally {
      other.close();
    }
  });

  it('takes no other password', async () => {
    await assert.rejects(engine.verify(sampleSettings, { password: 'guessed' }), {
      code: 'auth-failed',
    });
  });
});
