import assert from 'node:assert/strict';
import {
  domainAutoconfig,
  type Fetch,
  mozillaDatabase,
} from '../../../../src/host/accounts/discovery/autoconfig.ts';
import { isPublicAddress } from '../../../../src/host/net/publicAddress.ts';
import { publicFetch, type PublicRequest } from '../../../../src/host/net/publicFetch.ts';
import { MailError } from '../../../../src/model/errors.ts';
import { type HttpsSite, startHttpsSite } from '../httpsSite.ts';

const address = 'ada+lists@example.org';
const signal = new AbortController().signal;

function file(host: string): string {
  return `<clientConfig version="1.1"><emailProvider id="x"><incomingServer type="imap">
    <hostname>${host}</hostname><port>993</port><socketType>SSL</socketType>
    <username>%EMAILADDRESS%</username></incomingServer></emailProvider></clientConfig>`;
}

/** A web that has these files, and remembers what was asked of it. */
function web(files: Record<string, string>): { asked: PublicRequest[]; fetch: Fetch } {
  const asked: PublicRequest[] = [];
  const fetch: Fetch = async (request) => {
    asked.push(request);
    const text = Object.entries(files).find(([start]) => request.url.startsWith(start))?.[1];
    return { status: text === undefined ? 404 : 200, octets: Buffer.from(text ?? 'no such file') };
  };
  return { asked, fetch };
}

describe('autoconfig', () => {
  it('asks the domain at its two places, over https alone, within bounds', async () => {
    const { asked, fetch } = web({});
    assert.deepEqual(await domainAutoconfig(address, 'example.org', fetch, signal), []);
    assert.deepEqual(
      asked.map(({ url }) => url),
      [
        'https://autoconfig.example.org/mail/config-v1.1.xml?emailaddress=ada%2Blists%40example.org',
        'https://example.org/.well-known/autoconfig/mail/config-v1.1.xml',
      ],
    );
    for (const { maxOctets, timeout, method } of asked)
      assert.deepEqual([maxOctets, timeout, method], [65_536, 5000, undefined]);
  });

  it('says where the settings come from, and whose server it is', async () => {
    const { fetch } = web({ 'https://example.org/': file('imap.gmail.com') });
    const [found] = await domainAutoconfig(address, 'example.org', fetch, signal);
    assert.equal(found?.settings.host, 'imap.gmail.com');
    assert.equal(found.settings.user, address);
    assert.equal(found.source, 'said by example.org (autoconfig)');
    assert.equal(found.provider?.name, 'Gmail');
  });

  it('prefers the place that knows the address', async () => {
    const { fetch } = web({
      'https://example.org/': file('b.example.org'),
      'https://autoconfig.example.org/': file('a.example.org'),
    });
    const found = await domainAutoconfig(address, 'example.org', fetch, signal);
    assert.deepEqual(
      found.map(({ settings }) => settings.host),
      ['a.example.org'],
    );
  });

  it('tells Mozilla nothing but the domain', async () => {
    const { asked, fetch } = web({ 'https://autoconfig.thunderbird.net/': file('m.example.org') });
    const [found] = await mozillaDatabase(address, 'example.org', fetch, signal);
    assert.equal(found?.source, 'Mozilla’s database');
    assert.equal(found.provider, undefined);
    assert.deepEqual(
      asked.map(({ url }) => url),
      ['https://autoconfig.thunderbird.net/v1.1/example.org'],
    );
    assert.ok(!JSON.stringify(asked).includes('ada'));
  });

  it('takes every failure for nothing found', async () => {
    const fetch: Fetch = () => Promise.reject(new MailError('timeout', 'late'));
    assert.deepEqual(await domainAutoconfig(address, 'example.org', fetch, signal), []);
    assert.deepEqual(await mozillaDatabase(address, 'example.org', fetch, signal), []);
  });

  describe('on a site', () => {
    let site: HttpsSite;
    before(async () => {
      site = await startHttpsSite(['example.org', 'autoconfig.example.org', 'cdn.example.org']);
    });
    after(() => site.close());

    const fetch: Fetch = (request) =>
      publicFetch(
        { ...request, timeout: 1000 },
        {
          resolve: async () => ['127.0.0.1'],
          trusts: (each) => each === '127.0.0.1' || isPublicAddress(each),
          ca: site.ca,
          port: site.port,
        },
      );
    const hosts = async (): Promise<string[]> =>
      (await domainAutoconfig(address, 'example.org', fetch, signal)).map(
        ({ settings }) => settings.host,
      );

    it('follows to another place over https', async () => {
      site.answer((request, response) => {
        if (request.headers.host === 'cdn.example.org') response.end(file('imap.example.org'));
        else response.writeHead(302, { location: 'https://cdn.example.org/mail.xml' }).end();
      });
      assert.deepEqual(await hosts(), ['imap.example.org']);
    });

    it('follows to none without encryption', async () => {
      site.answer((_, response) => {
        response.writeHead(302, { location: 'http://cdn.example.org/mail.xml' }).end();
      });
      assert.deepEqual(await hosts(), []);
    });

    it('waits for no site that hangs, and takes no endless answer', async () => {
      site.answer(() => undefined);
      assert.deepEqual(await hosts(), []);
      site.answer((_, response) => response.end(file('imap.example.org') + ' '.repeat(70_000)));
      assert.deepEqual(await hosts(), []);
      site.answer((_, response) => response.end('\0\u0001garbage<<<'));
      assert.deepEqual(await hosts(), []);
    });
  });
});
