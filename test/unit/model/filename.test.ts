import assert from 'node:assert/strict';
import { freeName, harmlessName, maxFilenameOctets } from '../../../src/model/filename.ts';

describe('file names', () => {
  it('are empty where nothing is left, and never a device', () => {
    assert.equal(harmlessName('../..'), '');
    assert.equal(harmlessName('Con'), '_Con');
    assert.equal(harmlessName('Re: a/b?'), 'b_');
  });

  const names: [string, string][] = [
    ['report.pdf', 'report.pdf'],
    ['../../x', 'x'],
    ['C:\\Windows\\a.dll', 'a.dll'],
    ['/a\\b/c\\d', 'd'],
    ['a\\b/c', 'c'],
    ['C:a.txt', 'C_a.txt'],
    ['a<b>|"c"?*.txt', 'a_b___c___.txt'],
    [' . a  b\u3000c. . ', 'a b c'],
    ['a\u200b\u202e\u00ad\u{e0041}.txt', 'a.txt'],
    ['a\u0000b\u007fc\u2028d', 'abcd'],
    ['a\ud800.txt', 'a.txt'],
    ['a\ufffd.txt', 'a_.txt'],
    ['e\u0301', 'é'],
    ['/', ''],
    ['', ''],
    ['nul.tar.gz', '_nul.tar.gz'],
    ['com1 .log', '_com1 .log'],
    ['LPT9', '_LPT9'],
    ['COM¹.log', '_COM¹.log'],
    ['conin$', '_conin$'],
    ['console.log', 'console.log'],
    ['falcon', 'falcon'],
    ['com10', 'com10'],
  ];
  for (const [raw, name] of names)
    it(`are harmless: ${JSON.stringify(raw)}`, () => assert.equal(harmlessName(raw), name));

  it('are as long as they may be, an underscore for devices among it', () => {
    const longest = maxFilenameOctets - 1;
    for (const char of ['a', 'é', '\u0800', '語', '\u{10000}', '😀']) {
      const width = Buffer.byteLength(char);
      const fits = char.repeat(Math.floor(longest / width));
      assert.equal(harmlessName(fits), fits);
      assert.equal(harmlessName(fits + char), fits);
    }
    assert.equal(harmlessName(`con.${'x'.repeat(longest - 4)}`).length, maxFilenameOctets);
  });

  it('keep their ending when they are shortened, unless it is no short one', () => {
    const longest = maxFilenameOctets - 1;
    const long = 'a'.repeat(200);
    assert.equal(harmlessName(`${long}.pdf`), `${'a'.repeat(longest - 4)}.pdf`);
    assert.equal(harmlessName(`${long}.tar.gz`), `${'a'.repeat(longest - 3)}.gz`);
    const ending = `.${'x'.repeat(19)}`;
    assert.equal(harmlessName(long + ending), 'a'.repeat(longest - 20) + ending);
    assert.equal(harmlessName(`${long}${ending}x`), 'a'.repeat(longest));
    assert.equal(harmlessName(`${'a'.repeat(113)}. ${long}.pdf`), `${'a'.repeat(113)}.pdf`);
    // What would end in a space or a dot once it is cut does not.
    assert.equal(harmlessName(`${'a'.repeat(longest - 1)} ${long}`), 'a'.repeat(longest - 1));
  });

  it('are counted where one of them is taken, whatever its case', () => {
    const taken = new Set(['a.txt', 'a (2).txt', 'none']);
    assert.equal(freeName('A.txt', taken), 'A (3).txt');
    assert.equal(freeName('None', taken), 'None (2)');
    assert.equal(freeName('b.txt', taken), 'b.txt');
    assert.equal(freeName('a.tar.gz', new Set(['a.tar.gz'])), 'a.tar (2).gz');
    assert.equal(freeName('.profile', new Set(['.profile'])), '.profile (2)');
  });
});
