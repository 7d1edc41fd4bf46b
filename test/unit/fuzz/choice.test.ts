import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseBody, hasAttachments, partsToFetch } from '../../../src/message/choose.ts';
import { previewPart } from '../../../src/message/preview.ts';
import {
  isMultipart,
  isReadable,
  maxPartDepth,
  maxParts,
  type Part,
  parts,
  type RawStructure,
  readStructure,
} from '../../../src/message/structure.ts';
import { cpuTime } from '../message/cpuTime.ts';
import { check } from './settings.ts';

const leafTypes = [
  ...['text/plain', 'text/html', 'TEXT/PLAIN', 'text/calendar', 'text/x-amp-html', 'text/x-patch'],
  ...['image/png', 'application/pdf', 'message/rfc822', 'application/pgp-signature', 'text/vcard'],
  ...['application/ms-tnef', '', 'text', 'nonsense nonsense', '__proto__/constructor'],
];
const multipartTypes = [
  ...['multipart/mixed', 'multipart/alternative', 'multipart/related', 'multipart/report'],
  ...['multipart/signed', 'multipart/digest', 'multipart/x-odd', 'text/plain', ''],
];
const word = fc.oneof(
  fc.constantFrom('<a>', 'a', '', 'attachment', 'inline', 'base64', '__proto__'),
  fc.string({ maxLength: 8 }),
);
const fields = {
  disposition: word,
  dispositionParameters: fc.dictionary(fc.constantFrom('filename', 'size', '__proto__'), word),
  parameters: fc.dictionary(fc.constantFrom('name', 'charset', 'start', 'format'), word),
  encoding: word,
  size: fc.oneof(fc.nat(), fc.double(), fc.constant(2 ** 60), fc.constant(-1)),
  lineCount: fc.integer(),
  ...{ id: word, location: word, description: word, md5: word },
};

/** Any tree that a library could make of any BODYSTRUCTURE; its parts have no numbers yet. */
const anyTree: fc.Arbitrary<RawStructure> = fc.letrec<{ tree: RawStructure }>((tie) => {
  const leaf = fc.record(
    { type: fc.constantFrom(...leafTypes), ...fields },
    { requiredKeys: ['type'] },
  );
  const multipart = fc.record(
    {
      type: fc.constantFrom(...multipartTypes),
      childNodes: fc.array(tie('tree'), { maxLength: 5 }),
      ...fields,
    },
    { requiredKeys: ['type', 'childNodes'] },
  );
  return {
    tree: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, leaf, multipart),
  };
}).tree;

function numbered(raw: RawStructure, part = ''): RawStructure {
  const childNodes = raw.childNodes?.map((child, index) =>
    numbered(child, part === '' ? `${index + 1}` : `${part}.${index + 1}`),
  );
  return { ...raw, part, ...(childNodes ? { childNodes } : {}) };
}

function chosen(structure: Part): Part[] {
  const { text, html, besideHtml, attachments, inline } = chooseBody(structure);
  for (const list of [text, html, besideHtml, attachments, inline])
    assert.equal(new Set(list).size, list.length, 'a part is chosen twice');
  return [...text, ...html, ...besideHtml, ...attachments, ...inline];
}

describe('the choice of parts, from any structure', function () {
  this.timeout(30_000);
  it('picks only parts that there are, no containers, and none as two things', () => {
    check(
      fc.property(anyTree, (raw) => {
        const structure = readStructure(numbered(raw));
        const all = new Set(parts(structure));
        const { text, html, attachments, inline } = chooseBody(structure);
        for (const part of [...chosen(structure), ...partsToFetch(structure)]) {
          assert.ok(all.has(part), 'a part that is none of the message');
          assert.ok(!isMultipart(part), part.type);
        }
        for (const part of html) assert.ok(text.includes(part) || text.length > 0);
        const shown = new Set([...text, ...html]);
        // A message that is nothing but one "attached" text is both.
        if (isMultipart(structure))
          for (const part of [...attachments, ...inline]) assert.ok(!shown.has(part), part.part);
        for (const part of inline) assert.ok(!attachments.includes(part));
        assert.equal(typeof hasAttachments(structure), 'boolean');
        const { part } = previewPart(structure) ?? {};
        assert.ok(!part || (text.includes(part) && isReadable(structure)));
      }),
      1000,
    );
  });

  it('loses nothing but other versions of the same', () => {
    check(
      fc.property(anyTree, (raw) => {
        const structure = readStructure(numbered(raw));
        const all = [...parts(structure)];
        fc.pre(!all.some(({ type }) => type === 'multipart/alternative'));
        const kept = new Set(chosen(structure));
        for (const part of all)
          assert.ok(isMultipart(part) || kept.has(part), `${part.part} ${part.type} is lost`);
      }),
      1000,
    );
  });

  it('is bounded for trees of any width and depth', () => {
    const leaf: RawStructure = { type: 'text/html', size: 5, id: '<a>' };
    const wide = (type: string): RawStructure => ({ type, childNodes: Array(50_000).fill(leaf) });
    const deep = (type: string): RawStructure => {
      let tree: RawStructure = leaf;
      for (let depth = 0; depth < 5000; depth++) tree = { type, childNodes: [leaf, tree] };
      return tree;
    };
    for (const type of multipartTypes)
      for (const raw of [wide(type), deep(type)]) {
        const time = cpuTime(() => {
          const structure = readStructure(raw);
          const all = [...parts(structure)];
          assert.ok(all.length <= maxParts);
          assert.ok(chosen(structure).length <= 3 * maxParts);
          assert.ok(depthOf(structure) <= maxPartDepth + 1);
        });
        assert.ok(time < 1000, `${type}: ${time} ms`);
      }
  });
});

function depthOf({ childNodes = [] }: Part): number {
  return 1 + Math.max(0, ...childNodes.map(depthOf));
}
