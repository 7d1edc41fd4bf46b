import assert from 'node:assert/strict';
import {
  discover,
  type DiscoveryNetwork,
} from '../../../../src/host/accounts/discovery/discover.ts';

const never = new Promise<never>(() => undefined);

function file(host: string): Uint8Array {
  return Buffer.from(`<clientConfig version="1.1"><emailProvider id="x">
    <incomingServer type="imap"><hostname>${host}</hostname><port>993</port>
    <socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
    </emailProvider></clientConfig>`);
}

/** A network where nobody knows anything, but for what is given. */
function network(known: Partial<DiscoveryNetwork> = {}): DiscoveryNetwork {
  return {
    fetch: async () => ({ status: 404, octets: new Uint8Array() }),
    dns: { resolveMx: async () => [], resolveSrv: async () => [] },
    probe: async () => 'none',
    ...known,
  };
}

describe('finding settings for an address', () => {
  const signal = new AbortController().signal;
  const sources = async (address: string, known: DiscoveryNetwork): Promise<string[]> =>
    (await discover(address, signal, known)).map(
      ({ settings: { host, port }, source }) => `${host}:${port} ${source}`,
    );

  it('asks nobody about a provider that is known', async () => {
    const fail = (): never => assert.fail('asked');
    const silent = network({
      fetch: fail,
      probe: fail,
      dns: { resolveMx: fail, resolveSrv: fail },
    });
    assert.deepEqual(await sources('ada@gmail.com', silent), [
      'imap.gmail.com:993 Gmail is known to Mail Browser',
    ]);
  });

  it('puts the best source first, and names a server once', async () => {
    const found = await sources(
      'ada@example.org',
      network({
        fetch: async ({ url }) => {
          const mozilla = url.startsWith('https://autoconfig.thunderbird.net/');
          // The domain itself is a little slower, and still in time.
          if (!mozilla) await new Promise((resolve) => setTimeout(resolve, 50));
          return { status: 200, octets: file(mozilla ? 'm.example.org' : 'imap.example.org') };
        },
        probe: async ({ host, port }) =>
          host.startsWith('imap.') && port === 993 ? 'trusted' : 'none',
      }),
    );
    assert.deepEqual(found, [
      'imap.example.org:993 said by example.org (autoconfig)',
      'm.example.org:993 Mozilla’s database',
    ]);
  });

  it('finds the provider of a hosted domain', async () => {
    const dns = {
      resolveMx: async () => [{ priority: 1, exchange: 'aspmx.l.google.com' }],
      resolveSrv: async () => [],
    };
    const [found] = await discover('ada@example.org', signal, network({ dns }));
    assert.equal(found?.provider?.helpPage, 'https://support.google.com/accounts/answer/185833');
  });

  it('does not wait for slower sources once a better one has answered', async () => {
    const began = performance.now();
    const found = await sources(
      'ada@example.org',
      network({
        fetch: async () => ({ status: 200, octets: file('imap.example.org') }),
        dns: { resolveMx: () => never, resolveSrv: () => never },
        probe: () => never,
      }),
    );
    assert.equal(found.length, 1);
    assert.ok(performance.now() - began < 500);
  });

  it('waits a little, and not long, for better sources when a poor one has answered', async () => {
    const began = performance.now();
    const found = await sources(
      'ada@example.org',
      network({ fetch: () => never, probe: async () => 'trusted' }),
    );
    const took = performance.now() - began;
    assert.equal(found[0], 'imap.example.org:993 tried and found');
    assert.ok(took > 1000 && took < 3000, `${took} ms`);
  });

  it('ends at its deadline when everybody hangs, and at once when it is stopped', async () => {
    const hanging = network({
      fetch: () => never,
      probe: () => never,
      dns: { resolveMx: () => never, resolveSrv: () => never },
    });
    const stop = new AbortController();
    const stopped = discover('ada@example.org', stop.signal, hanging);
    stop.abort();
    assert.deepEqual(await stopped, []);
    assert.deepEqual(await discover('ada@example.org', stop.signal, hanging), []);
    const began = performance.now();
    assert.deepEqual(await sources('ada@example.org', hanging), []);
    assert.ok(performance.now() - began < 7000);
  });

  it('stops what is no longer needed', async () => {
    const signals: AbortSignal[] = [];
    await discover(
      'ada@example.org',
      signal,
      network({
        fetch: async () => ({ status: 200, octets: file('imap.example.org') }),
        probe: (_, each) => {
          signals.push(each);
          return never;
        },
      }),
    );
    assert.ok(signals.length > 0 && signals.every(({ aborted }) => aborted));
  });

  it('finds nothing for what is no address, and throws for none', async () => {
    const broken = network({
      fetch: () => Promise.reject(new Error('no')),
      probe: () => Promise.reject(new Error('no')),
      dns: {
        resolveMx: () => Promise.reject(new Error('no')),
        resolveSrv: () => Promise.reject(new Error('no')),
      },
    });
    for (const address of ['', 'ada', 'ada@', '@', 'ada@localhost', `a@${'b'.repeat(1_000_000)}`])
      assert.deepEqual(await discover(address, signal, network()), []);
    assert.deepEqual(await discover('ada@example.org', signal, broken), []);
  });
});
