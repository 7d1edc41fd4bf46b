import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ReaderMessage } from '../../protocol/reader.ts';
import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { messageOf } from '../host.ts';
import { senderName } from '../mailbox/rowName.ts';
import { icon, progressRing } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';
import { attachmentBar, type AttachmentVerb } from './attachmentBar.ts';
import { MessageBody, type BodyCallbacks, type BodyLook } from './messageBody.ts';
import { messageNotices } from './notices.ts';

/** What the earlier messages ask of the reading pane. */
export interface EarlierCallbacks extends BodyCallbacks {
  read(message: MessageId): Promise<ReaderMessage>;
  onAttachment(verb: AttachmentVerb, message: MessageId, part: string): void;
  onSaveAll(message: MessageId): void;
  /** A click or key on a text's own link. */
  onTextLink(event: Event): void;
}

/** Lines that are shown at once; those before them stand behind one more. */
const shown = 3;

/** What a message is unfolded to: on its way, there, or failed. */
type Unfolded = 'pending' | { readonly body: MessageBody } | { readonly reason: string };

/** The messages of a conversation before the one that is read, each a line that unfolds in place. */
export class EarlierMessages extends LitElement {
  static override properties = {
    rows: { attribute: false },
    strings: { attribute: false },
    words: { attribute: false },
    look: { attribute: false },
    callbacks: { attribute: false },
    all: { state: true },
    unfolded: { state: true },
  };

  declare rows: readonly MessageRow[];
  declare strings: MailboxStrings;
  declare words: Words;
  declare look: Omit<BodyLook, 'title'>;
  declare callbacks: EarlierCallbacks;
  declare all: boolean;
  declare unfolded: ReadonlyMap<MessageId, Unfolded>;

  constructor() {
    super();
    this.rows = [];
    this.all = false;
    this.unfolded = new Map();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#foldAll();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('rows')) return;
    this.all = false;
    this.#foldAll();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { rows, strings } = this;
    if (rows.length === 0) return nothing;
    const hidden = this.all ? 0 : Math.max(0, rows.length - shown);
    return html`<ol class="earlier" aria-label=${strings.earlierMessages}>
      ${
        hidden === 0
          ? nothing
          : html`<li>
              <button type="button" class="earlier-line" @click=${() => (this.all = true)}>
                ${icon('unfold')}<span
                  >${hidden === 1 ? strings.earlierCountOne : fill(strings.earlierCount, this.words.count(hidden))}</span
                >
              </button>
            </li>`
      }
      ${rows.slice(hidden).map((row) => this.#item(row))}
    </ol>`;
  }

  #item(row: MessageRow): TemplateResult {
    const unfolded = this.unfolded.get(row.id);
    const open = unfolded !== undefined;
    const { strings } = this;
    const address = row.from[0]?.name ? row.from[0].address : '';
    return html`<li>
      <button
        type="button"
        class="earlier-line"
        aria-expanded=${open}
        @click=${() => void this.#toggle(row)}
      >
        ${icon(open ? 'chevron-down' : 'chevron-right')}
        <span class="who">${senderName(row.from, strings)}</span>
        <span class="words"
          >${open ? (address === '' ? '' : `<${address}>`) : (row.preview ?? '')}</span
        >
        <time datetime=${row.date}>${this.words.shortDate(row.date) ?? strings.unknownDate}</time>
      </button>
      ${unfolded === undefined ? nothing : this.#unfolded(unfolded)}
    </li>`;
  }

  #unfolded(unfolded: Unfolded): TemplateResult {
    const { strings, words, callbacks } = this;
    if (unfolded === 'pending')
      return html`<p class="no-text">${progressRing(strings.loading)}</p>`;
    if ('reason' in unfolded)
      return html`<p class="no-text" role="alert">${fill(strings.cannotShow, unfolded.reason)}</p>`;
    const { body } = unfolded;
    const { id, attachments } = body.message;
    const asHtml = body.hasHtml;
    const onLink = (event: Event): void => callbacks.onTextLink(event);
    return html`${messageNotices({ body, asHtml, gone: false, strings, words, buttons: [] })}
      <div class="earlier-body" @click=${onLink} @auxclick=${onLink}>
        ${
          body.isEmpty
            ? html`<p class="no-text">${strings.emptyMessage}</p>`
            : asHtml
              ? body.parts()
              : body.text()
        }
      </div>
      ${attachmentBar({
        attachments: attachments.filter(({ part }) => !body.imageParts.has(part)),
        ...{ strings, words },
        onAttachment: (verb, part) => callbacks.onAttachment(verb, id, part),
        onSaveAll: () => callbacks.onSaveAll(id),
      })}`;
  }

  async #toggle(row: MessageRow): Promise<void> {
    const { id } = row;
    const there = this.unfolded.get(id);
    if (there !== undefined) {
      release(there);
      this.#set(id, undefined);
      return;
    }
    this.#set(id, 'pending');
    const result = await this.#read(row);
    if (this.unfolded.get(id) === 'pending') this.#set(id, result);
    else release(result);
  }

  async #read({ id, from, subject }: MessageRow): Promise<Exclude<Unfolded, 'pending'>> {
    try {
      const message = await this.callbacks.read(id);
      const title = fill(this.strings.messageFrame, senderName(from, this.strings), subject);
      return { body: new MessageBody(message, { ...this.look, title }, this.callbacks) };
    } catch (error) {
      return { reason: messageOf(error) };
    }
  }

  #set(id: MessageId, unfolded: Unfolded | undefined): void {
    const all = new Map(this.unfolded);
    if (unfolded === undefined) all.delete(id);
    else all.set(id, unfolded);
    this.unfolded = all;
  }

  #foldAll(): void {
    for (const each of this.unfolded.values()) release(each);
    if (this.unfolded.size > 0) this.unfolded = new Map();
  }
}

function release(unfolded: Unfolded): void {
  if (unfolded !== 'pending' && 'body' in unfolded) unfolded.body.dispose();
}

customElements.define('mail-earlier-messages', EarlierMessages);
