import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { alternative } from './mime.ts';
import { ada, forge } from './people.ts';

interface Review {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly file: string;
  readonly comments: readonly (readonly [who: string, words: string])[];
}

const reviews: readonly Review[] = [
  {
    number: 389,
    title: 'Keep trivia on tokens so that the formatter can be lossless',
    author: 'Priya Raman',
    file: 'src/syntax/token.ts',
    comments: [
      [
        'Priya Raman',
        'This moves whitespace and comments onto the token that follows them. The tree gets 8 % larger and the formatter loses 400 lines. Reviews welcome, start with the second commit.',
      ],
      [
        'Bob Okafor',
        'I like it. Does `trailing` have to be a separate array? For most tokens it is empty.',
      ],
      [
        'Priya Raman',
        'It is a shared empty array when there is nothing. Measured: no difference on the big fixtures.',
      ],
      [
        'Sven Åkesson',
        'Please add a round-trip property test: print(parse(x)) === x for anything the fuzzer finds.',
      ],
      ['Forge', 'Merged 7 commits into main from trivia-on-tokens.'],
    ],
  },
  {
    number: 401,
    title: 'Language server: answer cancelled requests',
    author: 'Tom Baker',
    file: 'src/server/session.ts',
    comments: [
      [
        'Tom Baker',
        'Editors that cancel and then wait for an answer (they should not, but they do) hung. We now always answer with RequestCancelled.',
      ],
      ['Ada Lovelace', 'Good catch. Can the test use a fake clock rather than a 2 s sleep?'],
      ['Tom Baker', 'Done in 3f1c9aa.'],
      ['Forge', 'Merged 2 commits into main from answer-cancelled.'],
    ],
  },
  {
    number: 412,
    title: "Fix the parser's recovery after a stray brace",
    author: 'Ada Lovelace',
    file: 'src/parser/recover.ts',
    comments: [
      [
        'Ada Lovelace',
        'After a stray `}` we skipped to the end of the file. Now we resynchronise at the next token that can start a declaration.',
      ],
      ['Lena Weiß', 'Works on all of my broken files. One question inline.'],
      [
        'Lena Weiß',
        '`startsDeclaration` is computed for every token while skipping; is a set lookup on the kind enough?',
      ],
      [
        'Bob Okafor',
        'The benchmark of the pathological file went from 3.1 s to 40 ms, so whatever the answer: ship it.',
      ],
      ['Sven Åkesson', 'Approved.'],
      ['Forge', 'Merged 1 commit into main from recover-stray-brace.'],
    ],
  },
  {
    number: 418,
    title: 'utf8_next: stop at the end of the buffer',
    author: 'Mei Tanaka',
    file: 'src/utf8.c',
    comments: [
      [
        'Mei Tanaka',
        'Fixes the overflow the fuzzer found last night. A truncated sequence at the end now yields U+FFFD like any other broken one.',
      ],
      ['Ada Lovelace', 'Thank you! Could you add the reproducer to the corpus?'],
      ['Mei Tanaka', 'Added as fuzz/corpus/truncated-4.'],
      ['Forge', 'Merged 2 commits into main from utf8-next.'],
    ],
  },
  {
    number: 427,
    title: 'Configuration: say which file a setting came from',
    author: 'Inês Carvalho',
    file: 'src/config/explain.ts',
    comments: [
      [
        'Inês Carvalho',
        '`loom config --explain indent` prints every layer and who won. Closes the oldest open issue we have.',
      ],
      ['Priya Raman', 'Lovely. Nit: "default" reads better than "built-in" in the output.'],
      ['Tom Baker', 'On Windows the path has the wrong slashes in one place, see the CI.'],
    ],
  },
  {
    number: 431,
    title: 'Incremental reparse: reuse unchanged subtrees',
    author: 'Bob Okafor',
    file: 'src/parser/incremental.ts',
    comments: [
      [
        'Bob Okafor',
        'Draft. Typing a character in a 20,000-line file: 180 ms before, 2.4 ms now. The hard part is knowing when reuse is wrong; see the comment at the top.',
      ],
      [
        'Ada Lovelace',
        'Impressive. I am worried about template literals: an edit before one can change where it ends.',
      ],
      [
        'Bob Okafor',
        'You are right, and the fuzzer agrees. Subtrees with lexer modes are no longer reused.',
      ],
      [
        'Youssef Haddad',
        'I tried it for a day on right-to-left sources: no difference to a full parse so far.',
      ],
      ['Sven Åkesson', 'Could we land it behind a setting first?'],
    ],
  },
];

/** Notifications of code reviews, one thread each, spread over three months. */
export function reviewMail(clock: Clock): SampleMessage[] {
  return reviews.flatMap((review, index) => {
    const start = clock.daysAgo(84 - index * 15, '08:50');
    const thread = review.comments.map(
      (_, position) => `<loom/pull/${review.number}/c${position}@forge.example.org>`,
    );
    return review.comments.map(([who, words], position) =>
      sample(
        {
          date: minutesAfter(start, position * (150 + index * 40)),
          from: { name: who, address: forge.address },
          to: [{ name: 'loom', address: 'loom@noreply.forge.example.org' }],
          cc: [ada],
          subject: `${position === 0 ? '' : 'Re: '}[loom] ${review.title} (#${review.number})`,
          messageId: thread[position] as string,
          references: thread.slice(0, position),
          headers: [
            ['List-ID', 'loom/loom <loom.loom.forge.example.org>'],
            ['List-Unsubscribe', `<https://forge.example.org/loom/unsubscribe/${review.number}>`],
            ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
          ],
          body: notification(review, who, words),
        },
        index === reviews.length - 1 && position > 1 ? unread : seen,
      ),
    );
  });
}

function notification(review: Review, who: string, words: string) {
  const link = `https://forge.example.org/loom/pull/${review.number}`;
  const file = who === 'Forge' ? '' : `In ${review.file}:\n\n`;
  return alternative(
    `${file}${words}\n\n-- \nReply to this message or see it on Forge:\n${link}\n`,
    `<div style="font-family:sans-serif"><p><strong>${who}</strong> on <a href="${link}">` +
      `${review.title} (#${review.number})</a></p>` +
      (file ? `<p style="color:#57606a">In <code>${review.file}</code>:</p>` : '') +
      `<p>${words
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replace(/`([^`]+)`/g, '<code>$1</code>')}</p>` +
      `<p style="font-size:small;color:#666">Reply to this message or <a href="${link}">view it on Forge</a>.` +
      `<img src="https://images.example.com/open/${review.number}.gif" width="1" height="1" alt=""></p></div>`,
  );
}
