import assert from 'node:assert/strict';
import { cleanBody, cleanText } from '../../../src/message/cleanText.ts';

describe('cleanText', () => {
  it('is one line without anything hidden in it', () => {
    assert.equal(cleanText(' a\r\n\tb\u2028c '), 'a b c');
    assert.equal(cleanText('a\0\x1b\x9b'), 'a\ufffd\ufffd\ufffd');
    assert.equal(cleanText('\u202ea\u2066b\u200fc\u00ad\ufeff'), 'abc');
    assert.equal(cleanText('a\u{e0041}\ud800'), 'a\ufffd');
    assert.equal(cleanText('abc', 2), 'ab');
  });
});

describe('cleanBody', () => {
  it('keeps lines and tabs and drops other controls', () => {
    assert.equal(cleanBody('a\r\nb\rc\n\td\0\x1b[0m'), 'a\nb\nc\n\td[0m');
    assert.equal(cleanBody('\r\r\n\n\r\n\r'), '\n\n\n\n\n');
  });

  it('keeps as many marks on a letter as any script has', () => {
    const thirty = `a${'\u0301'.repeat(30)}`;
    assert.equal(cleanBody(`${thirty}${'\u0316'.repeat(1000)}b`), `${thirty}b`);
    assert.equal(cleanBody(thirty), thirty);
    assert.equal(cleanBody('हिन्दी ནཱཱྀ é'), 'हिन्दी ནཱཱྀ é');
  });

  it('takes little time for millions of line ends and controls', () => {
    const started = performance.now();
    for (const piece of ['-\r\n', '\r', 'a\x01', '\0', 'é\u0301'.normalize('NFD')])
      assert.equal(cleanBody(piece.repeat(1_000_000)).length % 1_000_000, 0);
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  }).timeout(30_000);
});
