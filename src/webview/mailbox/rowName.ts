import { answered, flagged, forwarded, hasFlag, seen } from '../../model/flags.ts';
import type { FolderId } from '../../model/id.ts';
import type { Mailbox, MessageRow } from '../../model/message.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { fill } from '../words.ts';
import { keywordsOf } from './keywordChips.ts';
import type { RowContext } from './rowTemplate.ts';

/** Of the participants of a conversation the last ones are named. */
const mostNames = 3;
/** Stands for the others. */
const leftOut = '…';

/** The sender as a list shows it: the name, else the address. */
export function senderName(from: readonly Mailbox[], strings: MailboxStrings): string {
  const names = from.map(({ name, address }) => name?.trim() || address).filter(Boolean);
  return names.join(', ') || strings.noSender;
}

/** Who wrote a row's messages, one name each: of several people the short names. */
export function rowNames({ conversation, from }: MessageRow, context: RowContext): string[] {
  const { strings, own } = context;
  const people = conversation?.participants ?? [];
  if (people.length < 2) return [senderName(people.length === 1 ? people : from, strings)];
  const names = people.map((each) =>
    each.address.toLowerCase() === own.toLowerCase() ? strings.me : shortName(each, strings),
  );
  return names.length > mostNames ? [leftOut, ...names.slice(-mostNames)] : names;
}

/** What stands before a name; those that are left out want no comma. */
export function separatorBefore(names: readonly string[], index: number): string {
  if (index === 0) return '';
  return names[index - 1] === leftOut ? ' ' : ', ';
}

/** Whether the row, or any message of its conversation, is unread. */
export function isUnread({ flags, conversation }: MessageRow): boolean {
  return conversation ? conversation.unread > 0 : !hasFlag(flags, seen);
}

/** Whether the row, or any message of its conversation, is flagged. */
export function isFlagged({ flags, conversation }: MessageRow): boolean {
  return hasFlag(flags, flagged) || conversation?.flagged === true;
}

/** The name of a row's folder, where the list holds several. */
export function folderNameOf(
  folder: FolderId,
  { folderNames }: Pick<RowContext, 'folderNames'>,
): string | undefined {
  return Object.hasOwn(folderNames, folder) ? folderNames[folder] : undefined;
}

/** What a screen reader says: "Unread, Flagged, sender, subject, date, …, conversation of 5, 2 unread". */
export function rowLabel(row: MessageRow, context: RowContext): string {
  const { strings, words } = context;
  const { count = 1, unread = 0 } = row.conversation ?? {};
  const folder = folderNameOf(row.folder, context);
  const parts = [
    isUnread(row) ? strings.unread : '',
    isFlagged(row) ? strings.flagged : '',
    rowNames(row, context)
      .map((name, index, names) => separatorBefore(names, index) + name)
      .join(''),
    row.subject || strings.noSubject,
    words.spokenDate(row.date) ?? strings.unknownDate,
    folder === undefined ? '' : fill(strings.inFolder, folder),
    hasFlag(row.flags, answered) ? strings.answered : '',
    hasFlag(row.flags, forwarded) ? strings.forwarded : '',
    row.hasAttachments ? strings.hasAttachments : '',
    ...keywordsOf(row.flags, strings).map(({ name }) => name),
    count > 1 ? fill(strings.conversationOf, words.count(count)) : '',
    count > 1 && unread > 0 ? fill(strings.unreadCount, words.count(unread)) : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** The given name, as far as a name tells; names in quotes or of one word stay whole. */
function shortName(mailbox: Mailbox, strings: MailboxStrings): string {
  const name = mailbox.name?.trim();
  if (!name) return mailbox.address.split('@')[0] || senderName([mailbox], strings);
  // 'Lovelace, Ada' names the family first.
  const [family, given] = name.split(/,\s*/);
  return (given || family || name).split(/\s+/)[0] || name;
}
