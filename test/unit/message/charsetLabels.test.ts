import assert from 'node:assert/strict';
import iconv from 'iconv-lite';
import { decodeCharset } from '../../../src/message/charset.ts';
import { latin1 } from './octets.ts';

/** Labels of real mail, a text in the charset they mean, and how iconv-lite calls that. */
const labels: [string, string, string][] = [
  ['utf-8', 'Grüße 日本 😀', 'utf-8'],
  ['utf8', 'Grüße', 'utf-8'],
  ['utf8mb4', 'Grüße 😀', 'utf-8'],
  ['us-ascii', 'plain', 'utf-8'],
  ['us-ascii', 'Grüße', 'utf-8'],
  ['us-ascii', 'Grüße', 'windows-1252'],
  ['iso-8859-1', 'Grüße “€”', 'windows-1252'],
  ['windows-1252', 'Grüße “€”', 'windows-1252'],
  ['iso-8859-15', 'Grüße €', 'iso-8859-15'],
  ['windows-1251', 'Привет', 'windows-1251'],
  ['windows-1250', 'Žluťoučký', 'windows-1250'],
  ['windows-1254', 'İstanbul', 'windows-1254'],
  ['koi8-r', 'Привет', 'koi8-r'],
  ['koi8-u', 'Привіт', 'koi8-u'],
  ['big5', '你好', 'big5'],
  ['chinesebig5', '你好', 'big5'],
  ['gb2312', '你好', 'gbk'],
  ['gb2312', '镕', 'gbk'],
  ['gb2312_charset', '你好', 'gbk'],
  ['gb18030', '你好', 'gb18030'],
  ['ks_c_5601-1987', '안녕 똠', 'cp949'],
  ['euc-kr', '안녕', 'euc-kr'],
  ['shift_jis', '日本', 'shift_jis'],
  ['x-sjis', '日本', 'shift_jis'],
  ['cp932', '日本①', 'cp932'],
  ['euc-jp', '日本', 'euc-jp'],
  ['cp-850', 'Grüße', 'cp850'],
  ['ibm850', 'Grüße', 'cp850'],
  ['cp437', 'Grüße', 'cp437'],
  ['utf-7', 'Grüße', 'utf-7'],
  ['unicode', 'Grüße', 'utf-16'],
  ['unicode', 'Grüße', 'utf-8'],
];

/** Labels that say nothing. */
const garbage = [
  'default',
  'default_charset',
  'unknown-8bit',
  '',
  'x-unheard-of',
  '%%',
  'a'.repeat(5000),
];

describe('charset labels of real mail', () => {
  for (const [label, text, charset] of labels) {
    it(`${label} with ${text} in ${charset}`, () => {
      const octets = iconv.encode(text, charset);
      assert.equal(decodeCharset(octets, label), text);
      assert.equal(decodeCharset(octets, ` "${label.toUpperCase()}" `), text);
    });
  }

  it('reads those that switch sets by escapes', () => {
    for (const label of ['iso-2022-jp', 'csiso2022jp', '_iso-2022-jp', 'default'])
      assert.equal(decodeCharset(latin1('\x1b$BF|K\\\x1b(B'), label), '日本', label);
    assert.equal(decodeCharset(latin1('\x1b$)C\x0e0!\x0f'), 'iso-2022-kr'), '가');
    assert.equal(decodeCharset(latin1('~{Dc:C~}'), 'hz-gb-2312'), '你好');
  });

  for (const label of [undefined, ...garbage]) {
    it(`falls back from ${JSON.stringify(label?.slice(0, 20)) ?? 'none'}`, () => {
      const mark = iconv.encode('Grüße', 'utf-16', { addBOM: true });
      assert.equal(decodeCharset(mark, label), 'Grüße', 'a byte order mark');
      assert.equal(decodeCharset(latin1('\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe'), label), 'Grüße');
      assert.equal(decodeCharset(iconv.encode('Grüße', 'utf-8'), label), 'Grüße', 'UTF-8');
      assert.equal(decodeCharset(iconv.encode('Grüße', 'windows-1252'), label), 'Grüße');
    });
  }

  it('never reads HTML as UTF-7', () => {
    const octets = latin1('+ADw-script+AD4-');
    for (const label of ['utf-7', 'UTF7', 'unicode-1-1-utf-7', 'x-utf-7', 'utf-7-imap', 'utf7imap'])
      assert.equal(decodeCharset(octets, label, { html: true }), '+ADw-script+AD4-', label);
  });
});
