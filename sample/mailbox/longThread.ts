import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { flowed, type Person } from './mime.ts';
import { listHeaders } from './patches.ts';
import { ada, bob, ines, lena, list, marta, priya, sven, tom } from './people.ts';

const length = 200;
const subject = '[RFC] Shall Loom 3.0 drop the old parser?';
const days = 24;

const voices: readonly Person[] = [
  ...[priya, bob, sven, tom, lena, ines, marta, ada],
  { name: 'Oleg Sidorov', address: 'oleg@sidorov.example' },
  { name: 'Hannah Frey', address: 'hannah@frey.example' },
  { name: 'Rashid Malik', address: 'rashid@malik.example' },
  { name: "Siobhán O'Neill", address: 'siobhan@oneill.example' },
];

const openings = [
  'I agree, with one exception.',
  'I do not agree, and I have numbers.',
  'That was my first thought as well.',
  'Let me play the devil for a moment.',
  'This has been said, but it bears repeating.',
  'I tried it before writing this.',
  'A data point from our side.',
  'Speaking only for the package that I maintain:',
  'Sorry for being late to the thread.',
  'Two different questions are being mixed here.',
  'I changed my mind since yesterday.',
  'Short answer: yes.',
  'Short answer: not yet.',
];

const arguments_ = [
  'The old parser accepts three constructs that the new one refuses, and all three are mistakes.',
  'Of our 214 projects, nine still set `parser: classic`, and seven of them only because nobody removed the line.',
  'Keeping both costs us a week for every release, mostly in tests that compare them.',
  'If we drop it now, everybody who skipped 2.8 meets two breaking changes at once.',
  'A warning in 2.10 and the removal in 3.0 would be the kind way.',
  'The error messages of the old one are better in exactly one case: an unterminated string at the end of a file.',
  'I measured 40 MB less memory with the old one removed, because its tables are loaded either way.',
  'Downstream distributions patch the default back, so our statistics are wrong.',
  'We promised in the 2.0 announcement that "classic" stays for the lifetime of 2.x. It says nothing about 3.',
  'Could the compatibility layer live in a package of its own? Then those who need it can keep it.',
  'The migration tool handles 96 % of the cases; the rest is one regular expression and a glass of something.',
  'Nobody has reported a difference between the two for eleven months.',
  'I would rather have one parser that I understand than two that I almost do.',
  'There is a plugin with 30,000 users that calls `parseClassic` directly.',
  'I wrote to the author of that plugin. She is happy to change it.',
  'The formatter depends on the comments table of the old tree; that is the real blocker.',
  'Since trivia moved onto the tokens, the formatter no longer needs that table.',
  'Schools use the old one because their textbook prints its messages.',
  'A deadline in a calendar has never removed a single line of code. A pull request has.',
  'Please think of those who build from source on machines without network.',
];

const closings = [
  'What do others think?',
  'I will write it down on the wiki.',
  'Happy to help with the patch.',
  'I can live with either.',
  'Let us not decide this on a Friday.',
  'If there is no objection until Monday I shall try it on a branch.',
  'I am going to be quiet now.',
  'The branch is called drop-classic.',
  '',
  '',
  '',
];

interface Post {
  readonly who: Person;
  readonly words: string;
  /** Indexes of the ancestors, from the first post to the parent. */
  readonly path: readonly number[];
}

/** A discussion of two hundred messages in a real tree: some posts get ten answers, most get one. */
export function longThread(clock: Clock): SampleMessage[] {
  const posts = grow();
  const start = clock.daysAgo(days, '09:00');
  const minutes = Math.floor((days - 2) * 24 * 60) / length;
  return posts.map((post, index) =>
    sample(
      {
        date: minutesAfter(start, Math.floor(index * minutes)),
        from: post.who,
        to: [list],
        subject: index === 0 ? subject : `Re: ${subject}`,
        messageId: messageId(index),
        references: post.path.map(messageId),
        headers: listHeaders,
        body: flowed(bodyOf(post, posts)),
      },
      index < length - 23 ? seen : unread,
    ),
  );
}

function messageId(index: number): string {
  return `<rfc-classic.${index}@lists.example.org>`;
}

function grow(): Post[] {
  const random = sequence(20_31);
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const posts: Post[] = [
    {
      who: priya,
      words:
        'Since 2.4 Loom has two parsers: the old one ("classic") and the one that everybody gets by default. I propose to remove the old one in 3.0.\n\nPlease say what would break for you, not what might break for somebody. I will summarise in three weeks.',
      path: [],
    },
  ];
  while (posts.length < length) {
    // Mostly an answer to something recent, now and then to the beginning.
    const recent = Math.max(0, posts.length - 1 - random(9));
    const parent = random(12) === 0 ? random(Math.min(8, posts.length)) : recent;
    const ancestors = posts[parent]?.path ?? [];
    const candidates = voices.filter((voice) => voice !== posts[parent]?.who);
    const words = [
      pick(openings),
      pick(arguments_),
      random(3) === 0 ? pick(arguments_) : '',
      pick(closings),
    ];
    posts.push({
      who: pick(candidates),
      words: words.filter(Boolean).join(' '),
      path: [...ancestors, parent],
    });
  }
  return posts;
}

function bodyOf(post: Post, posts: readonly Post[]): string {
  const parent = posts[post.path.at(-1) ?? -1];
  const quoted = parent
    ? `${parent.who.name} wrote:\n${parent.words.replace(/^/gm, '> ')}\n\n`
    : '';
  return `${quoted}${post.words}\n\n${post.who.name.split(' ')[0]}\n`;
}

/** Numbers that look random and are the same every time (a linear congruential generator). */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
