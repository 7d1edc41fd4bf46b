import assert from 'node:assert/strict';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeUtf7 } from '../../../src/message/utf7.ts';
import { latin1 } from './octets.ts';

describe('decodeUtf7', () => {
  const cases: [string, string][] = [
    ['plain text', 'plain text'],
    ['Hi Mom -+Jjo--!', 'Hi Mom -☺-!'],
    ['A+ImIDkQ.', 'A≢Α.'],
    ['1 +- 1', '1 + 1'],
    ['a+APY', 'aö'],
    ['a+APY-b+APY c', 'aöb\u00f6 c'],
    ['a-b', 'a-b'],
    ['+', ''],
    ['+ x', ' x'],
    ['+A', ''],
    ['+2D3eAA-', '😀'],
    ['caf\xe9', 'caf\ufffd'],
  ];
  for (const [raw, text] of cases) {
    it(JSON.stringify(raw), () => assert.equal(decodeUtf7(latin1(raw)), text));
  }

  it('reads what others write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(decodeUtf7(iconv.encode(text, 'utf-7')), text);
      }),
    );
  });

  it('never throws and stays linear', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.ok(decodeUtf7(bytes).length <= bytes.length);
      }),
    );
    const started = performance.now();
    for (const piece of ['+AGE-', '+', '+-', '+A', 'A+AAA'])
      decodeUtf7(latin1(piece.repeat(400_000)));
    assert.ok(performance.now() - started < 5000);
  }).timeout(30_000);
});
