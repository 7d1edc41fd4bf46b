import assert from 'node:assert/strict';
import { servePage } from '../../../src/host/reader/servePage.ts';

describe('a page to print', () => {
  const page = { title: 'a </title><script>1</script> & b', html: '<p>hello</p>' };

  it('is served once, to who knows its path, on this machine', async () => {
    const url = await servePage(page);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}$/);
    const other = await fetch(new URL('/', url));
    assert.equal(other.status, 404);
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /<p>hello<\/p>/);
    await assert.rejects(fetch(url));
  });

  it('runs nothing but the call that prints', async () => {
    const answer = await fetch(await servePage({ ...page, html: '<script>1</script>' }));
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
    assert.ok(nonce);
    assert.match(policy, /default-src 'none'; img-src data:;/);
    const html = await answer.text();
    assert.match(html, /<title>a &lt;\/title>&lt;script>1/);
    assert.equal(html.split(`nonce="${nonce}"`).length, 2);
  });
});
