import { minutesAfter, type Clock } from './clock.ts';
import { sample, seen, unread, type SampleMessage } from './message.ts';
import { flowed, type Person } from './mime.ts';
import { ada, bob, ines, lena, marta, priya, sven, tom } from './people.ts';

interface Conversation {
  readonly id: string;
  readonly days: number;
  readonly subject: string;
  readonly turns: readonly (readonly [who: Person, words: string])[];
  /** Where what others wrote is kept; what Ada wrote is always in Sent. */
  readonly archived?: boolean;
}

/** Discussions among colleagues, split over the folders of the one who took part. */
export interface SplitConversations {
  readonly inbox: readonly SampleMessage[];
  readonly archive: readonly SampleMessage[];
  readonly sent: readonly SampleMessage[];
}

const conversations: readonly Conversation[] = [
  {
    id: 'release-name',
    days: 87,
    subject: 'What do we call the release after 2.9?',
    archived: true,
    turns: [
      [
        priya,
        'We break two interfaces, so by our own rules it is 3.0. Marketing (that is: me) would be happy with a name as well.',
      ],
      [bob, 'Heddle. It is the part of a loom that nobody knows and nothing works without.'],
      [ada, 'Heddle it is. I shall update the milestones tonight.'],
      [tom, 'I had to look it up. That proves your point.'],
      [marta, 'The domain is free, by the way.'],
    ],
  },
  {
    id: 'flaky-bridge',
    days: 79,
    subject: 'The bridge test is flaky again',
    archived: true,
    turns: [
      [
        tom,
        'CompletionTest failed three times this week, always on the slow runner. I would like to know why rather than raise the timeout once more.',
      ],
      [
        ada,
        'Could it be the pipe? On Linux the buffer is 64 KB, and since last month the answer to the first request is 71 KB.',
      ],
      [
        tom,
        'That is it. We write the answer before anybody reads, and both sides wait. I can reproduce it with a 4 KB buffer in one second.',
      ],
      [
        sven,
        'Then the fix belongs into the writer: it has to return to its loop when the pipe is full.',
      ],
      [ada, 'Yes, please. And thank you for not raising the timeout.'],
      [tom, 'Merged. Two hundred runs without a failure so far.'],
    ],
  },
  {
    id: 'grammar-docs',
    days: 68,
    subject: 'Who reads the grammar reference?',
    archived: true,
    turns: [
      [
        marta,
        'I looked at the statistics: the grammar reference is our third most read page, and people stay for eleven minutes. It also has the most "this did not help" clicks.',
      ],
      [
        lena,
        'I read it every week and never find the precedence table. It is on the page about literals.',
      ],
      [
        ada,
        'It was moved there when the literals had operators. I will move it back and leave a link.',
      ],
      [
        marta,
        'Could we have an example for every production? People copy examples, they do not read rules.',
      ],
      [ines, 'I can write them. There are 118 productions, so give me until the end of the month.'],
      [ada, 'You are a treasure.'],
      [ines, 'All 118 are in, and writing them found two mistakes in the grammar.'],
    ],
  },
  {
    id: 'hiring',
    days: 58,
    subject: 'Second interview on Thursday',
    archived: true,
    turns: [
      [
        priya,
        'The candidate for the tooling position comes back on Thursday at ten. Who takes the technical hour?',
      ],
      [bob, 'I can, if somebody else takes the questions about the process.'],
      [
        ada,
        'I will. Please let us give them the real bug with the two heredocs rather than a puzzle.',
      ],
      [priya, 'Agreed, puzzles tell us who likes puzzles.'],
    ],
  },
  {
    id: 'windows-paths',
    days: 47,
    subject: 'Paths on Windows, once and for all',
    turns: [
      [
        ines,
        'We convert between slashes in nine places. Each of them is right on its own, and together they are wrong: a path that goes through all of them has three drive letters.',
      ],
      [
        sven,
        'One type for paths inside of the program, converted only at the border. I have done this before and it took a day.',
      ],
      [
        ada,
        'Do it. If the type cannot be a plain string, the compiler finds the nine places for us.',
      ],
      [ines, 'It found fourteen.'],
      [sven, 'Of course it did.'],
    ],
  },
  {
    id: 'offsite',
    days: 36,
    subject: 'Offsite in June: Porto or Gothenburg?',
    turns: [
      [
        marta,
        'The two cheapest options for everybody are Porto (sun, wind, hills) and Gothenburg (rain, archipelago, Sven). Please vote until Friday.',
      ],
      [sven, 'I abstain, with a heavy heart and an umbrella for each of you.'],
      [lena, 'Porto.'],
      [bob, 'Porto, but Gothenburg in autumn.'],
      [ines, 'I live there, so I vote for the other one: I want to see something new.'],
      [
        ada,
        'Porto for the offsite; and Inês gets the trip to Gothenburg as thanks for the 118 examples.',
      ],
      [marta, 'Booked. The hotel has a room with a whiteboard of six metres.'],
      [tom, 'Is there a wall behind the whiteboard, or may we continue on the balcony?'],
    ],
  },
  {
    id: 'memory',
    days: 23,
    subject: 'Memory of the language server after a day',
    turns: [
      [
        lena,
        'After eight hours the server has 1.4 GB here. After a restart it has 210 MB for the same files.',
      ],
      [
        bob,
        'Heap snapshots say: old syntax trees, held by diagnostics that hold a node "just for the span".',
      ],
      [
        ada,
        'A diagnostic should hold numbers, not nodes. I would not even call that an optimisation.',
      ],
      [bob, 'Branch is up. 240 MB after a day of replayed edits.'],
      [
        lena,
        'Confirmed: 251 MB at six in the evening. You may close the ticket and have a biscuit.',
      ],
    ],
  },
  {
    id: 'contract',
    days: 14,
    subject: 'Support contract for the university',
    turns: [
      [
        marta,
        'They want two years, answers within two working days, and a name for the person who answers. Are we comfortable with that?',
      ],
      [
        ada,
        'Two days yes, a single name no: people have holidays. Let us offer a role with a deputy.',
      ],
      [marta, 'They accept. I send you the text tomorrow.'],
      [priya, 'Please have them add a line that says patches remain ours to publish.'],
    ],
  },
  {
    id: 'heddle-beta',
    days: 5,
    subject: 'Heddle beta: go or no go?',
    turns: [
      [
        priya,
        'Open blockers: the reparse setting (Bob), one Windows path (Inês), the migration page (Ada). Everything else can wait for the release candidate.',
      ],
      [ines, 'The path is fixed. It was number fifteen.'],
      [bob, 'The setting is in, off by default, with a note on how to report differences.'],
      [
        ada,
        'The migration page needs one more evening; I would like to try it on two real projects first.',
      ],
      [sven, 'Then go, with the page to follow on Monday?'],
      [priya, 'Go. I tag it when Ada says that she has had her evening.'],
    ],
  },
  {
    id: 'lunch',
    days: 1,
    subject: 'Lunch?',
    turns: [
      [bob, 'The place with the dumplings has opened again.'],
      [tom, 'Count me in. Half past twelve?'],
      [lena, 'I am in town on Thursday, can the dumplings wait until then?'],
    ],
  },
];

