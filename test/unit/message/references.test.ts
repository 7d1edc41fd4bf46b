import assert from 'node:assert/strict';
import { referenceFinder } from '../../../src/message/references.ts';
import { readStructure } from '../../../src/message/structure.ts';

function refers(html: string, { id, location }: { id?: string; location?: string }): boolean {
  return referenceFinder([html])(readStructure({ type: 'image/png', id, location }));
}

describe('referenceFinder', () => {
  it('finds parts by their Content-ID', () => {
    assert.equal(refers('<img src="cid:a@b">', { id: '<a@b>' }), true);
    assert.equal(refers('<img src=cid:a@b>', { id: 'a@b' }), true);
    assert.equal(refers('<p style="background: url(CID:a@b)">', { id: '<a@b>' }), true);
    assert.equal(refers('<img src="cid:a%40b">', { id: '<a@b>' }), true);
    assert.equal(refers('<img src="cid:a&amp;b">', { id: '<a&b>' }), true);
    assert.equal(refers('<img src="cid:a(1)@b">', { id: '<a(1)@b>' }), true);
    assert.equal(refers('<img src="cid:a@bc">', { id: '<a@b>' }), false);
    assert.equal(refers('<img src="a@b">', { id: '<a@b>' }), false);
    assert.equal(refers('<img src="cid:">', { id: '' }), false);
    assert.equal(refers('<img src="cid:__proto__">', { id: 'constructor' }), false);
    assert.doesNotThrow(() => refers('<img src="cid:a">', { id: '\ud800' }));
  });

  it('finds parts by their Content-Location', () => {
    const location = 'http://a.example/b c.png';
    assert.equal(refers(`<img src="${location}">`, { location }), true);
    assert.equal(refers(`<td background = '${location}'>`, { location }), true);
    assert.equal(refers('<img src=b.png>', { location: 'b.png' }), true);
    assert.equal(refers(`<p>${location}</p>`, { location }), false);
    assert.equal(refers('<img src="">', { location: '' }), false);
  });

  it('looks through all documents', () => {
    const find = referenceFinder(['<img src="cid:1">', '<img src="cid:2">']);
    const part = (id: string) => readStructure({ type: 'image/png', id });
    assert.deepEqual(['1', '2', '3'].map(part).map(find), [true, true, false]);
    assert.equal(referenceFinder([])(part('1')), false);
  });

  it('takes little time for any document and thousands of parts', () => {
    const parts = Array.from({ length: 2000 }, (_, index) => {
      const location = `${'a'.repeat(300)}${index}`;
      return readStructure({ type: 'image/png', id: `x${index}`, location });
    });
    const started = performance.now();
    for (const piece of ['cid:x', 'cid:', 'src="', "src='", 'src=', 'src ', 'src = " ', 'a', ' '])
      parts.filter(referenceFinder([piece.repeat(8_000_000 / piece.length)]));
    assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
  }).timeout(30_000);
});
