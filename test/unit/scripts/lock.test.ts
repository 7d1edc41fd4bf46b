import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../../scripts/codeServer/lock.ts';

describe('the lock of the cache', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mail-lock-'));
    file = join(folder, 'deeper', 'a.lock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets one in after the other', async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} in`);
      await delay(20);
      events.push(`${name} out`);
    };
    await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
    assert.ok(events[0]?.slice(0, 1) === events[1]?.slice(0, 1), events.join(', '));
    assert.equal(events.length, 4);
  });

  it('is released by a failure', async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.ok(!existsSync(file));
  });

  it('is taken from a process that is gone', async () => {
    await withLock(file, () => Promise.resolve());
    await writeFile(file, '999999999');
    assert.equal(await withLock(file, () => Promise.resolve('mine')), 'mine');
  });
});
