import { minutesAfter, type Clock } from './clock.ts';
import { sample, type SampleMessage } from './message.ts';
import { attachment, base64Text, flowed, multipart } from './mime.ts';
import { ada, lena, mei, noa, priya, tom } from './people.ts';
import { roundel } from './png.ts';

/** Answers of the owner outside of the conversations. */
export function sentMail(clock: Clock): SampleMessage[] {
  return [
    sample({
      date: minutesAfter(clock.daysAgo(66, '07:15'), 140),
      from: ada,
      to: [mei],
      subject: 'Re: ドキュメントの日本語訳について',
      messageId: '<re-docs-ja@example.org>',
      references: ['<docs-ja@tanaka.example>'],
      body: base64Text(
        '田中さん\n\nありがとうございます。はい、字句解析後の最初の文字です。\n例を一つ追加しておきます。\n\nAda\n',
      ),
    }),
    sample({
      date: minutesAfter(clock.daysAgo(37, '07:15'), 95),
      from: ada,
      to: [noa],
      subject: 'Re: שאלה על ההרחבה החדשה (loom 2.9)',
      messageId: '<re-rtl-he@example.org>',
      references: ['<rtl-he@levi.example>'],
      body: flowed(
        'Hello Noa,\n\nput `// loom: no-fix` into the first line of the file. It is documented since this morning, thanks to your question.\n\nAda\n',
      ),
    }),
    sample({
      date: clock.daysAgo(21, '15:40'),
      from: ada,
      to: [priya],
      cc: [tom, lena],
      subject: 'A logo for Heddle',
      messageId: '<heddle-logo@example.org>',
      body: multipart('mixed', [
        flowed('Something round, as requested. The colours are those of the web site.\n\nAda\n'),
        attachment('heddle.png', 'image/png', roundel([90, 40, 110], [226, 163, 60], 128)),
        attachment(
          'Entwürfe.txt',
          'text/plain',
          Buffer.from('Round, square, and one with a sheep.\n'),
        ),
      ]),
    }),
  ];
}

/** Letters that were begun and not sent. */
export function drafts(clock: Clock): SampleMessage[] {
  const flags = ['\\Seen', '\\Draft'];
  return [
    sample(
      {
        date: clock.daysAgo(11, '18:20'),
        from: ada,
        to: [],
        subject: 'Talk proposal: twelve ways to recover from a brace',
        messageId: '<draft-talk@example.org>',
        body: flowed(
          'Abstract\n\nEvery parser meets a brace that should not be there. This talk shows\n',
        ),
      },
      flags,
    ),
    sample(
      {
        date: clock.daysAgo(2, '20:02'),
        from: ada,
        to: [lena],
        subject: 'Re: Rückmeldung zur Fehlerbehandlung: größtenteils großartig',
        messageId: '<draft-umlaut@example.org>',
        references: ['<umlaut-de@weiss.example>'],
        body: flowed('Liebe Lena,\n\ndanke! Der Unterstrich \n'),
      },
      flags,
    ),
    sample(
      {
        date: clock.minutesAgo(95),
        from: ada,
        to: [priya],
        subject: 'Migration page, second attempt',
        messageId: '<draft-migration@example.org>',
        body: flowed(
          'Priya, here is the page with your remarks worked in. Still open:\n\n- the table of renamed settings\n- a sentence for those who come from 2.7\n',
        ),
      },
      flags,
    ),
  ];
}

/** What the announcement list said. */
export function announcements(clock: Clock): SampleMessage[] {
  const releases = [
    ['2.8.3', 86, 'A fix for the formatter on files that end without a newline.'],
    [
      '2.8.4',
      73,
      'Security: a crafted source file could read four octets beyond its end (found by our own fuzzer).',
    ],
    [
      '2.9.0-beta.1',
      61,
      'Lossless formatting, configuration that explains itself, and recovery after stray braces.',
    ],
    [
      '2.9.0-beta.2',
      53,
      'Fixes for everything you reported about beta 1: thank you, all forty of you.',
    ],
    ['2.9.0-rc.1', 43, 'Nothing new, as a release candidate should be.'],
    [
      '2.9.0',
      34,
      'Lossless formatting, configuration that explains itself, and recovery after stray braces.',
    ],
    ['2.9.1', 18, 'Columns count what readers call characters.'],
    ['2.9.2', 10, 'The language server no longer keeps old syntax trees.'],
    [
      '3.0.0-beta.1 "Heddle"',
      2,
      'Incremental parsing behind a setting, one parser instead of two, and a migration page.',
    ],
  ] as const;
  return releases.map(([version, days, news], index) =>
    sample(
      {
        date: clock.daysAgo(days, '15:00'),
        from: priya,
        to: [{ name: 'Loom announcements', address: 'loom-announce@lists.example.org' }],
        subject: `Loom ${version} is out`,
        messageId: `<announce-${index}@lists.example.org>`,
        headers: [
          ['List-Id', 'Announcements of Loom <loom-announce.lists.example.org>'],
          ['List-Unsubscribe', '<mailto:loom-announce-leave@lists.example.org>'],
        ],
        body: flowed(
          `Loom ${version} is available.\n\n${news}\n\nSHA-256 sums and signatures are beside the files:\nhttps://loom.example.org/download\n\n-- \nPriya Raman, for the Loom developers\n`,
        ),
      },
      index === releases.length - 1 ? [] : ['\\Seen'],
    ),
  );
}
