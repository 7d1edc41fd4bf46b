import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import {
  publicFetch,
  type PublicRequest,
  type PublicResponse,
  type Surroundings,
} from '../../../src/host/net/publicFetch.ts';
import { isPublicAddress } from '../../../src/host/net/publicAddress.ts';
import { MailError, type MailErrorCode } from '../../../src/model/errors.ts';
import { type HttpsSite, startHttpsSite } from './httpsSite.ts';

const names: Record<string, readonly string[]> = {
  'images.example.com': ['127.0.0.1'],
  'cdn.example.com': ['127.0.0.1'],
  'other.example.com': ['127.0.0.1'],
  'private.example.com': ['10.0.0.1'],
  'mixed.example.com': ['127.0.0.1', '10.0.0.1'],
  'metadata.example.com': ['169.254.169.254'],
  'mapped.example.com': ['::ffff:10.0.0.1'],
  'nowhere.example.com': [],
};

describe('fetching from the public internet', () => {
  let site: HttpsSite;
  let around: Surroundings & { readonly port: number };

  before(async () => {
    site = await startHttpsSite(['images.example.com', 'cdn.example.com']);
  });
  after(() => site.close());

  beforeEach(() => {
    around = {
      resolve: async (host) => {
        if (!(host in names)) throw Object.assign(new Error(host), { code: 'ENOTFOUND' });
        return names[host]!;
      },
      trusts: (address) => address === '127.0.0.1' || isPublicAddress(address),
      ca: site.ca,
      port: site.port,
    };
    site.answer((_, response) => response.end('a picture'));
  });

  function get(
    url: string,
    more: Partial<PublicRequest> = {},
    others: Partial<Surroundings> = {},
  ): Promise<PublicResponse> {
    const request = { url, maxOctets: 1000, redirects: 2, timeout: 5000, ...more };
    return publicFetch(request, { ...around, ...others });
  }

  async function fails(
    work: Promise<PublicResponse>,
    code: MailErrorCode,
    words: RegExp,
  ): Promise<void> {
    await assert.rejects(work, (error) => {
      assert.ok(MailError.is(error), String(error));
      assert.equal(error.code, code);
      assert.match(error.message, words);
      return true;
    });
  }

  /** Makes every path `/n` send on to `targets[n]`. */
  function redirect(targets: readonly string[], status = 302): void {
    site.answer((request, response) => {
      const target = targets[Number(request.url?.slice(1))];
      if (target === undefined) response.end('at last');
      else response.writeHead(status, { location: target }).end('see there');
    });
  }

  it('answers with what the server says', async () => {
    const { status, octets } = await get('https://images.example.com/a.png?x=1#there');
    assert.equal(status, 200);
    assert.equal(Buffer.from(octets).toString(), 'a picture');
    assert.equal(site.requests.at(-1)?.url, '/a.png?x=1');
  });

  it('answers with failures of the server as they are', async () => {
    site.answer((_, response) => response.writeHead(404).end('gone'));
    const { status, octets } = await get('https://images.example.com/a.png');
    assert.equal(status, 404);
    assert.equal(Buffer.from(octets).toString(), 'gone');
  });

  it('says nothing of the user', async () => {
    site.answer((_, response) => response.setHeader('set-cookie', 'id=1').end());
    await get('https://images.example.com/a.png');
    await get('https://images.example.com/a.png');
    assert.deepEqual(site.requests.at(-1)?.headers, {
      accept: '*/*',
      'accept-encoding': 'identity',
      connection: 'close',
      host: 'images.example.com',
      'user-agent': 'Mozilla/5.0',
    });
  });

  it('posts a body', async () => {
    site.answer((request, response) => void request.pipe(response));
    const { octets } = await get('https://images.example.com/leave', {
      method: 'POST',
      body: 'List-Unsubscribe=Öne-Click',
      contentType: 'application/x-www-form-urlencoded',
    });
    assert.equal(Buffer.from(octets).toString(), 'List-Unsubscribe=Öne-Click');
    const { method, headers } = site.requests.at(-1)!;
    assert.equal(method, 'POST');
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  });

  describe('redirects', () => {
    it('are followed, to other paths and other hosts', async () => {
      redirect(['/1', 'https://cdn.example.com/2']);
      const { octets } = await get('https://images.example.com/0');
      assert.equal(Buffer.from(octets).toString(), 'at last');
      const { url, headers } = site.requests.at(-1)!;
      assert.deepEqual([url, headers.host], ['/2', 'cdn.example.com']);
      assert.equal(headers.referer, undefined);
    });

    it('are followed only so often', async () => {
      redirect(['/1', '/2', '/3', '/4']);
      const before = site.requests.length;
      await fails(get('https://images.example.com/0'), 'not-permitted', /images\.example\.com/);
      assert.equal(site.requests.length - before, 3);
    });

    it('are not followed where none are wanted', async () => {
      redirect(['/1']);
      const work = get('https://images.example.com/0', { redirects: 0 });
      await fails(work, 'not-permitted', /sends on/);
    });

    it('of a circle end', async () => {
      redirect(['/0']);
      await fails(get('https://images.example.com/0'), 'not-permitted', /sends on/);
    });

    it('send a body again only with 307 and 308', async () => {
      for (const [status, method] of [
        [302, 'GET'],
        [303, 'GET'],
        [307, 'POST'],
        [308, 'POST'],
      ] as const) {
        redirect(['/1'], status);
        await get('https://images.example.com/0', { method: 'POST', body: 'x' });
        assert.equal(site.requests.at(-1)?.method, method, String(status));
      }
    });

    for (const [target, words] of [
      ['http://images.example.com/', /only https/],
      ['//127.0.0.1/', /127\.0\.0\.1/],
      ['https://[::1]/', /\[::1\]/],
      ['https://localhost/', /localhost/],
      ['https://printer.local/', /printer\.local/],
      ['https://images.example.com:8443/', /unusual/],
      ['https://ada:secret@images.example.com/', /unusual/],
      ['https://private.example.com/', /private\.example\.com/],
      ['https://metadata.example.com/latest', /metadata\.example\.com/],
      ['file:///etc/passwd', /only https/],
      ['data:image/png;base64,AAAA', /only https/],
      ['https://exa mple/', /not an address/],
    ] as const) {
      it(`to ${target} are not followed`, async () => {
        redirect([target]);
        await fails(get('https://images.example.com/0'), 'not-permitted', words);
      });
    }
  });

  describe('the addresses of a host', () => {
    for (const host of [
      'private.example.com',
      'mixed.example.com',
      'mapped.example.com',
      'metadata.example.com',
      'nowhere.example.com',
    ]) {
      it(`${host} is not even connected to`, async () => {
        const before = site.connections();
        await fails(get(`https://${host}/`), 'not-permitted', new RegExp(host));
        assert.equal(site.connections(), before);
      });
    }

    it('nothing on loopback is asked outside of tests', async () => {
      const { resolve, port } = around;
      const work = get(
        'https://images.example.com/',
        {},
        { resolve, port, trusts: isPublicAddress },
      );
      await fails(work, 'not-permitted', /images\.example\.com/);
    });

    it('nothing is sent over a connection to another address', async () => {
      // What a proxy of VS Code does: neither our agent nor our addresses count.
      const { request } = https;
      type Options = https.RequestOptions;
      const elsewhere = (options: Options): ReturnType<typeof request> =>
        request({ ...options, agent: undefined, host: '127.0.0.1', lookup: undefined });
      https.request = elsewhere as typeof request;
      syncBuiltinESMExports();
      try {
        const before = site.requests.length;
        const resolve = async (): Promise<string[]> => ['8.8.8.8'];
        const work = get('https://images.example.com/', {}, { resolve });
        await fails(work, 'not-permitted', /straight to “images\.example\.com”/);
        assert.equal(site.requests.length, before);
      } finally {
        https.request = request;
        syncBuiltinESMExports();
      }
    });

    it('nothing is sent where certificates are not looked at', async () => {
      const { request } = https;
      const careless = (options: https.RequestOptions): ReturnType<typeof request> =>
        request({ ...options, rejectUnauthorized: false });
      https.request = careless as typeof request;
      syncBuiltinESMExports();
      try {
        const before = site.requests.length;
        await fails(get('https://other.example.com/'), 'not-permitted', /other\.example\.com/);
        assert.equal(site.requests.length, before);
      } finally {
        https.request = request;
        syncBuiltinESMExports();
      }
    });
  });

  describe('certificates', () => {
    it('must be for the host', async () => {
      const before = site.requests.length;
      await fails(get('https://other.example.com/'), 'certificate', /other\.example\.com/);
      assert.equal(site.requests.length, before);
    });

    it('must come from an authority that is known', async () => {
      const { resolve, trusts, port } = around;
      const request = { url: 'https://images.example.com/', maxOctets: 1, redirects: 0 };
      const work = publicFetch({ ...request, timeout: 5000 }, { resolve, trusts, port });
      await fails(work, 'certificate', /images\.example\.com/);
    });
  });

  describe('limits', () => {
    it('take just as many octets as allowed', async () => {
      site.answer((_, response) => response.end('x'.repeat(1000)));
      assert.equal((await get('https://images.example.com/')).octets.length, 1000);
    });

    it('stop an answer that says it is too long', async () => {
      site.answer((_, response) => response.writeHead(200, { 'content-length': 1001 }).write('x'));
      await fails(get('https://images.example.com/'), 'too-large', /images\.example\.com/);
    });

    it('stop an answer without an end', async () => {
      let closed = 0;
      site.answer((_, response) => {
        const timer = setInterval(() => response.write('x'.repeat(400)), 1);
        response.on('close', () => {
          clearInterval(timer);
          closed++;
        });
      });
      await fails(get('https://images.example.com/'), 'too-large', /images\.example\.com/);
      await until(() => closed === 1);
    });

    it('stop headers without an end', async () => {
      site.answer(({ socket }) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        socket.write('x: y\r\n'.repeat(100_000));
      });
      await fails(get('https://images.example.com/'), 'server-error', /images\.example\.com/);
    });

    it('stop a server that never answers', async () => {
      site.answer(() => undefined);
      const work = get('https://images.example.com/', { timeout: 200 });
      await fails(work, 'timeout', /images\.example\.com/);
    });

    it('stop a server that answers one octet at a time, in headers and in content', async () => {
      for (const start of ['HTTP/1.1 200 OK\r\nx: ', 'HTTP/1.1 200 OK\r\n\r\n']) {
        site.answer(({ socket }) => {
          socket.write(start);
          const timer = setInterval(() => socket.write('x'), 20);
          socket.on('close', () => clearInterval(timer));
        });
        const work = get('https://images.example.com/', { timeout: 300 });
        await fails(work, 'timeout', /images\.example\.com/);
      }
    });

    it('count the time of all redirects together', async () => {
      site.answer((_, response) => {
        setTimeout(() => response.writeHead(302, { location: '/' }).end(), 100);
      });
      const work = get('https://images.example.com/', { timeout: 350, redirects: 100 });
      await fails(work, 'timeout', /images\.example\.com/);
    });

    it('do not wait for ever for a name', async () => {
      const resolve = (): Promise<string[]> => new Promise(() => undefined);
      const work = get('https://images.example.com/', { timeout: 100 }, { resolve });
      await fails(work, 'timeout', /images\.example\.com/);
    });
  });

  describe('failures', () => {
    it('of a name nobody has', async () => {
      await fails(get('https://unknown.example.com/'), 'offline', /unknown\.example\.com/);
    });

    it('of a port where nobody listens', async () => {
      const server = createServer();
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      await once(server.close(), 'close');
      const work = get('https://images.example.com/', {}, { port });
      await fails(work, 'offline', /images\.example\.com/);
    });

    it('of a server that hangs up in the middle', async () => {
      site.answer(({ socket }, response) => {
        response.writeHead(200, { 'content-length': 500 }).write('half', () => socket.destroy());
      });
      await fails(get('https://images.example.com/'), 'offline', /images\.example\.com/);
    });

    it('of a server that speaks no TLS, or something else inside', async () => {
      const server = createServer((socket) => {
        socket
          .on('error', () => undefined)
          .resume()
          .end('220 mail.example.com ESMTP\r\n');
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      await fails(get('https://images.example.com/', {}, { port }), 'tls', /images/);
      await once(server.close(), 'close');
      site.answer(({ socket }) => socket.end('* OK IMAP4rev1\r\n'));
      await fails(get('https://images.example.com/'), 'server-error', /images/);
    });

    it('of a server that changes to another protocol', async () => {
      site.answer(({ socket }) => {
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
        );
      });
      const work = get('https://images.example.com/', { timeout: 1000 });
      await fails(work, 'server-error', /images\.example\.com/);
    });
  });

  describe('cancelling', () => {
    it('before anything happens', async () => {
      const before = site.connections();
      const work = get('https://images.example.com/', { signal: AbortSignal.abort() });
      await fails(work, 'cancelled', /Cancelled/);
      assert.equal(site.connections(), before);
    });

    it('while the server answers', async () => {
      const controller = new AbortController();
      site.answer(({ socket }) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\nx', () => controller.abort());
      });
      const work = get('https://images.example.com/', { signal: controller.signal });
      await fails(work, 'cancelled', /Cancelled/);
    });
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
