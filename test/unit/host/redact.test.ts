import assert from 'node:assert/strict';
import { redact } from '../../../src/host/redact.ts';

const password = 'correct-horse battery"staple%é';
const token = 'ya29.a0AfH6SMBx-example_token';

describe('what the log may not hold', () => {
  const secret: [string, string, string][] = [
    ['LOGIN on the wire', 'A1 LOGIN ada hunter2', 'hunter2'],
    ['login in small letters', 'a1 login ada hunter2', 'hunter2'],
    ['LOGIN in quotes', '> A1 LOGIN "ada" "hunter2 and more"', 'hunter2'],
    ['AUTHENTICATE with a payload', 'A2 AUTHENTICATE PLAIN AGFkYQBodW50ZXIy', 'AGFkYQ'],
    ['a bearer token', 'Authorization: Bearer abc.def', 'abc.def'],
    ['a bearer token within SASL', 'auth=bearer  abc.def', 'abc.def'],
    ['a password by its name', 'password=hunter2 user=ada', 'hunter2'],
    ['a password in JSON', '{"password":"hunter2 with spaces","user":"ada"}', 'hunter2'],
    ['a refresh token', 'refresh_token: 1//0abc', '0abc'],
    ['a client secret in a form', 'a=1&client_secret=GOCSPX-x&b=2', 'GOCSPX'],
    ['a code in an address', 'http://127.0.0.1:5/?code=4/abc&state=x', '4/abc'],
    ['a JSON web token', `x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig y`, 'eyJ'],
    [
      'a long run of base64',
      Buffer.from('user=a\u0001auth=x'.repeat(3)).toString('base64'),
      'dXNl',
    ],
  ];
  for (const [name, text, hidden] of secret) {
    it(`is ${name}`, () => {
      const clean = redact(text);
      assert.ok(!clean.includes(hidden), clean);
      assert.match(clean, /\[removed\]/);
    });
  }

  it('is a known secret, however it is written', () => {
    for (const known of [password, token])
      for (const written of [known, encodeURIComponent(known), JSON.stringify({ a: known })]) {
        const clean = redact(`before ${written} after`, [known]);
        for (const part of ['horse', 'staple', 'a0AfH6']) assert.ok(!clean.includes(part), clean);
        assert.match(clean, /^before .*after$/);
      }
  });

  it('is nothing else', () => {
    for (const text of [
      'ada@example.org: connected to imap.example.org:993',
      'imap.example.org refused the sign-in of “ada”. Check the user name and password.',
      'The certificate has the fingerprint AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99',
      'Unsafe Login. Please contact kefu@188.com for help',
      '/home/somebody/.config/Code/User/globalStorage/mail-browser.mail-browser',
      'capabilities: IMAP4REV1 LITERAL+ SASL-IR LOGIN-REFERRALS ID ENABLE IDLE',
    ])
      assert.equal(redact(text), text);
  });

  it('keeps what stands around it', () => {
    const clean = redact('ada: A1 LOGIN ada hunter2\nimap.example.org said NO');
    assert.equal(clean, 'ada: A1 LOGIN [removed]\nimap.example.org said NO');
    assert.equal(redact('a password=x b', ['']), 'a password=[removed] b');
  });

  it('is not half of a secret where a long entry ends', () => {
    for (let before = 19_980; before < 20_001; before++)
      assert.doesNotMatch(redact('x '.repeat(before / 2) + password, [password]), /correct/);
    assert.ok(redact('x '.repeat(100_000)).length < 21_000);
  });

  it('does not take long for text that is made to', () => {
    const began = performance.now();
    for (const piece of ['a', 'LOGIN ', 'Bearer ', 'password=', '"', 'eyJ', '=', ' ', 'token : "'])
      redact(piece.repeat(1_000_000), [password]);
    assert.ok(performance.now() - began < 1_000);
  });
});
