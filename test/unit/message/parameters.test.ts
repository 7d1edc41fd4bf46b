import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseParameters } from '../../../src/message/parameters.ts';

function parameters(header: string): Record<string, string> {
  return { ...parseParameters(header).parameters };
}

describe('parseParameters', () => {
  it('reads values with and without quotes', () => {
    assert.deepEqual(
      { ...parseParameters('Text/PLAIN (x); Charset=utf-8; format="flowed"; a = "b;\\"c"') },
      {
        value: 'text/plain',
        parameters: Object.assign(Object.create(null) as Record<string, string>, {
          charset: 'utf-8',
          format: 'flowed',
          a: 'b;"c',
        }),
      },
    );
  });

  const cases: [string, Record<string, string>][] = [
    ['x; filename=my file.pdf', { filename: 'my file.pdf' }],
    ['x; filename="C:\\dir\\a.txt"', { filename: 'C:\\dir\\a.txt' }],
    ['x; filename="never closed', { filename: 'never closed' }],
    ["x; filename*=utf-8''caf%C3%A9.txt", { filename: 'café.txt' }],
    ["x; filename*0*=utf-8'en'a%20; filename*1=b; filename*2*=%C3%A9", { filename: 'a bé' }],
    ['x; filename*1=b; filename*0=a', { filename: 'ab' }],
    ["x; filename*0*=utf-8''%E4%B8; filename*1*=%AD", { filename: '中' }],
    ["x; filename=plain; filename*=utf-8''better", { filename: 'better' }],
    ['x; filename="=?utf-8?q?caf=C3=A9?="', { filename: 'café' }],
    ["x; filename*=''a%zz%%", { filename: 'a%zz%%' }],
    ["x; filename*=nonsense''%C3%A9", { filename: 'é' }],
    ["x; f*0*=utf-8''%C3%A9; f*2=c; f*1=b", { f: 'ébc' }],
    ["x; f*0*=utf-8''%C3; f*5*=%A9", { f: 'é' }],
    ["x; f*=utf-8'en'a'b", { f: "a'b" }],
    ['x; a=1; a=2', { a: '1' }],
    ['x;; ;a=1;', { a: '1' }],
    [
      'x; __proto__=1; constructor=2',
      JSON.parse('{"__proto__":"1","constructor":"2"}') as Record<string, string>,
    ],
  ];
  for (const [header, expected] of cases) {
    it(header, () => {
      assert.deepEqual(
        Object.entries(parseParameters(header).parameters),
        Object.entries(expected),
      );
    });
  }

  it('never throws, leaves prototypes alone and stays linear', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parameters(`x;${text}`)));
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    const started = performance.now();
    for (const piece of [';', '; ', '; a', ';a=', '; a*1=', '"', ';a="', '('])
      parseParameters(`x;${piece.repeat(65_536)}`);
    assert.ok(performance.now() - started < 10_000);
  }).timeout(30_000);
});
