import { html, nothing, type TemplateResult } from 'lit';
import type { MessageId } from '../../model/id.ts';
import { flagged, hasFlag, seen } from '../../model/flags.ts';
import type { Mailbox, Message, MessageRow } from '../../model/message.ts';
import type { OpenedMessage } from '../../model/opened.ts';
import type { Authentication } from '../../model/trust.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { menuButton, type MenuItem } from '../menu.ts';
import { divider, icon, iconButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { authenticationResults, authenticationText } from './trustWords.ts';
import { keywordChips } from '../mailbox/keywordChips.ts';

export interface MessageHeader {
  /** A row while the message is on its way: what is known is shown at once. */
  readonly message: OpenedMessage | MessageRow;
  readonly flags: readonly string[];
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly showsDetails: boolean;
  readonly onToggleDetails: () => void;
  /** Whether the details hold every header. */
  readonly showsHeaders: boolean;
  readonly onToggleHeaders: () => void;
  readonly onAddress: (wish: AddressWish, mailbox: Mailbox) => void;
  /** What the menu at the end of the buttons holds; none while the message is on its way. */
  readonly more: readonly (MenuItem | 'divider')[];
  /** Undefined where nothing can be done with the message any more. */
  readonly onAction: ((action: MessageAction) => void) | undefined;
  readonly navigation: Navigation;
}

/** What can be done with an address. */
export type AddressWish = 'copy' | 'copyWithName' | 'search';

/** How to get from this message to others, or to a place of its own. */
export interface Navigation {
  /** Set where the message is not in a tab of its own yet. */
  readonly onOpenInTab?: (message: MessageId) => void;
  /** Set in a message's own tab: the list it came from. */
  readonly list?: {
    readonly hasPrevious: boolean;
    readonly hasNext: boolean;
    readonly onGo: (to: 'next' | 'previous') => void;
  };
}

/** Recipients named before the rest is folded away. */
const shortRecipients = 3;
/** Recipients listed in the details; of these have menus, which cost. */
const longRecipients = 500;
const withMenus = 50;
/** Headers listed at most. */
const mostHeaders = 500;

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
        ${
          message.from.length === 0
            ? strings.noSender
            : message.from.slice(0, withMenus).map((each) => sender(each, header))
        }${verified(header)}
      </span>
      <time datetime=${message.date}>${date}</time>
    </div>
    <div class="to-line">
      <span class="recipients">${recipientsInShort(message, strings)}</span>
      ${keywordChips(header.flags, strings)}
      <button
        type="button"
        class="link-button"
        aria-expanded=${showsDetails}
        @click=${header.onToggleDetails}
      >
        ${showsDetails ? strings.hideDetails : strings.showDetails}
      </button>
    </div>
    ${showsDetails ? details(header, date) : nothing}
  </header>`;
}

function actions(header: MessageHeader): TemplateResult {
  const { strings, message, navigation } = header;
  const { onOpenInTab, list } = navigation;
  return html`<div class="actions" role="toolbar" aria-label=${strings.messageActions}>
    ${header.onAction ? changes(header, header.onAction) : nothing}
    ${
      onOpenInTab
        ? iconButton({
            icon: 'link-external',
            label: strings.openInTab,
            onPress: () => onOpenInTab(message.id),
          })
        : nothing
    }
    ${list ? steps(list, strings) : nothing}
    ${
      header.more.length === 0
        ? nothing
        : menuButton({
            label: strings.moreActions,
            content: icon('ellipsis'),
            className: 'icon-trigger',
            items: header.more,
            tooltip: true,
          })
    }
  </div>`;
}

function changes(
  { flags, strings }: MessageHeader,
  onAction: (action: MessageAction) => void,
): TemplateResult {
  const isFlagged = hasFlag(flags, flagged);
  const button = (action: MessageAction, icon: string, label: string): TemplateResult =>
    iconButton({ icon, label, onPress: () => onAction(action) });
  return html`${button('archive', 'archive', strings.archive)}
  ${button('delete', 'trash', strings.delete)}${button('junk', 'report', strings.junk)}
  ${button('move', 'move', strings.move)}${button('keywords', 'tag', strings.keywords)}
  ${iconButton({
    icon: 'flag',
    label: isFlagged ? strings.unflag : strings.flag,
    className: isFlagged ? 'flagged' : '',
    onPress: () => onAction(isFlagged ? 'unflag' : 'flag'),
  })}
  ${
    hasFlag(flags, seen)
      ? button('markUnread', 'mail', strings.markUnread)
      : button('markRead', 'mail-read', strings.markRead)
  }
  ${button('showSource', 'code', strings.showSource)}`;
}

function steps(list: NonNullable<Navigation['list']>, strings: MailboxStrings): TemplateResult {
  return html`${iconButton({
    icon: 'arrow-up',
    label: strings.previousMessage,
    disabled: !list.hasPrevious,
    onPress: () => list.onGo('previous'),
  })}${iconButton({
    icon: 'arrow-down',
    label: strings.nextMessage,
    disabled: !list.hasNext,
    onPress: () => list.onGo('next'),
  })}`;
}

/** An address with what can be done with it. */
function sender(mailbox: Mailbox, { strings, onAddress }: MessageHeader): TemplateResult {
  const { name, address } = mailbox;
  const item = (label: string, wish: AddressWish): MenuItem => ({
    label,
    onPress: () => onAddress(wish, mailbox),
  });
  return html`<span class="mailbox"
    >${menuButton({
      label: name?.trim() ? `${name.trim()} <${address}>` : address,
      content: written(mailbox),
      className: 'address-trigger',
      items: [
        item(strings.copyAddress, 'copy'),
        ...(name?.trim() ? [item(strings.copyNameAndAddress, 'copyWithName')] : []),
        item(strings.searchFrom, 'search'),
      ],
    })}</span
  > `;
}

/** The name is the sender's word; the address is what counts and is never left out. */
function written({ name, address }: Mailbox): TemplateResult {
  const shown = name?.trim();
  return html`${shown ? html`<bdi class="name">${shown}</bdi> ` : nothing}<bdi
      class=${shown ? 'address' : 'name'}
      dir="ltr"
      >${shown ? `<${address}>` : address}</bdi
    >`;
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

function details(header: MessageHeader, date: string): TemplateResult {
  const { message, strings } = header;
  const line = (name: string, mailboxes: readonly Mailbox[]): TemplateResult | typeof nothing =>
    mailboxes.length === 0
      ? nothing
      : html`<dt>${name}</dt>
          <dd>
            ${mailboxes
              .slice(0, longRecipients)
              .map((each, index) =>
                index < withMenus
                  ? sender(each, header)
                  : html`<span class="mailbox">${written(each)}</span> `,
              )}
            ${
              mailboxes.length > longRecipients
                ? fill(strings.moreRecipients, String(mailboxes.length - longRecipients))
                : nothing
            }
          </dd>`;
  const read = 'cc' in message;
  const authentication = authenticationIn(message);
  return html`${divider()}
    <dl class="details" tabindex="0" aria-label=${strings.showDetails}>
      ${line(strings.from, message.from)}${read ? line(strings.replyTo, message.replyTo) : nothing}
      ${line(strings.to, message.to)}
      ${read ? html`${line(strings.cc, message.cc)}${line(strings.bcc, message.bcc)}` : nothing}
      <dt>${strings.date}</dt>
      <dd>${date}</dd>
      ${authentication && authenticationLine(authentication, strings)}
      ${read && message.headers.length > 0 ? allHeaders(message, header) : nothing}
    </dl>`;
}

function authenticationIn(message: OpenedMessage | MessageRow): Authentication | undefined {
  return 'authentication' in message ? message.authentication : undefined;
}

function authenticationLine(
  authentication: Authentication,
  strings: MailboxStrings,
): TemplateResult {
  return html`<dt>${strings.authentication}</dt>
    <dd>
      ${authenticationText(authentication, strings)} ${authenticationResults(authentication)}
    </dd>`;
}

/** A quiet sign that a trusted server knows the sender's domain. */
function verified(header: MessageHeader): TemplateResult | typeof nothing {
  const authentication = authenticationIn(header.message);
  if (authentication?.verdict !== 'passed') return nothing;
  const text = authenticationText(authentication, header.strings);
  return html`<span
    class="codicon codicon-verified verified"
    role="img"
    aria-label=${text}
    title=${text}
  ></span>`;
}

function allHeaders(
  { headers }: Message,
  { strings, showsHeaders, onToggleHeaders }: MessageHeader,
): TemplateResult {
  return html`<dd class="all-headers">
      <button
        type="button"
        class="link-button"
        aria-expanded=${showsHeaders}
        @click=${onToggleHeaders}
      >
        ${showsHeaders ? strings.hideHeaders : fill(strings.allHeaders, String(headers.length))}
      </button>
    </dd>
    ${
      showsHeaders
        ? headers.slice(0, mostHeaders).map(
            ({ name, value }) =>
              html`<dt class="header">${name}</dt>
                <dd class="header"><bdi>${value}</bdi></dd>`,
          )
        : nothing
    }`;
}
