import { buildMail } from './ci.ts';
import { clockAt } from './clock.ts';
import { splitConversations } from './conversations.ts';
import { internationalMail } from './international.ts';
import { longThread } from './longThread.ts';
import { chronological, type SampleMessage } from './message.ts';
import { newsletters } from './newsletters.ts';
import { announcements, drafts, sentMail } from './ownMail.ts';
import { paperwork } from './paperwork.ts';
import { patchSeries } from './patches.ts';
import { reviewMail } from './reviews.ts';
import { junk, trash } from './unwanted.ts';

export interface SampleFolder {
  /** Segments of the name, from the root. */
  readonly path: readonly string[];
  readonly specialUse?: string;
  /** Oldest first. */
  readonly messages: readonly SampleMessage[];
}

/** Three months of a developer's mail up to `now`; the same `now` gives the same octets. */
export function sampleMailbox(now: Date): SampleFolder[] {
  const clock = clockAt(now);
  const talk = splitConversations(clock);
  const reviews = reviewMail(clock);
  // Who keeps a tidy inbox archives what is merged.
  const merged = clock.daysAgo(45, '00:00');
  const isOld = (message: SampleMessage) => message.date < merged;
  const inbox = [
    ...talk.inbox,
    ...reviews.filter((message) => !isOld(message)),
    ...buildMail(clock),
    ...newsletters(clock),
    ...paperwork(clock),
    ...internationalMail(clock),
  ];
  const archive = [...talk.archive, ...reviews.filter(isOld)];
  return [
    { path: ['INBOX'], messages: chronological(inbox) },
    folder('Drafts', drafts(clock)),
    folder('Sent', [...talk.sent, ...sentMail(clock)]),
    folder('Archive', archive),
    folder('Junk', junk(clock)),
    folder('Trash', trash(clock)),
    {
      path: ['Lists', 'loom-dev'],
      messages: chronological([...longThread(clock), ...patchSeries(clock)]),
    },
    { path: ['Lists', 'loom-announce'], messages: chronological(announcements(clock)) },
  ];
}

function folder(name: string, messages: readonly SampleMessage[]): SampleFolder {
  return { path: [name], specialUse: `\\${name}`, messages: chronological(messages) };
}
