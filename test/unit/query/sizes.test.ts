import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatSize, largestSize, readSize } from '../../../src/model/query/sizes.ts';

describe('sizes of a query', () => {
  const sizes: [string, number | undefined][] = [
    ['0', 0],
    ['500', 500],
    ['500b', 500],
    ['1K', 1024],
    ['1kB', 1024],
    ['20m', 20 * 1024 * 1024],
    ['1.5MB', 1.5 * 1024 * 1024],
    ['1.125G', 1.125 * 1024 ** 3],
    ['0.001K', 1],
    [' 3K ', 3072],
    ['999999999999', 999_999_999_999],
    ['9999999999999', undefined],
    ['1.5555K', undefined],
    ['1.K', undefined],
    ['.5K', undefined],
    ['-1', undefined],
    ['1T', undefined],
    ['1 K', undefined],
    ['1KK', undefined],
    ['x1K', undefined],
    ['1Kx', undefined],
    ['K', undefined],
    ['', undefined],
  ];
  for (const [text, octets] of sizes)
    it(`“${text}” is ${octets ?? 'none'}`, () => assert.equal(readSize(text), octets));

  it('are written with the largest unit that is exact', () => {
    const written = [0, 1, 1023, 1024, 1025, 1536, 2 ** 20, 3 * 2 ** 20, 2 ** 30, 2 ** 30 + 1024];
    assert.deepEqual(written.map(formatSize), [
      ...['0', '1', '1023', '1K', '1025', '1536', '1M', '3M', '1G', '1048577K'],
    ]);
  });

  it('are read again as they were written', () => {
    fc.assert(
      fc.property(fc.nat({ max: largestSize }), (octets) => {
        assert.equal(readSize(formatSize(octets)), octets);
      }),
    );
    assert.equal(largestSize, 4_294_967_295);
  });
});
