import assert from 'node:assert/strict';
import fc from 'fast-check';
import { safeFilename } from '../../../src/message/filename.ts';
import { maxFilenameOctets } from '../../../src/model/filename.ts';

const octetStream = 'application/octet-stream';

describe('safeFilename', () => {
  const cases: [string | undefined, string][] = [
    ['report.pdf', 'report.pdf'],
    ['日本語.txt', '日本語.txt'],
    ['../../x', 'x'],
    ['..\\..\\x.exe', 'x.exe'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Windows\\a.dll', 'a.dll'],
    ['C:a.txt', 'C_a.txt'],
    ['a.txt:stream', 'a.txt_stream'],
    ['a\0b\nc.txt', 'abc.txt'],
    ['a.txt. . ', 'a.txt'],
    ['...', 'attachment.bin'],
    ['.bashrc', 'bashrc'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1 .log', '_com1 .log'],
    ['COM¹.log', '_COM¹.log'],
    ['console.log', 'console.log'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u200b.txt', 'a.txt'],
    ['=?utf-8?Q?..=2F..=2Fa.js?=', 'a.js'],
    ['=?utf-8?B?PT91dGYtOD9RPy4uPTJGYi5qcz89?=', 'b.js'],
    ['a<b>|"c"?*.txt', 'a_b___c___.txt'],
    ['a\ud800.txt', 'a.txt'],
    ['a  b\u3000c', 'a b c'],
    ['', 'attachment.bin'],
    [undefined, 'attachment.bin'],
    ['/', 'attachment.bin'],
  ];
  for (const [raw, safe] of cases) {
    it(JSON.stringify(raw) ?? 'none', () => assert.equal(safeFilename(raw, octetStream), safe));
  }

  it('names what has no name by its type', () => {
    assert.equal(safeFilename(undefined, 'image/png'), 'attachment.png');
    assert.equal(safeFilename(undefined, 'TEXT/Calendar'), 'attachment.ics');
  });

  it('shortens the name and keeps the extension', () => {
    const name = safeFilename(`${'語'.repeat(2000)}.pdf`, octetStream);
    assert.ok(Buffer.byteLength(name) <= maxFilenameOctets);
    assert.match(name, /^語+\.pdf$/);
    assert.ok(
      Buffer.byteLength(safeFilename(`a.${'x'.repeat(5000)}`, octetStream)) <= maxFilenameOctets,
    );
  });

  it('is one harmless segment for any name, and stays as it is', () => {
    const scrap = fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      ' ',
      ':',
      'CON',
      'aux',
      'é',
      'e\u0301',
      '\0',
      '\u202e',
      '\ud800',
      '\udc00',
      '=?utf-8?q?=2F?=',
      '=?utf-8?q?',
      '?=',
      '😀',
    );
    const raw = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(scrap, { maxLength: 80 }).map((scraps) => scraps.join('')),
    );
    fc.assert(
      fc.property(raw, (text) => {
        const name = safeFilename(text, octetStream);
        assert.notEqual(name, '');
        assert.ok(Buffer.byteLength(name) <= maxFilenameOctets, name);
        assert.doesNotMatch(name, /[/\\:*?"<>|\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
        assert.doesNotMatch(name, /^[. ]|[. ]$/);
        assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i);
        assert.ok(name.isWellFormed());
        assert.equal(safeFilename(name, octetStream), name);
      }),
      { numRuns: 2000 },
    );
  }).timeout(30_000);
});
