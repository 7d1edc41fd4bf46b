import assert from 'node:assert/strict';
import { filesToTry, withSecondTry } from '../../../scripts/test/secondTry.ts';

const tests = (...names: string[]) =>
  names.map((name) => ({ fullTitle: name, file: `${name.split(' ')[0]}.test.ts` }));

describe('a second try of tests', () => {
  it('is for the files with failures, if they are few and known', () => {
    const run = (failures: ReturnType<typeof tests>) => ({ passes: [], failures, pending: [] });
    assert.deepEqual(filesToTry(run(tests('a one', 'a two', 'b one'))), ['a.test.ts', 'b.test.ts']);
    const many = tests('a one', 'b one', 'c one', 'd one', 'e one');
    assert.deepEqual(filesToTry(run(many)), []);
    assert.deepEqual(filesToTry({ ...run([]), failures: [{ fullTitle: 'somewhere' }] }), []);
  });

  it('counts each test once, and tells what is unsteady', () => {
    const first = {
      passes: tests('a one', 'b one', 'b two'),
      failures: tests('a two'),
      pending: tests('a three', 'b three'),
    };
    const second = { passed: 2, failed: 0, skipped: 1 };
    assert.deepEqual(withSecondTry(first, ['a.test.ts'], second), {
      passed: 4,
      failed: 0,
      skipped: 2,
      details: 'unsteady: “a two” failed, and its file was run a second time',
    });
  });

  it('fails what fails again', () => {
    const first = { passes: [], failures: tests('a one'), pending: [] };
    const second = { passed: 0, failed: 1, skipped: 0, details: '✖ a one' };
    const { failed, details } = withSecondTry(first, ['a.test.ts'], second);
    assert.equal(failed, 1);
    assert.match(details ?? '', /unsteady: “a one”[^]*✖ a one/);
  });
});
