import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeCharset, findEncoding } from '../../../src/message/charset.ts';
import { latin1 } from './octets.ts';

describe('decodeCharset', () => {
  const cases: [string | undefined, string, string][] = [
    ['utf-8', '\xc3\xa9', 'é'],
    ['UTF8', '\xe2\x82\xac', '€'],
    ['iso-8859-1', '\x93a\x94 \x80', '“a” €'],
    ['windows-1252', '\x80\x92', '€’'],
    ['us-ascii', 'caf\xe9', 'café'],
    ['us-ascii', 'caf\xc3\xa9', 'café'],
    [undefined, 'caf\xe9', 'café'],
    ['', '\xc3\xa9', 'é'],
    ['unknown-8bit', '\xc3\xa9', 'é'],
    ['default', '\x80', '€'],
    ['default_charset', '\xc3\xa9', 'é'],
    ['koi8-r', '\xf0\xd2\xc9', 'При'],
    ['windows-1251', '\xcf\xf0\xe8', 'При'],
    ['gb2312', '\xc4\xe3\xba\xc3', '你好'],
    ['gb2312_charset', '\xc4\xe3', '你'],
    ['big5', '\xa7\x41', '你'],
    ['chinesebig5', '\xa7\x41', '你'],
    ['hz-gb-2312', '~{Dc:C~} ~~', '你好 ~'],
    ['ks_c_5601-1987', '\xb0\xa1', '가'],
    ['euc-kr', '\xb0\xa1', '가'],
    ['iso-2022-kr', '\x1b$)C\x0e0!\x0f!', '가!'],
    ['shift_jis', '\x93\xfa\x96\x7b', '日本'],
    ['cp932', '\x87\x40', '①'],
    ['iso-2022-jp', '\x1b$BF|K\\\x1b(B!', '日本!'],
    ['_iso-2022-jp', '\x1b$BF|\x1b(B', '日'],
    ['csISO2022JP', '\x1b(I1\x1b(B', 'ｱ'],
    [undefined, '\x1b$BF|\x1b(B', '日'],
    ['utf-16', '\xff\xfea\x00', 'a'],
    ['unicode', 'plain', 'plain'],
    ['cp-850', '\x84', 'ä'],
    ['utf-7', 'a+APw-', 'aü'],
    ['x-mac-cyrillic', '\x80', 'А'],
    ['utf-8', '\xef\xbb\xbfa', 'a'],
    ['windows-1251', '\xef\xbb\xbf\xc3\xa9', 'é'],
  ];
  for (const [label, raw, text] of cases) {
    it(`${label ?? 'no label'}: ${JSON.stringify(raw)}`, () =>
      assert.equal(decodeCharset(latin1(raw), label), text));
  }

  it('reads text mislabelled UTF-8, but keeps damaged UTF-8', () => {
    assert.equal(decodeCharset(latin1('caf\xe9 na\xefve'), 'utf-8'), 'café naïve');
    assert.equal(decodeCharset(latin1('caf\xc3\xa9 \xff'), 'utf-8'), 'café \ufffd');
  });

  it('takes the guess before windows-1252', () => {
    assert.equal(
      decodeCharset(latin1('\xcf\xf0\xe8'), undefined, { guess: 'windows-1251' }),
      'При',
    );
    assert.equal(decodeCharset(latin1('\xc3\xa9'), undefined, { guess: 'windows-1251' }), 'é');
    assert.equal(decodeCharset(latin1('\xe9'), undefined, { guess: 'utf-7' }), 'é');
  });

  it('never reads HTML as UTF-7', () => {
    assert.equal(decodeCharset(latin1('+ADw-b+AD4-'), 'utf-7', { html: true }), '+ADw-b+AD4-');
  });

  it('refuses encodings that are no charsets', () => {
    for (const label of ['base64', 'hex', 'binary', '__proto__', 'constructor', 'utf-7-imap']) {
      assert.equal(findEncoding(label), undefined, label);
      assert.equal(decodeCharset(latin1('YWJj'), label), 'YWJj');
    }
  });

  it('never throws, whatever the label and the octets', () => {
    const labels = fc.oneof(fc.string(), fc.constantFrom(...cases.map(([label]) => label ?? '')));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), labels, (bytes, label) => {
        assert.equal(typeof decodeCharset(bytes, label), 'string');
      }),
      { numRuns: 500 },
    );
  }).timeout(30_000);
});
