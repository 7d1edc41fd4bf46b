import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unsubscribeOf } from '../../../src/message/unsubscribe.ts';
import type { Header } from '../../../src/model/message.ts';
import type { Unsubscribe } from '../../../src/model/trust.ts';

function unsubscribe(value: string, post?: string): Unsubscribe | undefined {
  const headers: Header[] = [{ name: 'List-unsubscribe', value }];
  if (post !== undefined) headers.push({ name: 'List-Unsubscribe-Post', value: post });
  return unsubscribeOf(headers);
}

const oneClick = 'List-Unsubscribe=One-Click';

describe('unsubscribeOf', () => {
  it('knows nothing without the header', () => {
    assert.equal(unsubscribeOf([]), undefined);
    assert.equal(unsubscribeOf([{ name: 'List-Unsubscribe-Post', value: oneClick }]), undefined);
  });

  it('reads the page and the address', () => {
    assert.deepEqual(
      unsubscribe(
        '<mailto:leave@lists.example?subject=bye%20now>, <https://lists.example/u?a=1,2>',
      ),
      {
        web: 'https://lists.example/u?a=1,2',
        mail: { address: 'leave@lists.example', subject: 'bye now' },
      },
    );
  });

  it('takes one POST only at the first https address, and only where the header says so', () => {
    const value = '<http://a.example/u>, <https://b.example/u>, <https://c.example/u>';
    const web = 'http://a.example/u';
    assert.deepEqual(unsubscribe(value), { web });
    assert.deepEqual(unsubscribe(value, oneClick), { oneClick: 'https://b.example/u', web });
    assert.deepEqual(unsubscribe(value, ' list-unsubscribe = one-click (really)'), {
      oneClick: 'https://b.example/u',
      web,
    });
    for (const other of ['', 'One-Click', 'List-Unsubscribe=One-Click; x=1', 'yes']) {
      assert.deepEqual(unsubscribe(value, other), { web }, other);
    }
    assert.deepEqual(unsubscribe('<http://a.example/u>', oneClick), { web });
    assert.deepEqual(unsubscribe('<mailto:a@b.example>', oneClick), {
      mail: { address: 'a@b.example' },
    });
  });

  it('reads the first header alone', () => {
    const headers = ['<https://a.example/>', '<mailto:a@b.example>'].map((value) => {
      return { name: 'List-Unsubscribe', value };
    });
    assert.deepEqual(unsubscribeOf(headers), { web: 'https://a.example/' });
  });

  const pages: [string, string | undefined][] = [
    ['(<https://no.example/>) <https://yes.example/a_(b)> (or (so))', 'https://yes.example/a_(b)'],
    ['<https://a.example/fol ded>', 'https://a.example/folded'],
    ['<https://a.example/u, <mailto:a@b.example>', 'https://a.example/u'],
    ['<https://a.example/u', 'https://a.example/u'],
    ['<<https://a.example/u>>', 'https://a.example/u'],
    ['=?us-ascii?Q?=3Chttps=3A=2F=2Fa.example=2Fu=3E?=', 'https://a.example/u'],
    ['<https://bücher.example/ü>', 'https://xn--bcher-kva.example/%C3%BC'],
    ['mailto:a@b.example, https://a.example/u (c)', 'https://a.example/u'],
    ['leave at https://a.example/u <>', undefined],
    ['<https://bank.example@evil.example/>', undefined],
    ['<https://a:b@evil.example/>, <https://ok.example/>', 'https://ok.example/'],
    ['<https:evil.example>', undefined],
    ['<https:///evil.example>', undefined],
    ['<https://>', undefined],
    ['<https://a b%zz\u0000.example/>', undefined],
    ['<javascript:alert(1)>, <file:///etc/passwd>, <ftp://a.example/>', undefined],
    [`<https://a.example/${'x'.repeat(2000)}>`, undefined],
    [`<https://a.example/${'ü'.repeat(500)}>`, undefined],
    [') > <', undefined],
  ];
  for (const [value, web] of pages) {
    it(`${web === undefined ? 'finds no page' : 'finds the page'} in ${value.slice(0, 60)}`, () => {
      assert.equal(unsubscribe(value)?.web, web);
    });
  }

  const mails: [string, Unsubscribe['mail']][] = [
    ['<MAILTO:a+b@c.example>', { address: 'a+b@c.example' }],
    ['<mailto:a%2Bb%40c.example?SUBJECT=x>', { address: 'a+b@c.example', subject: 'x' }],
    [
      '<mailto:a@c.example?body=rm&cc=x@y.example&bcc=z@y.example&attach=/etc/passwd&subject=a=b?c>',
      { address: 'a@c.example', subject: 'a=b?c' },
    ],
    ['<mailto:a@c.example?subject=leave 12>', { address: 'a@c.example', subject: 'leave 12' }],
    [
      '<mailto:a@c.example?subject=x%0D%0ABcc:%20v@w.example>',
      { address: 'a@c.example', subject: 'x Bcc: v@w.example' },
    ],
    ['<mailto:a@c.example?subject=100%>', { address: 'a@c.example', subject: '100%' }],
    ['<mailto:a@c.example?subject=%E2%80%AEx>', { address: 'a@c.example', subject: 'x' }],
    ['<mailto:a@bücher.example>', { address: 'a@bücher.example' }],
    ['<mailto:a@c.example,b@d.example>', undefined],
    ['<mailto:a@c.example%0D%0ABcc:v@w.example>', undefined],
    ['<mailto:%22x@y%22@c.example>', undefined],
    ['<mailto:a@b@c.example>', undefined],
    ['<mailto:a@%zz>', undefined],
    ['<mailto:?to=a@c.example>', undefined],
    ['<mailto:a@localhost>', undefined],
    ['<mailto:a@-c.example>', undefined],
    ['<mailto:bad>, <mailto:good@c.example>', { address: 'good@c.example' }],
    [`<mailto:${'a'.repeat(65)}@c.example>`, undefined],
    [`<mailto:a@c.example?subject=${'x'.repeat(2000)}>`, undefined],
  ];
  for (const [value, mail] of mails) {
    it(`${mail ? 'finds the address' : 'finds no address'} in ${value.slice(0, 60)}`, () => {
      assert.deepEqual(unsubscribe(value)?.mail, mail);
    });
  }

  it('cuts a subject', () => {
    const mail = unsubscribe(`<mailto:a@c.example?subject=${'é'.repeat(300)}>`)?.mail;
    assert.equal(mail?.subject, 'é'.repeat(200));
  });

  it('never throws, and gives nothing but web and mail addresses', () => {
    const piece = fc.constantFrom('<', '>', '(', ')', ',', 'https://', 'mailto:', '@', '?', '%');
    const text = fc
      .array(fc.oneof(piece, fc.string({ unit: 'binary' })))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (value, post) => {
        const found = unsubscribe(value, post);
        assert.ok(found?.web === undefined || /^https?:\/\/[!-~]+$/.test(found.web));
        assert.ok(!found?.mail || /^[^\s@]+@[^\s@]+$/.test(found.mail.address));
      }),
    );
  });

  it('is linear', () => {
    for (const piece of [
      '<',
      '(',
      '<https://a.example/ ',
      'mailto:',
      ',<',
      '<mailto:a?&subject ',
    ]) {
      const start = performance.now();
      unsubscribe(piece.repeat(200_000), piece.repeat(200_000));
      assert.ok(performance.now() - start < 1000, piece);
    }
  });
});
