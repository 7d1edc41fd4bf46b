import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTransfer } from '../../../src/message/decode.ts';
import { latin1 } from './octets.ts';

function decode(text: string, encoding: string): string {
  return Buffer.from(decodeTransfer(latin1(text), encoding)).toString('latin1');
}

describe('decodeTransfer', () => {
  it('base64, whatever stands between the digits', () => {
    assert.equal(decode('aGVs\r\nbG8=', 'BASE64'), 'hello');
    assert.equal(decode('aG Vs!*bG8', 'base64'), 'hello');
    assert.equal(decode('aGk=aGk=', 'base64'), 'hihi');
    assert.equal(decode('', 'base64'), '');
    assert.equal(decode('a', 'base64'), '');
  });

  it('base64 as Node writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        assert.deepEqual(Buffer.from(decodeTransfer(latin1(text), 'base64')), Buffer.from(bytes));
      }),
    );
  });

  it('quoted-printable with soft breaks and trailing blanks', () => {
    assert.equal(decode('a=3Db=e4=\r\nc', 'quoted-printable'), 'a=b\xe4c');
    assert.equal(decode('a= \t\r\nb=\nc', 'quoted-printable'), 'abc');
    assert.equal(decode('a  \r\nb\t\nc=20\r\n', 'quoted-printable'), 'a\r\nb\nc \r\n');
  });

  it('quoted-printable that is none', () => {
    assert.equal(decode('a=zz=4', 'quoted-printable'), 'a=zz=4');
    assert.equal(decode('a=', 'quoted-printable'), 'a');
  });

  it('uuencode', () => {
    assert.equal(decode('junk\nbegin 644 a.txt\n%:&5L;&\\\n`\nend\n', 'x-uuencode'), 'hello');
    assert.equal(decode('no begin', 'x-uuencode'), 'no begin');
    assert.equal(decode('begin 644 a\n_~\n', 'x-uue').length < 10, true);
  });

  it('leaves the rest alone', () => {
    for (const encoding of ['7bit', '8bit', 'binary', '', 'x-unheard-of']) {
      assert.equal(decode('=3D\xff', encoding), '=3D\xff');
    }
  });

  it('never throws and stays linear', () => {
    const encodings = fc.constantFrom('base64', 'quoted-printable', 'x-uuencode', 'what');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), encodings, (bytes, encoding) => {
        assert.ok(decodeTransfer(bytes, encoding).length <= bytes.length + 3);
      }),
    );
    const started = performance.now();
    for (const text of ['= '.repeat(1e6), '=\t'.repeat(1e6), ' '.repeat(2e6), '=='.repeat(1e6)]) {
      decodeTransfer(latin1(text), 'quoted-printable');
      decodeTransfer(latin1(text), 'base64');
    }
    assert.ok(performance.now() - started < 10_000);
  }).timeout(30_000);
});
