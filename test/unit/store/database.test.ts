import assert from 'node:assert/strict';
import type { Database } from '../../../src/store/database.ts';
import { inTransaction, openDatabase } from '../../../src/store/database.ts';
import { sqliteDriver } from '../../../src/store/driver.ts';
import { isDamaged, isLocked, isUnwritable } from '../../../src/store/faults.ts';
import { migrations } from '../../../src/store/schema.ts';
import { driverNames, drivers } from './drivers.ts';

for (const name of driverNames) {
  describe(`a database on ${name}`, () => {
    const driver = drivers[name];
    let database: Database;

    beforeEach(() => {
      database = openDatabase(driver, ':memory:');
      database.exec('CREATE TABLE numbers (n)');
    });
    afterEach(() => database.close());

    function count(): unknown {
      return database.prepare('SELECT count(*) AS n FROM numbers').get()?.['n'];
    }

    it('keeps all of a transaction, and gives back what it comes to', () => {
      const result = inTransaction(database, () => {
        database.exec('INSERT INTO numbers VALUES (1), (2)');
        return 'done';
      });
      assert.equal(result, 'done');
      assert.equal(count(), 2);
    });

    it('keeps nothing of a transaction that fails, and tells its error', () => {
      const broken = new Error('broken');
      assert.throws(
        () =>
          inTransaction(database, () => {
            database.exec('INSERT INTO numbers VALUES (1)');
            throw broken;
          }),
        broken,
      );
      assert.equal(count(), 0);
      // The first error, although nothing is left to roll back.
      assert.throws(
        () =>
          inTransaction(database, () => {
            database.exec('ROLLBACK');
            throw broken;
          }),
        broken,
      );
      inTransaction(database, () => database.exec('INSERT INTO numbers VALUES (1)'));
      assert.equal(count(), 1);
    });

    for (const [version] of migrations.entries())
      it(`of version ${version} is brought forward, by what it lacks only`, () => {
        const older = (): Database => {
          const inner = driver(':memory:');
          for (const statements of migrations.slice(0, version)) inner.exec(statements);
          inner.exec(`PRAGMA user_version = ${version}; CREATE TABLE extra (x)`);
          return inner;
        };
        const opened = openDatabase(older, ':memory:');
        const tables = (each: Database): unknown =>
          each
            .prepare(
              `SELECT sql FROM sqlite_schema WHERE name NOT IN ('extra', 'numbers') ORDER BY name`,
            )
            .all();
        assert.deepEqual(tables(opened), tables(database));
        const found = opened.prepare('PRAGMA user_version').get();
        assert.equal(found?.['user_version'], migrations.length);
        opened.close();
      });

    it('runs a statement again that has failed', () => {
      database.exec('CREATE UNIQUE INDEX each_once ON numbers (n)');
      const insert = database.prepare('INSERT INTO numbers VALUES (?)');
      insert.run(1);
      for (let time = 0; time < 2; time++) assert.throws(() => insert.run(1), /UNIQUE/);
      assert.equal(insert.run(2).changes, 1);
      assert.equal(count(), 2);
    });

    it('is closed again when it is of a newer version', () => {
      let closed = 0;
      const newer = (): Database => {
        const inner = driver(':memory:');
        inner.exec(`PRAGMA user_version = ${migrations.length + 1}`);
        return {
          exec: (sql) => inner.exec(sql),
          prepare: (sql) => inner.prepare(sql),
          close: () => {
            closed++;
            inner.close();
          },
        };
      };
      assert.throws(() => openDatabase(newer, ':memory:'), {
        message: `The cache was written by a newer version (${migrations.length + 1}).`,
      });
      assert.equal(closed, 1);
    });
  });
}

describe('the SQLite to use here', () => {
  it('is one that opens databases', async () => {
    const database = openDatabase(await sqliteDriver(), ':memory:');
    assert.deepEqual(
      database
        .prepare('SELECT 1 AS one')
        .all()
        .map(({ one }) => one),
      [1],
    );
    database.close();
  });
});

describe('faults of a database', () => {
  const told = (text: string): boolean[] =>
    [isDamaged, isUnwritable, isLocked].map((is) => is(new Error(text)));

  it('are told apart by the words of SQLite', () => {
    for (const text of ['database disk image is malformed', 'file is not a database'])
      assert.deepEqual(told(text), [true, false, false], text);
    assert.deepEqual(told('unsupported file format'), [true, false, false]);
    for (const text of [
      'database or disk is full',
      'disk I/O error',
      'unable to open database file',
    ])
      assert.deepEqual(told(text), [false, true, false], text);
    assert.deepEqual(told('attempt to write a readonly database'), [false, true, false]);
    assert.deepEqual(told('database is locked'), [false, false, true]);
    assert.deepEqual(told('no such table: x'), [false, false, false]);
  });

  it('are errors, not what only says the same', () => {
    assert.ok(!isDamaged('file is not a database'));
    assert.ok(!isLocked({ message: 'database is locked' }));
    assert.ok(!isUnwritable(undefined));
  });
});
