import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decompressRtf, maxRtfOctets } from '../../../src/message/compressedRtf.ts';
import { compressedRtf } from './tnefOctets.ts';

function expand(
  length: number,
  content: string | readonly number[],
  kind = 'LZFu',
): string | undefined {
  const octets =
    typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.from(content);
  const rtf = decompressRtf(compressedRtf(length, kind, octets));
  return rtf && Buffer.from(rtf).toString('latin1');
}

const letter = (char: string): number => char.charCodeAt(0);

/** A reference to a place of the dictionary. */
function reference(place: number, count: number): [number, number] {
  return [place >> 4, ((place & 15) << 4) | (count - 2)];
}

describe('decompressRtf', () => {
  it('takes literals, and what the dictionary holds at the beginning', () => {
    assert.equal(expand(3, [0b1000, ...[...'abc'].map(letter), ...reference(210, 2)]), 'abc');
    assert.equal(expand(12, [0b1, ...reference(0, 12)]), '{\\rtf1\\ansi\\');
    assert.equal(expand(3, [0b1, ...reference(204, 3)]), '\\tx');
  });

  it('reads the example of MS-OXRTFCP', () => {
    const hex = '03000a007263706731323542320af32068656c090020627705b06c647d0a800fa0';
    assert.equal(
      expand(0x2b, Buffer.from(hex, 'hex').toString('latin1')),
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    );
  });

  it('repeats what it is about to write', () => {
    // 'ab' lies at 207, the reference begins there and runs into itself.
    assert.equal(expand(9, [0b100, letter('a'), letter('b'), ...reference(207, 7)]), 'ababababa');
  });

  it('goes round the dictionary', () => {
    const literals = Array.from({ length: 512 }, () => [0, ...[...'01234567'].map(letter)]).flat();
    // After 4096 octets the next place is 207 again; the one before holds the last octet.
    const text = expand(4098, [...literals, 0b1, ...reference(206, 2)]);
    assert.equal(text?.slice(-4), '6777');
  });

  it('takes what is not compressed', () => {
    assert.equal(expand(5, '{\\rt}x', 'MELA'), '{\\rt}');
    assert.equal(expand(7, '{\\rt}x', 'MELA'), undefined);
  });

  it('is undefined for what is damaged or too large', () => {
    assert.equal(expand(4, [0, letter('a')]), undefined, 'cut short');
    assert.equal(expand(4, [0b1, 1]), undefined, 'half a reference');
    assert.equal(
      expand(4, [0b11, ...reference(0, 2), ...reference(209, 2)]),
      undefined,
      'ends early',
    );
    assert.equal(expand(3, 'abc', 'ZIP!'), undefined);
    assert.equal(expand(maxRtfOctets + 1, [0b1, ...reference(0, 12)]), undefined);
    assert.equal(decompressRtf(Buffer.alloc(15)), undefined);
    assert.equal(decompressRtf(new Uint8Array()), undefined);
  });

  it('never gives more than was said, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3000), (content, length) => {
        const rtf = decompressRtf(compressedRtf(length, 'LZFu', content));
        return rtf === undefined || rtf.length === length;
      }),
    );
  });
});
