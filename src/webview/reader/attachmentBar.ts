import { html, nothing, type TemplateResult } from 'lit';
import type { Attachment } from '../../model/message.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { menuButton } from '../menu.ts';
import { badge, icon } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';

export interface AttachmentBar {
  readonly attachments: readonly Attachment[];
  readonly strings: MailboxStrings;
  readonly words: Words;
  readonly onAttachment: (verb: AttachmentVerb, part: string) => void;
  readonly onSaveAll: () => void;
}

/** What can be done with one file. */
export type AttachmentVerb = 'open' | 'save' | 'compare';

/** More files than one sees at a glance are counted. */
const many = 4;

/** The message's files, each with its size and what can be done with it. */
export function attachmentBar(bar: AttachmentBar): TemplateResult | typeof nothing {
  const { attachments, strings } = bar;
  if (attachments.length === 0) return nothing;
  return html`<ul class="attachments" aria-label=${strings.attachments}>
    ${
      attachments.length > many
        ? html`<li class="attachment-count">${badge(String(attachments.length))}</li>`
        : nothing
    }
    ${attachments.map((attachment) => item(attachment, bar))}
    ${
      attachments.length > 1
        ? html`<li class="attachment">
            <button type="button" class="link-button" @click=${bar.onSaveAll}>
              ${strings.saveAll}
            </button>
          </li>`
        : nothing
    }
  </ul>`;
}

function item(attachment: Attachment, bar: AttachmentBar): TemplateResult {
  const { strings, words } = bar;
  const { filename, part, size, contentType } = attachment;
  const dot = filename.lastIndexOf('.');
  // The ending decides what a file is: it is never cut off and never turned by the name before it.
  const stem = dot > 0 ? filename.slice(0, dot) : filename;
  const ending = dot > 0 ? filename.slice(dot) : '';
  const button = (label: string, verb: AttachmentVerb): TemplateResult => html`
    <button
      type="button"
      class="link-button"
      aria-label="${label} ${filename}"
      @click=${() => bar.onAttachment(verb, part)}
    >
      ${label}
    </button>
  `;
  return html`<li class="attachment" title="${filename} (${contentType})">
    ${icon(iconFor(contentType))}
    <span class="filename"
      ><bdi class="stem">${stem}</bdi><bdi class="ending" dir="ltr">${ending}</bdi></span
    >
    <span class="size">${words.size(size)}</span>
    ${button(strings.open, 'open')}${button(strings.save, 'save')}
    ${menuButton({
      label: fill(strings.moreForFile, filename),
      content: icon('ellipsis'),
      className: 'icon-trigger',
      items: [{ label: strings.compare, onPress: () => bar.onAttachment('compare', part) }],
    })}
  </li>`;
}

function iconFor(contentType: string): string {
  if (contentType.startsWith('image/')) return 'file-media';
  if (contentType === 'application/pdf') return 'file-pdf';
  if (/\b(?:zip|gzip|tar|x-7z|compressed)\b/.test(contentType)) return 'file-zip';
  if (/patch|diff|json|xml|javascript|x-sh/.test(contentType)) return 'file-code';
  if (contentType.startsWith('message/')) return 'mail';
  return contentType.startsWith('text/') ? 'file-text' : 'file';
}
