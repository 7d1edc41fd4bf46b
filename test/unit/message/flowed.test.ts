import assert from 'node:assert/strict';
import { decodeFlowed } from '../../../src/message/flowed.ts';

describe('decodeFlowed', () => {
  const cases: [string, string, string][] = [
    ['joins soft lines', 'a \r\nb\r\nc', 'a b\nc'],
    ['undoes space-stuffing', ' From me\r\n  x\r\n >y', 'From me\n x\n>y'],
    ['joins quotes of one depth only', '> a \r\n> b\r\n>> c \r\nd', '> a b\n>> c \nd'],
    ['never joins the signature', 'a \r\n-- \r\nAda', 'a \n-- \nAda'],
    ['never joins a quoted signature', '> a\r\n> -- \r\n> Ada', '> a\n> -- \n> Ada'],
    ['keeps empty lines', 'a\r\n\r\nb', 'a\n\nb'],
    ['reads quotes without a space', '>a \r\n>b', '> a b'],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.equal(decodeFlowed(text, false), expected));
  }

  it('deletes the spaces of DelSp', () => {
    assert.equal(decodeFlowed('日本 \r\n語', true), '日本語');
    assert.equal(decodeFlowed('a  \r\nb', true), 'a b');
  });

  it('bounds the depth of quotes and stays linear', () => {
    const started = performance.now();
    assert.ok(decodeFlowed('>'.repeat(1000), false).length < 1100);
    decodeFlowed('> a \r\n'.repeat(300_000), false);
    decodeFlowed('>'.repeat(2_000_000), false);
    decodeFlowed('\n'.repeat(8_000_000), false);
    assert.ok(performance.now() - started < 10_000);
  }).timeout(30_000);

  it('loses nothing of a text that is too long to be joined', () => {
    const text = decodeFlowed('> words \r\n> end\r\n'.repeat(200_000), false);
    assert.equal(text.match(/words/g)!.length, 200_000);
    assert.equal(text.match(/end/g)!.length, 200_000);
    assert.match(text, /^> words end\n> words end\n/);
  });
});
