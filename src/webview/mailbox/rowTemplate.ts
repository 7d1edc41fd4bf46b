import { html, nothing, type TemplateResult } from 'lit';
import { answered, forwarded, hasFlag } from '../../model/flags.ts';
import type { FolderId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import type { Words } from '../words.ts';
import { keywordChips } from './keywordChips.ts';
import {
  folderNameOf,
  isFlagged,
  isUnread,
  rowNames,
  senderName,
  separatorBefore,
} from './rowName.ts';

export interface RowContext {
  readonly strings: MailboxStrings;
  readonly words: Words;
  /** The user's own address: among participants it reads 'me'. */
  readonly own: string;
  /** What rows say of the folder they are in; of a list of several folders only. */
  readonly folderNames: Readonly<Record<FolderId, string>>;
  /** `row`: the button is one of a row's, which may stand for a conversation. */
  readonly onAction: (action: MessageAction, row: MessageRow) => void;
}

/** Keywords shown in a row at most. */
const mostChips = 2;

/** What VS Code needs to show the message's context menu, as an attribute. */
export function menuContext(row: MessageRow, conversation: boolean): string {
  return JSON.stringify({
    webviewSection: 'message',
    preventDefaultContextMenuItems: true,
    mailMessage: row.id,
    mailUnread: isUnread(row),
    mailFlagged: isFlagged(row),
    ...(conversation ? { mailConversation: true } : {}),
  });
}

/** Whether the row stands for several messages. */
export function isConversation(row: MessageRow): boolean {
  return (row.conversation?.count ?? 1) > 1;
}

/** What stands in a row: dot, sender, subject, preview, icons, date, and the buttons for the mouse. */
export function rowContent(
  row: MessageRow,
  context: RowContext,
  previews: boolean,
): TemplateResult {
  const { strings } = context;
  const preview = previews ? (row.preview ?? '') : '';
  return html`<span class="dot" aria-hidden="true"></span>
    <span class="sender"
      ><span class="names"
        >${rowNames(row, context).map(
          (name, index, names) => html`${separatorBefore(names, index)}<bdi>${name}</bdi>`,
        )}</span
      >${count(row, context)}</span
    >
    <span class="subject-line"
      >${keywordChips(row.flags, strings, mostChips)}<bdi class="subject"
        >${row.subject || strings.noSubject}</bdi
      >${preview === '' ? nothing : html`<span class="separator">·</span>`}<bdi class="preview"
        >${preview}</bdi
      ></span
    >
    ${folderName(row, context)}${marksAndDate(row, context)}${rowActions(row, context)}`;
}

/** A message of an expanded conversation, on one line: who, the first words, when. */
export function memberContent(row: MessageRow, context: RowContext): TemplateResult {
  const { strings } = context;
  return html`<span class="dot" aria-hidden="true"></span>
    <span class="sender"><bdi class="names">${senderName(row.from, strings)}</bdi></span>
    <span class="subject-line"
      >${keywordChips(row.flags, strings, mostChips)}<bdi class="first-words"
        >${row.preview || row.subject || strings.noSubject}</bdi
      ></span
    >
    ${marksAndDate(row, context)}${rowActions(row, context)}`;
}

/** A row that is still on its way. */
export function rowSkeleton(): TemplateResult {
  return html`<span class="dot"></span><span class="sender"><span class="bone"></span></span>
    <span class="subject-line"><span class="bone long"></span></span>`;
}

/** The chevron that expands a conversation; screen readers have aria-expanded on the row. */
export function twistie(expanded: boolean, strings: MailboxStrings): TemplateResult {
  return html`<span
    class="twistie"
    aria-hidden="true"
    title=${expanded ? strings.collapse : strings.expand}
    >${icon(expanded ? 'chevron-down' : 'chevron-right')}</span
  >`;
}

function count(row: MessageRow, { words }: RowContext): TemplateResult | typeof nothing {
  const messages = row.conversation?.count ?? 1;
  return messages > 1 ? html`<span class="count">(${words.count(messages)})</span>` : nothing;
}

function folderName({ folder }: MessageRow, context: RowContext): TemplateResult | typeof nothing {
  const name = folderNameOf(folder, context);
  return name === undefined ? nothing : html`<bdi class="folder-name" title=${name}>${name}</bdi>`;
}

function marksAndDate(row: MessageRow, { strings, words }: RowContext): TemplateResult {
  return html`<span class="marks">${marks(row, strings)}</span>
    <time class="date" datetime=${row.date} title=${words.fullDate(row.date) ?? nothing}
      >${words.shortDate(row.date) ?? strings.unknownDate}</time
    >`;
}

function marks(row: MessageRow, strings: MailboxStrings): readonly TemplateResult[] {
  const mark = (shown: boolean, name: string, title: string): TemplateResult[] =>
    shown ? [html`<span class="mark mark-${name}" title=${title}>${icon(name)}</span>`] : [];
  return [
    ...mark(hasFlag(row.flags, answered), 'reply', strings.answered),
    ...mark(hasFlag(row.flags, forwarded), 'forward', strings.forwarded),
    ...mark(row.hasAttachments, 'attach', strings.hasAttachments),
    ...mark(isFlagged(row), 'flag', strings.flagged),
  ];
}

// For the mouse only: the keyboard and screen readers have the same commands on the whole row.
function rowActions(row: MessageRow, { strings, onAction }: RowContext): TemplateResult {
  const button = (action: MessageAction, name: string, label: string): TemplateResult => html`
    <span
      class="row-action"
      title=${label}
      @click=${(event: Event) => {
        event.stopPropagation();
        onAction(action, row);
      }}
      >${icon(name)}</span
    >
  `;
  return html`<span class="row-actions" aria-hidden="true"
    >${button('archive', 'archive', strings.archive)}${button('delete', 'trash', strings.delete)}
    ${
      isFlagged(row)
        ? button('unflag', 'flag', strings.unflag)
        : button('flag', 'flag', strings.flag)
    }
    ${
      isUnread(row)
        ? button('markRead', 'mail-read', strings.markRead)
        : button('markUnread', 'mail', strings.markUnread)
    }</span
  >`;
}
