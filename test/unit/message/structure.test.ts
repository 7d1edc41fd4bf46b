import assert from 'node:assert/strict';
import {
  findPart,
  isReadable,
  maxParts,
  parts,
  readStructure,
} from '../../../src/message/structure.ts';
import type { RawStructure } from '../../../src/message/structure.ts';

describe('readStructure', () => {
  it('copies what a library says, in one spelling', () => {
    const part = readStructure({
      type: 'TEXT/Plain',
      encoding: 'BASE64',
      disposition: 'INLINE',
      id: '<a@b>',
      size: 12,
      lineCount: 3,
      parameters: { charset: 'utf-8' },
    });
    assert.deepEqual(part, {
      part: '1',
      type: 'text/plain',
      parameters: { charset: 'utf-8' },
      dispositionParameters: {},
      encoding: 'base64',
      disposition: 'inline',
      id: 'a@b',
      size: 12,
      lines: 3,
    });
  });

  it('is plain data', () => {
    const part = readStructure({
      type: 'multipart/mixed',
      childNodes: [
        { type: 'text/plain' },
        { type: 'message/rfc822', envelope: { subject: 's', from: [{ address: 'a@b' }] } },
      ],
    });
    assert.deepEqual(structuredClone(part), part);
    assert.deepEqual(JSON.parse(JSON.stringify(part)), part);
  });

  it('makes something of nonsense', () => {
    assert.equal(readStructure({}).type, 'application/octet-stream');
    assert.equal(readStructure({ type: 'multipart/', childNodes: [{}] }).type, 'multipart/mixed');
    assert.equal(readStructure({ size: Number.NaN }).size, 0);
  });

  it('cuts what is too deep or too much', () => {
    let deep: RawStructure = { type: 'text/plain' };
    for (let level = 0; level < 10_000; level++)
      deep = { type: 'multipart/mixed', childNodes: [deep] };
    assert.ok([...parts(readStructure(deep))].length < 100);
    const wide = {
      type: 'multipart/mixed',
      childNodes: Array<RawStructure>(50_000).fill({ type: 'text/plain' }),
    };
    assert.ok([...parts(readStructure(wide))].length <= maxParts);
  });
});

describe('parts', () => {
  const structure = readStructure({
    type: 'multipart/mixed',
    childNodes: [
      {
        part: '1',
        type: 'multipart/alternative',
        childNodes: [
          { part: '1.1', type: 'text/plain' },
          { part: '1.2', type: 'text/html' },
        ],
      },
      { part: '2', type: 'message/rfc822', childNodes: [{ part: '2', type: 'text/plain' }] },
    ],
  });

  it('walks in order and leaves attached messages closed', () => {
    assert.deepEqual(
      [...parts(structure)].map(({ part }) => part),
      ['', '1', '1.1', '1.2', '2'],
    );
    assert.equal(findPart(structure, '1.2')?.type, 'text/html');
    assert.equal(findPart(structure, '2')?.type, 'message/rfc822');
    assert.equal(findPart(structure, '9'), undefined);
  });

  it('knows a structure that says nothing', () => {
    assert.equal(isReadable(readStructure({ type: 'text/plain', size: 1 })), true);
    assert.equal(isReadable(structure), false);
    assert.equal(isReadable(readStructure({ type: 'multipart/mixed', childNodes: [] })), false);
  });
});
