import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAuthenticationResults } from '../../../src/message/authenticationResults.ts';

/** Results as `method=result{property=value,…}`. */
function results(value: string): string[] | undefined {
  return parseAuthenticationResults(value)?.results.map(({ method, result, properties }) => {
    const list = [...properties].map(([name, text]) => `${name}=${text}`).join(',');
    return `${method}=${result}{${list}}`;
  });
}

describe('parseAuthenticationResults', () => {
  it('reads the server, with a version and in quotes', () => {
    const servers: [string, string][] = [
      ['MX.example.org; none', 'mx.example.org'],
      ['mx.example.org 1; none', 'mx.example.org'],
      [' (so) mx.example.org(x) 1 (y);', 'mx.example.org'],
      ['"mx.example.org"; none', 'mx.example.org'],
      ['mx.example.org', 'mx.example.org'],
    ];
    for (const [value, server] of servers) {
      assert.equal(parseAuthenticationResults(value)?.server, server, value);
    }
  });

  it('is undefined where no server is named', () => {
    const long = `${'x'.repeat(300)}; spf=pass`;
    for (const value of [
      '',
      ';',
      'spf=pass smtp.mailfrom=x',
      'a b; spf=pass',
      '"a; spf=pass',
      long,
    ]) {
      assert.equal(parseAuthenticationResults(value), undefined, value);
    }
  });

  const cases: [string, string[]][] = [
    ['mx; none', []],
    [
      'mx; SPF=Pass (sender (ok;) is) smtp.MailFrom=a@b.example; dkim=fail reason="no; key" header.d=c',
      ['spf=pass{smtp.mailfrom=a@b.example}', 'dkim=fail{reason=no; key,header.d=c}'],
    ],
    [
      'mx; dkim/1 = pass header.i = @a.example header.b="x/=" (1); dkim=none',
      ['dkim=pass{header.i=@a.example,header.b=x/=}', 'dkim=none{}'],
    ],
    ['mx; spf=pass(a)smtp.mailfrom=b', ['spf=pass{smtp.mailfrom=b}']],
    ['mx; spf=pass smtp.mailfrom=SRS0=x=y@z', ['spf=pass{smtp.mailfrom=SRS0=x=y@z}']],
    ['mx; spf=fail header.d=a header.d=b', ['spf=fail{header.d=a}']],
    ['mx;; ;spf;=pass;x y=z; spf=; spf=p4ss;spf="pass"; dmarc=pass', ['dmarc=pass{}']],
    // Words of a stranger that pose as results.
    [
      'mx; spf=fail smtp.mailfrom="x;dmarc=pass header.d=y"@evil.example',
      ['spf=fail{smtp.mailfrom="x;dmarc=pass header.d=y"@evil.example}'],
    ],
    ['mx; spf=fail "header.d=a" header.d=b', ['spf=fail{header.d=b}']],
    ['mx; spf=fail (domain of a\\);dmarc=pass) x=y', ['spf=fail{x=y}']],
    [
      'mx; spf=fail smtp.helo="never closed; dmarc=pass',
      ['spf=fail{smtp.helo="never closed; dmarc=pass}'],
    ],
    ['mx; spf=fail (never closed; dmarc=pass', ['spf=fail{}']],
  ];
  for (const [value, expected] of cases) {
    it(`reads ${value}`, () => assert.deepEqual(results(value), expected));
  }

  it('keeps a hundred results at most', () => {
    assert.equal(results('mx' + ';a=b'.repeat(1000))?.length, 100);
  });

  it('never throws, and is linear', () => {
    const piece = fc.constantFrom(
      'mx',
      ';',
      '(',
      ')',
      '"',
      '\\',
      '=',
      ' ',
      'dkim=pass',
      'header.d',
    );
    const text = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary' })))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (value) => {
        for (const { result } of parseAuthenticationResults(value)?.results ?? []) {
          assert.match(result, /^[a-z]{1,20}$/);
        }
      }),
    );
    for (const hostile of [' ', '"', '\\', 'a', '(', 'a= ', '"\\', 'a"', ';a="b" ']) {
      const start = performance.now();
      parseAuthenticationResults('mx; x=y ' + hostile.repeat(100_000));
      assert.ok(performance.now() - start < 500, hostile);
    }
  });
});
