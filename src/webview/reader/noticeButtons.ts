import { html, type TemplateResult } from 'lit';
import { trustableSender } from '../../model/trust.ts';
import type { RemoteConsentScope } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { menuButton, type MenuItem } from '../menu.ts';
import { icon } from '../toolkit.ts';
import { fill } from '../words.ts';
import type { MessageBody } from './messageBody.ts';

export interface NoticeButtons {
  readonly body: MessageBody;
  readonly asHtml: boolean;
  readonly strings: MailboxStrings;
  readonly onAllowRemote: (scope: RemoteConsentScope) => void;
  readonly onUnsubscribe: () => void;
  readonly onSwitch: () => void;
}

/** What can be done about what the notices say: pictures, the list, the other version of the text. */
export function noticeButtons(buttons: NoticeButtons): TemplateResult[] {
  const { body, asHtml, strings, onUnsubscribe, onSwitch } = buttons;
  const { unsubscribe, text, remoteImages } = body.message;
  const isHeldBack = asHtml && body.blockedRemote && body.hasRemoteImages;
  return [
    ...(isHeldBack && remoteImages === 'ask' ? [pictures(buttons)] : []),
    ...(unsubscribe ? [button(strings.unsubscribe, onUnsubscribe)] : []),
    ...(body.hasHtml && text.trim() !== ''
      ? [button(asHtml ? strings.showText : strings.showHtml, onSwitch)]
      : []),
  ];
}

function button(label: string, onPress: () => void): TemplateResult {
  return html`<button type="button" class="link-button" @click=${onPress}>${label}</button>`;
}

/** This once; or for a sender whom nobody calls forged, or for everybody. */
function pictures({ body, strings, onAllowRemote }: NoticeButtons): TemplateResult {
  const sender = trustableSender(body.message);
  const allow = (label: string, scope: RemoteConsentScope): MenuItem => ({
    label,
    onPress: () => onAllowRemote(scope),
  });
  return html`<span class="split">
    ${button(strings.loadImages, () => onAllowRemote('once'))}
    ${menuButton({
      label: strings.imagesMore,
      content: icon('chevron-down'),
      className: 'icon-trigger',
      items: [
        ...(sender === undefined ? [] : [allow(fill(strings.imagesOfSender, sender), 'sender')]),
        allow(strings.imagesAlways, 'always'),
      ],
      tooltip: true,
    })}
  </span>`;
}
