import assert from 'node:assert/strict';
import { tokenize } from '../../../src/model/query/lexer.ts';

/** Tokens as text: where each begins, its operator and its value, quoted or not. */
function tokens(text: string): string {
  return tokenize(text)
    .map((token) => {
      if (token.type !== 'term') return `${token.position}${token.type}`;
      const { position, operator, value, valuePosition, quoted } = token;
      const at = position === valuePosition ? `${position}` : `${position}/${valuePosition}`;
      return `${at}${operator === undefined ? '' : ` ${operator}`}${quoted ? `“${value}”` : `[${value}]`}`;
    })
    .join(' ');
}

describe('tokenize', () => {
  const cases: [string, string][] = [
    ['', '0end'],
    ['  a  b ', '2[a] 5[b] 7end'],
    ['a\tb\nc', '0[a] 2[b] 4[c] 5end'],
    ['(a)', '0( 1[a] 2) 3end'],
    ['main()', '0[main()] 6end'],
    ['(f(x)y)', '0( 1[f(x)y] 6) 7end'],
    ['f((x))', '0[f((x))] 6end'],
    ['a OR b AND NOT c', '0[a] 2OR 5[b] 7AND 11- 15[c] 16end'],
    ['or "OR" ORb', '0[or] 3“OR” 8[ORb] 11end'],
    ['-a', '0- 1[a] 2end'],
    ['-"a b"', '0- 1“a b” 6end'],
    ['- a', '0[-] 2[a] 3end'],
    ['--a', '0[--a] 3end'],
    ['-', '0[-] 1end'],
    ['a-b', '0[a-b] 3end'],
    ['from:ada', '0/5 from[ada] 8end'],
    ['FROM:"a b"', '0/5 from“a b” 10end'],
    ['from: x', '0/5 from[] 6[x] 7end'],
    ['"from:ada"', '0“from:ada” 10end'],
    ['"a \\"b\\" \\\\ \\c"', '0“a "b" \\ \\c” 15end'],
    ['"a\tb\nc\u2028d"', '0“a b c d” 9end'],
    ['header:a="b c"d', '0/7 header[a=b c] 14[d] 15end'],
    ['header:a=b="c d"', '0/7 header[a=b="c] 14[d"] 16end'],
    ['in:a="b c"', '0/3 in[a="b] 8[c"] 10end'],
    ['a="b c"', '0[a="b] 5[c"] 7end'],
    // What looks like an operator and is code.
    ['https://a', '0[https://a] 9end'],
    ['std::a', '0[std::a] 6end'],
    ['form: a', '0[form:] 6[a] 7end'],
    ['form:', '0[form:] 5end'],
    ['form:/a', '0[form:/a] 7end'],
    ['form::a', '0[form::a] 7end'],
    ['12:30', '0[12:30] 5end'],
    ['a form', '0[a] 2[form] 6end'],
  ];
  for (const [text, expected] of cases)
    it(`cuts ${JSON.stringify(text)}`, () => assert.equal(tokens(text), expected));

  it('refuses control characters, where they stand, but for white space', () => {
    for (const char of ['\u0000', '\u0008', '\u000e', '\u001f', '\u007f'])
      assert.throws(() => tokenize(`ab${char}`), {
        position: 2,
        fault: { kind: 'control-character' },
      });
    assert.equal(tokens('a\u000bb\u000cc\rd'), '0[a] 2[b] 4[c] 6[d] 7end');
  });

  it('refuses a slip of an operator, and a phrase without an end', () => {
    assert.throws(() => tokenize('a form:x'), {
      position: 2,
      fault: { kind: 'misspelt-operator', name: 'form', meant: 'from' },
    });
    for (const text of ['a "b', 'a "', 'a "b\\"'])
      assert.throws(() => tokenize(text), { position: 2, fault: { kind: 'unclosed-quote' } });
    assert.throws(() => tokenize('header:a="b'), {
      position: 9,
      fault: { kind: 'unclosed-quote' },
    });
  });
});
