import assert from 'node:assert/strict';
import type { PublicRequest, publicFetch } from '../../../src/host/net/publicFetch.ts';
import { fetchRemoteImage } from '../../../src/host/reader/remoteImage.ts';
import { MailError, type MailErrorCode } from '../../../src/model/errors.ts';

const url = 'https://images.example.com/logo.png';
const { signal } = new AbortController();

function gif(width: number, height: number): Buffer {
  const size = [width & 0xff, width >> 8, height & 0xff, height >> 8];
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from(size),
    Buffer.alloc(3),
    Buffer.from(','),
    Buffer.alloc(9),
  ]);
}

/** The internet where every address answers so. */
function answering(octets: Uint8Array, status = 200): typeof publicFetch {
  return async () => ({ status, octets });
}

async function fails(fetch: typeof publicFetch, code: MailErrorCode): Promise<void> {
  await assert.rejects(fetchRemoteImage(url, signal, fetch), (error) => {
    assert.ok(MailError.is(error, code), String(error));
    assert.match(error.message, /images\.example\.com/);
    return true;
  });
}

describe('remote images', () => {
  it('are what their content says', async () => {
    const octets = gif(10, 20);
    const image = await fetchRemoteImage(url, signal, answering(octets));
    assert.deepEqual(image, { contentType: 'image/gif', octets });
  });

  it('are asked for within limits', async () => {
    const asked: PublicRequest[] = [];
    await fetchRemoteImage(url, signal, async (request) => {
      asked.push(request);
      return { status: 200, octets: gif(1, 1) };
    });
    const limits = { maxOctets: 5_242_880, redirects: 3, timeout: 10_000 };
    assert.deepEqual(asked, [{ url, signal, ...limits }]);
  });

  it('of up to 50 megapixels are shown', async () => {
    await fetchRemoteImage(url, signal, answering(gif(10_000, 5000)));
    await fails(answering(gif(10_000, 5001)), 'too-large');
    await fails(answering(gif(65535, 65535)), 'too-large');
  });

  it('that are no images are refused', async () => {
    await fails(answering(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'unsupported');
    await fails(answering(Buffer.from('<!doctype html>')), 'unsupported');
    await fails(answering(Buffer.alloc(0)), 'unsupported');
  });

  it('that are not given are refused, even where the answer is an image', async () => {
    await fails(answering(gif(1, 1), 404), 'not-found');
    await fails(answering(gif(1, 1), 410), 'not-found');
    await fails(answering(gif(1, 1), 403), 'server-error');
    await fails(answering(gif(1, 1), 500), 'server-error');
    await fails(answering(gif(1, 1), 206), 'server-error');
  });

  it('of addresses that may not be asked are refused by the real way to the internet', async () => {
    for (const other of ['http://example.com/a.png', 'https://127.0.0.1/a.png', 'cid:1', '']) {
      await assert.rejects(fetchRemoteImage(other, signal), (error) =>
        MailError.is(error, 'not-permitted'),
      );
    }
  });
});
