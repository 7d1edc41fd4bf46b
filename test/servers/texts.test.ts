import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../src/engine/engine.ts';
import { CountingProxy } from '../bench/countingProxy.ts';
import { untilPush } from './fixtures/counting.ts';
import { compose, composeWithAttachment } from './fixtures/mail.ts';
import { dovecot } from './fixtures/dovecot.ts';
import { embedded } from './fixtures/embedded.ts';
import { startEngine, TestBed } from './fixtures/testBed.ts';
import type { TestServer } from './fixtures/testServer.ts';
import { until } from './fixtures/until.ts';

for (const kind of [dovecot, embedded]) {
  describe(`texts that were read on ${kind.name}`, () => {
    let server: TestServer;
    let bed: TestBed;
    let folder: string;
    const engines: Engine[] = [];

    before(async function () {
      this.timeout(120_000);
      if ((await kind.unavailable()) !== undefined) this.skip();
      server = await kind.start();
    });
    after(() => server?.stop());
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'mail-texts-'));
      bed = await TestBed.open(server, folder);
    });
    afterEach(async () => {
      for (const engine of engines.splice(0)) engine.close();
      await bed?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function fill(...texts: string[]): Promise<string[]> {
      for (const [index, text] of texts.entries()) {
        const date = new Date(Date.UTC(2026, 0, 1 + index));
        await bed.other.append('INBOX', compose({ subject: text, text, date }), [], date);
      }
      return (await bed.ids((await bed.folder('inbox')).id)).reverse();
    }
    /** The same account after a restart, with its server out of reach. */
    function offline(): Engine {
      bed.engine.close();
      const engine = startEngine(bed.account, folder, { port: 1 });
      engines.push(engine);
      return engine;
    }

    it('are there offline and after a restart; others are not', async () => {
      const [one, two] = (await fill('one', 'two')) as [string, string];
      const online = await bed.engine.read(one, false);
      const engine = offline();
      assert.deepEqual(await engine.read(one, false), online);
      await assert.rejects(engine.read(two, false), { code: 'offline' });
    });

    it('show the flags of now', async () => {
      const [one] = (await fill('one')) as [string];
      assert.ok(!(await bed.engine.read(one, false)).flags.includes('\\Flagged'));
      await bed.engine.change({ kind: 'flags', messages: [one], change: { add: ['\\Flagged'] } });
      assert.ok((await bed.engine.read(one, false)).flags.includes('\\Flagged'));
    });

    it('go when the message goes', async () => {
      const [one] = (await fill('one')) as [string];
      await bed.engine.read(one, false);
      await bed.other.mailboxOpen('INBOX');
      await bed.other.messageDelete('1', { uid: true });
      await bed.ids((await bed.folder('inbox')).id);
      await assert.rejects(bed.engine.read(one, false), { code: 'not-found' });
    });

    it('can be fetched ahead, whatever their parts', async () => {
      const date = new Date(Date.UTC(2026, 5, 1));
      await bed.other.append(
        'INBOX',
        composeWithAttachment({
          text: 'with something',
          date,
          filename: 'a.bin',
          octets: Buffer.alloc(5000, 1),
        }),
        [],
        date,
      );
      const ids = await fill('one', 'two', 'three', 'four');
      await bed.engine.prefetch(ids.slice(1));
      const engine = offline();
      const texts = await Promise.all(ids.slice(1).map((id) => engine.read(id, false)));
      assert.deepEqual(
        texts.map(({ text }) => text.trim()),
        ['two', 'three', 'four', 'with something'],
      );
      await assert.rejects(engine.read(ids[0]!, false), { code: 'offline' });
    });

    it('are fetched ahead with one command for all that have the same parts', async () => {
      const ids = await fill('one', 'two', 'three', 'four');
      const proxy = await CountingProxy.start(bed.account.port, 0, untilPush);
      try {
        const engine = startEngine(bed.account, folder, { port: proxy.port });
        engines.push(engine);
        await engine.list((await bed.folder('inbox')).id, { offset: 0, limit: 10 });
        await proxy.settle();
        await engine.prefetch(ids);
        assert.equal((await proxy.mark()).turns, 1);
        for (const id of ids) await engine.read(id, false);
        assert.equal((await proxy.mark()).turns, 0);
      } finally {
        proxy.stop();
      }
    });

    it('of one part come in one piece, and are what their parts are', async () => {
      const text = 'Größe: eine Zeile';
      const [one, two] = (await fill(text, text)) as [string, string];
      const proxy = await CountingProxy.start(bed.account.port, 0, untilPush);
      try {
        const engine = startEngine(bed.account, folder, { port: proxy.port });
        engines.push(engine);
        await engine.list((await bed.folder('inbox')).id, { offset: 0, limit: 10 });
        await engine.prefetch([two]);
        await proxy.settle();
        const piece = await engine.read(one, false);
        const { turns, up } = await proxy.mark();
        assert.equal(turns, 1);
        // The command alone: what is asked for by parts is longer.
        assert.ok(up < 'A99 UID FETCH 999 BODY.PEEK[HEADER]'.length, `${up} octets`);
        const parts = await engine.read(two, false);
        assert.equal(piece.text, parts.text);
        assert.deepEqual(piece.body, parts.body);
        const names = ({ headers }: typeof piece): string[] => headers.map(({ name }) => name);
        assert.deepEqual(names(piece), names(parts));
      } finally {
        proxy.stop();
      }
    });

    it('are not fetched ahead while somebody waits for something', async () => {
      const ids = await fill('one', 'two');
      const { id } = await bed.folder('inbox');
      const listing = bed.engine.list(id, { offset: 0, limit: 10 });
      await nextTurn();
      await Promise.all([listing, bed.engine.prefetch(ids)]);
      const engine = offline();
      await assert.rejects(engine.read(ids[0]!, false), { code: 'offline' });
    });

    it('are not fetched ahead by connecting', async () => {
      const ids = await fill('one');
      bed.engine.close();
      const engine = startEngine(bed.account, folder);
      engines.push(engine);
      const states: string[] = [];
      engine.onConnectionChanged(({ state }) => states.push(state));
      await engine.prefetch(ids);
      assert.ok(!states.includes('connecting'));
      await engine.read(ids[0]!, false);
      await until(() => states.includes('online'), 'the connection');
    });
  });
}
