import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ContactCard } from '../../../src/model/invitation.ts';
import { maxCardsLength, readContactCards } from '../../../src/message/contactCard.ts';
import { cpuTime } from './cpuTime.ts';

function card(...lines: string[]): string {
  return ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
}

function read(...lines: string[]): ContactCard {
  const cards = readContactCards('2', card(...lines));
  assert.equal(cards.length, 1);
  return cards[0]!;
}

describe('readContactCards', () => {
  it('reads version 4.0', () => {
    const lines = [
      'VERSION:4.0',
      'FN:Ada Lovelace',
      'N:Lovelace;Ada;;;',
      String.raw`ORG:Engines\; Ltd;Analysis`,
      String.raw`TITLE:Countess\, mathematician`,
      'EMAIL;TYPE=work:ada@example.org',
      'item1.EMAIL;PREF=1:mailto:countess@example.org',
      'TEL;VALUE=uri;TYPE="voice,home":tel:+44-20-7946-0000',
      'URL:https://example.org/ada',
    ];
    assert.deepEqual(read(...lines), {
      part: '2',
      name: 'Ada Lovelace',
      organization: 'Engines; Ltd, Analysis',
      title: 'Countess, mathematician',
      emails: ['ada@example.org', 'countess@example.org'],
      phones: ['+44-20-7946-0000'],
      urls: ['https://example.org/ada'],
    });
  });

  it('reads version 3.0 with folded lines', () => {
    const lines = [
      'VERSION:3.0',
      'FN:Ada',
      ' Love',
      'EMAIL;type=INTERNET;type=pref:a@exa',
      ' mple.org',
    ];
    const { name, emails } = read(...lines);
    assert.equal(name, 'AdaLove');
    assert.deepEqual(emails, ['a@example.org']);
  });

  it('reads version 2.1 with quoted-printable in a charset', () => {
    const lines = [
      'VERSION:2.1',
      'N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg;;Dr.',
      'TITLE;CHARSET=UTF-8;QUOTED-PRINTABLE:Lei=',
      'ter f=C3=BCr Mail',
      'TEL;WORK;VOICE:+49 30 1234',
      'EMAIL;PREF;INTERNET:jm@example.org',
    ];
    assert.deepEqual(read(...lines), {
      part: '2',
      name: 'Dr. Jörg Müller',
      title: 'Leiter für Mail',
      emails: ['jm@example.org'],
      phones: ['+49 30 1234'],
      urls: [],
    });
  });

  it('finds a name where there is none', () => {
    assert.equal(read('FN: ', 'N:Lovelace;Ada;Augusta,King;;').name, 'Ada Augusta King Lovelace');
    assert.equal(read('N:;;;;', 'ORG:Engines').name, 'Engines');
    assert.equal(read('EMAIL:a@example.org').name, 'a@example.org');
    assert.equal(read('TEL:1').name, '');
  });

  it('reads several cards, and none inside another', () => {
    const text =
      card('FN:a') + 'noise\r\n' + card('FN:b', 'BEGIN:VCARD', 'FN:c', 'END:VCARD', 'TEL:1');
    const cards = readContactCards('1', text);
    assert.deepEqual(
      cards.map(({ name, phones }) => [name, phones.length]),
      [
        ['a', 0],
        ['b', 1],
      ],
    );
  });

  it('has only addresses of the web', () => {
    const urls = [
      'http://example.org',
      'HTTPS://example.org/a b',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'www.example.org',
      '//example.org',
      'https://',
      ' https://example.org/ä',
    ].map((url) => `URL:${url}`);
    assert.deepEqual(read('FN:a', ...urls).urls, [
      'http://example.org/',
      'https://example.org/a%20b',
      'https://example.org/%C3%A4',
    ]);
  });

  it('cleans and bounds what it gives', () => {
    const numbers = Array.from({ length: 50 }, (_, index) => `TEL:${index}`);
    const { name, phones, emails, title } = read(
      String.raw`FN:a\nb` + '\u202e\0' + 'x'.repeat(1000),
      ...numbers,
      'TEL:1',
      `EMAIL:${'e'.repeat(1000)}`,
      `TITLE:${'\\n'.repeat(1000)}t`,
    );
    assert.match(name, /^a b\ufffdx+$/);
    assert.ok(name.length <= 300);
    assert.equal(phones.length, 20);
    assert.equal(emails[0]?.length, 300);
    assert.equal(title, undefined);
    assert.equal(readContactCards('1', card('FN:a').repeat(30)).length, 20);
  });

  it('gives none for what is none', () => {
    for (const text of ['', 'nonsense', 'FN:a', card(), card('NOTE:x'), 'BEGIN:VCALENDAR\nFN:x']) {
      assert.deepEqual(readContactCards('1', text), [], text);
    }
    assert.deepEqual(readContactCards('1', card('FN:a') + ' '.repeat(maxCardsLength)), []);
  });

  it('takes a hostile card no time', () => {
    const hostile = [
      card('FN:a', `N:${';'.repeat(200_000)}`),
      card('FN:a', `EMAIL:${'\\'.repeat(200_000)}`),
      card('FN:a', 'EMAIL:a\n'.repeat(30_000)),
      card('FN:a', `PHOTO;ENCODING=b:${'A'.repeat(70)}${'\r\n A'.repeat(60_000)}`),
      card('FN:a', 'BEGIN:VCARD\n'.repeat(20_000)),
    ];
    for (const text of hostile) {
      const taken = cpuTime(() => assert.equal(readContactCards('1', text)[0]?.name, 'a'));
      assert.ok(taken < 500, `${text.slice(0, 30)} took ${taken} ms`);
    }
  });

  it('never throws', () => {
    const scrap = fc.constantFrom(
      ...[
        'FN',
        'N',
        'URL:https://',
        'TEL',
        ':',
        ';',
        '=',
        '"',
        '\\',
        '\r\n',
        '\ud800',
        '%',
        '[',
        ' ',
      ],
    );
    fc.assert(
      fc.property(fc.array(scrap), (scraps) =>
        Array.isArray(readContactCards('1', card(scraps.join('')))),
      ),
    );
  });
});
