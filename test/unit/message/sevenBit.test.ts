import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeSevenBit, type SevenBitCharset } from '../../../src/message/sevenBit.ts';
import { latin1 } from './octets.ts';

describe('decodeSevenBit', () => {
  const cases: [SevenBitCharset, string, string][] = [
    ['iso-2022-jp', '\x1b$BF|K\\\x1b(Ba', '日本a'],
    ['iso-2022-jp', '\x1b$@F|\x1b(J!', '日!'],
    ['iso-2022-jp', '\x1b$(BF|\x1b(B', '日'],
    ['iso-2022-jp', '\x1b$(D0!\x1b(B', '丂'],
    ['iso-2022-jp', '\x1b(I1\x1b(Ba', 'ｱa'],
    ['iso-2022-jp', '\x1b$BF|\nplain', '日\nplain'],
    ['iso-2022-jp', '\x1b$BF', ''],
    ['iso-2022-jp', 'a\x1b', 'a\x1b'],
    ['iso-2022-jp', '\x1b[0m', '\x1b[0m'],
    ['iso-2022-kr', '\x1b$)C\x0e0!\x0f!', '가!'],
    ['iso-2022-kr', '\x0e0!\nA', '가\nA'],
    ['hz-gb-2312', '~{Dc:C~} ~~~\nx', '你好 ~x'],
  ];
  for (const [charset, raw, text] of cases) {
    it(`${charset}: ${JSON.stringify(raw)}`, () =>
      assert.equal(decodeSevenBit(latin1(raw), charset), text));
  }

  const charsets = ['iso-2022-jp', 'iso-2022-kr', 'hz-gb-2312'] as const;

  it('never throws', () => {
    const scrap = fc.constantFrom(
      '\x1b',
      '$B',
      '(B',
      '$(D',
      '(I',
      '\x0e',
      '\x0f',
      '~{',
      '~}',
      '!a',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(scrap), fc.constantFrom(...charsets), (scraps, charset) => {
        assert.equal(typeof decodeSevenBit(latin1(scraps.join('')), charset), 'string');
      }),
    );
  });

  it('takes little time for megabytes of escapes', () => {
    const started = performance.now();
    for (const charset of charsets)
      for (const piece of ['\x1b', '\x1b$B', '\x1b$BF|\x1b(B', '\x0e\x0f', '~{~}', '~'])
        decodeSevenBit(latin1(piece.repeat(Math.ceil(1e6 / piece.length))), charset);
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  }).timeout(30_000);
});
