import assert from 'node:assert/strict';
import { assembleMessage } from '../../../src/message/readable.ts';
import type { ReadableMessage } from '../../../src/message/readable.ts';
import { readStructure } from '../../../src/message/structure.ts';
import type { RawStructure } from '../../../src/message/structure.ts';
import { latin1, octets } from './octets.ts';

function assemble(
  structure: RawStructure,
  partOctets: Record<string, Uint8Array>,
  headerOctets = octets('Subject: x'),
): ReadableMessage {
  return assembleMessage({
    structure: readStructure(structure),
    headerOctets,
    partOctets: new Map(Object.entries(partOctets)),
  });
}

const alternative: RawStructure = {
  type: 'multipart/alternative',
  childNodes: [
    { part: '1', type: 'text/plain', parameters: { charset: 'utf-8' }, encoding: 'base64' },
    {
      part: '2',
      type: 'text/html',
      parameters: { charset: 'iso-8859-1' },
      encoding: 'quoted-printable',
    },
  ],
};

describe('assembleMessage', () => {
  it('decodes text and HTML', () => {
    const message = assemble(alternative, { 1: octets('Y2Fmw6k='), 2: latin1('<p>caf=E9</p>') });
    assert.equal(message.text, 'café');
    assert.equal(message.html, '<p>café</p>');
    assert.deepEqual(message.attachments, []);
  });

  it('makes the text from the HTML where there is no other', () => {
    const message = assemble({ type: 'text/html' }, { 1: octets('<p>a</p><p>b</p>') });
    assert.equal(message.text, 'a\n\nb');
    assert.equal(message.html, '<p>a</p><p>b</p>');
  });

  it('makes the text from the HTML where the other is blank', () => {
    const message = assemble(alternative, { 1: octets('ICA='), 2: octets('<p>a</p>') });
    assert.equal(message.text, 'a');
  });

  it('believes the charset in the head of HTML that declares none outside', () => {
    const html = latin1('<meta charset="windows-1251"><p>\xcf\xf0\xe8</p>');
    assert.equal(assemble({ type: 'text/html' }, { 1: html }).text, 'При');
  });

  it('joins the lines of format=flowed', () => {
    const structure = { type: 'text/plain', parameters: { format: 'Flowed', delsp: 'yes' } };
    assert.equal(assemble(structure, { 1: octets('日本 ', '語') }).text, '日本語');
  });

  it('keeps the texts of a mixed message apart', () => {
    const structure: RawStructure = {
      type: 'multipart/mixed',
      childNodes: [
        { part: '1', type: 'text/html' },
        { part: '2', type: 'text/html' },
        { part: '3', type: 'text/plain' },
      ],
    };
    const message = assemble(structure, {
      1: octets('<img src="http://h/'),
      2: octets('">secret'),
      3: octets('footer'),
    });
    assert.equal(message.html, '<img src="http://h/');
    assert.match(message.text, /footer$/);
    assert.deepEqual(message.body, [
      { part: '1', kind: 'html', content: '<img src="http://h/' },
      { part: '2', kind: 'html', content: '">secret' },
      { part: '3', kind: 'text', content: 'footer' },
    ]);
    assert.deepEqual(message.attachments, []);
  });

  it('believes its own headers, not the envelope of a server', () => {
    const read = (...lines: string[]): ReadableMessage =>
      assemble({ type: 'text/plain' }, {}, octets(...lines));
    assert.deepEqual(
      read('From: "ceo@bank.example"@evil.example', 'Subject: =?utf-8?q?caf=C3=A9?='),
      {
        ...read(),
        ...{ from: [{ address: '"ceo@bank.example"@evil.example' }], subject: 'café' },
        headers: [
          { name: 'From', value: '"ceo@bank.example"@evil.example' },
          { name: 'Subject', value: 'café' },
        ],
      },
    );
    const { from } = read('From: ceo@bank.example : mallory@evil.example ;');
    assert.ok(from?.some(({ address }) => address === 'mallory@evil.example'));
  });

  it('keeps a date that is none as it is written', () => {
    const dated = (date: string): ReadableMessage =>
      assemble({ type: 'text/plain' }, {}, octets(`Date: ${date}`));
    assert.equal(
      dated('Mon, 31 Feb 2020 10:00:00 +0000').invalidDate,
      'Mon, 31 Feb 2020 10:00:00 +0000',
    );
    assert.equal(dated('Mon, 31 Feb 2020 10:00:00 +0000').date, undefined);
    const { date, invalidDate } = dated('Tue, 3 Mar 2020 10:00:00 +0100');
    assert.deepEqual([date, invalidDate], ['2020-03-03T09:00:00.000Z', undefined]);
  });

  it('tells images the HTML shows from those it does not', () => {
    const image = { type: 'image/png', disposition: 'inline' };
    const structure: RawStructure = {
      type: 'multipart/related',
      childNodes: [
        { part: '1', type: 'text/html' },
        { ...image, part: '2', id: '<a@x>', size: 5, dispositionParameters: { filename: 'a.png' } },
        { ...image, part: '3', id: '<b@x>' },
      ],
    };
    const { attachments } = assemble(structure, { 1: octets('<img src="cid:a@x">') });
    assert.deepEqual(attachments, [
      {
        part: '2',
        filename: 'a.png',
        contentType: 'image/png',
        size: 5,
        inline: true,
        contentId: 'a@x',
      },
      {
        part: '3',
        filename: 'attachment.png',
        contentType: 'image/png',
        size: 0,
        inline: false,
        contentId: 'b@x',
      },
    ]);
  });

  it('names what was sent without a name', () => {
    const structure: RawStructure = {
      type: 'multipart/mixed',
      childNodes: [
        { part: '1', type: 'message/rfc822', envelope: { subject: 'Re: a/b' } },
        { part: '2', type: 'text/calendar' },
        { part: '3', type: 'application/x-odd', parameters: { name: '../../x' } },
      ],
    };
    const names = assemble(structure, {}).attachments.map(({ filename }) => filename);
    assert.deepEqual(names, ['Re_ a_b.eml', 'invite.ics', 'x']);
  });

  it('reads the headers and the addresses in them', () => {
    const headers = octets(
      'Subject: =?utf-8?q?caf=C3=A9?=',
      'Cc: Ada <a@x>, b@x',
      'Cc: c@x',
      'Bcc: d@x',
      'Reply-To: "E" <e@x>',
    );
    const message = assemble({ type: 'text/plain' }, {}, headers);
    assert.deepEqual(message.cc, [
      { name: 'Ada', address: 'a@x' },
      { address: 'b@x' },
      { address: 'c@x' },
    ]);
    assert.deepEqual(message.bcc, [{ address: 'd@x' }]);
    assert.deepEqual(message.replyTo, [{ name: 'E', address: 'e@x' }]);
    assert.deepEqual(message.headers[0], { name: 'Subject', value: 'café' });
  });

  it('guesses 8-bit headers by the charset of the body', () => {
    const structure = { type: 'text/plain', parameters: { charset: 'windows-1251' } };
    const message = assemble(structure, {}, latin1('Subject: \xcf\xf0\xe8'));
    assert.equal(message.headers[0]!.value, 'При');
  });

  it('makes do with what is there', () => {
    assert.equal(assemble(alternative, {}).text, '');
    assert.equal(assemble(alternative, { 2: octets('<p>a') }).html, '<p>a');
    assert.equal(assemble({ type: 'multipart/mixed' }, {}).html, undefined);
    assert.equal(assemble({ type: 'text/plain' }, { 1: octets('a\0b\rc') }).text, 'ab\nc');
  });
});
