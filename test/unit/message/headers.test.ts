import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  headerValues,
  maxHeaders,
  readHeaders,
  unfoldHeaders,
} from '../../../src/message/headers.ts';
import { latin1, octets } from './octets.ts';

describe('readHeaders', () => {
  it('unfolds, decodes and keeps the order', () => {
    assert.deepEqual(
      readHeaders(
        octets('Subject: =?utf-8?q?caf=C3=A9?=', ' and more', 'X-A:1', 'x-a : 2', '', 'Body: no'),
      ),
      [
        { name: 'Subject', value: 'café and more' },
        { name: 'X-A', value: '1' },
        { name: 'x-a', value: '2' },
      ],
    );
  });

  it('reads raw 8-bit as UTF-8, then as the charset of the body', () => {
    assert.equal(readHeaders(octets('S: café'))[0]!.value, 'café');
    assert.equal(readHeaders(latin1('S: caf\xe9'))[0]!.value, 'café');
    assert.equal(readHeaders(latin1('S: \xcf\xf0\xe8'), 'windows-1251')[0]!.value, 'При');
  });

  it('gives one line, whatever was hidden in it', () => {
    const value = (raw: string): string => readHeaders(octets(`S: ${raw}`))[0]!.value;
    assert.equal(value('=?utf-8?q?hello=0D=0ABcc:_x@y?='), 'hello Bcc: x@y');
    assert.equal(value('a\0b'), 'a\ufffdb');
    assert.equal(value('a\u202egnp.exe'), 'agnp.exe');
    assert.equal(value('a\u200bb'), 'ab');
    assert.equal(value('👩\u200d💻'), '👩\u200d💻');
  });

  it('skips what is no header', () => {
    const lines = [
      'From ada Mon Nov 23',
      'no colon',
      ': empty name',
      'näme: x',
      'A: 1',
      'b c: 2',
      '  folded',
    ];
    assert.deepEqual(readHeaders(octets(...lines)), [{ name: 'A', value: '1' }]);
  });

  it('knows all line ends', () => {
    const expected = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    for (const end of ['\r\n', '\n', '\r']) {
      assert.deepEqual(readHeaders(latin1(['A: 1', 'B: 2', '', 'C: 3'].join(end))), expected);
    }
  });

  it('has bounds', () => {
    assert.equal(readHeaders(octets(...Array<string>(5000).fill('A: 1'))).length, maxHeaders);
    const long = readHeaders(octets(`A: ${'x'.repeat(3 << 20)}`));
    assert.ok(long[0]!.value.length <= 128 << 10);
    assert.deepEqual(readHeaders(new Uint8Array()), []);
  });

  it('finds values without case and leaves them undecoded for who parses them', () => {
    const headers = unfoldHeaders(octets('TO: =?utf-8?q?a?= <a@b>', 'to: c@d'));
    assert.deepEqual(headerValues(headers, 'To'), ['=?utf-8?q?a?= <a@b>', 'c@d']);
    assert.deepEqual(headerValues(unfoldHeaders(octets('__proto__: x')), 'constructor'), []);
  });

  it('never throws, and no control gets through', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const { value } of readHeaders(bytes)) assert.doesNotMatch(value, /[\0-\x1f\x7f]/);
      }),
      { numRuns: 500 },
    );
  }).timeout(30_000);
});
