import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exclusively, waitForLock, whileLocked } from '../../../src/store/lock.ts';
import { leaveLock } from './leaveLock.ts';

describe('a lock', () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mail-lock-'));
    lock = join(folder, 'a.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is held during the work, and let go of whatever comes of it', () => {
    assert.equal(
      exclusively(lock, () => existsSync(lock)),
      true,
    );
    assert.ok(!existsSync(lock));
    assert.throws(() =>
      exclusively(lock, () => {
        throw new Error('broken');
      }),
    );
    assert.ok(!existsSync(lock));
  });

  it('is taken from a process that is gone', () => {
    leaveLock(lock, 60);
    assert.equal(
      exclusively(lock, () => 'done'),
      'done',
    );
  });

  it('is left to a process that may be there', () => {
    leaveLock(lock, 0);
    waitForLock(lock);
    assert.ok(existsSync(lock));
    rmSync(lock, { recursive: true });
    waitForLock(lock);
    assert.ok(!existsSync(lock));
  });

  it('that cannot be made is no reason to wait', () => {
    const nowhere = join(folder, 'missing', 'a.lock');
    assert.throws(() => exclusively(nowhere, () => 'done'), { code: 'ENOENT' });
  });
});

describe('whileLocked', () => {
  const locked = (): never => {
    throw new Error('database is locked');
  };

  it('tries again until nobody holds the file', () => {
    let tries = 0;
    const result = whileLocked(
      60_000,
      () => (++tries < 3 ? locked() : tries),
      () => undefined,
    );
    assert.equal(result, 3);
  });

  it('passes anything else on at once', () => {
    let tries = 0;
    const broken = (): never => {
      tries++;
      throw new Error('disk is full');
    };
    assert.throws(() => whileLocked(60_000, broken), /disk is full/);
    assert.equal(tries, 1);
  });

  it('gives up when its patience is over', () => {
    let waits = 0;
    const begun = Date.now();
    assert.throws(() => whileLocked(50, locked, () => void waits++), /locked/);
    assert.ok(Date.now() - begun >= 50 && waits > 0);
  });
});
