import assert from 'node:assert/strict';
import { insideOf } from '../../../src/message/inside.ts';
import type { Inside } from '../../../src/message/inside.ts';
import { latin1, octets } from './octets.ts';
import { attribute, compressedRtf, properties, property, tnef, unicode } from './tnefOctets.ts';

const source = octets(
  'From: Ada <ada@example.org>',
  'To: bob@example.org',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Date: Wed, 25 Nov 2026 09:00:00 +0100',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  '',
  'Hello.',
  '--b',
  'Content-Type: image/png; name="../a.png"',
  'Content-Disposition: attachment',
  'Content-Transfer-Encoding: base64',
  '',
  'AAEC',
  '--b--',
);

const message = (...list: Uint8Array[]): Uint8Array => attribute(1, 0x9003, properties(...list));
const attachment = (name: string, content: string, ...list: Uint8Array[]): Uint8Array =>
  Buffer.concat([
    attribute(2, 0x9002, ''),
    attribute(2, 0x800f, content),
    attribute(2, 0x9005, properties(unicode(0x3707, name), ...list)),
  ]);

function winmail(...attributes: Uint8Array[]): Inside {
  const inside = insideOf('application/ms-tnef', 'winmail.dat', tnef(...attributes));
  assert.ok(inside);
  return inside;
}

describe('insideOf', () => {
  it('reads an attached message with its own headers and parts', () => {
    for (const type of ['message/rfc822', 'Message/Global', 'message/news']) {
      const inside = insideOf(type, 'x.eml', source);
      assert.ok(inside);
      const { subject, from, to, date, text, body, attachments } = inside.message;
      assert.equal(subject, 'Grüße');
      assert.deepEqual(from, [{ name: 'Ada', address: 'ada@example.org' }]);
      assert.deepEqual(to, [{ address: 'bob@example.org' }]);
      assert.equal(date, '2026-11-25T08:00:00.000Z');
      assert.equal(text, 'Hello.');
      assert.deepEqual(body, [{ part: '1', kind: 'text', content: 'Hello.' }]);
      assert.equal(attachments[0]?.filename, 'a.png');
      assert.equal(attachments[0].size, 3);
      assert.deepEqual([...inside.part('2')!], [0, 1, 2]);
      assert.equal(inside.part('3'), undefined);
    }
  });

  it('gives plain data that may cross a border of threads', () => {
    const both = [insideOf('message/rfc822', '', source)!, winmail(attribute(1, 0x8004, 'Hi'))];
    for (const inside of both) assert.deepEqual(structuredClone(inside.message), inside.message);
  });

  it('reads a message that is damaged', () => {
    assert.equal(insideOf('message/rfc822', '', octets('no message'))?.message.text, 'no message');
    assert.equal(insideOf('message/rfc822', '', new Uint8Array())?.message.text, '');
  });

  it('reads TNEF with HTML, numbered attachments and safe names', () => {
    const inside = winmail(
      attribute(1, 0x8004, 'Plans\0'),
      message(
        unicode(0x1000, 'Hello\r\n\x01you'),
        property(0x1013, 0x102, octets('<img src="cid:i@x"><p>Hello')),
      ),
      attachment('..\\a\u202egpj.exe', 'abc', property(0x370e, 0x1e, octets('image/png\0'))),
      attachment('i.png', 'image', unicode(0x3712, 'i@x')),
      attachment('', ''),
    );
    assert.deepEqual(inside.message, {
      subject: 'Plans',
      cc: [],
      bcc: [],
      replyTo: [],
      headers: [],
      trace: [],
      text: 'Hello\nyou',
      html: '<img src="cid:i@x"><p>Hello',
      attachments: [
        { part: '1', filename: 'agpj.exe', contentType: 'image/png', size: 3, inline: false },
        {
          part: '2',
          filename: 'i.png',
          contentType: 'application/octet-stream',
          size: 5,
          inline: true,
          contentId: 'i@x',
        },
        {
          part: '3',
          filename: 'attachment.bin',
          contentType: 'application/octet-stream',
          size: 0,
          inline: false,
        },
      ],
      body: [{ part: 'html', kind: 'html', content: '<img src="cid:i@x"><p>Hello' }],
    });
    assert.equal(Buffer.from(inside.part('1')!).toString(), 'abc');
    assert.equal(inside.part('3')?.length, 0);
    for (const number of ['0', '4', '', 'html', '01', '__proto__']) {
      assert.equal(inside.part(number), undefined, number);
    }
  });

  it('reads TNEF with text, with HTML alone and with RTF alone', () => {
    const text = winmail(message(unicode(0x1000, 'Just text'))).message;
    assert.deepEqual(text.body, [{ part: 'text', kind: 'text', content: 'Just text' }]);
    assert.equal(text.html, undefined);
    const html = winmail(message(unicode(0x1000, ' \n'), unicode(0x1013, '<p>Only <b>HTML')));
    assert.equal(html.message.text, 'Only HTML');
    const rtf = latin1('{\\rtf1 Only\\par RTF}');
    const packed = compressedRtf(rtf.length, 'MELA', rtf);
    const fromRtf = winmail(message(property(0x1009, 0x102, packed))).message;
    assert.equal(fromRtf.text, 'Only\nRTF');
    assert.deepEqual(fromRtf.body, [{ part: 'text', kind: 'text', content: 'Only\nRTF' }]);
    const nothing = winmail().message;
    assert.deepEqual([nothing.text, nothing.body, nothing.attachments], ['', [], []]);
  });

  it('knows TNEF by its type or by its name', () => {
    const packed = tnef(attribute(1, 0x8004, 'Hi\0'));
    for (const [type, name] of [
      ['application/octet-stream', 'WinMail.dat'],
      ['application/vnd.ms-tnef', 'part.bin'],
    ] as const) {
      assert.equal(insideOf(type, name, packed)?.message.subject, 'Hi');
    }
  });

  it('is undefined for others', () => {
    assert.equal(insideOf('text/plain', 'a.txt', source), undefined);
    assert.equal(insideOf('application/octet-stream', 'a.eml', source), undefined);
    assert.equal(insideOf('application/ms-tnef', 'winmail.dat', source), undefined);
    assert.equal(insideOf('', '', source), undefined);
  });
});
