import assert from 'node:assert/strict';
import { findOperator, meantOperator, operators } from '../../../src/model/query/operators.ts';

describe('operators', () => {
  it('are found in any case, and by their whole name only', () => {
    for (const operator of operators) {
      assert.equal(findOperator(operator), operator);
      assert.equal(findOperator(operator.toUpperCase()), operator);
    }
    for (const name of ['', 'fro', 'fromm', 'sender']) assert.equal(findOperator(name), undefined);
  });

  const meant: [string, string | undefined][] = [
    // known from elsewhere
    ['sender', 'from'],
    ['Author', 'from'],
    ['recipient', 'to'],
    ['attachment', 'has'],
    ['attachments', 'has'],
    ['filename', 'has'],
    ['label', 'tag'],
    ['labels', 'tag'],
    ['keyword', 'tag'],
    ['folder', 'in'],
    ['mailbox', 'in'],
    ['older', 'before'],
    ['newer', 'after'],
    ['until', 'before'],
    ['msgid', 'id'],
    ['MessageID', 'id'],
    // two letters swapped
    ['form', 'from'],
    ['rfom', 'from'],
    ['frmo', 'from'],
    ['subejct', 'subject'],
    // one wrong
    ['frog', 'from'],
    ['Prom', 'from'],
    ['bodi', 'body'],
    // one missing
    ['rom', 'from'],
    ['fom', 'from'],
    ['fro', 'from'],
    ['sbject', 'subject'],
    // one too many
    ['fromm', 'from'],
    ['afrom', 'from'],
    ['frozm', 'from'],
    ['subbject', 'subject'],
    // two slips, or names too short to be slips of
    ['fr', undefined],
    ['frommm', undefined],
    ['mofr', undefined],
    ['formm', undefined],
    ['frxy', undefined],
    ['rofm', undefined],
    ['foxm', undefined],
    ['fxrm', undefined],
    ['if', undefined],
    ['iss', undefined],
    ['tags', undefined],
    ['TypeError', undefined],
  ];
  for (const [name, operator] of meant)
    it(`${name}: ${operator ?? 'none'} is meant`, () =>
      assert.equal(meantOperator(name), operator));
});
