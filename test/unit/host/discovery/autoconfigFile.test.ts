import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAutoconfig } from '../../../../src/host/accounts/discovery/autoconfigFile.ts';

const address = 'ada.l@example.org';

function file(...servers: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
    <clientConfig version="1.1"><emailProvider id="example.org"><domain>example.org</domain>
    ${servers.join('\n')}
    <outgoingServer type="smtp"><hostname>smtp.example.org</hostname></outgoingServer>
    </emailProvider></clientConfig>`;
}

function server(change: Record<string, string> = {}, type = 'imap'): string {
  const members = {
    hostname: 'imap.example.org',
    port: '993',
    socketType: 'SSL',
    authentication: 'password-cleartext',
    username: '%EMAILADDRESS%',
    ...change,
  };
  const inside = Object.entries(members).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<incomingServer type="${type}">${inside.join('\n')}</incomingServer>`;
}

describe('a file of autoconfig', () => {
  it('tells the IMAP servers in the order of the provider', () => {
    const found = readAutoconfig(
      file(
        server({}, 'pop3'),
        server(),
        server({ hostname: 'IMAP.EXAMPLE.ORG', port: '143', socketType: 'STARTTLS' }),
      ),
      address,
    );
    const both = { address, host: 'imap.example.org', user: address };
    assert.deepEqual(found, [
      { ...both, port: 993, security: 'tls' },
      { ...both, port: 143, security: 'starttls' },
    ]);
  });

  it('puts the address into the places left for it', () => {
    const names = { hostname: 'mx.%EMAILDOMAIN%', username: '%EMAILLOCALPART%+%EMAILDOMAIN%' };
    const [found] = readAutoconfig(file(server(names)), address);
    assert.equal(found?.host, 'mx.example.org');
    assert.equal(found?.user, 'ada.l+example.org');
    // What stands for a match in a replacement is only text.
    const [dollar] = readAutoconfig(file(server({ username: '%EMAILLOCALPART%' })), '$&$1@a.org');
    assert.equal(dollar?.user, '$&$1');
  });

  it('reads CDATA, comments and the five entities of XML', () => {
    const written = server({
      hostname: '<![CDATA[ imap.example.org ]]>',
      username: '<!-- x -->a&amp;b',
    });
    assert.equal(readAutoconfig(file(written), address)[0]?.user, 'a&b');
  });

  const refused: [string, string][] = [
    ['without encryption', file(server({ socketType: 'plain' }))],
    ['without a name', file(server({ hostname: '' }))],
    ['with an address in numbers', file(server({ hostname: '192.168.1.1' }))],
    ['of this machine', file(server({ hostname: 'localhost' }))],
    ['with a name that is an address', file(server({ hostname: 'a/b@c.org' }))],
    ['with a port too big', file(server({ port: '65536' }))],
    ['with port 0', file(server({ port: '0' }))],
    ['with a port that is none', file(server({ port: '0x3e1' }))],
    ['with a place nobody can fill', file(server({ username: '%REALNAME%' }))],
    ['with a user name of two lines', file(server({ username: 'a&#10;b' }))],
    ['with a user name that runs backwards', file(server({ username: 'a\u202eb' }))],
    ['with a huge user name', file(server({ username: 'a'.repeat(2000) }))],
    ['for POP3 alone', file(server({}, 'pop3'))],
    ['in another document', `<html><body>${server()}</body></html>`],
    ['that is not closed', file(server()).slice(0, -20)],
    ['that is no XML', 'Not found'],
    ['with nothing in it', ''],
    ['that is JSON', '{"clientConfig": {}}'],
    [
      'with entities',
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${file(server({ username: '&b;' }))}`,
    ],
    [
      'with a document type',
      `<!doctype clientConfig SYSTEM "https://evil.org/x">${file(server())}`,
    ],
    ['with an entity of nobody', file(server({ username: '&x;' }))],
    ['that is huge', file(server(), ' '.repeat(70_000))],
    ['that is deep', '<a>'.repeat(20_000)],
    ['that is deep and closed', `${'<a>'.repeat(1400)}${'</a>'.repeat(1400)}`],
  ];
  for (const [what, xml] of refused) {
    it(`says nothing: ${what}`, () => {
      const before = process.cpuUsage();
      assert.deepEqual(readAutoconfig(xml, address), []);
      const used = process.cpuUsage(before);
      assert.ok(used.user + used.system < 2_000_000, `${used.user} µs`);
    });
  }

  it('bounds how many servers one file may name', () => {
    assert.equal(readAutoconfig(file(...Array<string>(50).fill(server())), address).length, 5);
  });

  it('is not slow on many elements', () => {
    const before = process.cpuUsage();
    const many = file(server({ username: '<b/>'.repeat(2500) + 'x' }));
    assert.equal(readAutoconfig(many, address)[0]?.user, 'x');
    readAutoconfig(`<clientConfig ${'a="" '.repeat(9000)}/>`, address);
    readAutoconfig(`<clientConfig>${'<b>'.repeat(2500)}</clientConfig>`, address);
    readAutoconfig('<'.repeat(60_000), address);
    readAutoconfig('&'.repeat(60_000), address);
    assert.ok(process.cpuUsage(before).user < 5_000_000);
  });

  it('never throws', () => {
    const whole = file(server());
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length), fc.string(), (from, to, text) => {
        const broken = whole.slice(0, from) + text + whole.slice(to);
        for (const { host, port } of readAutoconfig(broken, address))
          assert.ok(host.includes('.') && port > 0 && port < 65_536);
      }),
      { numRuns: 300 },
    );
  });
});
