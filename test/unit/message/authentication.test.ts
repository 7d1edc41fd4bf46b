import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authenticationOf } from '../../../src/message/authentication.ts';
import { unfoldHeaders } from '../../../src/message/headers.ts';
import type { Authentication } from '../../../src/model/trust.ts';

const from = 'bank.example';

/** The lines are headers; a line without a name is an Authentication-Results. */
function authentication(
  lines: string[],
  { domain = from, servers = ['imap.example.org'] } = {},
): Authentication | undefined {
  const source = lines.map((line) => {
    return /^[A-Z][A-Za-z-]*:/.test(line) ? line : `Authentication-Results: ${line}`;
  });
  return authenticationOf(unfoldHeaders(Buffer.from(source.join('\r\n'))), domain, servers);
}

function verdict(results: string): string | undefined {
  return authentication([`mx.example.org; ${results}`])?.verdict;
}

describe('authenticationOf', () => {
  it('reads what the server says', () => {
    assert.deepEqual(
      authentication([
        'Received: from relay.example by mx.example.org',
        'mx.example.org 1;\r\n\tdkim=pass (2048-bit key) header.d=mail.bank.example;\r\n' +
          ' spf=softfail smtp.mailfrom=x@list.example; dmarc=pass (p=REJECT) header.from=bank.example',
      ]),
      {
        server: 'mx.example.org',
        verdict: 'passed',
        domain: 'bank.example',
        spf: 'softfail',
        dkim: 'pass',
        dmarc: 'pass',
      },
    );
    assert.deepEqual(authentication(['mx.example.org; none']), {
      server: 'mx.example.org',
      verdict: 'unknown',
      domain: 'bank.example',
    });
  });

  const verdicts: [string, Authentication['verdict']][] = [
    ['dmarc=pass', 'passed'],
    ['dmarc=pass header.from=news.bank.example', 'passed'],
    ['dmarc=pass header.from=evil.example', 'unknown'],
    ['dmarc=fail; dkim=pass header.d=bank.example', 'failed'],
    ['dmarc=pass; dmarc=fail', 'failed'],
    ['dmarc=pass; dmarc=none', 'unknown'],
    ['dkim=pass header.d=bank.example', 'passed'],
    ['dkim=pass header.i=@news.bank.example', 'passed'],
    ['dkim=pass header.d=evil.example header.i=@bank.example', 'unknown'],
    ['dkim=pass', 'unknown'],
    ['dkim=pass header.d=evil.example; dkim=pass header.d=bank.example', 'passed'],
    ['dkim=fail header.d=bank.example; dkim=pass header.d=BANK.example', 'passed'],
    ['spf=pass smtp.mailfrom=x@bank.example', 'passed'],
    ['spf=pass smtp.mailfrom=bank.example', 'passed'],
    ['spf=pass smtp.mailfrom="a@bank.example"@evil.example', 'unknown'],
    ['spf=pass smtp.helo=bank.example', 'unknown'],
    ['spf=pass smtp.helo=a.example; spf=pass smtp.mailfrom=bank.example', 'passed'],
    ['dmarc=none; spf=pass smtp.mailfrom=bank.example', 'passed'],
    ['dmarc=temperror; dkim=pass header.d=evil.example', 'unknown'],
    ['spf=fail smtp.mailfrom=bank.example; dkim=fail header.d=bank.example', 'failed'],
    ['spf=softfail; dkim=hardfail; dmarc=none', 'failed'],
    ['spf=fail', 'unknown'],
    ['spf=fail; dkim=none', 'unknown'],
    ['spf=fail; dkim=pass header.d=list.example', 'unknown'],
    ['arc=pass', 'unknown'],
    ['dmarc=passed-it', 'unknown'],
  ];
  for (const [results, expected] of verdicts) {
    it(`${results}: ${expected}`, () => assert.equal(verdict(results), expected));
  }

  it('names the signature of the sender among several', () => {
    const found = authentication([
      'mx.example.org; dkim=pass header.d=esp.example; dkim=fail header.d=bank.example',
    ]);
    assert.equal(found?.dkim, 'fail');
    assert.equal(found.verdict, 'unknown');
  });

  it('does not align strangers that share a public suffix, or no domain at all', () => {
    const shared = ['mx.example.org; dkim=pass header.d=bob.github.io'];
    assert.equal(authentication(shared, { domain: 'ada.github.io' })?.verdict, 'unknown');
    const none = ['mx.example.org; dmarc=pass; dkim=pass header.d=; spf=pass smtp.mailfrom=""'];
    assert.equal(authentication(none, { domain: '' })?.verdict, 'unknown');
    assert.equal(authentication(none, { domain: 'no host' })?.domain, '');
  });

  it('writes the domain so that it deceives nobody', () => {
    const lines = ['mx.example.org; dmarc=pass'];
    const domainOf = (domain: string) => authentication(lines, { domain })?.domain;
    assert.equal(domainOf('xn--mller-kva.example'), 'müller.example');
    assert.equal(domainOf('аррӏе.com'), 'xn--80ak6aa92e.com');
  });
});

