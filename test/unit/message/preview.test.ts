import assert from 'node:assert/strict';
import fc from 'fast-check';
import { previewOf, previewPart, previewText } from '../../../src/message/preview.ts';
import { type Part, readStructure } from '../../../src/message/structure.ts';
import { latin1, octets } from './octets.ts';

function part(more: Partial<Part> = {}): Part {
  return { ...readStructure({ type: 'text/plain', size: 600 }), ...more };
}

describe('a preview of a text', () => {
  const cases: [string, string, string][] = [
    ['is one line', 'Dear  Ada,\r\n\r\n\tthe build\u00a0failed.\n', 'Dear Ada, the build failed.'],
    ['is empty where there is nothing', ' \n\u200b\n', ''],
    ['leaves quotes out', '> old\n>> older\nNew words', 'New words'],
    ['leaves out who is quoted', 'On Tue, Bob <b@x.org> wrote:\n> old\nNew', 'New'],
    ['also in two lines', 'On Tue, 3 Mar 2026, Bob\n<b@x.org> wrote:\n\n> old\n\nNew', 'New'],
    ['also in other languages', 'Am 3.3.2026 schrieb Bob:\n> alt\nNeu', 'Neu'],
    ['keeps a line with a colon before no quote', 'Agenda:\nlunch', 'Agenda: lunch'],
    ['is of the quote where nothing follows', '> only this', 'only this'],
    ['has no controls', 'a\u0000b\u001b[31mc', 'ab[31mc'],
    ['has nothing that reorders', 'pay \u202e001\u202c now\u2066!', 'pay 001 now!'],
    ['has no filler', `Sale${'\u034f \u200c \u00ad'.repeat(50)}now`, 'Sale now'],
    ['keeps joined emoji', 'ok 👩\u200d💻', 'ok 👩\u200d💻'],
    ['has no rules', '==========\nNews\n----------', 'News'],
    ['says nothing of encrypted text', '-----BEGIN PGP MESSAGE-----\n\nhQEMA', ''],
    ['is what was signed', '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nHello', 'Hello'],
  ];
  for (const [name, text, expected] of cases)
    it(name, () => assert.equal(previewText(text), expected));

  it('ends where the signature begins', () => {
    assert.equal(previewText('Count me in.\n\n-- \nTom Baker'), 'Count me in.');
    assert.equal(previewText('-- \nTom Baker'), '-- Tom Baker');
  });

  it('ends between words, near 200 characters', () => {
    const preview = previewText('seven letters '.repeat(40));
    assert.ok(preview.length <= 200 && preview.length > 180, preview);
    assert.match(preview, /(seven|letters)$/);
  });

  it('never ends in half a character', () => {
    assert.ok(previewText(`${'x'.repeat(199)}😀`).isWellFormed());
  });
});

describe('a preview of a part that is cut off', () => {
  const preview = (body: Uint8Array, more: Partial<Part>): string => previewOf(part(more), body);
  const html = { type: 'text/html' };
  const printable = { encoding: 'quoted-printable' };

  it('in the middle of quoted-printable', () => {
    for (const end of ['=', '=C', '=C3', '=C3=B', '=\r\n'])
      assert.equal(preview(octets(`Gr=C3=BC${end}`), printable), 'Grü', end);
  });

  it('in the middle of base64', () => {
    const base64 = Buffer.from('Hello world').toString('base64');
    assert.equal(preview(octets(base64.slice(0, 9)), { encoding: 'base64' }), 'Hello');
  });

  it('in the middle of a character', () => {
    for (const declared of [{}, { charset: 'utf-8' }])
      for (const cut of [1, 2, 3]) {
        const body = Buffer.from('naïve 😀');
        const text = preview(body.subarray(0, body.length - cut), { parameters: declared });
        assert.equal(text, 'naïve');
      }
  });

  it('is in its charset', () => {
    const parameters = { charset: 'koi8-r' };
    assert.equal(preview(latin1('\xd0\xd2\xc9\xd7\xc5\xd4'), { parameters }), 'привет');
  });

  it('joins flowed lines', () => {
    const parameters = { format: 'flowed', delsp: 'yes' };
    assert.equal(preview(octets('exam ', 'ple'), { parameters }), 'example');
  });

  it('says nothing of markup', () => {
    for (const [body, expected] of [
      ['<style>p{color:red}</style><p>Hello <b>you</b>', 'Hello you'],
      ['<style>p{color:red', ''],
      ['<p>Hi<!-- not', 'Hi'],
      ['<p>Hi<a href="https://x.exam', 'Hi'],
      ['<script>alert(1)</script>', ''],
      ['<div style="display:none">Peek</div><p>Text', 'Text'],
      ['<a href="https://x.example/?u=1">Open</a> it', 'Open it'],
      ['<blockquote>old</blockquote>new', 'new'],
    ] as const)
      assert.equal(preview(octets(body), html), expected, body);
  });

  it('never throws, is bounded and is one line', () => {
    const encodings = fc.constantFrom('base64', 'quoted-printable', 'x-uuencode', '8bit', 'what');
    const types = fc.constantFrom('text/plain', 'text/html', 'text/x-patch');
    const charsets = fc.constantFrom('utf-8', 'utf-16', 'iso-2022-jp', 'gb18030', 'utf-7', 'nope');
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 700 }),
      fc.string().map((s) => octets(s)),
    );
    fc.assert(
      fc.property(bodies, encodings, types, charsets, (body, encoding, type, charset) => {
        const text = preview(body, { encoding, type, parameters: { charset } });
        assert.ok(text.length <= 200);
        assert.ok(text.isWellFormed());
        assert.doesNotMatch(text, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('is linear in its length', () => {
    const started = performance.now();
    for (const text of ['> ', 'a:\n', '\u200d', '<', '<a ', '-', ' \n', '=\n'])
      previewText(text.repeat(200_000));
    assert.ok(performance.now() - started < 2_000);
  });
});

describe('the part of a preview', () => {
  it('is the one that is shown, or none', () => {
    const leaf = (part: string, type: string) => ({ part, type, size: 10 });
    const numberOf = (raw: Parameters<typeof readStructure>[0]): string | undefined =>
      previewPart(readStructure(raw))?.part.part;
    const [text, html] = [leaf('1', 'text/plain'), leaf('2', 'text/html')];
    assert.equal(numberOf({ type: 'multipart/alternative', childNodes: [text, html] }), '1');
    assert.equal(numberOf({ type: 'application/pkcs7-mime', size: 10 }), undefined);
    const sealed = [leaf('1', 'application/pgp-encrypted'), leaf('2', 'application/octet-stream')];
    assert.equal(numberOf({ type: 'multipart/encrypted', childNodes: sealed }), undefined);
    assert.equal(numberOf({ ...text, part: '1] BODY[2' }), undefined);
  });
});
