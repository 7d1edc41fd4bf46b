import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  asciiDomain,
  isDeceptive,
  isMixedScript,
  looksLike,
  registrableDomain,
  shownDomain,
  sameRegistrableDomain,
  unicodeDomain,
} from '../../../src/message/domains.ts';

describe('asciiDomain and unicodeDomain', () => {
  const cases: [string, string | undefined, string | undefined][] = [
    ['Mail.EXAMPLE.org.', 'mail.example.org', 'mail.example.org'],
    ['müller.example', 'xn--mller-kva.example', 'müller.example'],
    ['XN--80AK6AA92E.com', 'xn--80ak6aa92e.com', 'аррӏе.com'],
    ['xn--zzzzzz.example', 'xn--zzzzzz.example', 'xn--zzzzzz.example'],
    ['example。org', 'example.org', 'example.org'],
    ['[::1]', undefined, undefined],
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['a\ufffdb.example', undefined, undefined],
    ['a b.example', undefined, undefined],
    ['a%2eexample.org', undefined, undefined],
    ['good.example/evil.example', undefined, undefined],
    ['good.example@evil.example', undefined, undefined],
    ['good.example:80', undefined, undefined],
    ['a..example', undefined, undefined],
    ['.', undefined, undefined],
    ['', undefined, undefined],
    [`${'x'.repeat(300)}.example`, undefined, undefined],
  ];
  for (const [host, ascii, unicode] of cases) {
    it(`${JSON.stringify(host.slice(0, 40))} is ${ascii ?? 'no host name'}`, () => {
      assert.equal(asciiDomain(host), ascii);
      assert.equal(unicodeDomain(host), unicode);
    });
  }
});

describe('registrableDomain', () => {
  const cases: [string, string | undefined][] = [
    ['Mail.Example.CO.UK', 'example.co.uk'],
    ['example.org.', 'example.org'],
    ['a.b.local', 'b.local'],
    ['почта.пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['ada.github.io', 'ada.github.io'],
    ['github.io', undefined],
    ['co.uk', undefined],
    ['org', undefined],
    ['localhost', undefined],
    ['192.0.2.1', undefined],
    ['', undefined],
  ];
  for (const [host, domain] of cases) {
    it(`of ${JSON.stringify(host)} is ${domain}`, () => {
      assert.equal(registrableDomain(host), domain);
    });
  }

  it('is the same for hosts of one owner only', () => {
    assert.ok(sameRegistrableDomain('a.example.org', 'B.EXAMPLE.org'));
    assert.ok(sameRegistrableDomain('localhost', 'LOCALHOST'));
    assert.ok(!sameRegistrableDomain('ada.github.io', 'bob.github.io'));
    assert.ok(!sameRegistrableDomain('a.co.uk', 'b.co.uk'));
    assert.ok(!sameRegistrableDomain('', ''));
    assert.ok(!sameRegistrableDomain('no host', 'no host'));
  });
});

describe('isMixedScript', () => {
  const one = [
    'example',
    'müller-24',
    'пример',
    '日本',
    'ひらがなカタカナ漢字',
    'ラーメン',
    '한국',
  ];
  const together = [
    '日本abc',
    'toyotaトヨタ',
    '서울seoul',
    '',
    '123-4',
    'ελλάδα',
    'ไทย',
    'ትግርኛ',
    'ꦗꦮ',
  ];
  for (const label of [...one, ...together]) {
    it(`${label} is written as people write`, () => {
      assert.equal(isMixedScript(label), false);
    });
  }

  for (const label of ['pаypal', 'gοogle', 'примеp', 'аррlе', 'ban\u13dfk', '日本а', 'aꦗ']) {
    it(`${label} mixes scripts`, () => {
      assert.equal(isMixedScript(label), true);
    });
  }
});

describe('looksLike', () => {
  const own = 'example.org';
  const alike: [string, string][] = [
    ['examp1e.org', own],
    ['mail.exampie.org', own],
    ['exarnple.org', own],
    ['еxample.org', own],
    ['xn--xample-2of.org', own],
    ['exạmple.org', own],
    ['g00gle.com', 'mail.google.com'],
    ['vvikipedia.org', 'wikipedia.org'],
    ['аррӏе.com', 'apple.com'],
    ['micros0ft.co.uk', 'microsoft.co.uk'],
  ];
  for (const [domain, mine] of alike) {
    it(`${domain} is taken for ${mine}`, () => assert.equal(looksLike(domain, mine), true));
  }

  const different: [string, string][] = [
    [own, own],
    ['mail.example.org', own],
    ['EXAMPLE.org.', own],
    ['example.com', own],
    ['samples.org', own],
    ['co.uk', 'c0.uk'],
    ['', ''],
    ['no host', own],
  ];
  for (const [domain, mine] of different) {
    it(`${domain} is not taken for ${mine}`, () => assert.equal(looksLike(domain, mine), false));
  }
});

describe('isDeceptive', () => {
  const honest = [
    'example.org',
    'müller.example',
    '日本.jp',
    'пример.рф',
    'сахар.рф',
    'пример.com',
  ];
  for (const domain of [
    ...honest,
    'ελλάδα.gr',
    '',
    '.',
    '192.0.2.1',
    'a1.example',
    'xn--zz.example',
    'プランabc.jp',
  ]) {
    it(`${domain} is what it seems`, () => assert.equal(isDeceptive(domain), false));
  }

  for (const domain of [
    'аррӏе.com',
    'mail.аррӏе.com',
    'АРРӀЕ.COM',
    'bankノlogin.example',
    'com丶.example',
    'сосо1.org',
    'ѕесure.example',
    'a.pаypal.com',
  ]) {
    it(`${domain} is not`, () => assert.equal(isDeceptive(domain), true));
  }
});

describe('shownDomain', () => {
  it('is Unicode unless that would deceive', () => {
    assert.equal(shownDomain('XN--mller-kva.example'), 'müller.example');
    assert.equal(shownDomain('аррӏе.com'), 'xn--80ak6aa92e.com');
    assert.equal(shownDomain('no host'), undefined);
  });
});

describe('domains', () => {
  it('never throw, whatever stands in them', () => {
    const text = fc.oneof(fc.domain(), fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const ascii = asciiDomain(a);
        assert.ok(ascii === undefined || asciiDomain(ascii) === ascii);
        assert.equal(looksLike(a, a), false);
        assert.equal(looksLike(a, b), looksLike(b, a));
        isDeceptive(a);
      }),
    );
  });
});
