import { html, type TemplateResult } from 'lit';
import type { ReaderMessage } from '../../protocol/reader.ts';
import type { MessageId } from '../../model/id.ts';
import { isAdaptable, type Theme } from '../mail/adaptColours.ts';
import type { Searched } from '../mail/findText.ts';
import { MailFrame, type FrameCallbacks } from '../mail/frame.ts';
import { InlineImages, type ImageSource } from '../mail/inlineImages.ts';
import { foldTextQuotes, plainTextElement, sourceElement } from '../mail/plainText.ts';
import type { QuoteFold } from '../mail/quoteFold.ts';
import { RemoteImages } from '../mail/remoteImages.ts';
import { sanitiseMail, type SanitisedMail } from '../mail/sanitise.ts';

/** What a body asks of its owner. */
export interface BodyCallbacks extends FrameCallbacks {
  loadImage(message: MessageId, part: string, signal: AbortSignal): Promise<ImageSource>;
  loadRemote(message: MessageId, url: string, signal: AbortSignal): Promise<ImageSource>;
}

/** How a body is to look. */
export interface BodyLook {
  /** Accessible name of the mail's frames. */
  readonly title: string;
  /** Accessible name of the buttons before quotes. */
  readonly quote: string;
  /** A dark theme whose colours HTML takes on; undefined where it stands on paper. */
  readonly theme: Theme | undefined;
}

/** One part as it stands on the screen; each is a document of its own. */
interface ShownPart {
  readonly element: HTMLElement;
  readonly folds: readonly QuoteFold[];
  readonly frame?: MailFrame;
  readonly mail?: SanitisedMail;
  readonly images?: InlineImages;
  readonly remote?: RemoteImages;
}

/** Everything that is made once for a message: the frames of its HTML, its texts, its pictures. */
export class MessageBody {
  readonly message: ReaderMessage;
  /** HTML that only its text is shown of. */
  readonly tooComplex: boolean;
  readonly #look: BodyLook;
  readonly #parts: readonly ShownPart[];
  #text: ShownPart | undefined;
  #showsRemote = false;

  constructor(message: ReaderMessage, look: BodyLook, callbacks: BodyCallbacks) {
    this.message = message;
    this.#look = look;
    const mails = message.body.map(({ kind, content }) =>
      kind === 'html' ? sanitiseMail(content) : undefined,
    );
    this.tooComplex = mails.includes('too-complex');
    this.#parts = message.body.map(({ content }, index) => {
      const mail = mails[index];
      if (mail === undefined) return shownText(content, look.quote);
      if (mail === 'too-complex') return shownText(message.text, look.quote);
      return shownMail(mail, message, look, callbacks);
    });
    if (message.remoteImages === 'allowed') this.showRemoteImages();
  }

  dispose(): void {
    for (const { images, remote } of this.#parts) {
      images?.dispose();
      remote?.dispose();
    }
  }

  /** Whether there is HTML that can be shown. */
  get hasHtml(): boolean {
    return this.#parts.some(({ mail }) => mail !== undefined);
  }

  /** Whether something would have come from the network, and still does not. */
  get blockedRemote(): boolean {
    return !this.#showsRemote && this.#parts.some(({ mail }) => mail?.blockedRemote);
  }

  /** Whether there are pictures that the user can have fetched. */
  get hasRemoteImages(): boolean {
    return this.#parts.some(({ remote }) => (remote?.count ?? 0) > 0);
  }

  /** Fetches them. */
  showRemoteImages(): void {
    this.#showsRemote = true;
    for (const { remote } of this.#parts) remote?.show();
  }

  /** Links whose text is the address of another host. */
  get disguisedLinks(): number {
    return this.#parts.reduce((sum, { mail }) => sum + (mail?.disguisedLinks ?? 0), 0);
  }

  /** Whether there is nothing to read, as HTML or as text. */
  get isEmpty(): boolean {
    return this.message.text.trim() === '' && !this.hasHtml;
  }

  /** Part numbers of the attachments that stand in the HTML. */
  get imageParts(): ReadonlySet<string> {
    return new Set(this.#parts.flatMap(({ images }) => [...(images?.parts ?? [])]));
  }

  /** What scrolls inside frames where a mail is taller than frames can be. */
  get scrollers(): Element[] {
    return this.#parts.flatMap(({ frame }) => frame?.scroller ?? []);
  }

  /** The message's parts one below the other. */
  parts(): TemplateResult {
    return html`${this.#parts.map(({ element }) => element)}`;
  }

  /** The message as text alone, or its source where that is all there is. */
  text(): HTMLElement {
    return this.#asText().element;
  }

  /** The quotes of what is shown, as HTML or as text. */
  folds(asHtml: boolean): readonly QuoteFold[] {
    return asHtml ? this.#parts.flatMap(({ folds }) => folds) : this.#asText().folds;
  }

  /** What there is to look through. */
  searched(asHtml: boolean): Searched[] {
    if (!asHtml) return [{ root: this.text(), view: window }];
    return this.#parts.flatMap(({ element, frame }): Searched[] => {
      if (!frame) return [{ root: element, view: window }];
      return frame.searched ? [frame.searched] : [];
    });
  }

  /** The parts once more on paper, with their pictures in them, in a document without a window. */
  copy(asHtml: boolean): HTMLElement[] {
    if (!asHtml || !this.hasHtml) return [this.text().cloneNode(true) as HTMLElement];
    return this.message.body.map(({ kind, content }, index) => {
      const { element, images } = this.#parts[index]!;
      const mail = kind === 'html' ? sanitiseMail(content) : 'too-complex';
      if (mail === 'too-complex') return element.cloneNode(true) as HTMLElement;
      const block = document.createElement('div');
      const style = document.createElement('style');
      style.textContent = mail.sheets.join('\n').replaceAll('<', '\\3c ');
      for (const [id, elements] of mail.images)
        for (const image of elements) image.src = images?.dataUrl(id) ?? '';
      block.append(style, ...mail.body.childNodes);
      return block;
    });
  }

  #asText(): ShownPart {
    const { rawReason, text } = this.message;
    this.#text ??= rawReason
      ? { element: sourceElement(text), folds: [] }
      : shownText(text, this.#look.quote);
    return this.#text;
  }
}

function shownText(text: string, quote: string): ShownPart {
  const element = plainTextElement(text);
  return { element, folds: foldTextQuotes(element, quote) };
}

function shownMail(
  mail: SanitisedMail,
  message: ReaderMessage,
  { title, quote, theme }: BodyLook,
  callbacks: BodyCallbacks,
): ShownPart {
  const load = (part: string, signal: AbortSignal): Promise<ImageSource> =>
    callbacks.loadImage(message.id, part, signal);
  const images = new InlineImages(mail.images, message.attachments, load);
  const fitted = isAdaptable(mail.body) ? theme : undefined;
  const frame = new MailFrame(mail, { title, quote, theme: fitted }, callbacks);
  const remote = new RemoteImages(mail.remote, (url, signal) =>
    callbacks.loadRemote(message.id, url, signal),
  );
  return { element: frame.element, folds: frame.folds, frame, mail, images, remote };
}
