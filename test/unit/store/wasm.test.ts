import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../../src/store/store.ts';
import { openWasmSqlite } from '../../../src/store/wasmSqlite.ts';
import { leaveLock } from './leaveLock.ts';
import { row } from './rows.ts';

describe('SQLite in WebAssembly', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mail-wasm-'));
    file = join(folder, 'a.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads and goes on with what Node’s own left behind', () => {
    const troubles: string[] = [];
    const own = Store.open(file);
    own.saveRows('INBOX', [row(1)]);
    own.journal.record({ id: 'one', state: 'queued', entry: null });
    own.close();
    const onTrouble = (text: string): void => void troubles.push(text);
    const store = Store.open(file, { driver: openWasmSqlite, onTrouble });
    store.saveRows('INBOX', [row(2)]);
    assert.deepEqual(store.cachedUids('INBOX'), new Set([1, 2]));
    assert.equal(store.journal.open().length, 1);
    store.close();
    assert.deepEqual(Store.open(file, { onTrouble }).cachedUids('INBOX'), new Set([1, 2]));
    assert.deepEqual(troubles, []);
  });

  it('takes away the lock of a process that is gone, before and in the middle of work', () => {
    leaveLock(`${file}.lock`, 60);
    const store = Store.open(file, { driver: openWasmSqlite });
    leaveLock(`${file}.lock`, 60);
    store.saveRows('INBOX', [row(1)]);
    assert.equal(store.cachedUids('INBOX').size, 1);
    assert.ok(!existsSync(`${file}.lock`));
    store.close();
  });

  it('waits for the lock of a process that may be there', function () {
    this.timeout(20_000);
    const store = Store.open(file, { driver: openWasmSqlite });
    leaveLock(`${file}.lock`, 4);
    const start = Date.now();
    store.saveRows('INBOX', [row(1)]);
    assert.ok(Date.now() - start > 900, 'it did not wait');
    store.close();
  });
});
