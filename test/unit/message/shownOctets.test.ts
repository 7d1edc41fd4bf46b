import assert from 'node:assert/strict';
import { maxTextOctets } from '../../../src/message/shownOctets.ts';
import { shownOctets } from '../../../src/message/shownOctets.ts';
import { readStructure } from '../../../src/message/structure.ts';

describe('shownOctets', () => {
  const structure = readStructure({
    type: 'multipart/mixed',
    childNodes: [
      { part: '1', type: 'text/plain' },
      { part: '2', type: 'image/png' },
      { part: '3', type: 'text/plain' },
      { part: '4', type: 'text/plain' },
    ],
  });
  const lengths = (...sizes: number[]): [string, number][] => {
    const octets = new Map(sizes.map((size, index) => [`${index + 1}`, new Uint8Array(size)]));
    return [...shownOctets(structure, octets)].map(([part, { length }]) => [part, length]);
  };

  it('leaves what is shown of usual messages whole, and the rest out', () => {
    assert.deepEqual(lengths(10, 20, 30, 0), [
      ['1', 10],
      ['3', 30],
      ['4', 0],
    ]);
    assert.deepEqual(lengths(10), [['1', 10]]);
  });

  it('cuts what all of them have too much', () => {
    assert.deepEqual(lengths(maxTextOctets - 5, 1, 10, 10), [
      ['1', maxTextOctets - 5],
      ['3', 5],
      ['4', 0],
    ]);
  });
});
