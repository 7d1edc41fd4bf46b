import assert from 'node:assert/strict';
import { imageType } from '../../../src/host/net/imageType.ts';

/** Octets from text of Latin-1 and numbers. */
function octetsOf(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
    ),
  );
}

/** Some octets of no meaning. */
const filler = (length: number): string => '\0'.repeat(length);

const png = octetsOf(
  '\x89PNG\r\n\x1a\n',
  [0, 0, 0, 13],
  'IHDR',
  [0, 0, 1, 2, 0, 0, 3, 4],
  filler(9),
);
const gifStart = octetsOf('GIF89a', [0x2c, 1, 2, 0, 0x80, 0, 0], filler(6));
const loop = octetsOf([0x21, 0xff, 11], 'NETSCAPE2.0', [3, 1, 0, 0, 0]);
const gifFrame = octetsOf([0x2c, 0, 0, 0, 0, 0x2c, 1, 2, 0, 0], filler(5));
const gif = octetsOf([...gifStart], [...loop], [...gifFrame]);
const overflowing = octetsOf(
  [...gifStart],
  [0x2c, 1, 0, 2, 0, 0xff, 0xff, 0xff, 0xff, 0],
  filler(5),
);
const jpegStart = octetsOf('\xff\xd8', '\xff\xe0', [0, 16], 'JFIF', filler(10));
const frame = octetsOf('\xff\xc2', [0, 17, 8, 1, 2, 3, 4], filler(20));
const jpeg = octetsOf([...jpegStart], '\xff\xff\xff\xc4', [0, 4, 1, 1], [...frame]);
const bmp = octetsOf('BM', filler(12), [40, 0, 0, 0, 5, 1, 0, 0, 6, 0, 0, 0], filler(20));
const upsideDown = octetsOf('BM', filler(12), [124, 0, 0, 0, 5, 0, 0, 0, 0xfa, 0xff, 0xff, 0xff]);
const oldBmp = octetsOf('BM', filler(12), [12, 0, 0, 0, 7, 0, 8, 0], filler(8));
const riff = (chunk: string, rest: readonly number[]): Uint8Array =>
  octetsOf('RIFF', filler(4), 'WEBP', chunk, filler(4), rest);
const webp = riff('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 0x10, 0x40, 0x20, 0x80]);
const lossless = riff('VP8L', [0x2f, 0x09, 0xc0, 0x04, 0x00, 0]);
const extended = riff('VP8X', [0, 0, 0, 0, 0xff, 0, 0, 0, 0, 1]);

describe('image types', () => {
  for (const [name, octets, contentType, width, height] of [
    ['PNG', png, 'image/png', 0x102, 0x304],
    ['GIF', gif, 'image/gif', 300, 2],
    ['GIF with a frame that is larger', overflowing, 'image/gif', 65536, 65537],
    ['JPEG', jpeg, 'image/jpeg', 0x304, 0x102],
    ['BMP', bmp, 'image/bmp', 261, 6],
    ['BMP from top to bottom', upsideDown, 'image/bmp', 5, 6],
    ['BMP of OS/2', oldBmp, 'image/bmp', 7, 8],
    ['WebP', webp, 'image/webp', 16, 32],
    ['WebP without loss', lossless, 'image/webp', 10, 20],
    ['WebP with more', extended, 'image/webp', 256, 65537],
  ] as const) {
    it(`${name} is known with its size`, () => {
      assert.deepEqual(imageType(octets), { contentType, width, height });
    });

    it(`${name} is read wherever it stands in memory`, () => {
      const inside = octetsOf('before', [...octets]).subarray(6);
      assert.deepEqual(imageType(inside), { contentType, width, height });
    });

    it(`${name} cut off anywhere is known or not, and never fails`, () => {
      const known = Array.from({ length: octets.length }, (_, length) =>
        imageType(octets.subarray(0, length)),
      );
      assert.equal(known[2], undefined);
      for (const type of known) {
        if (type) assert.deepEqual(type, { contentType, width, height });
      }
    });
  }

  for (const [name, octets] of [
    ['nothing', octetsOf()],
    ['SVG', octetsOf('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['SVG with a declaration', octetsOf('<?xml version="1.0"?><svg/>')],
    ['HTML', octetsOf('<!doctype html><img>')],
    ['PDF', octetsOf('%PDF-1.7')],
    ['ICO', octetsOf([0, 0, 1, 0, 1, 0, 16, 16])],
    ['TIFF', octetsOf('II*\0', filler(20))],
    ['AVIF', octetsOf(filler(3), '\x20ftypavif', filler(20))],
    [
      'PNG of no width',
      octetsOf('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', filler(3), filler(20)),
    ],
    ['PNG after something else', octetsOf(' ', [...png])],
    ['GIF of no size', octetsOf('GIF89a', filler(7), [0x2c], filler(9))],
    ['GIF without a frame', octetsOf([...gifStart], [...loop], ';')],
    ['GIF with something unknown', octetsOf([...gifStart], [1, 2, 3, 4], [...gifFrame])],
    [
      'BMP of a negative width',
      octetsOf('BM', filler(12), [40, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0]),
    ],
    ['BMP with a header of the future', octetsOf('BM', filler(12), [255, 255, 0, 0], filler(20))],
    ['text that starts with BM', octetsOf('BM is a town in the middle of nowhere')],
    ['RIFF of sound', octetsOf('RIFF', filler(4), 'WAVEfmt ', filler(30))],
    ['WebP of an unknown kind', riff('VP9 ', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])],
    ['JPEG without a frame', octetsOf([...jpegStart], '\xff\xda', filler(50))],
    ['JPEG with a segment of no length', octetsOf('\xff\xd8', '\xff\xe0', [0, 0], filler(50))],
    ['JPEG that leads past its end', octetsOf('\xff\xd8', '\xff\xe0', [255, 255], filler(50))],
    [
      'JPEG that gets its height later',
      octetsOf('\xff\xd8\xff\xc0', [0, 17, 8, 0, 0, 3, 4], filler(20)),
    ],
  ] as const) {
    it(`${name} is not known`, () => assert.equal(imageType(octets), undefined));
  }

  it('the blocks of a GIF are not followed for ever', () => {
    for (const block of ['!\xfe\x01x\0', '\x01x']) {
      const many = octetsOf([...gifStart], '!\xfe', block.repeat(500_000), '\0', [...gifFrame]);
      const start = performance.now();
      assert.equal(imageType(many), undefined);
      assert.ok(performance.now() - start < 500);
    }
  });

  it('the segments of a JPEG are not followed for ever', () => {
    const many = octetsOf('\xff\xd8', '\xff\xfe\0\x02'.repeat(1_000_000), [...frame]);
    const start = performance.now();
    assert.equal(imageType(many), undefined);
    assert.ok(performance.now() - start < 500);
  });
});
