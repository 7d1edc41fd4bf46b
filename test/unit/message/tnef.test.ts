import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readProperties } from '../../../src/message/mapiProperties.ts';
import { maxTnefOctets, unpackTnef } from '../../../src/message/tnef.ts';
import { cpuTime } from './cpuTime.ts';
import { latin1, octets } from './octets.ts';
import {
  attribute,
  compressedRtf,
  integer,
  properties,
  property,
  sized,
  tag,
  tnef,
  uint16,
  uint32,
  unicode,
} from './tnefOctets.ts';

const begin = attribute(2, 0x9002, new Uint8Array(14));
const message = (...list: Uint8Array[]): Uint8Array => attribute(1, 0x9003, properties(...list));
const attachment = (...list: Uint8Array[]): Uint8Array => attribute(2, 0x9005, properties(...list));
const title = (text: string): Uint8Array => attribute(2, 0x8010, `${text}\0`);
const data = (text: string): Uint8Array => attribute(2, 0x800f, text);
const codepage = (page: number): Uint8Array =>
  attribute(1, 0x9007, Buffer.concat([uint32(page), uint32(0)]));
const messageClass = Buffer.from('0703020000000000c000000000000046', 'hex');

function attachmentsOf(...attributes: Uint8Array[]): unknown[] {
  const unpacked = unpackTnef(tnef(...attributes));
  assert.ok(unpacked);
  return unpacked.attachments.map((each) => {
    return { ...each, octets: Buffer.from(each.octets).toString('latin1') };
  });
}

describe('unpackTnef', () => {
  it('gives the texts of the message', () => {
    const rtf = compressedRtf(5, 'MELA', Buffer.from('{\\rt}'));
    const unpacked = unpackTnef(
      tnef(
        attribute(1, 0x8004, 'short\0'),
        message(
          integer(0x0017, 1),
          unicode(0x0037, 'Über\r\n uns'),
          unicode(0x1000, 'Grüße\r\n'),
          property(0x1013, 0x102, Buffer.from('<p>ü</p>')),
          property(0x1009, 0x102, rtf),
        ),
      ),
    );
    assert.ok(unpacked?.rtf);
    assert.deepEqual(
      { ...unpacked, rtf: Buffer.from(unpacked.rtf).toString() },
      { subject: 'Über  uns', text: 'Grüße\r\n', html: '<p>ü</p>', rtf: '{\\rt}', attachments: [] },
    );
  });

  it('reads texts in the codepage, wherever it stands, and HTML in its own', () => {
    const unpacked = unpackTnef(
      tnef(
        attribute(1, 0x8004, latin1('\xcf\xf0\xe8\0junk')),
        message(
          property(0x1000, 0x1e, latin1('\xe2\xe5\xf2\0')),
          property(0x1013, 0x102, latin1('<b>\xe9</b>')),
          integer(0x3fde, 28591),
        ),
        codepage(1251),
      ),
    );
    assert.equal(unpacked?.subject, 'При');
    assert.equal(unpacked.text, 'вет');
    assert.equal(unpacked.html, '<b>é</b>');
  });

  it('has the old attributes where there are no properties', () => {
    const unpacked = unpackTnef(tnef(attribute(1, 0x8004, 'Hi\0'), attribute(1, 0x800c, 'Text\0')));
    assert.deepEqual(unpacked, { subject: 'Hi', text: 'Text', attachments: [] });
  });

  it('gives attachments by their long names, types and ids', () => {
    const found = attachmentsOf(
      begin,
      title('LONGNA~1.TXT'),
      data('one'),
      attachment(
        unicode(0x3707, 'long name.txt'),
        property(0x370e, 0x1e, octets('Text/Plain\0')),
        unicode(0x3712, '<a@b>'),
      ),
      begin,
      data('two'),
      title('two.bin'),
      begin,
      attachment(property(0x3701, 0x102, octets('three')), unicode(0x370e, 'no type')),
      begin,
      title('without data'),
    );
    assert.deepEqual(found, [
      { filename: 'long name.txt', octets: 'one', contentType: 'text/plain', contentId: 'a@b' },
      { filename: 'two.bin', octets: 'two' },
      { filename: '', octets: 'three' },
    ]);
  });

  it('gives messages inside as they are, and objects without their class', () => {
    const inner = Buffer.from(tnef(attribute(1, 0x8004, 'inner')));
    const found = attachmentsOf(
      begin,
      data('This attachment is a MAPI 1.0 embedded message'),
      attachment(
        unicode(0x3001, 'Inner'),
        property(0x3701, 0x0d, Buffer.concat([messageClass, inner])),
      ),
      begin,
      attachment(property(0x3701, 0x0d, Buffer.concat([Buffer.alloc(16), octets('ole')]))),
      begin,
      attachment(property(0x3701, 0x0d, octets('short'))),
    );
    assert.deepEqual(found, [
      {
        filename: 'Inner.dat',
        contentType: 'application/ms-tnef',
        octets: inner.toString('latin1'),
      },
      { filename: 'object.ole', octets: 'ole' },
      { filename: 'object.ole', octets: '' },
    ]);
  });

  it('reads attachments that nothing begins, and wrong checksums', () => {
    const wrong = Buffer.from(data('x'));
    wrong.writeUInt16LE(0, wrong.length - 2);
    assert.deepEqual(attachmentsOf(title('a'), wrong), [{ filename: 'a', octets: 'x' }]);
  });

  it('keeps what it found before damage', () => {
    const whole = tnef(begin, title('a'), data('x'), attribute(1, 0x8004, 'late'));
    for (const damaged of [
      whole.subarray(0, whole.length - 3),
      Buffer.concat([whole.subarray(0, whole.length - 15), octets('\x03garbage')]),
    ]) {
      const unpacked = unpackTnef(damaged);
      assert.equal(unpacked?.subject, undefined);
      assert.equal(unpacked?.attachments[0]?.filename, 'a');
    }
  });

  it('is undefined for what is no TNEF or too large', () => {
    assert.equal(unpackTnef(new Uint8Array()), undefined);
    assert.equal(unpackTnef(octets('%PDF-1.7')), undefined);
    assert.equal(unpackTnef(tnef().subarray(0, 3)), undefined);
    assert.equal(unpackTnef(Buffer.concat([tnef(), Buffer.alloc(maxTnefOctets)])), undefined);
    assert.deepEqual(unpackTnef(tnef()), { attachments: [] });
  });

  it('bounds attachments and properties, in little time', () => {
    const attachments = Array.from({ length: 10_000 }, () => Buffer.concat([begin, data('x')]));
    const taken = cpuTime(() => assert.equal(attachmentsOf(...attachments).length, 200));
    assert.ok(taken < 500, `${taken} ms`);
    const many = Array.from({ length: 6000 }, () => integer(1, 1));
    assert.equal(unpackTnef(tnef(message(...many, unicode(0x1000, 'text'))))?.text, undefined);
  });

  it('never throws', () => {
    const whole = tnef(
      codepage(1252),
      message(unicode(0x1000, 'text'), property(0x1009, 0x102, compressedRtf(9, 'LZFu', data('')))),
      begin,
      data('x'),
      attachment(property(0x3701, 0x0d, messageClass), unicode(0x3707, 'name')),
    );
    const at = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(at, fc.nat(255)), { maxLength: 20 }), at, (changes, length) => {
        const damaged = Buffer.from(whole);
        for (const [place, octet] of changes) damaged[place] = octet;
        unpackTnef(damaged);
        unpackTnef(damaged.subarray(0, length));
        return true;
      }),
    );
  });
});

