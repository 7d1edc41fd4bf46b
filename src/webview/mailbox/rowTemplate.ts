import { html, nothing, type TemplateResult } from 'lit';
import { answered, flagged, forwarded, hasFlag, seen } from '../../model/flags.ts';
import type { MessageId } from '../../model/id.ts';
import type { Mailbox, MessageRow } from '../../model/message.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import type { Words } from '../words.ts';

export interface RowContext {
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly onAction: (action: MessageAction, message: MessageId) => void;
}

/** What VS Code needs to show the message's context menu, as an attribute. */
export function menuContext(message: MessageId): string {
  return JSON.stringify({
    webviewSection: 'message',
    preventDefaultContextMenuItems: true,
    mailMessage: message,
  });
}

/** The sender as a list shows it: the name, else the address. */
export function senderName(from: readonly Mailbox[], strings: MailboxStrings): string {
  const names = from.map(({ name, address }) => name?.trim() || address).filter(Boolean);
  return names.join(', ') || strings.noSender;
}

/** What a screen reader says for a row: "Unread, sender, subject, date, flagged, has attachments". */
export function rowLabel(row: MessageRow, { strings, words }: RowContext): string {
  const parts = [
    hasFlag(row.flags, seen) ? '' : strings.unread,
    senderName(row.from, strings),
    row.subject || strings.noSubject,
    words.shortDate(row.date) ?? strings.unknownDate,
    hasFlag(row.flags, flagged) ? strings.flagged : '',
    hasFlag(row.flags, answered) ? strings.answered : '',
    hasFlag(row.flags, forwarded) ? strings.forwarded : '',
    row.hasAttachments ? strings.hasAttachments : '',
    ...keywordNames(row, strings),
  ];
  return parts.filter(Boolean).join(', ');
}

/** The names of the shared labels ($label1 … $label5) a message carries. */
function keywordNames(row: MessageRow, strings: MailboxStrings): string[] {
  return strings.keywordLabels.filter((_, index) => hasFlag(row.flags, `$label${index + 1}`));
}

/** What stands in a row: dot, sender, subject, preview, icons, date, and the buttons for the mouse. */
export function rowContent(row: MessageRow, context: RowContext): TemplateResult {
  const { strings, words } = context;
  const date = words.shortDate(row.date) ?? strings.unknownDate;
  return html`<span class="dot" aria-hidden="true"></span>
    <span class="sender"><bdi>${senderName(row.from, strings)}</bdi>${count(row)}</span>
    <span class="subject-line"
      >${keywordLabels(row.flags, strings)}<bdi class="subject"
        >${row.subject || strings.noSubject}</bdi
      ><bdi class="preview">${row.preview ?? ''}</bdi></span
    >
    <span class="marks">${marks(row, strings)}</span>
    <time class="date" datetime=${row.date} title=${words.fullDate(row.date) ?? nothing}
      >${date}</time
    >
    ${rowActions(row, context)}`;
}

/** A row that is still on its way. */
export function rowSkeleton(): TemplateResult {
  return html`<span class="dot"></span><span class="sender"><span class="bone"></span></span>
    <span class="subject-line"><span class="bone long"></span></span>`;
}

function count(row: MessageRow): TemplateResult | typeof nothing {
  const messages = row.conversation?.count ?? 1;
  return messages > 1 ? html` <span class="count">(${messages})</span>` : nothing;
}

/** The shared labels a message carries, each in its colour. */
export function keywordLabels(
  flags: readonly string[],
  strings: MailboxStrings,
): readonly TemplateResult[] {
  return strings.keywordLabels.flatMap((name, index) =>
    hasFlag(flags, `$label${index + 1}`)
      ? [html`<span class="label label-${index + 1}">${name}</span>`]
      : [],
  );
}

function marks(row: MessageRow, strings: MailboxStrings): readonly TemplateResult[] {
  const mark = (shown: boolean, name: string, title: string): TemplateResult[] =>
    shown ? [html`<span class="mark mark-${name}" title=${title}>${icon(name)}</span>`] : [];
  return [
    ...mark(hasFlag(row.flags, answered), 'reply', strings.answered),
    ...mark(hasFlag(row.flags, forwarded), 'forward', strings.forwarded),
    ...mark(row.hasAttachments, 'attach', strings.hasAttachments),
    ...mark(hasFlag(row.flags, flagged), 'flag', strings.flagged),
  ];
}

// For the mouse only: the keyboard and screen readers have the same commands on the whole row.
function rowActions(row: MessageRow, { strings, onAction }: RowContext): TemplateResult {
  const unread = !hasFlag(row.flags, seen);
  const isFlagged = hasFlag(row.flags, flagged);
  const button = (action: MessageAction, name: string, label: string): TemplateResult => html`
    <button
      type="button"
      tabindex="-1"
      title=${label}
      @click=${(event: Event) => {
        event.stopPropagation();
        onAction(action, row.id);
      }}
    >
      ${icon(name)}
    </button>
  `;
  return html`<span class="row-actions" aria-hidden="true"
    >${button('archive', 'archive', strings.archive)}${button('delete', 'trash', strings.delete)}
    ${isFlagged ? button('unflag', 'flag', strings.unflag) : button('flag', 'flag', strings.flag)}
    ${
      unread
        ? button('markRead', 'mail-read', strings.markRead)
        : button('markUnread', 'mail', strings.markUnread)
    }</span
  >`;
}
