import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePart, partText } from '../../../src/message/readable.ts';
import { readStructure } from '../../../src/message/structure.ts';
import { decodeWords } from '../../../src/message/encodedWord.ts';
import { cleanText } from '../../../src/message/cleanText.ts';
import { check } from './settings.ts';

const charset = fc.oneof(
  fc.constantFrom(
    ...['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1251', 'koi8-r', 'iso-2022-jp', 'iso-2022-kr'],
    ...['gb18030', 'hz-gb-2312', 'big5', 'cp949', 'shift_jis', 'euc-jp', 'utf-7', 'utf-16'],
    ...['utf-16le', 'utf-16be', 'utf-32', 'ucs-2', 'ibm-850', 'x-mac-cyrillic', 'unknown-8bit'],
    ...['base64', 'hex', '__proto__', 'constructor', '', 'utf-7-imap', 'internal'],
  ),
  fc.string({ maxLength: 30 }),
);
const encoding = fc.oneof(
  fc.constantFrom('7bit', '8bit', 'binary', 'base64', 'quoted-printable', 'x-uuencode', 'uue'),
  fc.string({ maxLength: 20 }),
);
/** What the readers behind the decoding wait for, among octets of every kind. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc
    .constantFrom(
      ...['\x1b$B', '\x1b(B', '\x1b$)C\x0e', '~{', '~}', '+ADw-', '+', '\xff\xfe', '\xfe\xff'],
      ...[
        '\xef\xbb\xbf',
        '\xed\xa0\x80',
        '\xf0\x9f',
        '=3D',
        '=\r\n',
        '=',
        'begin 644 a\n',
        '`\nend\n',
      ],
      ...['<p>', '<blockquote>', '<ul><li>', '<ol>', '<pre>', '<table><td>', '<!--', '<a href="'],
      ...[
        '<style>',
        '</',
        '&#55296;',
        '&#0;',
        '&lt;',
        '&notin',
        '\r\n',
        '\r',
        '> ',
        '-- \r\n',
        ' ',
      ],
      ...['<hr>', '<br>', '\0', '\x85', '\xcc\x81', '\u00e2\u0080\u00ae'],
    )
    .map((text) => Buffer.from(text, 'latin1')),
);
const octets = fc
  .array(fc.tuple(piece, fc.integer({ min: 1, max: 30 })), { maxLength: 40 })
  .map((pieces) =>
    Buffer.concat(pieces.flatMap(([each, times]) => Array<Uint8Array>(times).fill(each))),
  );
const part = fc
  .record({
    type: fc.constantFrom('text/plain', 'text/html', 'text/x-odd'),
    encoding,
    parameters: fc.record(
      { charset, format: fc.constantFrom('flowed', 'fixed'), delsp: fc.constantFrom('yes', 'no') },
      { requiredKeys: [] },
    ),
  })
  .map(readStructure);

describe('decoding of any octets in any charset and transfer encoding', function () {
  this.timeout(30_000);
  it('gives text without controls and halves of characters, bounded by the octets', () => {
    check(
      fc.property(part, octets, (of, own) => {
        const text = partText(of, own);
        assert.ok(text.isWellFormed());
        assert.doesNotMatch(text, /[\0-\x08\x0b\x0e-\x1f\x7f]/);
        assert.ok(text.length <= 8 * own.length + 100, `${text.length} of ${own.length} octets`);
        // What goes to the sanitiser is as it came, but no more of it.
        assert.ok(decodePart(of, own).length <= own.length + 3);
        assert.equal(partText(of, own), text);
      }),
      1000,
    );
  });

  it('reads any words of a header as one clean line', () => {
    const label = fc.oneof(charset, fc.constant('utf-8*en'));
    const encoded = fc
      .tuple(label, fc.constantFrom('B', 'Q', 'q', 'x'), fc.uint8Array({ maxLength: 30 }))
      .map(([name, kind, own]) => {
        const code = kind === 'B' ? Buffer.from(own).toString('base64') : quoted(own);
        return `=?${name}?${kind}?${code}?=`;
      });
    const header = fc
      .array(fc.oneof(encoded, fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 12 })
      .map((words) => words.join(' '));
    check(
      fc.property(header, (text) => {
        const line = cleanText(decodeWords(text));
        assert.ok(line.isWellFormed());
        assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        assert.ok(line.length <= 2 * text.length + 10);
      }),
      1000,
    );
  });
});

function quoted(octets: Uint8Array): string {
  return [...octets].map((each) => `=${each.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
