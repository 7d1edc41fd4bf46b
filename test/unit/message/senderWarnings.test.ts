import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAddresses } from '../../../src/message/addresses.ts';
import { unfoldHeaders } from '../../../src/message/headers.ts';
import { senderWarnings } from '../../../src/message/senderWarnings.ts';
import type { Mailbox } from '../../../src/model/message.ts';
import type { SenderWarning } from '../../../src/model/trust.ts';

function warnings(lines: string[], ownDomains: string[] = []): SenderWarning[] {
  const headers = unfoldHeaders(Buffer.from(lines.join('\r\n')));
  const addresses = (wanted: string) =>
    headers.filter(({ name }) => name === wanted).flatMap(({ value }) => parseAddresses(value));
  const [from, replyTo] = [addresses('From'), addresses('Reply-To')];
  return senderWarnings({ headers, from, replyTo, ownDomains });
}

function ofFrom(from: string, ownDomains?: string[]): SenderWarning[] {
  return warnings([`From: ${from}`], ownDomains);
}

function kinds(from: string, ownDomains?: string[]): string[] {
  return ofFrom(from, ownDomains).map(({ kind }) => kind);
}

describe('senderWarnings', () => {
  const usual = [
    'Ada Lovelace <ada@example.org>',
    'Lovelace, Ada <ada@example.org>',
    '"ada@example.org" <ada@example.org>',
    '"ada@mail.example.org (Ada)" <ada@example.org>',
    '"Support@Shop" <support@mail.shop.example>',
    '"Ada @ Work, @ada, ada@" <ada@example.org>',
    '"a b"@example.org',
    'ada+list=bank.example@example.org',
    'ada@[192.0.2.1]',
    'ada@localhost',
    'Müller <jürgen@müller.example>',
    'почта@пример.рф',
    '日本 <a@日本.jp>',
    '',
  ];
  for (const from of usual) {
    it(`says nothing of ${from || 'no sender'}`, () => {
      assert.deepEqual(ofFrom(from, ['example.org']), []);
    });
  }

  it('N1: an address with encoded words in it is none', () => {
    const bank = '=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?=';
    const address = `${bank}=?utf-8?Q?=00?=${bank}@mailsploit.example`;
    assert.deepEqual(ofFrom(address), [{ kind: 'invalid-address', address }]);
    assert.deepEqual(ofFrom('a\u0000b@evil.example'), [
      { kind: 'invalid-address', address: 'a\ufffdb@evil.example' },
    ]);
  });

  it('N2: a name that decodes to another address and controls', () => {
    const name = '=?utf-8?Q?BEGIN_/_potus=40whitehouse.example=0A=00?=';
    assert.deepEqual(ofFrom(`${name} <demo@mailsploit.example>`), [
      {
        kind: 'name-holds-address',
        named: 'potus@whitehouse.example',
        address: 'demo@mailsploit.example',
      },
    ]);
  });

  for (const from of [
    '"ceo@bank" <evil@x>',
    '"CEO <ceo@bank>" <evil@x>',
    'ceo@bank (x) <evil@x>',
  ]) {
    it(`N3: ${from} names an address of another domain`, () => {
      assert.deepEqual(ofFrom(from), [
        { kind: 'name-holds-address', named: 'ceo@bank', address: 'evil@x' },
      ]);
    });
  }

  it('N3: wide, encoded and long names hold addresses too', () => {
    for (const name of [
      'ceo＠bank.example',
      '=?utf-8?q?ceo=40bank.example?=',
      `"${'x'.repeat(500)} ceo@bank.example."`,
    ]) {
      assert.deepEqual(ofFrom(`${name} <a@evil.example>`), [
        { kind: 'name-holds-address', named: 'ceo@bank.example', address: 'a@evil.example' },
      ]);
    }
    assert.deepEqual(kinds('"a@evil.example, ceo@bank.example" <a@evil.example>'), [
      'name-holds-address',
    ]);
  });

  it('N4: several From headers, several addresses in one', () => {
    const several = { kind: 'several-senders', count: 2 };
    assert.deepEqual(warnings(['From: a@x.example', 'From: b@x.example']), [several]);
    assert.deepEqual(warnings(['From: a@x.example', 'From: a@x.example']), [several]);
    assert.deepEqual(ofFrom('a@x.example, b@y.example'), [several]);
    assert.deepEqual(ofFrom('<a@x.example> <b@y.example>'), [several]);
  });

  it('N5: a group that is none', () => {
    assert.deepEqual(ofFrom('"Someone" <valid@example.net>:<attacker@example.org>'), [
      { kind: 'several-senders', count: 2 },
    ]);
  });

  it('N6: an address within the address', () => {
    for (const address of ['"ceo@bank"@attacker.example', '"a\\"@b"@attacker.example']) {
      assert.deepEqual(ofFrom(address), [{ kind: 'address-in-address', address }]);
    }
    assert.ok(kinds('ceo@bank@attacker.example').includes('address-in-address'));
  });

  it('N7: marks that reorder and hidden characters do not get into the words', () => {
    assert.deepEqual(ofFrom('"\u202ece\u200bo@bank.example\u2066" <e\u200bvil@x.example>'), [
      { kind: 'name-holds-address', named: 'ceo@bank.example', address: 'evil@x.example' },
    ]);
  });

  it('N7: a domain of mixed scripts, or one that could be read as Latin', () => {
    assert.deepEqual(ofFrom('Shop <a@xn--pypal-4ve.example>'), [
      { kind: 'look-alike', domain: 'pаypal.example', ascii: 'xn--pypal-4ve.example' },
    ]);
    assert.deepEqual(ofFrom('a@аррӏе.com'), [
      { kind: 'look-alike', domain: 'аррӏе.com', ascii: 'xn--80ak6aa92e.com' },
    ]);
    assert.deepEqual(ofFrom('a@аррӏе.com', ['mail.аррӏе.com']), []);
  });

  it('N8: a line end in a header makes no second one', () => {
    assert.deepEqual(ofFrom('=?utf-8?q?Ada=0D=0AFrom:_b?= <a@x.example>'), []);
  });

  it('tells a domain that looks like the reader’s own', () => {
    assert.deepEqual(ofFrom('Ada <ada@mail.examp1e.org>', ['bank.example', 'example.org']), [
      {
        kind: 'look-alike',
        domain: 'mail.examp1e.org',
        ascii: 'mail.examp1e.org',
        like: 'example.org',
      },
    ]);
  });

  it('tells what is no address', () => {
    const invalid = [
      'root',
      '"ceo@bank.example"',
      '@x.example',
      'a@',
      'a@x..example',
      '<>',
      '"Ada" <>',
    ];
    for (const from of [...invalid, 'a@x/y.example', 'a@[x y]', 'a;b@', 'a@x\ufffd.example']) {
      assert.deepEqual(kinds(from), ['invalid-address'], from);
    }
    assert.deepEqual(ofFrom('"Ada" <>'), [{ kind: 'invalid-address', address: 'Ada' }]);
    const from = [{ address: 'a b@x.example' }];
    assert.equal(senderWarnings({ headers: [], from, replyTo: [], ownDomains: [] }).length, 1);
  });

  it('tells that answers go to another domain, but not of lists', () => {
    const elsewhere = ['From: a@x.example', 'Reply-To: a@mail.x.example, b@evil.example'];
    assert.deepEqual(warnings(elsewhere), [{ kind: 'reply-elsewhere', address: 'b@evil.example' }]);
    assert.deepEqual(warnings([...elsewhere, 'List-ID: <list.y.example>']), []);
    assert.deepEqual(warnings([...elsewhere, 'List-Post: NO']), []);
    assert.deepEqual(warnings(['From: a@x.example', 'Reply-To: b@mail.x.example']), []);
    assert.deepEqual(warnings(['From: a@x.example', 'Reply-To: undisclosed:;']), []);
    assert.deepEqual(warnings(['Reply-To: b@evil.example']), []);
  });

  it('gives one warning of a kind', () => {
    const from = '"c@bank.example" <a@x.example>, "d@bank.example" <b@x.example>';
    assert.deepEqual(kinds(from), ['name-holds-address', 'several-senders']);
  });

  it('never throws, and gives short clean words', () => {
    const piece = fc.constantFrom('@', '"', '<', '>', '.', 'a@b.example', ' ', '=?utf-8?q?=40?=');
    const text = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary' })))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, fc.array(text), (value, reply, ownDomains) => {
        const [from, replyTo] = [parseAddresses(value), parseAddresses(reply)];
        const found = senderWarnings({ headers: [], from, replyTo, ownDomains });
        for (const warning of found) {
          if (warning.kind === 'several-senders') continue;
          const words = warning.kind === 'look-alike' ? warning.domain : warning.address;
          assert.ok(words.length <= 320 && !/[\p{Cc}\u202e]/u.test(words));
        }
        assert.equal(new Set(found.map(({ kind }) => kind)).size, found.length);
      }),
    );
  });

  it('is linear', () => {
    const many = (domain: string) => Array(5000).fill({ address: `a@mail.${domain}` }) as Mailbox[];
    const ownDomains = Array(20).fill('example.org') as string[];
    const started = performance.now();
    const [from, replyTo] = [many('x.example'), many('x.example')];
    assert.deepEqual(senderWarnings({ headers: [], from, replyTo, ownDomains }), [
      { kind: 'several-senders', count: 5000 },
    ]);
    assert.ok(performance.now() - started < 1000);
    for (const piece of ['a', '@', 'a@', '"', '\\', 'a@b.', '=?', '.']) {
      const text = piece.repeat(200_000);
      const from = [{ name: text, address: `${text}@${text}` }, { address: `"${text}` }];
      const start = performance.now();
      senderWarnings({ headers: [], from, replyTo: from, ownDomains: [text] });
      assert.ok(performance.now() - start < 1000, piece);
    }
  });
});
