import assert from 'node:assert/strict';
import { freeName, harmlessName } from '../../../src/model/filename.ts';

describe('file names', () => {
  it('are empty where nothing is left, and never a device', () => {
    assert.equal(harmlessName('../..'), '');
    assert.equal(harmlessName('Con'), '_Con');
    assert.equal(harmlessName('Re: a/b?'), 'b_');
  });

  it('are counted where one of them is taken, whatever its case', () => {
    const taken = new Set(['a.txt', 'a (2).txt', 'none']);
    assert.equal(freeName('A.txt', taken), 'A (3).txt');
    assert.equal(freeName('None', taken), 'None (2)');
    assert.equal(freeName('b.txt', taken), 'b.txt');
  });
});
