import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { MessageId } from '../../model/id.ts';
import type { Attachment, Message, MessageRow } from '../../model/message.ts';
import type { MessageAction } from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { InlineImages, type ImageSource } from '../mail/inlineImages.ts';
import { MailFrame } from '../mail/frame.ts';
import type { MailLink } from '../mail/link.ts';
import { longestText, plainTextElement } from '../mail/plainText.ts';
import { sanitiseMail, type SanitisedMail } from '../mail/sanitise.ts';
import { emptyPane } from '../emptyPane.ts';
import { icon, progressRing, textButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { attachmentBar } from './attachmentBar.ts';
import { messageHeader, type Navigation } from './messageHeader.ts';
import { pageThrough, pressesControl } from './paging.ts';
import { senderName } from '../mailbox/rowName.ts';

/** What the reading pane shows. */
export type ReaderContent =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'several' }
  | { readonly kind: 'loading'; readonly id: MessageId; readonly row: MessageRow | undefined }
  | { readonly kind: 'message'; readonly message: Message }
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

  #mail: SanitisedMail | 'too-complex' | undefined;
  #text: HTMLElement | undefined;
  #images: InlineImages | undefined;
  #prepared: Message | undefined;
  readonly #frame = new MailFrame({
    onLink: (link) => this.callbacks.onLink(link),
    onLeave: () => this.callbacks.onLeave(),
  });

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
    this.#images?.dispose();
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
    const frame = this.#showsHtml ? this.#frame.scroller : undefined;
    return pageThrough(frame ? [body, frame] : [body], direction, body.clientHeight);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('content')) return;
    const message = this.content.kind === 'message' ? this.content.message : undefined;
    if (message === this.#prepared) return;
    if (message?.id !== this.#prepared?.id) {
      this.prefersText = false;
      this.querySelector('.reader-body')?.scrollTo(0, 0);
    }
    this.#prepare(message);
  }

  /** Everything that is made once for a message: the sanitised mail, the text, the pictures. */
  #prepare(message: Message | undefined): void {
    this.#prepared = message;
    this.#images?.dispose();
    this.#images = undefined;
    this.#text = undefined;
    this.#mail = message?.html === undefined ? undefined : sanitiseMail(message.html);
    if (!message || this.#mail === undefined || this.#mail === 'too-complex') return;
    const load = (part: string, signal: AbortSignal): Promise<ImageSource> =>
      this.callbacks.loadImage(message.id, part, signal);
    this.#images = new InlineImages(this.#mail.images, message.attachments, load);
    this.#frame.show(
      this.#mail,
      fill(this.strings.messageFrame, senderName(message.from, this.strings), message.subject),
    );
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

  #message(message: Message): TemplateResult {
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
      showsHtml ? this.#frame.element : this.#plainText(message),
      this.#notices(message),
      attachments,
    );
  }

  get #showsHtml(): boolean {
    return !this.prefersText && this.#mail !== undefined && this.#mail !== 'too-complex';
  }

  #plainText(message: Message): TemplateResult {
    this.#text ??= plainTextElement(message.text);
    return html`<div @click=${this.#onTextLink} @auxclick=${this.#onTextLink}>${this.#text}</div>`;
  }

  #notices(message: Message): TemplateResult | typeof nothing {
    const { strings, words } = this;
    const mail = this.#mail;
    const lines: TemplateResult[] = [];
    if (this.gone) lines.push(notice('info', strings.messageGone));
    if (message.incomplete) lines.push(notice('warning', strings.incomplete));
    if (mail === 'too-complex') lines.push(notice('warning', strings.tooComplex));
    else if (mail?.blockedRemote && this.#showsHtml)
      lines.push(notice('shield', strings.remoteBlocked));
    if (!this.#showsHtml && message.text.length > longestText)
      lines.push(notice('info', fill(strings.textCut, words.size(longestText))));
    const both = mail !== undefined && mail !== 'too-complex' && message.text.trim() !== '';
    if (lines.length === 0 && !both) return nothing;
    return html`<div class="notices">${lines} ${both ? this.#switch() : nothing}</div>`;
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
    const shown = this.#showsHtml ? this.#images?.parts : undefined;
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
