import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeUuencoded, takeUuencoded } from '../../../src/message/uuencode.ts';
import { latin1 } from './octets.ts';

const file = 'begin 644 hello.txt\n%:&5L;&\\\n`\nend\n';

/** As programs do it. */
function encode(octets: Uint8Array): string {
  const char = (value: number): string => String.fromCharCode(value === 0 ? 0x60 : value + 0x20);
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += 45) {
    const own = octets.subarray(at, at + 45);
    let line = char(own.length);
    for (let index = 0; index < own.length; index += 3) {
      const [a, b = 0, c = 0] = own.subarray(index, index + 3) as unknown as [
        number,
        number,
        number,
      ];
      line += char(a >> 2) + char(((a & 3) << 4) | (b >> 4));
      line += char(((b & 15) << 2) | (c >> 6)) + char(c & 63);
    }
    lines.push(line);
  }
  return `begin 600 x.bin\r\n${lines.join('\r\n')}\r\n\`\r\nend\r\n`;
}

function text(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}

describe('decodeUuencoded', () => {
  it('reads what programs write', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodeUuencoded(latin1(`junk\r\n${encode(bytes)}junk`));
        assert.deepEqual(Buffer.from(decoded), Buffer.from(bytes));
      }),
    );
  });

  it('reads what is damaged as far as it goes', () => {
    assert.equal(text(decodeUuencoded(latin1('begin 644 a\n%:&5L;&\\'))), 'hello');
    assert.equal(text(decodeUuencoded(latin1('begin 644 a\n%:&5L'))), 'hel');
    assert.equal(text(decodeUuencoded(latin1('begin 644 a\n'))), '');
    assert.equal(text(decodeUuencoded(latin1('begin 644 a\n%:&5L;&\\\nend\n%:&5L;&\\'))), 'hello');
    assert.equal(text(decodeUuencoded(latin1('begin here\n%:&5L;&\\'))), 'begin here\n%:&5L;&\\');
  });

  it('takes little time for megabytes of anything', () => {
    const started = performance.now();
    for (const piece of ['\n', ' ', 'begin 644 x\n', 'M\n', `M${'M'.repeat(60)}\n`, '!\r\n'])
      decodeUuencoded(latin1(`begin 644 x\n${piece.repeat(Math.ceil(5e6 / piece.length))}`));
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  }).timeout(30_000);
});

describe('takeUuencoded', () => {
  function take(raw: string): [string, ...string[]] {
    const { text: rest, files } = takeUuencoded(latin1(raw));
    const each = files.map(
      ({ filename, octets }) => `${filename}: ${text(decodeUuencoded(octets))}`,
    );
    return [text(rest), ...each];
  }

  it('takes whole files out of a text, which keeps the rest', () => {
    assert.deepEqual(take(`See below.\n${file}Bye`), ['See below.\nBye', 'hello.txt: hello']);
    assert.deepEqual(take(file), ['', 'hello.txt: hello']);
    assert.deepEqual(take(file.replaceAll('\n', '\r\n')), ['', 'hello.txt: hello']);
    assert.deepEqual(take(`${file}${file}a\n${file}`).length, 4);
    assert.deepEqual(take('begin 644 a b \n`\nend'), ['', 'a b: ']);
    const [rest, ...files] = take(`a\n${encode(Buffer.from('x'.repeat(1000)))}b`);
    assert.deepEqual([rest, files], ['a\nb', [`x.bin: ${'x'.repeat(1000)}`]]);
  });

  it('leaves what is no file in the text', () => {
    for (const raw of [
      '',
      'no file',
      'begin 644 a',
      'begin 644 a\n%:&5L;&\\\n`\n',
      'begin 644 a\nwords, not code\nend\n',
      'begin 644 a\n%:&5L;&\\ and more\nend\n',
      'begin with this\nend\n',
      `x ${file}`,
      'begin 999 a\n`\nend\n',
    ])
      assert.deepEqual(take(raw), [raw]);
    assert.deepEqual(take(`begin 644 no\nwords\n${file}`), [
      'begin 644 no\nwords\n',
      'hello.txt: hello',
    ]);
  });

  it('loses nothing, never throws and stays linear', () => {
    const scrap = fc.constantFrom(
      'begin 644 a',
      'begin ',
      '%:&5L;&\\',
      '`',
      '',
      'end',
      'words',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(scrap), (scraps) => {
        const raw = latin1(scraps.join('\n'));
        const { text: rest, files } = takeUuencoded(raw);
        const length = files.reduce((sum, { octets }) => sum + octets.length, rest.length);
        assert.equal(length, raw.length);
      }),
    );
    const started = performance.now();
    for (const piece of [
      'begin 644 x\n',
      'begin 644 x\n`\n',
      file,
      'begin ',
      'begin 644 x\n`\nend',
    ])
      takeUuencoded(latin1(piece.repeat(Math.ceil(5e6 / piece.length))));
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
  }).timeout(30_000);
});
