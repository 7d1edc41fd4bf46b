import { html, nothing, type TemplateResult } from 'lit';
import type { ContactCard } from '../../model/invitation.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { AddressWish } from './messageHeader.ts';
import type { Mailbox } from '../../model/message.ts';
import { menuButton } from '../menu.ts';
import { icon } from '../toolkit.ts';

/** Cards that are shown; the file holds the rest. */
const shown = 5;

/** People whose cards came with the message. */
export function contactCards(
  cards: readonly ContactCard[],
  strings: MailboxStrings,
  onAddress: (wish: AddressWish, mailbox: Mailbox) => void,
): TemplateResult[] {
  return cards.slice(0, shown).map((card) => contactCard(card, strings, onAddress));
}

function contactCard(
  { name, organization, title, emails, phones, urls }: ContactCard,
  strings: MailboxStrings,
  onAddress: (wish: AddressWish, mailbox: Mailbox) => void,
): TemplateResult {
  const place = [title, organization].filter((each) => each !== undefined).join(', ');
  const address = (each: string): TemplateResult =>
    html`<li>
      ${menuButton({
        label: each,
        content: each,
        className: 'address-trigger',
        items: [
          { label: strings.copyAddress, onPress: () => onAddress('copy', { name, address: each }) },
          { label: strings.searchFrom, onPress: () => onAddress('search', { address: each }) },
        ],
      })}
    </li>`;
  return html`<section class="card" aria-label=${strings.contact}>
    <h3>${icon('account')} <bdi>${name}</bdi> <span class="kind">${strings.contact}</span></h3>
    ${place === '' ? nothing : html`<p class="card-text"><bdi>${place}</bdi></p>`}
    <ul>
      ${emails.map(address)} ${phones.map((each) => html`<li><bdi>${each}</bdi></li>`)}
      ${urls.map((each) => html`<li><a href=${each} title=${each}>${each}</a></li>`)}
    </ul>
  </section>`;
}
