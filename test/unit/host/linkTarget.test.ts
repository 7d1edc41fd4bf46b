import assert from 'node:assert/strict';
import { describeLink, type LinkTarget } from '../../../src/host/reader/linkTarget.ts';

/** What is told of a link besides its address. */
function told(url: string, text: string): string | undefined {
  const link = describeLink(url, text);
  assert.equal(link?.disguised, link && link.why !== undefined);
  return link && (link.why === undefined ? link.host : `${link.host} ${link.why}`);
}

const honest: readonly (readonly [string, string, string])[] = [
  ['https://example.com/a', 'Read more', 'example.com'],
  ['https://example.com/a', '', 'example.com'],
  ['http://example.com/', 'example.com', 'example.com'],
  ['https://example.com/', 'HTTPS://EXAMPLE.COM/', 'example.com'],
  ['https://www.example.com/', 'example.com', 'www.example.com'],
  ['https://example.com/', 'www.example.com', 'example.com'],
  ['https://example.com/', 'www.example.com.', 'example.com'],
  ['https://example.com./', 'https://example.com', 'example.com.'],
  ['https://click.example.com/x', 'https://shop.example.com/', 'click.example.com'],
  ['https://example.com:8443/', 'example.com:8443', 'example.com:8443'],
  ['https://10.0.0.1/', 'http://10.0.0.1/', '10.0.0.1'],
  ['https://[::1]/', 'here', '[::1]'],
  ['  https://example.com/\n', 'example.com', 'example.com'],
  // Names that one language writes.
  ['https://münchen.de/', 'münchen.de', 'münchen.de'],
  ['https://münchen.de/', 'xn--mnchen-3ya.de', 'münchen.de'],
  ['https://xn--mnchen-3ya.de/', 'München', 'münchen.de'],
  ['https://пример.рф/', 'пример.рф', 'пример.рф'],
  ['https://сор.рф/', 'here', 'сор.рф'],
  ['https://例え.jp/', '例え．jp', '例え.jp'],
  ['https://ひらがなカタカナ漢字.jp/', 'here', 'ひらがなカタカナ漢字.jp'],
  ['https://한국.kr/', 'here', '한국.kr'],
  ['https://ελλάδα.gr/', 'here', 'ελλάδα.gr'],
  ['https://مثال.com/', 'here', 'مثال.com'],
  ['https://हिन्दी.com/', 'here', 'हिन्दी.com'],
  ['https://việtnam.vn/', 'here', 'việtnam.vn'],
  // No hosts, whatever they look like.
  ['https://github.com/a/b', 'README.md', 'github.com'],
  ['https://github.com/a/b', 'main.rs', 'github.com'],
  ['https://nodejs.org/', 'Node.js 24', 'nodejs.org'],
  ['https://example.com/', 'Version 1.2.3', 'example.com'],
  ['https://example.com/', '1.2.3.4', 'example.com'],
  ['https://example.com/', 'ada@other.example', 'example.com'],
  ['https://example.com/', 'Dr. Who', 'example.com'],
  ['https://example.com/', 'a.b', 'example.com'],
  ['https://example.com/', 'co.uk', 'example.com'],
  ['https://example.com/', '...', 'example.com'],
];

const disguised: readonly (readonly [string, string, string])[] = [
  ['https://evil.com/', 'https://bank.example', 'evil.com text'],
  ['https://evil.com/', 'http://bank.example/login', 'evil.com text'],
  ['https://evil.com/', 'bank.com', 'evil.com text'],
  ['https://evil.com/', 'BANK.com/login', 'evil.com text'],
  ['https://evil.com/', 'bank.com: log in', 'evil.com text'],
  ['https://evil.com/', 'bank.com…', 'evil.com text'],
  ['https://evil.com/', 'bank.com - Log in', 'evil.com text'],
  ['https://evil.com/', 'bank.com–log in', 'evil.com text'],
  ['https://evil.com/', 'bank.com.', 'evil.com text'],
  ['https://evil.com/', 'www.bank', 'evil.com text'],
  ['https://evil.com/', '  \n <https://bank.com>', 'evil.com text'],
  ['https://evil.com/', '“bank.com”', 'evil.com text'],
  ['https://evil.com/', '→ bank.com', 'evil.com text'],
  ['https://evil.com/', 'https:\\\\bank.com', 'evil.com text'],
  ['https://evil.com/', 'ｂａｎｋ．ｃｏｍ', 'evil.com text'],
  ['https://evil.com/', 'bank。com', 'evil.com text'],
  ['https://evil.com/', 'ba\u200bnk.c\u00adom', 'evil.com text'],
  ['https://evil.com/', 'münchen.de', 'evil.com text'],
  ['https://evil.com/', 'Visit https://bank.com now', 'evil.com text'],
  ['https://evil.com/', 'Your bank: www.bank.com', 'evil.com text'],
  ['https://evil.com/', 'evil.com or https://bank.com', 'evil.com text'],
  ['https://evil.com/', 'https://bank.com@evil.com/', 'evil.com text'],
  ['https://evil.com/', 'README.md/login', 'evil.com text'],
  ['https://evil.com/', 'moc.knab//:sptth\u202e', 'evil.com text'],
  ['https://bank.com.evil.com/', 'bank.com', 'bank.com.evil.com text'],
  ['https://evil.com/bank.com', 'bank.com', 'evil.com text'],
  ['https://evil.co.uk/', 'bank.co.uk', 'evil.co.uk text'],
  ['https://evil.github.io/', 'ada.github.io', 'evil.github.io text'],
  ['https://10.0.0.1/', 'bank.com', '10.0.0.1 text'],
  ['https://0x7f.1/', 'bank.com', '127.0.0.1 text'],
  ['https://10.0.0.2/', 'http://10.0.0.1/', '10.0.0.2 text'],
  ['https://bank.com\\@evil.com/', 'evil.com', 'bank.com text'],
  // A user name stands where people look for the host.
  ['https://bank.example@evil.com/', 'Log in', 'evil.com user-info'],
  ['https://bank.example:x@evil.com/', 'https://bank.example', 'evil.com user-info'],
  ['https://:x@evil.com/', 'evil.com', 'evil.com user-info'],
  // Letters that pass for others.
  ['https://аpple.com/', 'here', 'xn--pple-43d.com look-alike'],
  ['https://аррӏе.com/', 'here', 'xn--80ak6aa92e.com look-alike'],
  ['https://xn--80ak6aa92e.com/', 'here', 'xn--80ak6aa92e.com look-alike'],
  ['https://аррӏе.com/', 'apple.com', 'xn--80ak6aa92e.com text'],
  ['https://ρауρаӏ.com/', 'here', 'xn--2xaa64ab7gx3b.com look-alike'],
  ['https://ɡoogle.com/', 'here', 'xn--oogle-qmc.com look-alike'],
  ['https://i❤.ws/', 'here', 'xn--i-7iq.ws look-alike'],
  ['https://bank.comノlogin.evil.com/', 'here', 'bank.xn--comlogin-634g.evil.com look-alike'],
  ['https://xn--a.com/', 'here', 'xn--a.com look-alike'],
];

