import assert from 'node:assert/strict';
import { type Mailto, readMailto, writeMailto } from '../../../src/host/reader/mailto.ts';

const nobody = { to: [], cc: [] };
const ada = { to: ['ada@example.com'], cc: [] };

const read: readonly (readonly [string, Mailto])[] = [
  ['mailto:', nobody],
  ['mailto:ada@example.com', ada],
  ['MAILTO:ada@example.com', ada],
  [' mailto:ada@example.com\n', ada],
  ['mailto:ada%40example.com', ada],
  ['mailto:%20ada@example.com,,', ada],
  ['mailto:?to=ada@example.com', ada],
  [
    'mailto:a@b.example,c@d.example?TO=e@f.example',
    { to: ['a@b.example', 'c@d.example', 'e@f.example'], cc: [] },
  ],
  [
    'mailto:?cc=a@b.example,c@d.example&cc=e@f.example',
    { to: [], cc: ['a@b.example', 'c@d.example', 'e@f.example'] },
  ],
  ['mailto:ada+list@example.com', { to: ['ada+list@example.com'], cc: [] }],
  ['mailto:ädä@münchen.de', { to: ['ädä@münchen.de'], cc: [] }],
  ['mailto:ada@example.com?subject=a+b%20c&body=d%3De', { ...ada, subject: 'a+b c', body: 'd=e' }],
  ['mailto:ada@example.com?subject=a&amp;body=b', { ...ada, subject: 'a', body: 'b' }],
  ['mailto:ada@example.com?subject=a&subject=b', { ...ada, subject: 'a' }],
  ['mailto:ada@example.com?subject=&body=', ada],
  ['mailto:ada@example.com?subject=a=b', { ...ada, subject: 'a=b' }],
  ['mailto:ada@example.com?body=a%0D%0Ab%0Dc%0Ad%09e', { ...ada, body: 'a\nb\nc\nd\te' }],
  ['mailto:ada@example.com?body=a%00%1B%7Fb', { ...ada, body: 'ab' }],
  ['mailto:ada@example.com#fragment', ada],
  ['mailto:ada@example.com?subject=a#fragment', { ...ada, subject: 'a' }],
  // All else is dropped.
  ['mailto:ada@example.com?bcc=evil@example.net', ada],
  ['mailto:ada@example.com?attach=/etc/passwd&attachment=/etc/passwd&insert=~/.ssh/id_rsa', ada],
  ['mailto:ada@example.com?from=ceo@bank.example&reply-to=x@y.example&in-reply-to=1', ada],
  ['mailto:ada@example.com?__proto__=x&constructor=y', ada],
  ['mailto:ada@example.com?b%63c=evil@example.net', ada],
  ['mailto:ada@example.com?bcc%0a=x@y.example', ada],
  ['mailto:ada@example.com?x', ada],
];

const refused: readonly string[] = [
  '',
  'mail',
  'https://example.com/',
  'xmailto:ada@example.com',
  'mailto:ada',
  'mailto:@example.com',
  'mailto:ada@',
  'mailto:ceo@bank.example@evil.example',
  'mailto:"ceo@bank.example"@evil.example',
  'mailto:Ada <ada@example.com>',
  'mailto:ada@example.com;evil@example.net',
  'mailto:ada@example.com%2Cevil@example.net',
  'mailto:ada@example.com%20evil@example.net',
  'mailto:ada@example.com%0D%0ABcc:evil@example.net',
  'mailto:ada@example.com%0A',
  'mailto:%0Dada@example.com',
  'mailto:ada@exam\nple.com',
  'mailto:ada%00@example.com',
  'mailto:ada@example.com%E2%80%A8',
  'mailto:ada@example.com%C2%85',
  'mailto:?cc=a@b.example%0D%0ABcc:x',
  'mailto:?subject=a%0D%0ABcc:evil@example.net',
  'mailto:?subject=a%0Ab',
  'mailto:?subject=%00',
  'mailto:?subject=a\tb',
  'mailto:?subject=%E2%80%A9',
  'mailto:?subject=%',
  'mailto:?body=%C3',
  'mailto:%@example.com',
  'mailto:?%=1',
  `mailto:${'a'.repeat(400)}@example.com`,
  `mailto:?body=${'a'.repeat(8000)}`,
  `mailto:${'a@b.example,'.repeat(101)}`,
  `mailto:${'a@b.example,'.repeat(60)}?cc=${'a@b.example,'.repeat(60)}`,
];

describe('mailto links', () => {
  for (const [url, expected] of read) {
    it(`${JSON.stringify(url)} is read`, () => assert.deepEqual(readMailto(url), expected));
  }

  for (const url of refused) {
    it(`${JSON.stringify(url.slice(0, 60))} is refused`, () => {
      assert.equal(readMailto(url), undefined);
    });
  }

  it('of a hundred recipients are read', () => {
    assert.equal(readMailto(`mailto:${'a@b.example,'.repeat(100)}`)?.to.length, 100);
  });

  it('are written so that they read the same again', () => {
    const mail = {
      to: ['ada+x@example.com', 'ä&?#%=@münchen.de'],
      cc: ["o'hara@example.com"],
      subject: 'a+b & c=d? #1 100%',
      body: 'first\nsecond\t&bcc=x@y.example',
    };
    assert.deepEqual(readMailto(writeMailto(mail)), mail);
    assert.equal(writeMailto({ to: ['a@b.example'], cc: [] }), 'mailto:a@b.example');
    assert.equal(writeMailto({ to: [], cc: [], subject: 'a b' }), 'mailto:?subject=a%20b');
    assert.equal(writeMailto({ to: [], cc: [], body: 'a\nb' }), 'mailto:?body=a%0D%0Ab');
  });

  it('with half a character in them are read and written', () => {
    const mail = readMailto('mailto:\ud800@example.com?subject=\udc00&body=\ud800');
    assert.deepEqual(mail, {
      to: ['\ufffd@example.com'],
      cc: [],
      subject: '\ufffd',
      body: '\ufffd',
    });
    assert.equal(readMailto(writeMailto(mail))?.subject, '\ufffd');
  });
});
