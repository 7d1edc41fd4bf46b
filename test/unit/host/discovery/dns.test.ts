import assert from 'node:assert/strict';
import {
  type Dns,
  hostedDomain,
  serviceRecords,
} from '../../../../src/host/accounts/discovery/dns.ts';

const address = 'ada@example.org';
type Srv = Awaited<ReturnType<Dns['resolveSrv']>>[number];

function mx(...records: [number, string][]): Dns {
  return {
    resolveMx: async () => records.map(([priority, exchange]) => ({ priority, exchange })),
    resolveSrv: () => Promise.reject(new Error('not asked')),
  };
}

function srv(records: Record<string, unknown[]>): Dns {
  return {
    resolveMx: () => Promise.reject(new Error('not asked')),
    resolveSrv: async (name) => {
      if (!(name in records)) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
      return records[name] as Srv[];
    },
  };
}

describe('what DNS tells of an address', () => {
  it('finds the provider of a hosted domain', async () => {
    const [found] = await hostedDomain(
      address,
      'example.org',
      mx([20, 'alt1.aspmx.l.google.com'], [10, 'aspmx.l.google.com']),
    );
    assert.equal(found?.settings.host, 'imap.gmail.com');
    assert.equal(found.settings.user, address);
    assert.equal(found.provider?.signIn, 'google');
    assert.match(found.source, /^Gmail takes in the mail of example\.org/);
  });

  it('believes the record that is asked first', async () => {
    const records = mx([20, 'x.messagingengine.com'], [1, 'x.mail.protection.outlook.com']);
    const [found] = await hostedDomain(address, 'example.org', records);
    assert.equal(found?.provider?.name, 'Microsoft');
  });

  it('finds nobody behind servers that are not known', async () => {
    assert.deepEqual(await hostedDomain(address, 'example.org', mx([1, 'mx.example.org'])), []);
    assert.deepEqual(await hostedDomain(address, 'example.org', mx()), []);
    assert.deepEqual(await hostedDomain(address, 'example.org', srv({})), []);
    const strange = mx([1, undefined as unknown as string]);
    assert.deepEqual(await hostedDomain(address, 'example.org', strange), []);
  });

  it('reads SRV records by priority and weight, TLS before STARTTLS', async () => {
    const dns = srv({
      '_imap._tcp.example.org': [{ name: 'c.example.org', port: 143, priority: 0, weight: 0 }],
      '_imaps._tcp.example.org': [
        { name: 'b.example.org.', port: 993, priority: 1, weight: 1 },
        { name: 'A.example.org', port: 9993, priority: 1, weight: 9 },
      ],
    });
    const found = await serviceRecords(address, 'example.org', dns);
    assert.deepEqual(
      found.map(({ settings: { host, port, security } }) => [host, port, security]),
      [
        ['a.example.org', 9993, 'tls'],
        ['b.example.org', 993, 'tls'],
        ['c.example.org', 143, 'starttls'],
      ],
    );
    assert.equal(found[0]?.source, 'DNS (SRV record)');
  });

  it('passes over records that say there is none, and over garbage', async () => {
    const dns = srv({
      '_imaps._tcp.example.org': [
        { name: '.', port: 0, priority: 0, weight: 0 },
        { name: '', port: 993, priority: 0, weight: 0 },
        { name: '127.0.0.1', port: 993, priority: 0, weight: 0 },
        { name: 'a b.org', port: 993, priority: 0, weight: 0 },
        { name: 'a.org', port: 70_000, priority: 0, weight: 0 },
        { name: 7, port: '993', priority: 0, weight: 0 },
      ],
    });
    assert.deepEqual(await serviceRecords(address, 'example.org', dns), []);
  });

  it('looks at a few of many records', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      name: `h${index}.example.org`,
      port: 993,
      priority: 0,
      weight: 0,
    }));
    const dns = srv({ '_imaps._tcp.example.org': many });
    assert.equal((await serviceRecords(address, 'example.org', dns)).length, 20);
  });
});
