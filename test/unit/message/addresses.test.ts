import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  maxAddresses,
  parseAddresses,
  parseAddressHeaders,
} from '../../../src/message/addresses.ts';

/** `name <address>` for each, as short as it gets. */
function parse(value: string): string[] {
  return parseAddresses(value).map(({ name, address }) =>
    name === undefined ? address : `${name} <${address}>`,
  );
}

describe('parseAddresses', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['ada@example.org', ['ada@example.org']],
    ['<ada@example.org>', ['ada@example.org']],
    ['Ada Lovelace <ada@example.org>', ['Ada Lovelace <ada@example.org>']],
    [
      '"Lovelace, Ada" <ada@example.org>, bob@example.org',
      ['Lovelace, Ada <ada@example.org>', 'bob@example.org'],
    ],
    ['"a \\"b\\" c" <d@e>', ['a "b" c <d@e>']],
    ['ada@example.org (Ada (the first) L.)', ['Ada (the first) L. <ada@example.org>']],
    ['=?utf-8?q?Ad=C3=A1?= <a@b>', ['Adá <a@b>']],
    ['"=?utf-8?q?Ad=C3=A1?=" <a@b>', ['Adá <a@b>']],
    ['=?utf-8?Q?Doe,_Jo?= <a@b>', ['Doe, Jo <a@b>']],
    ['=?utf-8?q?=E4?= =?utf-8?q?=B8=AD?= <a@b>', ['中 <a@b>']],
    ['a@b, , ,c@d,', ['a@b', 'c@d']],
    ['a@b; c@d', ['a@b', 'c@d']],
    ['a@b c@d', ['a@b', 'c@d']],
    ['Friends: a@b, C <c@d>; e@f', ['a@b', 'C <c@d>', 'e@f']],
    ['undisclosed-recipients:;', ['undisclosed-recipients <>']],
    ['Mary <@machine.tld,@b:mary@example.net>', ['Mary <mary@example.net>']],
    ['jdoe @ test . example', ['jdoe@test.example']],
    ['Pete <pete(his account)@silly.test(his host)>', ['Pete <pete@silly.test>']],
    ['Ada Lovelace ada@example.org', ['Ada Lovelace <ada@example.org>']],
    ['MAILER-DAEMON', ['MAILER-DAEMON']],
    ['Just A Name', ['Just A Name <>']],
    ['Ada <>', ['Ada <>']],
    ['märy@exämple.net', ['märy@exämple.net']],
    ['mailto:a@b', ['a@b']],
    ["'Ada' <a@b>", ['Ada <a@b>']],
    ['a@b <a@b>', ['a@b']],
    ['"Unclosed <a@b>', ['Unclosed <a@b>']],
    ['Ada <a@b', ['Ada <a@b>']],
    ['Ada (x <a@b>', ['Ada x <a@b>']],
    ['a=b+c@d.e', ['a=b+c@d.e']],
  ];
  for (const [value, expected] of cases) {
    it(JSON.stringify(value), () => assert.deepEqual(parse(value), expected));
  }

  describe('hides no address behind a name', () => {
    const spoofs: [string, string[]][] = [
      ['"ceo@bank" <evil@x>', ['ceo@bank <evil@x>']],
      ['ceo@bank (x) <evil@x>', ['ceo@bank <evil@x>']],
      ['"ceo@bank"@attacker', ['"ceo@bank"@attacker']],
      ['<a@x> <b@y>', ['a@x', 'b@y']],
      [
        '"Someone" <valid@example.net>:<attacker@example.org>',
        ['Someone <valid@example.net>', 'attacker@example.org'],
      ],
      ['"a\u202eb\0" <c@d>', ['ab\ufffd <c@d>']],
      ['=?utf-8?q?a=00=0Ab?= <c@d>', ['a\ufffd b <c@d>']],
    ];
    for (const [value, expected] of spoofs) {
      it(JSON.stringify(value), () => assert.deepEqual(parse(value), expected));
    }
  });

  it('has bounds and stays linear', () => {
    assert.equal(parse('a@b,'.repeat(maxAddresses * 2)).length, maxAddresses);
    const started = performance.now();
    for (const piece of ['(', '"', '<', '<"', 'a:', ':;', '=?', '\\', 'a@', '<">', '(")'])
      parseAddresses(piece.repeat(50_000));
    assert.ok(performance.now() - started < 10_000);
  }).timeout(30_000);

  it('reads several headers of a name up to one bound', () => {
    assert.deepEqual(
      parseAddressHeaders(['"never closed, a@b', 'c@d"']).map(({ address }) => address),
      ['', 'a@b', 'c@d'],
    );
    const values = Array<string>(1000).fill('a@b,'.repeat(200));
    assert.equal(parseAddressHeaders(values).length, maxAddresses);
    assert.deepEqual(parseAddressHeaders([]), []);
  });

  it('never throws, and no control gets through', () => {
    const scrap = fc.constantFrom(
      '"',
      '<',
      '>',
      '(',
      ')',
      ',',
      ';',
      ':',
      '@',
      ' ',
      '\\',
      'a',
      '\0',
      '=?utf-8?q?=0A?=',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(scrap).map((scraps) => scraps.join('')),
    );
    fc.assert(
      fc.property(text, (value) => {
        for (const { name = '', address } of parseAddresses(value)) {
          assert.doesNotMatch(name + address, /[\0-\x1f\x7f]/);
        }
      }),
      { numRuns: 300 },
    );
  }).timeout(30_000);
});
