import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { MessageId } from '../../model/id.ts';
import type { Attachment, Message, MessageRow } from '../../model/message.ts';
import type {
  ReaderCommand,
  ReaderMessage,
  ReaderSettings,
  RemoteConsentScope,
} from '../../protocol/reader.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { darkTheme } from '../mail/adaptColours.ts';
import { emptyPane } from '../emptyPane.ts';
import type { MenuItem } from '../menu.ts';
import { icon, progressRing, textButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { attachmentBar } from './attachmentBar.ts';
import type { EarlierCallbacks } from './earlierMessages.ts';
import './earlierMessages.ts';
import { contactCards } from './contactCards.ts';
import { FindBar } from './findBar.ts';
import { invitationCard } from './invitationCard.ts';
import { MessageBody, type BodyLook } from './messageBody.ts';
import { messageHeader, type Navigation } from './messageHeader.ts';
import { moreMenu } from './moreMenu.ts';
import { noticeButtons } from './noticeButtons.ts';
import { messageNotices } from './notices.ts';
import { printable } from './printable.ts';
import type { ReaderCallbacks, ReaderContent } from './readerContent.ts';
import { pageThrough, pressesControl } from './paging.ts';
import { senderName } from '../mailbox/rowName.ts';

/** Per cent, as browsers step. */
const zooms = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];

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
    nested: { attribute: false },
    settings: { attribute: false },
    showsDetails: { state: true },
    showsHeaders: { state: true },
    prefersText: { state: true },
    adapted: { state: true },
    zoom: { state: true },
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
  /** The message is inside of another one: it can be read, and no more. */
  declare nested: boolean;
  declare settings: ReaderSettings;
  declare showsDetails: boolean;
  declare showsHeaders: boolean;
  declare prefersText: boolean;
  /** Whether HTML takes on the colours of a dark theme. */
  declare adapted: boolean;
  /** Per cent, for what is read; it stays from message to message. */
  declare zoom: number;

  #body: MessageBody | undefined;
  readonly #find = new FindBar(
    () => this.requestUpdate(),
    () => this.focus(),
  );
  /** VS Code changes the class of the body with the theme. */
  readonly #themes = new MutationObserver(() => this.#again());

  constructor() {
    super();
    this.content = { kind: 'nothing' };
    this.flags = [];
    this.navigation = {};
    this.gone = false;
    this.nested = false;
    this.settings = { htmlColours: 'paper', preferText: false };
    this.showsDetails = false;
    this.showsHeaders = false;
    this.prefersText = false;
    this.adapted = false;
    this.zoom = 100;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes.observe(document.body, { attributeFilter: ['class'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes.disconnect();
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

  /** Carries out a command of VS Code on the message that is shown. */
  run(command: ReaderCommand): void {
    const body = this.#body;
    if (!body) return;
    const commands: Readonly<Record<ReaderCommand, () => void>> = {
      find: () => void this.#showFind(),
      zoomIn: () => this.#zoomTo(zooms.find((each) => each > this.zoom)),
      zoomOut: () => this.#zoomTo(zooms.findLast((each) => each < this.zoom)),
      zoomReset: () => this.#zoomTo(100),
      toggleHtml: () => (this.prefersText = !this.prefersText),
      toggleColours: () => (this.adapted = !this.adapted),
      toggleQuotes: () => {
        const folds = body.folds(this.#showsHtml);
        const open = folds.some((each) => !each.open);
        for (const each of folds) each.open = open;
      },
      print: () =>
        this.callbacks.onPrint(printable(body, this.#showsHtml, this.strings, this.words)),
    };
    commands[command]();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('settings')) {
      this.adapted = this.settings.htmlColours === 'adapted';
      this.prefersText = this.settings.preferText;
    }
    if (!changed.has('content') && !changed.has('adapted')) return;
    const message = this.content.kind === 'message' ? this.content.message : undefined;
    const shown = this.#body?.message;
    if (message === shown && !changed.has('adapted')) return;
    if (message?.id !== shown?.id) {
      this.prefersText = this.settings.preferText;
      this.showsHeaders = false;
      this.querySelector('.reader-body')?.scrollTo(0, 0);
    }
    this.#body?.dispose();
    this.#body = message && this.#prepare(message);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.#find.open) return;
    if (!this.#body) {
      // The next message is looked through once it is there.
      if (this.content.kind !== 'loading') this.#find.close();
      return;
    }
    if (changed.has('content') || changed.has('prefersText') || changed.has('adapted'))
      void this.#showFind();
  }

  #prepare(message: ReaderMessage): MessageBody {
    const { strings } = this;
    const sender = senderName(message.from, strings);
    const title = fill(strings.messageFrame, sender, message.subject);
    return new MessageBody(message, { ...this.#look, title }, this.#partCallbacks);
  }

  get #look(): Omit<BodyLook, 'title'> {
    return {
      quote: this.strings.quotedText,
      theme: this.adapted ? darkTheme() : undefined,
    };
  }

  /** The mail's colours are those of another theme now. */
  #again(): void {
    if (!this.adapted || !this.#body) return;
    const { message } = this.#body;
    this.#body.dispose();
    this.#body = this.#prepare(message);
    this.requestUpdate();
  }

  async #showFind(): Promise<void> {
    const body = this.#body!;
    const wasOpen = this.#find.open;
    for (const fold of body.folds(this.#showsHtml)) fold.open = true;
    // Frames fill when they have loaded.
    await this.updateComplete;
    for (let turn = 0; turn < 20; turn += 1) {
      const documents = body.searched(this.#showsHtml);
      if (documents.length > 0) {
        this.#find.show(documents);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.updateComplete;
    if (!wasOpen) this.querySelector<HTMLInputElement>('.find-bar input')?.select();
  }

  #zoomTo(zoom: number | undefined): void {
    if (zoom !== undefined) this.zoom = zoom;
  }

  protected override render(): TemplateResult {
    const { content, strings } = this;
    return html`<section
      class="reader ${content.kind}"
      data-area="reader"
      @wheel=${this.#onWheel}
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
        return this.#message(content.message, content.earlier);
    }
  }

  /** One body element for a message on its way, shown or failed, so that it keeps the keyboard. */
  #page(
    kind: string,
    message: ReaderMessage | MessageRow | undefined,
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

  #header(message: ReaderMessage | MessageRow | undefined): TemplateResult | typeof nothing {
    if (!message) return nothing;
    return messageHeader({
      message,
      flags: this.flags,
      strings: this.strings,
      words: this.words,
      showsDetails: this.showsDetails,
      onToggleDetails: () => (this.showsDetails = !this.showsDetails),
      showsHeaders: this.showsHeaders,
      onToggleHeaders: () => (this.showsHeaders = !this.showsHeaders),
      onAddress: (wish, mailbox) => this.callbacks.onAddress(wish, mailbox, message.id),
      more: this.#body?.message.id === message.id ? this.#more(message.id) : [],
      onAction:
        this.gone || this.nested
          ? undefined
          : (action) => this.callbacks.onAction(action, message.id),
      navigation: this.navigation,
    });
  }

  #more(id: MessageId): (MenuItem | 'divider')[] {
    return moreMenu({
      hasHtml: this.#body?.hasHtml === true,
      showsHtml: this.#showsHtml,
      adapted: darkTheme() ? this.adapted : undefined,
      zoom: this.zoom,
      onAction: this.nested ? undefined : (action) => this.callbacks.onAction(action, id),
      onCommand: (command) => this.run(command),
      strings: this.strings,
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

  #message(message: ReaderMessage, earlier: readonly MessageRow[]): TemplateResult {
    const body = this.#body!;
    const showsHtml = this.#showsHtml;
    const attachments = attachmentBar({
      attachments: this.#listed(message),
      strings: this.strings,
      words: this.words,
      onAttachment: (verb, part) => this.callbacks.onAttachment(verb, message.id, part),
      onSaveAll: () => this.callbacks.onSaveAll(message.id),
    });
    return this.#page(
      showsHtml ? 'html' : 'text',
      message,
      html`${this.#earlier(earlier, message)}${this.#cards(message)}
        <div
          class="parts"
          style=${this.zoom === 100 ? nothing : `zoom: ${this.zoom}%`}
          @click=${this.#onTextLink}
          @auxclick=${this.#onTextLink}
        >
          ${this.#parts(body)}
        </div>`,
      this.#notices(body),
      attachments,
    );
  }

  #cards({ id, invitation, cards = [] }: ReaderMessage): TemplateResult | typeof nothing {
    if (!invitation && cards.length === 0) return nothing;
    const { strings, words } = this;
    return html`<div class="cards" @click=${this.#onTextLink} @auxclick=${this.#onTextLink}>
      ${invitation ? invitationCard(invitation, strings, words) : nothing}
      ${contactCards(cards, strings, (wish, mailbox) =>
        this.callbacks.onAddress(wish, mailbox, id),
      )}
    </div>`;
  }

  #earlier(
    rows: readonly MessageRow[],
    { from, date }: ReaderMessage,
  ): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    const { strings, words } = this;
    return html`<mail-earlier-messages
        .rows=${rows}
        .strings=${strings}
        .words=${words}
        .look=${this.#look}
        .callbacks=${this.#partCallbacks}
      ></mail-earlier-messages>
      <div class="earlier-line current">
        ${icon('chevron-down')}<span class="who">${senderName(from, strings)}</span>
        <span class="words"></span>
        <time datetime=${date}>${words.shortDate(date) ?? strings.unknownDate}</time>
      </div>`;
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

  #notices(body: MessageBody): TemplateResult {
    const { strings, words, gone } = this;
    const asHtml = this.#showsHtml;
    const buttons = noticeButtons({
      ...{ body, asHtml, strings },
      onAllowRemote: (scope) => void this.#allowRemote(body, scope),
      onUnsubscribe: () => this.callbacks.onUnsubscribe(body.message.id),
      onSwitch: () => (this.prefersText = !this.prefersText),
    });
    return html`${messageNotices({ body, asHtml, gone, strings, words, buttons })}${
      this.#find.open ? this.#find.template(strings) : nothing
    }`;
  }

  async #allowRemote(body: MessageBody, scope: RemoteConsentScope): Promise<void> {
    await this.callbacks.allowRemote(body.message.id, scope);
    if (body !== this.#body) return;
    body.showRemoteImages();
    this.requestUpdate();
  }

  /** Pictures that stand in the mail are not listed once more. */
  #listed(message: Message): readonly Attachment[] {
    const shown = this.#showsHtml ? this.#body?.imageParts : undefined;
    return message.attachments.filter(({ part }) => !shown?.has(part));
  }

  readonly #partCallbacks: EarlierCallbacks = {
    read: (message) => this.callbacks.read(message),
    onAttachment: (...about) => this.callbacks.onAttachment(...about),
    onSaveAll: (message) => this.callbacks.onSaveAll(message),
    onTextLink: (event) => this.#onTextLink(event),
    onLink: (link) => this.callbacks.onLink(link),
    onLeave: () => this.callbacks.onLeave(),
    loadImage: (...about) => this.callbacks.loadImage(...about),
    loadRemote: (...about) => this.callbacks.loadRemote(...about),
  };

  readonly #onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    this.run(event.deltaY < 0 ? 'zoomIn' : 'zoomOut');
  };

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

customElements.define('mail-reader', Reader);