describe('readProperties', () => {
  const ids = (octets: Uint8Array, limit = 100): number[] =>
    readProperties(octets, limit).map(({ id }) => id);
  const after = unicode(0x1000, 'x');

  it('reads properties of every size and those with names', () => {
    const numbered = Buffer.concat([
      tag(0x8001, 3),
      Buffer.alloc(16),
      uint32(0),
      uint32(9),
      uint32(1),
    ]);
    const named = Buffer.concat([
      tag(0x8002, 0x1e),
      Buffer.alloc(16),
      uint32(1),
      sized(Buffer.from('abc\0', 'utf16le')),
      uint32(1),
      sized(octets('value')),
    ]);
    const fixed = [
      [2, 4],
      [5, 8],
      [0x0b, 4],
      [0x40, 8],
      [0x48, 16],
    ].map(([type, size]) => Buffer.concat([tag(type!, type!), Buffer.alloc(size!)]));
    const list = properties(numbered, named, ...fixed, after);
    assert.deepEqual(ids(list), [0x8001, 0x8002, 2, 5, 0x0b, 0x40, 0x48, 0x1000]);
    assert.equal(Buffer.from(readProperties(list, 100)[1]!.value).toString(), 'value');
  });

  it('takes the first of several values', () => {
    const several = Buffer.concat([
      tag(1, 0x101e),
      uint32(2),
      sized(octets('first')),
      sized(octets('second')),
    ]);
    const none = Buffer.concat([tag(2, 0x1003), uint32(0)]);
    const [first, second] = readProperties(properties(several, none, after), 100);
    assert.equal(Buffer.from(first!.value).toString(), 'first');
    assert.equal(first?.type, 0x1e);
    assert.equal(second?.value.length, 0);
    assert.deepEqual(ids(properties(several, none, after)), [1, 2, 0x1000]);
  });

  it('ends at what makes no sense, and at the limit', () => {
    assert.deepEqual(
      ids(properties(after, Buffer.concat([tag(1, 0x99), uint32(1)]), after)),
      [0x1000],
    );
    assert.deepEqual(ids(properties(after, tag(1, 3))), [0x1000]);
    assert.deepEqual(ids(properties(after, after, after), 2), [0x1000, 0x1000]);
    assert.deepEqual(ids(Buffer.concat([uint32(0xffffffff), after])), [0x1000]);
    assert.deepEqual(ids(uint16(1)), []);
  });

  it('counts no values out that are not there', () => {
    for (const type of [0x1003, 0x1e]) {
      const endless = Buffer.concat([tag(1, type), uint32(0xffffffff), uint32(0xffffffff)]);
      assert.ok(cpuTime(() => assert.deepEqual(ids(properties(endless)), [])) < 100);
    }
  });
});
