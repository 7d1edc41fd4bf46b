import type { MessageRow } from '../../model/message.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { Words } from '../words.ts';
import { groupOf, groupTitle, type DateGroup } from './dateGroups.ts';
import type { ExpandedConversations } from './expandedConversations.ts';
import type { Insertion } from './lines.ts';
import type { RowStore } from './rowStore.ts';

/** The groups of rows by date, as they are today. */
export class Headings {
  #groups = new WeakMap<MessageRow, DateGroup>();
  #now = new Date();

  /** After midnight all groups are others; whether that is so. */
  rollOver(now = new Date()): boolean {
    if (now.toDateString() === this.#now.toDateString()) return false;
    this.#now = now;
    this.#groups = new WeakMap();
    return true;
  }

  title(row: MessageRow, strings: MailboxStrings, words: Words): string {
    return groupTitle(this.#groupOf(row, words), strings, words);
  }

  /** Whether a heading stands between two rows, or above the first one. */
  between(before: MessageRow | undefined, row: MessageRow, words: Words): boolean {
    return !before || this.#groupOf(before, words).key !== this.#groupOf(row, words).key;
  }

  #groupOf(row: MessageRow, words: Words): DateGroup {
    let group = this.#groups.get(row);
    if (!group) {
      group = groupOf(row.date, this.#now, words.firstDayOfWeek);
      this.#groups.set(row, group);
    }
    return group;
  }
}

/**
 * What stands between the rows that are known: headings where both neighbours are, and the
 * messages of expanded conversations.
 */
export function insertionsOf(
  store: RowStore,
  expanded: ExpandedConversations,
  headings: Headings | undefined,
  words: Words,
): Insertion[] {
  const insertions = new Map<number, Insertion>();
  if (headings)
    for (const [place, row] of store.entries()) {
      const before = store.row(place - 1);
      if ((place === 0 || before) && headings.between(before, row, words))
        insertions.set(place, { place, heading: true, members: 0 });
    }
  for (const [id, members] of expanded.lines()) {
    const place = store.placeOf(id);
    if (place === undefined) continue;
    const heading = insertions.get(place)?.heading ?? false;
    insertions.set(place, { place, heading, members });
  }
  return [...insertions.values()].sort((a, b) => a.place - b.place);
}
