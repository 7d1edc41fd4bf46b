import assert from 'node:assert/strict';
import { checkPublicUrl, isPublicAddress } from '../../../src/host/net/publicAddress.ts';
import { MailError } from '../../../src/model/errors.ts';

const publicAddresses = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '2606:4700:4700::1111',
  '2A00:1450:4001:80F::200E',
  // What is inside is public.
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::8.8.8.8',
  '2002:808:808::1',
  '2001:0:808:808:0:0:f7f7:f7f7',
];

const otherAddresses = [
  // IPv4
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.251',
  '240.0.0.1',
  '255.255.255.255',
  // IPv6
  '::',
  '::1',
  '::7f00:1',
  '::8.8.8.8',
  '100::1',
  'fc00::1',
  'fd12:3456:789a::1',
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700:4700::1111%eth0',
  'fec0::1',
  'ff02::fb',
  '2001:2::1',
  '2001:db8::1',
  '3fff::1',
  '2001:10::1',
  '2001:20::1',
  '4000::1',
  '5f00::1',
  // What is inside is not public.
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:0:8.8.8.8',
  '64:ff9b::127.0.0.1',
  '64:ff9b::c0a8:101',
  '64:ff9b:1::10.0.0.1',
  '64:ff9b:1:a00:0:100:808:808',
  '2002:7f00:1::1',
  '2002:a00:1::',
  '2001:0:808:808:0:0:80ff:fffe',
  '2001:0:a00:1:0:0:f7f7:f7f7',
  // No addresses, or in notations that nobody resolves names to
  '',
  'localhost',
  '127.1',
  '2130706433',
  '134744072',
  '0x8080808',
  '010.8.8.8',
  '8.8.8.8 ',
  '8.8.8.8.8',
  '[2606:4700:4700::1111]',
  '1:2:3:4:5:6:7:8:9',
  '2'.repeat(100_000),
];

describe('public addresses', () => {
  for (const address of publicAddresses) {
    it(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
  }
  for (const address of otherAddresses) {
    it(`“${address.slice(0, 40)}” is not`, () => assert.equal(isPublicAddress(address), false));
  }
});

const publicUrls: readonly (readonly [string, string])[] = [
  ['https://example.com/logo.png?x=1', 'https://example.com/logo.png?x=1'],
  ['https://example.com:443/', 'https://example.com/'],
  ['HTTPS://EXAMPLE.com', 'https://example.com/'],
  ['https://münchen.de/', 'https://xn--mnchen-3ya.de/'],
  ['https://example.com./', 'https://example.com./'],
  ['https:\\\\example.com\\a', 'https://example.com/a'],
  // What these lead to is judged when they are resolved.
  ['https://127.0.0.1.nip.io/', 'https://127.0.0.1.nip.io/'],
  ['https://notlocalhost.com/', 'https://notlocalhost.com/'],
  ['https://internal.example.com/', 'https://internal.example.com/'],
];

const otherUrls = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  'command:workbench.action.quit',
  'vscode://file/etc/passwd',
  'blob:https://example.com/1',
  '//example.com/a.png',
  '/a.png',
  '',
  'https://',
  'https:///',
  'https://exa mple.com/',
  'https://example.com:80/',
  'https://example.com:8443/',
  'https://ada@example.com/',
  'https://ada:secret@example.com/',
  'https://:secret@example.com/',
  'https://example.com@evil.example:443@10.0.0.1/',
  'https://127.0.0.1/',
  'https://8.8.8.8/',
  'https://8.8.8.8./',
  'https://127.1/',
  'https://0x7f.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://017700000001/',
  'https://①②⑦.⓪.⓪.①/',
  'https://[::1]/',
  'https://[2606:4700:4700::1111]/',
  'https://[::ffff:127.0.0.1]/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://ｌｏｃａｌｈｏｓｔ/',
  'https://a.localhost/',
  'https://printer.local/',
  'https://printer.local./',
  'https://metadata.google.internal/',
  'https://router.home.arpa/',
  'https://home.arpa/',
  'https://intranet/',
  'https://intranet./',
  `https://${'a.'.repeat(200)}com/`,
  `https://example.com/${'a'.repeat(8000)}`,
];

describe('public web addresses', () => {
  for (const [url, href] of publicUrls) {
    it(`${url} may be asked`, () => assert.equal(checkPublicUrl(url).href, href));
  }
  for (const url of otherUrls) {
    it(`“${url.slice(0, 60)}” may not`, () => {
      assert.throws(
        () => checkPublicUrl(url),
        (error) => MailError.is(error, 'not-permitted'),
      );
    });
  }

  it('the refusal names the host, never the whole address', () => {
    assert.throws(() => checkPublicUrl('https://ada:secret@printer.example/'), {
      message: '“printer.example” is not asked: its address is unusual.',
    });
    assert.throws(() => checkPublicUrl('https://printer.local/secret'), {
      message: '“printer.local” is not asked: it is no public name on the internet.',
    });
  });
});
