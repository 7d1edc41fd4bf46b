import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSource } from '../../../src/message/readSource.ts';
import type { SourceMessage } from '../../../src/message/readSource.ts';
import { parts } from '../../../src/message/structure.ts';
import { cpuTime } from './cpuTime.ts';
import { octets } from './octets.ts';

function read(...lines: string[]): SourceMessage {
  return readSource(octets(...lines));
}

function numbers(message: SourceMessage): string[] {
  return [...parts(message.structure)].map(({ part, type }) => `${part} ${type}`.trim());
}

const mixed = 'Content-Type: multipart/mixed; boundary="b"';

describe('readSource', () => {
  it('reads a plain message', () => {
    const message = read('From: a@b', 'Subject: x', '', 'hello');
    assert.equal(message.text, 'hello');
    assert.deepEqual(numbers(message), ['1 text/plain']);
    assert.equal(message.headers.length, 2);
  });

  it('numbers the parts as IMAP does', () => {
    const message = read(
      mixed,
      '',
      'preamble',
      '--b',
      'Content-Type: multipart/alternative; boundary=c',
      '',
      '--c',
      '',
      'text',
      '--c',
      'Content-Type: text/html',
      '',
      '<p>html',
      '--c--',
      '--b',
      'Content-Type: application/pdf; name="a.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'aGVsbG8=',
      '--b--',
      'epilogue',
    );
    assert.deepEqual(numbers(message), [
      'multipart/mixed',
      '1 multipart/alternative',
      '1.1 text/plain',
      '1.2 text/html',
      '2 application/pdf',
    ]);
    assert.equal(message.text, 'text');
    assert.equal(message.html, '<p>html');
    assert.deepEqual(message.attachments, [
      { part: '2', filename: 'a.pdf', contentType: 'application/pdf', size: 5, inline: false },
    ]);
    assert.equal(Buffer.from(message.attachment('2')!).toString(), 'hello');
    assert.equal(message.attachment('9'), undefined);
  });

  describe('loses nothing when', () => {
    const body = ['--b', '', 'one', '--b', '', 'two', '--b--'];
    const cases: [string, string[], RegExp][] = [
      ['the last boundary is missing', [mixed, '', '--b', '', 'one'], /^one$/],
      [
        'the boundary parameter is missing',
        ['Content-Type: multipart/mixed', '', '--b', 'Content-Type: text/plain', '', 'one'],
        /^one$/,
      ],
      [
        'the boundary parameter is another',
        [
          'Content-Type: multipart/mixed; boundary=x',
          '',
          '--b',
          'Content-Type: text/plain',
          '',
          'one',
          '--b--',
        ],
        /^one$/,
      ],
      ['there are no parts', [mixed, '', 'only this'], /only this/],
      [
        'one boundary begins with another',
        [
          'Content-Type: multipart/mixed; boundary=a',
          '',
          '--a',
          'Content-Type: multipart/mixed; boundary=ab',
          '',
          '--ab',
          '',
          'one',
          '--ab--',
          '--a',
          '',
          'two',
          '--a--',
        ],
        /^one\n\ntwo$/,
      ],
      [
        'an inner multipart never closes',
        [
          mixed,
          '',
          '--b',
          'Content-Type: multipart/mixed; boundary=c',
          '',
          '--c',
          '',
          'one',
          '--b',
          '',
          'two',
          '--b--',
        ],
        /^one\n\ntwo$/,
      ],
      ['both use one boundary', [mixed, '', '--b', mixed, '', ...body, '--b--'], /one[^]*two/],
      ['boundaries end in blanks', [mixed, '', '--b \t', '', 'one', '--b--  '], /^one$/],
      [
        'nothing separates header and body',
        [mixed, '', '--b', 'Content-Type: text/plain', 'one line', '--b--'],
        /one line/,
      ],
      ['a part has no headers and no body', [mixed, '', '--b', '--b', '', 'one', '--b--'], /^one$/],
      ['there is no header at all', ['', 'just text'], /just text/],
      ['there is no body separator', ['this is no header', 'nor this'], /this is no header/],
      ['an mbox line stands first', ['From ada Mon Nov 23 2026', 'Subject: x', '', 'one'], /^one$/],
      ['the type is half a type', ['Content-Type: text', '', 'one'], /^one$/],
    ];
    for (const [name, lines, text] of cases) {
      it(name, () => assert.match(read(...lines).text, text));
    }
  });

  it('leaves a message empty that is nothing but headers', () => {
    assert.equal(read('Subject: x').text, '');
    assert.equal(read('Subject: x', ' folded', '', ' ', '').text, '');
    assert.deepEqual(read('Subject: x').headers, [{ name: 'Subject', value: 'x' }]);
  });

  it('reads bare LF as well', () => {
    const message = readSource(Buffer.from(`${mixed}\n\n--b\n\none\n--b\n\ntwo\n--b--\n`));
    assert.equal(message.text, 'one\n\ntwo');
  });

  it('leaves attached messages closed and names them', () => {
    const message = read(
      mixed,
      '',
      '--b',
      '',
      'see',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Subject: =?utf-8?q?inner?=',
      '',
      'text',
      '--b--',
    );
    assert.equal(message.text, 'see');
    assert.equal(message.attachments[0]!.filename, 'inner.eml');
  });

  it('takes digests for messages', () => {
    const message = read(
      'Content-Type: multipart/digest; boundary=b',
      '',
      '--b',
      '',
      'Subject: a',
      '',
      'x',
      '--b--',
    );
    assert.deepEqual(numbers(message), ['multipart/digest', '1 message/rfc822']);
  });

  it('survives bombs in little time', () => {
    const nested = Array.from({ length: 20_000 }, (_, level) => [
      `--${level - 1}`,
      `Content-Type: multipart/mixed; boundary="${level}"`,
      '',
    ]).flat();
    const siblings = Array<string>(200_000).fill('--b\r\n\r\nx');
    const started = performance.now();
    read(nested.slice(1).join('\r\n'), 'deep');
    assert.match(read(mixed, '', siblings.join('\r\n')).text, /^x/);
    read(`Subject: ${'x'.repeat(10_000_000)}`, '', 'y');
    read(Array<string>(100_000).fill('A: b').join('\r\n'), '', 'y');
    read(mixed, '', `--b\r\n${'A: b\r\n'.repeat(4000)}\r\nx\r\n`.repeat(2000));
    readSource(Buffer.from(`${mixed}\r\n\r\n${'--a\r\n'.repeat(300_000)}`));
    const inner = `Subject: ${'=?utf-8?q?a?= '.repeat(900)}\r\nFrom: ${'a@b, '.repeat(2400)}`;
    read(mixed, '', `--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n`.repeat(2000));
    read('A\r\n'.repeat(3_000_000));
    assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
  }).timeout(30_000);

  it('finds its way through 50 MB in a moment', () => {
    const lines = Buffer.from('A line of text.\r\n'.repeat(3_000_000));
    const multipart = octets(
      mixed,
      '',
      '--b',
      '',
      'first',
      '--b',
      'Content-Type: image/png',
      '',
      '',
    );
    const started = performance.now();
    const { text, attachments } = readSource(Buffer.concat([multipart, lines]));
    assert.equal(text, 'first');
    assert.equal(attachments[0]!.size, lines.length);
    assert.ok(performance.now() - started < 3000, `${performance.now() - started} ms`);
  }).timeout(30_000);

  it('reads what each part is, however many headers the others have', () => {
    const junk = 'X-Junk: junk\r\n'.repeat(25_000);
    const parts = ['first', 'second'].map((text) => `--b\r\n${junk.repeat(10)}\r\n${text}\r\n`);
    const last = '--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n--b--\r\n';
    const message = read(mixed, '', parts.join('') + last);
    assert.equal(message.text, 'first\n\nsecond');
    assert.equal(message.attachments[0]?.filename, 'a.pdf');
  });

  it('reads texts up to a bound for all of them', () => {
    const text = `--b\r\n\r\n${'A line of text.\n'.repeat(250_000)}\r\n`;
    const message = read(mixed, '', text.repeat(12));
    assert.ok(message.text.length < 9 << 20, `${message.text.length} characters`);
    assert.ok(message.text.length > 7 << 20);
  }).timeout(30_000);

  it('never throws and never loses what there is to read', () => {
    const scrap = fc.constantFrom(
      '--b',
      '--b--',
      '',
      mixed,
      'Content-Type: text/html',
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename=../x',
      'text',
      '<p>',
      ' folded',
    );
    const source = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(scrap, { maxLength: 40 }).map((lines) => octets(...lines)),
    );
    fc.assert(
      fc.property(source, (bytes) => {
        const { text, html, attachments } = readSource(bytes);
        const source = Buffer.from(bytes).toString('latin1');
        const separator = /(?:^|\n)\r?\n/.exec(source);
        const body = separator ? source.slice(separator.index + separator[0].length) : '';
        const blank = !/[^\s\0-\x1f\x7f]/.test(body);
        assert.ok(blank || text !== '' || html !== undefined || attachments.length > 0);
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);

  it('does not search for each of thousands of attachments', () => {
    const part = ['--b', 'Content-Transfer-Encoding: base64', '', 'aGk='];
    const disposition = 'Content-Disposition: attachment';
    const lines = Array.from({ length: 1990 }, () => [
      ...part.slice(0, 1),
      disposition,
      ...part.slice(1),
    ]);
    const message = read(mixed, '', ...lines.flat(), '--b--');
    assert.equal(message.attachments.length, 1990);
    const time = cpuTime(() => {
      for (let round = 0; round < 10; round++)
        for (const { part } of message.attachments) message.attachment(part);
    });
    // Some 20 ms; a second when every part was searched for.
    assert.ok(time < 400, `${time} ms`);
  });
});
