import { html, nothing, type TemplateResult } from 'lit';
import { longestText } from '../mail/plainText.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { icon } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import type { MessageBody } from './messageBody.ts';
import { authenticationText, warningText } from './trustWords.ts';

export interface Notices {
  readonly body: MessageBody;
  readonly asHtml: boolean;
  readonly gone: boolean;
  readonly strings: MailboxStrings;
  readonly words: Words;
  /** Stand at the end of the line. */
  readonly buttons: readonly TemplateResult[];
}

/** What has to be said about a message, between its header and its body, where no mail can draw. */
export function messageNotices(notices: Notices): TemplateResult | typeof nothing {
  const lines = [...linesOf(notices)].map(([name, text]) => notice(name, text));
  const { buttons } = notices;
  if (lines.length === 0 && buttons.length === 0) return nothing;
  return html`<div class="notices">
    ${lines.length === 0 ? nothing : html`<div class="notice-lines">${lines}</div>`}
    ${buttons.length === 0 ? nothing : html`<span class="notice-buttons">${buttons}</span>`}
  </div>`;
}

function* linesOf({ body, asHtml, gone, strings, words }: Notices): Generator<[string, string]> {
  const { message } = body;
  if (gone) yield ['info', strings.messageGone];
  for (const warning of message.warnings ?? []) yield ['warning', warningText(warning, strings)];
  if (message.authentication?.verdict === 'failed')
    yield ['warning', authenticationText(message.authentication, strings)];
  if (asHtml && body.disguisedLinks > 0)
    yield [
      'warning',
      body.disguisedLinks === 1
        ? strings.disguisedLink
        : fill(strings.disguisedLinks, words.count(body.disguisedLinks)),
    ];
  if (message.incomplete) yield ['warning', strings.incomplete];
  if (message.invalidDate !== undefined)
    yield ['warning', fill(strings.invalidDate, message.invalidDate)];
  if (message.rawReason)
    yield ['warning', message.rawReason === 'damaged' ? strings.rawDamaged : strings.rawTooSlow];
  if (body.tooComplex) yield ['warning', strings.tooComplex];
  if (body.blockedRemote && asHtml) yield ['shield', strings.remoteBlocked];
  if (!asHtml && message.text.length > longestText)
    yield ['info', fill(strings.textCut, words.size(longestText))];
}

function notice(name: string, text: string): TemplateResult {
  return html`<p class="notice" role="note">${icon(name)}<span>${text}</span></p>`;
}
