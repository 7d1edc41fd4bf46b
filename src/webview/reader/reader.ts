import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { MessageId } from '../../model/id.ts';
import type { Attachment, Message, MessageRow } from '../../model/message.ts';
import type { OpenedMessage } from '../../model/opened.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import type { ImageSource } from '../mail/inlineImages.ts';
import type { MailLink } from '../mail/link.ts';
import { longestText } from '../mail/plainText.ts';
import { emptyPane } from '../emptyPane.ts';
import { icon, progressRing, textButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { attachmentBar } from './attachmentBar.ts';
import { MessageBody } from './messageBody.ts';
import { messageHeader, type Navigation } from './messageHeader.ts';
import { pageThrough, pressesControl } from './paging.ts';
import { senderName } from '../mailbox/rowName.ts';

/** What the reading pane shows. */
export type ReaderContent =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'several' }
  | { readonly kind: 'loading'; readonly id: MessageId; readonly row: MessageRow | undefined }
  | { readonly kind: 'message'; readonly message: OpenedMessage }
  | {
      readonly kind: 'failed';
      readonly id: MessageId;
      readonly row: MessageRow | undefined;
      readonly reason: string;
    };

/** What the reading pane asks of its owner. */
export interface ReaderCallbacks {
  onAction(action: MessageAction, message: MessageId): void;
  onLink(link: MailLink): void;
  onAttachment(verb: 'open' | 'save', message: MessageId, part: string): void;
  onRetry(message: MessageId): void;
  /** Escape: the keyboard goes back to the list. */
  onLeave(): void;
  loadImage(message: MessageId, part: string, signal: AbortSignal): Promise<ImageSource>;
}

/** The reading pane: headers, the text or the sanitised HTML in its frame, attachments. */
export class Reader extends LitElement {
  static override properties = {
    content: { attribute: false },
    flags: { attribute: false },
    strings: { attribute: false },
    words: { attribute: false },
    callbacks: { attribute: false },
    navigation: { attribute: false },
    several: { attribute: false },
    gone: { attribute: false },
    showsDetails: { state: true },
    prefersText: { state: true },
  };

  declare content: ReaderContent;
  /** Flags of the message as the list knows them; they change while it is read. */
  declare flags: readonly string[];
  declare strings: MailboxStrings;
  declare words: Words;
  declare callbacks: ReaderCallbacks;
  declare navigation: Navigation;
  /** What stands here while several messages are selected. */
  declare several: unknown;
  /** The message is no longer where it was: nothing can be done with it. */
  declare gone: boolean;
  declare showsDetails: boolean;
  declare prefersText: boolean;

  #body: MessageBody | undefined;

  constructor() {
    super();
    this.content = { kind: 'nothing' };
    this.flags = [];
    this.navigation = {};
    this.gone = false;
    this.showsDetails = false;
    this.prefersText = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#body?.dispose();
  }

  override focus(): void {
    this.querySelector<HTMLElement>('.reader-body')?.focus({ preventScroll: true });
  }

