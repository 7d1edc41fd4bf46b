import assert from 'node:assert/strict';
import { readSource } from '../../../src/message/readSource.ts';
import { latin1, octets } from './octets.ts';

const mixed = 'Content-Type: multipart/mixed; boundary="b"';

describe('broken sources', () => {
  it('reads nothing, and next to nothing', () => {
    const { text, attachments, rawReason } = readSource(new Uint8Array());
    assert.deepEqual([text, attachments, rawReason], ['', [], undefined]);
    const one = readSource(latin1('x'));
    assert.deepEqual([one.text, one.rawReason], ['x', 'damaged']);
    assert.equal(readSource(latin1('\r\nx')).text, 'x');
  });

  it('reads lines that end in CR alone as a source', () => {
    const message = readSource(latin1('Subject: a\rFrom: a@b\r\rThe text.\r'));
    assert.equal(message.subject, 'a');
    assert.match(message.text, /The text\./);
  });

  it('takes the first of several types, and odd headers for nothing', () => {
    const type = ['Content-Type: text/html', 'Content-Type: text/plain'];
    assert.equal(readSource(octets(...type, '', '<p>x')).html, '<p>x');
    const odd = readSource(octets(': empty', '__proto__: x', 'Subject: a\0b', '', 'text\0'));
    assert.equal(odd.text, 'text');
    assert.equal(odd.subject, 'a\ufffdb');
  });

  it('finds a boundary of 2,000 characters', () => {
    const long = 'x'.repeat(2000);
    const head = `Content-Type: multipart/mixed; boundary="${long}"`;
    const message = readSource(octets(head, '', `--${long}`, '', 'one', `--${long}--`, 'epilogue'));
    assert.equal(message.text, 'one');
  });

  it('keeps what is only for other programs as attachments', () => {
    const types = ['message/partial; id=a', 'message/external-body; access-type=url', 'image/png'];
    const parts = types.flatMap((type) => ['--b', `Content-Type: ${type}`, '', 'x']);
    const message = readSource(octets(mixed, '', '--b', '', 'text', ...parts, '--b--'));
    assert.equal(message.text, 'text');
    assert.deepEqual(
      message.attachments.map(({ contentType }) => contentType),
      ['message/partial', 'message/external-body', 'image/png'],
    );
    assert.equal(message.attachments[2]!.filename, 'attachment.png');
  });

  it('never shows AMP, whatever stands last', () => {
    const alternative = (...types: string[]): string[] => [
      'Content-Type: multipart/alternative; boundary=b',
      '',
      ...types.flatMap((type) => ['--b', `Content-Type: ${type}`, '', `<p>${type}`]),
      '--b--',
    ];
    const message = readSource(octets(...alternative('text/html', 'text/x-amp-html')));
    assert.equal(message.html, '<p>text/html');
    assert.deepEqual(message.attachments, []);
  });

  it('reads a related message without a root', () => {
    const type = 'Content-Type: multipart/related; boundary=b; start="<nowhere>"';
    const message = readSource(
      octets(type, '', '--b', 'Content-Type: text/html', '', '<p>x', '--b--'),
    );
    assert.equal(message.html, '<p>x');
  });
});
