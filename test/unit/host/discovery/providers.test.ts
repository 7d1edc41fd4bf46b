import assert from 'node:assert/strict';
import {
  domainOf,
  isServerName,
  providerOfDomain,
  providerOfExchange,
  providerOfServer,
  providers,
  providerSettings,
} from '../../../../src/host/accounts/discovery/providers.ts';

describe('the table of providers', () => {
  it('names each domain once, in small letters', () => {
    const domains = providers.flatMap((each) => each.domains);
    assert.deepEqual(
      domains.filter((domain, index) => domains.indexOf(domain) !== index),
      [],
    );
    for (const domain of domains) assert.equal(domainOf(`a@${domain}`), domain);
    assert.ok(providers.length >= 25);
  });

  it('has safe settings and help pages only', () => {
    for (const { name, host, port, security, helpPage } of providers) {
      const local = host === '127.0.0.1';
      assert.ok(local || (isServerName(host) && port === 993 && security === 'tls'), name);
      assert.notEqual(security, 'none');
      if (helpPage !== undefined) assert.equal(new URL(helpPage).protocol, 'https:', name);
    }
  });

  it('knows who wants what', () => {
    const gmail = providerOfDomain('GMAIL.com')!;
    assert.equal(gmail.helpPage, 'https://support.google.com/accounts/answer/185833');
    assert.ok(gmail.appPassword);
    assert.equal(gmail.signIn, 'google');
    for (const domain of ['outlook.com', 'hotmail.com', 'live.com', 'office365.com'])
      assert.equal(providerOfDomain(domain)?.signIn, 'microsoft');
    assert.equal(providerOfServer({ host: 'IMAP.GMAIL.COM', port: 993 }), gmail);
    assert.equal(providerOfServer({ host: '127.0.0.1', port: 993 }), undefined);
    assert.equal(
      providerOfServer({ host: '127.0.0.1', port: 1143 }),
      providerOfDomain('proton.me'),
    );
    assert.deepEqual(providerSettings(gmail, 'ada@gmail.com'), {
      address: 'ada@gmail.com',
      host: 'imap.gmail.com',
      port: 993,
      security: 'tls',
      user: 'ada@gmail.com',
    });
  });

  it('tells a provider by the end of its exchange, label by label', () => {
    assert.equal(providerOfExchange('ASPMX.L.GOOGLE.COM.')?.name, 'Gmail');
    assert.equal(providerOfExchange('x.mail.protection.outlook.com')?.name, 'Microsoft');
    assert.equal(providerOfExchange('in1-smtp.messagingengine.com')?.name, 'Fastmail');
    assert.equal(providerOfExchange('notgoogle.com'), undefined);
    assert.equal(providerOfExchange('google.com.evil.example'), undefined);
    assert.equal(providerOfExchange(''), undefined);
  });

  it('finds the domain of an address, or none', () => {
    assert.equal(domainOf('ada@Example.ORG'), 'example.org');
    assert.equal(domainOf('ada@bücher.example'), 'xn--bcher-kva.example');
    for (const address of [
      ...['', 'ada', 'ada@', 'ada@localhost', 'ada@127.0.0.1', 'ada@[::1]', 'ada@a b.org'],
      ...['ada@exa\nmple.org', 'ada@-a.org', 'ada@a..b', 'ada@x/../y.org', 'ada@a.org:80'],
      `ada@${'a'.repeat(64)}.org`,
      `ada@${'a.'.repeat(500_000)}org`,
    ])
      assert.equal(domainOf(address), undefined, address.slice(0, 60));
  });
});