/** The conversations, each message in the folder where its owner would find it. */
export function splitConversations(clock: Clock): SplitConversations {
  const inbox: SampleMessage[] = [];
  const archive: SampleMessage[] = [];
  const sent: SampleMessage[] = [];
  for (const conversation of conversations) {
    for (const [index, [who]] of conversation.turns.entries()) {
      const message = turn(clock, conversation, index);
      if (who === ada) sent.push(message);
      else if (conversation.archived) archive.push(message);
      else inbox.push(message);
    }
  }
  return { inbox, archive, sent };
}

function turn(clock: Clock, conversation: Conversation, index: number): SampleMessage {
  const { id, days, subject, turns } = conversation;
  const [who, words] = turns[index] as (typeof turns)[number];
  const previous = turns[index - 1];
  const quoted = previous ? `${previous[0].name} wrote:\n> ${previous[1]}\n\n` : '';
  const ids = turns.map((_, position) => `<${id}.${position}@example.org>`);
  const others = [...new Set(turns.map(([person]) => person))].filter((person) => person !== who);
  // A day's discussion; the last messages of yesterday's are still unread.
  const date = minutesAfter(clock.daysAgo(days, '08:20'), index * (days > 1 ? 97 : 41));
  const answered = turns[index + 1]?.[0] === ada;
  const flags =
    days <= 5 && index >= turns.length - 2 ? unread : answered ? ['\\Seen', '\\Answered'] : seen;
  return sample(
    {
      date,
      from: who,
      to: who === ada ? others : [ada],
      cc: who === ada ? [] : others.filter((person) => person !== ada),
      subject: index === 0 ? subject : `Re: ${subject}`,
      messageId: ids[index] as string,
      references: ids.slice(0, index),
      body: flowed(`${quoted}${words}\n\n-- \n${who.name}\n`),
    },
    who === ada ? seen : flags,
  );
}
