import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeWords } from '../../../src/message/encodedWord.ts';

describe('decodeWords', () => {
  const cases: [string, string][] = [
    ['plain =? text ?=', 'plain =? text ?='],
    ['=?utf-8?Q?caf=C3=A9?=', 'café'],
    ['=?UTF-8?b?Y2Fmw6k=?=', 'café'],
    ['=?iso-8859-1?q?a_b=5F?= c', 'a b_ c'],
    ['a =?utf-8?q?b?= c', 'a b c'],
    ['=?utf-8?q?a?= \t =?utf-8?q?b?=', 'ab'],
    ['=?utf-8?q?=E4?= =?utf-8?q?=B8=AD?=', '中'],
    ['=?utf-8?q?a?= =?iso-8859-1?q?=E9?=', 'aé'],
    ['=?utf-8*en?q?hi?=', 'hi'],
    ['=?utf-8?q?a b c?=', 'a b c'],
    ['=?nonsense?q?caf=C3=A9?=', 'café'],
    ['=?utf-8?b?!!!?=', ''],
    ['=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?utf-7?q?Fr+APY-sche?=', 'Frösche'],
    ['=?iso-8859-1?Q?Frösche_=E4?=', 'Frösche ä'],
    ['=?utf-8?Q?Frösche_=C3?= =?utf-8?Q?=A4?=', 'Frösche ä'],
    ['=?utf-8?q??=', ''],
    ['=?utf-8?b?w6k?=', 'é'],
    [`=?utf-8?q?${'a'.repeat(500)}?=`, 'a'.repeat(500)],
    ['=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?=', '=?utf-8?q?a?='],
    ['"=?utf-8?q?a?="', '"a"'],
    ['a=?utf-8?q?b?=c', 'abc'],
    ['=?utf-8?q?a=00=0D=0Ab?=', 'a\0\r\nb'],
  ];
  for (const [raw, text] of cases) {
    it(raw, () => assert.equal(decodeWords(raw), text));
  }

  it('never throws and stays linear', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void decodeWords(text)));
    const started = performance.now();
    for (const piece of ['=?', '=?a?b?', '=?utf-8?q?a', '=?utf-8?q?a?= ', '=?=?q?']) {
      decodeWords(piece.repeat(20_000));
    }
    assert.ok(performance.now() - started < 10_000);
  }).timeout(30_000);
});