describe('the servers that authenticationOf believes', () => {
  const cases: [string, string[], boolean][] = [
    ['mx.example.org', ['imap.example.org'], true],
    ['example.org', ['imap.example.org'], true],
    ['MX.Example.Org', ['IMAP.example.ORG.'], true],
    ['example.org', [], false],
    ['example.org.evil.example', ['example.org'], false],
    ['evilexample.org', ['example.org'], false],
    ['localhost', ['localhost'], true],
    ['a.localhost', ['localhost'], false],
    ['org', ['example.org'], false],
    ['example.org', ['org'], false],
    ['bob.github.io', ['ada.github.io', 'github.io'], false],
    ['192.0.2.1', ['192.0.2.1'], true],
    ['mx.google.com', ['imap.gmail.com'], true],
    ['mx.google.com', ['imap.example.org', 'gmail.com'], false],
    ['x-1.mail.protection.outlook.com', ['outlook.office365.com'], true],
    ['dmarc.icloud.com', ['imap.mail.me.com'], true],
    ['atlas-1.free.mail.bf1.yahoo.com', ['imap.mail.yahoo.com'], true],
    ['=?utf-8?q?example.org?=', ['example.org'], false],
  ];
  for (const [server, servers, believed] of cases) {
    it(`${server} is ${believed ? '' : 'not '}one of ${servers.join(', ') || 'none'}`, () => {
      const found = authentication([`${server}; dmarc=pass`], { servers });
      assert.equal(found?.verdict, believed ? 'passed' : undefined);
    });
  }
});

describe('the headers that authenticationOf reads', () => {
  const own = 'mx.example.org; spf=fail smtp.mailfrom=bank.example';
  const forged = 'mx.example.org; dmarc=pass; spf=pass smtp.mailfrom=bank.example';

  it('are none when the topmost is a stranger’s or names no server', () => {
    assert.equal(authentication(['evil.example; dmarc=fail', own]), undefined);
    assert.equal(authentication(['spf=pass; dmarc=pass', own]), undefined);
    assert.equal(authentication(['Subject: x']), undefined);
    assert.equal(authentication([]), undefined);
  });

  it('are not those of earlier hops', () => {
    assert.equal(authentication([own, 'Received: from x by y', forged])?.verdict, 'unknown');
    assert.equal(authentication([own, 'evil.example; none', forged])?.dmarc, undefined);
  });

  it('are not ARC, nor those set aside', () => {
    const lines = ['ARC-', 'X-', 'Old-'].map(
      (prefix) => `${prefix}Authentication-Results: ${forged}`,
    );
    assert.equal(authentication(lines), undefined);
  });

  it('are all that the server wrote, each method from the topmost', () => {
    const found = authentication([
      'dmarc.example.org; dmarc=none',
      'X-Spam: no',
      'dkim.example.org; dkim=pass header.d=bank.example',
      'dkim.example.org; dkim=fail header.d=bank.example; spf=neutral',
    ]);
    assert.deepEqual(found, {
      server: 'dmarc.example.org',
      verdict: 'passed',
      domain: from,
      spf: 'neutral',
      dkim: 'pass',
      dmarc: 'none',
    });
    assert.equal(authentication([own, forged])?.spf, 'fail');
  });

  it('may hold anything', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(text), text, fc.array(text), (values, domain, servers) => {
        const headers = values.map((value) => ({ name: 'Authentication-Results', value }));
        assert.doesNotThrow(() => authenticationOf(headers, domain, [...servers, ...values]));
      }),
    );
  });
});
