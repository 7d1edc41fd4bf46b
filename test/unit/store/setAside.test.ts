import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDatabase, removeSetAside, setAside } from '../../../src/store/setAside.ts';

describe('a database set aside', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mail-aside-'));
    file = join(folder, 'a.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function make(...suffixes: string[]): void {
    for (const suffix of suffixes) writeFileSync(`${file}${suffix}`, suffix);
  }
  /** The names in the folder, a stamp of time as `*`. */
  function names(): string[] {
    return readdirSync(folder)
      .map((each) => each.replace(/damaged-\d{17}/, 'damaged-*'))
      .sort();
  }

  it('has all that belongs to it, and another one may be begun', () => {
    make('', '-wal', '-shm', '-journal', '-other');
    setAside(file);
    assert.deepEqual(names(), [
      'a.sqlite-other',
      ...['', '-journal', '-shm', '-wal'].map((suffix) => `a.sqlite.damaged-*${suffix}`),
    ]);
  });

  it('takes the place of an earlier one, and need not be whole', () => {
    make('-wal', '.damaged-1', '.damaged-1-wal');
    setAside(file);
    assert.deepEqual(names(), ['a.sqlite.damaged-*-wal']);
  });

  it('is removed alone', () => {
    make('', '-wal', '.damaged-1', '.damaged-1-wal', '.renewing');
    writeFileSync(join(folder, 'b.sqlite.damaged-1'), '');
    removeSetAside(file);
    assert.deepEqual(names(), [
      'a.sqlite',
      'a.sqlite-wal',
      'a.sqlite.renewing',
      'b.sqlite.damaged-1',
    ]);
  });

  it('is removed with its database, and those of other accounts are not', () => {
    make('', '-wal', '.damaged-1', '2', 's-wal');
    mkdirSync(`${file}.lock`);
    writeFileSync(join(folder, 'aa.sqlite'), '');
    removeDatabase(file);
    assert.deepEqual(names(), ['a.sqlite2', 'a.sqlites-wal', 'aa.sqlite']);
  });
});
