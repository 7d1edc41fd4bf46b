import { html, nothing, type TemplateResult } from 'lit';
import { flagged, hasFlag, seen } from '../../model/flags.ts';
import type { Mailbox, Message, MessageRow } from '../../model/message.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { divider, iconButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { keywordLabels } from '../mailbox/rowTemplate.ts';

export interface MessageHeader {
  /** A row while the message is on its way: what is known is shown at once. */
  readonly message: Message | MessageRow;
  readonly flags: readonly string[];
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly showsDetails: boolean;
  readonly onToggleDetails: () => void;
  readonly onAction: (action: MessageAction) => void;
}

/** Recipients named before the rest is folded away. */
const shortRecipients = 3;
/** Recipients listed in the details. */
const longRecipients = 500;

/** Subject, sender, recipients, date and the buttons of a message. */
export function messageHeader(header: MessageHeader): TemplateResult {
  const { message, strings, words, showsDetails } = header;
  const date = words.fullDate(message.date) ?? strings.unknownDate;
  return html`<header class="message-header">
    <div class="title-line">
      <h2 dir="auto" title=${message.subject}>${message.subject || strings.noSubject}</h2>
      ${actions(header)}
    </div>
    <div class="from-line">
      <span class="senders">
        ${message.from.length === 0 ? strings.noSender : message.from.map(sender)}
      </span>
      <time datetime=${message.date}>${date}</time>
    </div>
    <div class="to-line">
      <span class="recipients">${recipientsInShort(message, strings)}</span>
      ${keywordLabels(header.flags, strings)}
      <button
        type="button"
        class="link-button"
        aria-expanded=${showsDetails}
        @click=${header.onToggleDetails}
      >
        ${showsDetails ? strings.hideDetails : strings.showDetails}
      </button>
    </div>
    ${showsDetails ? details(message, date, strings) : nothing}
  </header>`;
}

function actions({ flags, strings, onAction }: MessageHeader): TemplateResult {
  const isFlagged = hasFlag(flags, flagged);
  const isSeen = hasFlag(flags, seen);
  const button = (action: MessageAction, icon: string, label: string): TemplateResult =>
    iconButton({ icon, label, onPress: () => onAction(action) });
  return html`<div class="actions" role="toolbar" aria-label=${strings.messageActions}>
    ${button('archive', 'archive', strings.archive)}${button('delete', 'trash', strings.delete)}
    ${button('move', 'move', strings.move)}
    ${iconButton({
      icon: 'flag',
      label: isFlagged ? strings.unflag : strings.flag,
      className: isFlagged ? 'flagged' : '',
      onPress: () => onAction(isFlagged ? 'unflag' : 'flag'),
    })}
    ${
      isSeen
        ? button('markUnread', 'mail', strings.markUnread)
        : button('markRead', 'mail-read', strings.markRead)
    }
    ${button('showSource', 'code', strings.showSource)}
  </div>`;
}

/** The name is the sender's word; the address is what counts and is never left out. */
function sender({ name, address }: Mailbox): TemplateResult {
  const shown = name?.trim();
  return html`<span class="mailbox"
    >${shown ? html`<bdi class="name">${shown}</bdi> ` : nothing}<bdi
      class=${shown ? 'address' : 'name'}
      dir="ltr"
      >${shown ? `<${address}>` : address}</bdi
    ></span
  > `;
}

function recipientsInShort(message: Message | MessageRow, strings: MailboxStrings): TemplateResult {
  const all = 'cc' in message ? [...message.to, ...message.cc] : message.to;
  if (all.length === 0) return html``;
  const names = all.slice(0, shortRecipients).map(({ name, address }) => name?.trim() || address);
  const more = all.length - names.length;
  return html`<bdi>${fill(strings.toShort, names.join(', '))}</bdi>${
      more > 0 ? html` ${fill(strings.moreRecipients, String(more))}` : nothing
    }`;
}

function details(
  message: Message | MessageRow,
  date: string,
  strings: MailboxStrings,
): TemplateResult {
  const line = (name: string, mailboxes: readonly Mailbox[]): TemplateResult | typeof nothing =>
    mailboxes.length === 0
      ? nothing
      : html`<dt>${name}</dt>
          <dd>
            ${mailboxes.slice(0, longRecipients).map(sender)}
            ${
              mailboxes.length > longRecipients
                ? fill(strings.moreRecipients, String(mailboxes.length - longRecipients))
                : nothing
            }
          </dd>`;
  const read = 'cc' in message;
  return html`${divider()}
    <dl class="details">
      ${line(strings.from, message.from)}${read ? line(strings.replyTo, message.replyTo) : nothing}
      ${line(strings.to, message.to)}
      ${read ? html`${line(strings.cc, message.cc)}${line(strings.bcc, message.bcc)}` : nothing}
      <dt>${strings.date}</dt>
      <dd>${date}</dd>
    </dl>`;
}