const refused: readonly string[] = [
  'file:///etc/passwd',
  'smb://server/share',
  '\\\\server\\share',
  '//example.com/',
  '/a',
  'a.html',
  '#a',
  '',
  ' ',
  'vscode://file/etc/passwd',
  'vscode-insiders://file/etc/passwd',
  'command:workbench.action.quit',
  'ms-msdt:/id PCWDiagnostic',
  'search-ms:query=x',
  'tel:+1',
  'x-callback://a',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'blob:https://example.com/1',
  'view-source:https://example.com/',
  'ftp://example.com/',
  'cid:1@example.com',
  'about:blank',
  'https://',
  'https://exa mple.com/',
  'https://exam\nple.com/',
  'https://example.com/\u0000',
  'https://example.com/\u0085a',
  'https://example.com/\u2028a',
  'https://bank.com\u202e/',
  'https://256.256.256.256/',
  `https://${'a.'.repeat(130)}com/`,
  `https://example.com/${'a'.repeat(8000)}`,
  `https://example.com/${'ö'.repeat(4000)}`,
  'mailto:a@b.example%0d%0aBcc:x@y.example',
  'mailto:a@b.example?subject=x%0aBcc:x@y.example',
  `mailto:a@b.example?body=${'ö'.repeat(4000)}`,
];

const mail: readonly (readonly [string, string, string])[] = [
  ['mailto:ada@example.com', 'Write us', 'example.com'],
  ['mailto:ada@example.com', 'ada@example.com', 'example.com'],
  ['mailto:ada@mail.example.com', 'Ada@EXAMPLE.com', 'mail.example.com'],
  ['mailto:ada@münchen.de', 'ada@xn--mnchen-3ya.de', 'münchen.de'],
  ['mailto:?subject=Hello', 'Tell a friend', ''],
  ['mailto:evil@evil.com', 'ceo@bank.com', 'evil.com text'],
  ['mailto:evil@evil.com', 'https://bank.com', 'evil.com text'],
  ['mailto:evil@intranet', 'ceo@bank.com', 'intranet text'],
  ['mailto:ceo@аррӏе.com', 'here', 'xn--80ak6aa92e.com look-alike'],
];

describe('links of a mail', () => {
  for (const [url, text, host] of [...honest, ...disguised, ...mail]) {
    it(`${JSON.stringify(text)} to ${url.trim()}: ${host}`, () => {
      assert.equal(told(url, text), host);
    });
  }

  for (const url of refused) {
    it(`${JSON.stringify(url.slice(0, 50))} is not opened`, () => {
      assert.equal(describeLink(url, url), undefined);
    });
  }

  it('are opened as URL reads them', () => {
    const hrefs: readonly (readonly [string, string])[] = [
      ['https:\\\\EXAMPLE.com\\a b', 'https://example.com/a%20b'],
      ['https://example.com/\u202egnp.exe', 'https://example.com/%E2%80%AEgnp.exe'],
      ['http:example.com?a=1&b=%41#c', 'http://example.com/?a=1&b=%41#c'],
      ['MAILTO:a@b.example?bcc=x@y.example&attach=/etc/passwd', 'mailto:a@b.example'],
    ];
    for (const [url, href] of hrefs) assert.equal(describeLink(url, '')?.href, href);
  });

  it('are told of at once, however long their text is', () => {
    const start = performance.now();
    const links: (LinkTarget | undefined)[] = [];
    for (const part of [
      'a.',
      '.',
      '-',
      ' ',
      'www.',
      'https://',
      '@',
      '\u202a',
      '\ufdfa',
      '<',
      'ä.',
    ]) {
      const text = part.repeat(100_000);
      links.push(describeLink('https://example.com/', text));
      links.push(describeLink(`https://example.com/${part.repeat(500)}`, text));
      links.push(describeLink(`mailto:a@b.example?subject=${part.repeat(500)}`, text));
    }
    assert.ok(performance.now() - start < 1000);
    assert.ok(links.filter((link) => link !== undefined).length > 20);
  });
});