  /** Scrolls the message by a page; false where it ends, or none is shown. */
  page(direction: 1 | -1): boolean {
    const { kind } = this.content;
    // Whoever hurries on does not pass over a message that is still on its way.
    if (kind === 'loading' || pressesControl()) return true;
    const body = this.querySelector<HTMLElement>('.reader-body');
    if (kind !== 'message' || !body) return false;
    const frames = this.#showsHtml ? (this.#body?.scrollers ?? []) : [];
    return pageThrough([body, ...frames], direction, body.clientHeight);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('content')) return;
    const message = this.content.kind === 'message' ? this.content.message : undefined;
    const shown = this.#body?.message;
    if (message === shown) return;
    if (message?.id !== shown?.id) {
      this.prefersText = false;
      this.querySelector('.reader-body')?.scrollTo(0, 0);
    }
    this.#body?.dispose();
    this.#body = message && this.#prepare(message);
  }

  #prepare(message: OpenedMessage): MessageBody {
    const sender = senderName(message.from, this.strings);
    return new MessageBody(message, fill(this.strings.messageFrame, sender, message.subject), {
      onLink: (link) => this.callbacks.onLink(link),
      onLeave: () => this.callbacks.onLeave(),
      loadImage: (...about) => this.callbacks.loadImage(...about),
    });
  }

  protected override render(): TemplateResult {
    const { content, strings } = this;
    return html`<section
      class="reader ${content.kind}"
      data-area="reader"
      aria-label=${strings.readingPane}
      @keydown=${this.#onKey}
    >
      ${this.#content()}
    </section>`;
  }

  #content(): TemplateResult {
    const { content, strings } = this;
    switch (content.kind) {
      case 'nothing':
        return emptyPane('mail', strings.noSelection);
      case 'several':
        return html`${this.several}`;
      case 'loading':
        return this.#page('pending', content.row, progressRing(strings.loading));
      case 'failed':
        return this.#page('failure', content.row, this.#failure(content.id, content.reason));
      case 'message':
        return this.#message(content.message);
    }
  }

  /** One body element for a message on its way, shown or failed, so that it keeps the keyboard. */
  #page(
    kind: string,
    message: Message | MessageRow | undefined,
    body: unknown,
    notices: unknown = nothing,
    below: unknown = nothing,
  ): TemplateResult {
    const { strings } = this;
    return html`${this.#header(message)}${notices}
      <div
        class="reader-body ${kind}"
        tabindex="0"
        role="group"
        aria-label=${message?.subject || strings.noSubject}
        aria-busy=${kind === 'pending'}
      >
        ${body}
      </div>
      ${below}`;
  }

  #header(message: Message | MessageRow | undefined): TemplateResult | typeof nothing {
    if (!message) return nothing;
    return messageHeader({
      message,
      flags: this.flags,
      strings: this.strings,
      words: this.words,
      showsDetails: this.showsDetails,
      onToggleDetails: () => (this.showsDetails = !this.showsDetails),
      onAction: this.gone ? undefined : (action) => this.callbacks.onAction(action, message.id),
      navigation: this.navigation,
    });
  }

  #failure(id: MessageId, reason: string): TemplateResult {
    const { strings } = this;
    return html`<p role="alert">${icon('error')} ${fill(strings.cannotShow, reason)}</p>
      <p class="buttons">
        ${textButton({
          label: strings.retry,
          kind: 'primary',
          onPress: () => this.callbacks.onRetry(id),
        })}
        ${textButton({
          label: strings.showSource,
          onPress: () => this.callbacks.onAction('showSource', id),
        })}
      </p>`;
  }

  #message(message: OpenedMessage): TemplateResult {
    const body = this.#body!;
    const showsHtml = this.#showsHtml;
    const attachments = attachmentBar({
      attachments: this.#listed(message),
      strings: this.strings,
      words: this.words,
      onOpen: (part) => this.callbacks.onAttachment('open', message.id, part),
      onSave: (part) => this.callbacks.onAttachment('save', message.id, part),
    });
    return this.#page(
      showsHtml ? 'html' : 'text',
      message,
      html`<div class="parts" @click=${this.#onTextLink} @auxclick=${this.#onTextLink}>
        ${this.#parts(body)}
      </div>`,
      this.#notices(message),
      attachments,
    );
  }

  #parts(body: MessageBody): unknown {
    const { strings } = this;
    if (this.#showsHtml) return body.parts();
    if (!body.isEmpty) return body.text();
    const files = body.message.attachments.length > 0;
    return html`<p class="no-text">${files ? strings.onlyAttachments : strings.emptyMessage}</p>`;
  }

  get #showsHtml(): boolean {
    return !this.prefersText && this.#body?.hasHtml === true;
  }

  #notices(message: OpenedMessage): TemplateResult | typeof nothing {
    const { strings, words } = this;
    const body = this.#body!;
    const lines: TemplateResult[] = [];
    if (this.gone) lines.push(notice('info', strings.messageGone));
    if (message.incomplete) lines.push(notice('warning', strings.incomplete));
    if (message.invalidDate !== undefined)
      lines.push(notice('warning', fill(strings.invalidDate, message.invalidDate)));
    if (message.rawReason) lines.push(notice('warning', this.#rawReason(message.rawReason)));
    if (body.tooComplex) lines.push(notice('warning', strings.tooComplex));
    if (body.blockedRemote && this.#showsHtml) lines.push(notice('shield', strings.remoteBlocked));
    if (!this.#showsHtml && message.text.length > longestText)
      lines.push(notice('info', fill(strings.textCut, words.size(longestText))));
    const both = body.hasHtml && message.text.trim() !== '';
    if (lines.length === 0 && !both) return nothing;
    return html`<div class="notices">${lines} ${both ? this.#switch() : nothing}</div>`;
  }

  #rawReason(reason: NonNullable<OpenedMessage['rawReason']>): string {
    return reason === 'damaged' ? this.strings.rawDamaged : this.strings.rawTooSlow;
  }

  #switch(): TemplateResult {
    const { strings } = this;
    const label = this.#showsHtml ? strings.showText : strings.showHtml;
    return html`<button
      type="button"
      class="link-button switch"
      @click=${() => (this.prefersText = !this.prefersText)}
    >
      ${label}
    </button>`;
  }

  /** Pictures that stand in the mail are not listed once more. */
  #listed(message: Message): readonly Attachment[] {
    const shown = this.#showsHtml ? this.#body?.imageParts : undefined;
    return message.attachments.filter(({ part }) => !shown?.has(part));
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.callbacks.onLeave();
  };

  // VS Code opens every link it sees clicked in a webview; ours ask the host first.
  readonly #onTextLink = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    this.callbacks.onLink({ url: link.href, text: link.textContent ?? '' });
  };
}

function notice(name: string, text: string): TemplateResult {
  return html`<p class="notice" role="note">${icon(name)}<span>${text}</span></p>`;
}

customElements.define('mail-reader', Reader);
