import type { Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { alternative, type Person } from './mime.ts';
import { ada } from './people.ts';

const weekly: Person = { name: 'Compiler Weekly', address: 'hello@compilerweekly.example' };
const shop: Person = { name: 'Kettle & Cup', address: 'news@kettleandcup.example' };

const issues: readonly (readonly [
  title: string,
  stories: readonly (readonly [string, string])[],
])[] = [
  [
    'Parsers that forgive',
    [
      [
        'Error recovery is a feature',
        'Why the best parsers spend half of their code on broken input, with a tour of three of them.',
      ],
      ['A grammar for humans', 'Writing the error message first and the production second.'],
    ],
  ],
  [
    'The price of an allocation',
    [
      ['Arena or not?', 'Measurements from four compilers, and one surprise.'],
      ['Strings, again', 'Small strings, ropes and interning compared on real source code.'],
    ],
  ],
  [
    'Incremental everything',
    [
      [
        'Red and green trees',
        'The idea behind editors that never wait, explained with pencil and paper.',
      ],
      ['When to throw the cache away', 'Invalidation rules that fit on one page.'],
    ],
  ],
  [
    'Unicode at the edges',
    [
      [
        'Identifiers in every script',
        'What a lexer has to know about normalisation, direction and confusables.',
      ],
      ['Columns are a lie', 'Tabs, wide characters, emoji families: what should "column 17" mean?'],
    ],
  ],
  [
    'Fuzzing on a Friday',
    [
      ['A corpus worth keeping', 'How to choose the hundred files that find the next bug.'],
      ['From crash to test in one command', 'Small scripts that make reproducers stay reproduced.'],
    ],
  ],
  [
    'Small languages',
    [
      [
        'The configuration language trap',
        'It starts with a list of strings and ends with a garbage collector.',
      ],
      ['Ten years of one DSL', 'A maintainer looks back.'],
    ],
  ],
];

/** HTML newsletters with remote pictures, a tracking pixel and an unsubscribe link. */
export function newsletters(clock: Clock): SampleMessage[] {
  const regular = issues.map(([title, stories], index) => {
    const number = 212 + index;
    const date = clock.daysAgo(80 - index * 14, '06:00');
    return sample(
      {
        date,
        from: weekly,
        to: [ada],
        subject: `Compiler Weekly ${number}: ${title}`,
        messageId: `<issue-${number}@compilerweekly.example>`,
        headers: [
          ['List-ID', 'Compiler Weekly <weekly.compilerweekly.example>'],
          [
            'List-Unsubscribe',
            `<https://compilerweekly.example/unsubscribe?u=ada>, <mailto:leave@compilerweekly.example>`,
          ],
          ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
          [
            'Authentication-Results',
            'mx.example.org; dkim=pass header.d=compilerweekly.example; spf=pass; dmarc=pass',
          ],
        ],
        body: alternative(plainIssue(number, title, stories), htmlIssue(number, title, stories)),
      },
      index === issues.length - 1 ? unread : seen,
    );
  });
  return [...regular, ...offers(clock)];
}

function plainIssue(
  number: number,
  title: string,
  stories: readonly (readonly [string, string])[],
) {
  const list = stories.map(
    ([head, words]) => `* ${head}\n  ${words}\n  https://compilerweekly.example/${number}`,
  );
  return `COMPILER WEEKLY ${number}\n${title}\n\n${list.join('\n\n')}\n\nUnsubscribe: https://compilerweekly.example/unsubscribe?u=ada\n`;
}

function htmlIssue(number: number, title: string, stories: readonly (readonly [string, string])[]) {
  const cards = stories
    .map(
      ([head, words], index) => `<tr><td style="padding:16px 24px;border-top:1px solid #e3e6ea">
<img src="https://images.example.com/weekly/${number}/${index}.jpg" width="552" height="180" alt="" style="border-radius:6px">
<h2 style="font:600 18px Georgia,serif;color:#1f3a5f;margin:12px 0 4px">${head}</h2>
<p style="margin:0;line-height:1.5">${words}</p>
<p><a href="https://click.example.com/c?to=https%3A%2F%2Fcompilerweekly.example%2F${number}" style="color:#b5432a">Read on</a></p></td></tr>`,
    )
    .join('\n');
  return `<!DOCTYPE html><html><head><style>
@import url("https://images.example.com/fonts.css");
body { background: #f4f5f7 url("https://images.example.com/paper.png"); }
a:hover { text-decoration: underline }
</style></head><body style="margin:0;background:#f4f5f7;font:16px Helvetica,Arial,sans-serif;color:#222">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="background:#ffffff">
<tr><td style="padding:24px;background:#1f3a5f;color:#ffffff"><img src="https://images.example.com/weekly/logo.png" width="48" height="48" alt="Compiler Weekly">
<h1 style="font:700 26px Georgia,serif;margin:8px 0 0">${title}</h1><p style="margin:4px 0 0">Issue ${number}</p></td></tr>
${cards}
<tr><td style="padding:24px;font-size:12px;color:#667">You read this because you subscribed.
<a href="https://compilerweekly.example/unsubscribe?u=ada">Unsubscribe</a>
<img src="https://images.example.com/pixel.gif?u=ada&amp;i=${number}" width="1" height="1" alt=""></td></tr>
</table></td></tr></table></body></html>\n`;
}

function offers(clock: Clock): SampleMessage[] {
  const subjects = [
    '☕ The spring beans are here',
    '🎉 20 % off everything that pours',
    'Your kettle misses you',
  ];
  return subjects.map((subject, index) =>
    sample({
      date: clock.daysAgo(70 - index * 26, '10:30'),
      from: shop,
      to: [ada],
      subject,
      messageId: `<offer-${index}@kettleandcup.example>`,
      headers: [['List-Unsubscribe', '<https://kettleandcup.example/u?ada>']],
      body: alternative(
        `${subject}\n\nSee https://kettleandcup.example/\n`,
        `<body bgcolor="#fff8ef"><center><img src="https://images.example.com/kettle/${index}.jpg" width="560" alt="Coffee being poured">
<h1><font color="#7a4a1e" face="Georgia">${subject}</font></h1>
<p>Roasted on Monday, at your door on Wednesday.</p>
<a href="https://kettleandcup.example/" style="background:#7a4a1e;color:#fff;padding:12px 24px;text-decoration:none;border-radius:24px">Have a look</a></center></body>\n`,
      ),
    }),
  );
}
