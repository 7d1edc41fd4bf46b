import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rtfToText } from '../../../src/message/rtfToText.ts';
import { cpuTime } from './cpuTime.ts';
import { latin1 } from './octets.ts';

const read = (...rtf: string[]): string => rtfToText(latin1(rtf.join('\r\n')));

describe('rtfToText', () => {
  const cases: [string, string, string][] = [
    [
      'text and paragraphs',
      String.raw`{\rtf1\ansi Hello\par world\line !\tab x}`,
      'Hello\nworld\n!\tx',
    ],
    ['escaped characters', String.raw`{\rtf1 \{a\\b\}\~c\-d\_e}`, '{a\\b}\u00a0cd\u2011e'],
    [
      'words of typography',
      String.raw`{\rtf1 \ldblquote a\rdblquote \emdash b}`,
      '\u201ca\u201d\u2014b',
    ],
    ['windows-1252 where nothing is said', String.raw`{\rtf1 caf\'e9 \'80}`, 'café €'],
    ['the codepage', String.raw`{\rtf1\ansicpg1251 \'cf\'f0\'e8}`, 'При'],
    ['characters of several octets', String.raw`{\rtf1\ansicpg936 \'c4\'e3\'ba\'c3}`, '你好'],
    [
      'Unicode and what stands in for it',
      String.raw`{\rtf1 \u20320?\u-10179?\u-8704?!}`,
      '你\u{1f600}!',
    ],
    ['longer and no stand-ins', String.raw`{\rtf1{\uc3\u228\'61\'65xy}\uc0\u246 z}`, 'äyöz'],
    [
      'no tables',
      String.raw`{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator X;}text}`,
      'text',
    ],
    [
      'the text beside HTML',
      String.raw`{\rtf1\fromhtml1{\*\htmltag64 <p>}a\htmlrtf\par\htmlrtf0 b}`,
      'ab',
    ],
    ['words that are not known', String.raw`{\rtf1\foo-12 a\constructor b}`, 'ab'],
    ['what is not closed', String.raw`{\rtf1 {a{b`, 'ab'],
    ['what closes too much', String.raw`{\rtf1 a}}}b`, 'ab'],
    ['nothing', '', ''],
  ];
  for (const [what, rtf, text] of cases) it(`reads ${what}`, () => assert.equal(read(rtf), text));

  it('joins lines, which mean nothing', () => {
    assert.equal(read(String.raw`{\rtf1 Hel`, 'lo', String.raw`\par`, 'you}'), 'Hello\nyou');
  });

  it('is linear and bounded', () => {
    const hostile = [
      '{',
      '}',
      String.raw`\par`,
      String.raw`\'41`,
      String.raw`\u65 `,
      '\\',
      'a',
      '{\\*',
    ];
    for (const piece of hostile) {
      const rtf = piece.repeat((1 << 21) / piece.length);
      const taken = cpuTime(() => assert.ok(read(rtf).length <= 1 << 20));
      assert.ok(taken < 2000, `${piece} took ${taken} ms`);
    }
  });

  it('never throws', () => {
    const scrap = fc.constantFrom(
      ...[
        '{',
        '}',
        '\\',
        '*',
        "'",
        'u',
        'uc',
        '-1',
        '9999999999',
        'ansicpg',
        ' ',
        '\n',
        '\xe9',
        'htmlrtf',
      ],
    );
    fc.assert(fc.property(fc.array(scrap), (scraps) => typeof read(scraps.join('')) === 'string'));
  });
});
