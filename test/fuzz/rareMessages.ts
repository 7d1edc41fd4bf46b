import { attribute, properties, property, tnef, unicode } from '../unit/message/tnefOctets.ts';
import type { Original } from './originals.ts';

/** Messages with what the sample mailbox has none of, a line of the array for a line of the message. */
const texts: Record<string, readonly string[]> = {
  flowed: [
    'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes',
    ...['', '> quoted ', '> on ', 'mine ', 'goes on.', '-- ', 'Ada'],
  ],
  'ISO-2022-JP': [
    'Content-Type: text/plain; charset=iso-2022-jp',
    ...['', '\x1b$BF|K\\\x1b(B and \x1b(I1\x1b(B', 'plain'],
  ],
  'UTF-7': ['Content-Type: text/plain; charset=utf-7', '', 'Gr+APwA3w-e +AGEAYg-'],
  'HZ and half of a character': [
    'Content-Type: text/plain; charset=hz-gb-2312',
    '',
    '~{Dc:C~} ~{D',
  ],
  uuencoded: ['', 'See this:', 'begin 644 a.txt', '%:&5L;&\\', '`', 'end', 'That was it.'],
  calendar: [
    'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
    ...['', 'BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VTIMEZONE', 'TZID:Here'],
    ...['BEGIN:STANDARD', 'DTSTART:19701025T030000', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'],
    ...['TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'END:STANDARD', 'END:VTIMEZONE'],
    ...['BEGIN:VEVENT', 'UID:1', 'SUMMARY:Meeting', 'DTSTART;TZID=Here:20260311T100000'],
    ...['DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=5', 'ATTENDEE;CN="Bob":mailto:bob@example.org'],
    ...['DESCRIPTION:Bring', ' \\, your own.', 'END:VEVENT', 'END:VCALENDAR'],
  ],
  card: [
    'Content-Type: text/vcard',
    ...['', 'BEGIN:VCARD', 'VERSION:3.0', 'FN:Ada Lovelace', 'N:Lovelace;Ada;;;'],
    ...['EMAIL;TYPE=work:ada@example.org', 'TEL:+43 1 234', 'END:VCARD'],
  ],
  'parameters in pieces': [
    'Content-Type: application/pdf;',
    " name*0*=utf-8'de'Gr%C3%BC; name*1*=%C3%9Fe; name*2=.pdf",
    'Content-Disposition: attachment; filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?B?LnBkZg==?="',
    ...['Content-Transfer-Encoding: base64', '', 'aGVsbG8='],
  ],
  'a report with a message in it': [
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
    ...['', '--r', '', 'It did not arrive.', '--r', 'Content-Type: message/delivery-status', ''],
    ...['Reporting-MTA: dns; mx.example.org', '', 'Final-Recipient: rfc822; bob@example.org'],
    ...['Action: failed', '--r', 'Content-Type: message/rfc822', '', 'Subject: Inner'],
    ...['Content-Type: multipart/alternative; boundary="i"', '', '--i', '', 'in text', '--i'],
    ...['Content-Type: text/html', '', '<p>in <b>HTML</b></p>', '--i--', '--r--'],
  ],
  'a digest': [
    'Content-Type: multipart/digest; boundary=d',
    ...[
      '',
      '--d',
      '',
      'Subject: one',
      '',
      'First.',
      '--d',
      '',
      'Subject: two',
      '',
      'Second.',
      '--d--',
    ],
  ],
  'sender told by servers': [
    'Authentication-Results: mx.example.org; dkim=pass header.d=example.org; spf=pass',
    ' smtp.mailfrom=ada@example.org; dmarc=pass (p=reject) header.from=example.org',
    'List-Unsubscribe: <https://example.org/u?x=1>, <mailto:bye@example.org?subject=bye>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'Reply-To: "bob@example.org" <eve@example.net>, group: a@b, "c" <d@e>;',
    ...['Content-Type: text/html; charset=koi8-r', '', '<p>\xd0\xd2\xc9 &amp; <a href=x>y</a></p>'],
  ],
};

const rtf = Buffer.from('{\\rtf1\\ansi\\ansicpg1252 Hello \\b bold\\b0\\par \\u8364?}', 'latin1');
const winmail = tnef(
  attribute(
    1,
    0x9003,
    properties(
      unicode(0x37, 'Packed'),
      property(0x1013, 0x102, Buffer.from('<p>In <b>TNEF</b></p>')),
      property(0x1009, 0x102, rtf),
    ),
  ),
  attribute(2, 0x9002, Buffer.alloc(14)),
  attribute(2, 0x8010, 'report.txt\0'),
  attribute(2, 0x800f, 'octets of the report'),
);

const packed = [
  'Content-Type: application/ms-tnef; name="winmail.dat"',
  'Content-Transfer-Encoding: base64',
  ...['', Buffer.from(winmail).toString('base64').replace(/.{76}/g, '$&\r\n')],
];

/** What is seldom in mail and has a reader of its own here. */
export const rareMessages: readonly Original[] = Object.entries({ ...texts, packed }).map(
  ([name, lines]) => ({
    name: `rare ${name}`,
    octets: Buffer.from(
      ['From: Ada <ada@example.org>', `Subject: ${name}`, 'MIME-Version: 1.0', ...lines].join(
        '\r\n',
      ),
      'latin1',
    ),
  }),
);
