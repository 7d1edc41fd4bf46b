import { html, type TemplateResult } from 'lit';
import type { MessageId } from '../../model/id.ts';
import type { OpenedMessage } from '../../model/opened.ts';
import { MailFrame, type FrameCallbacks } from '../mail/frame.ts';
import { InlineImages, type ImageSource } from '../mail/inlineImages.ts';
import { plainTextElement, sourceElement } from '../mail/plainText.ts';
import { sanitiseMail, type SanitisedMail } from '../mail/sanitise.ts';

/** What a body asks of its owner. */
export interface BodyCallbacks extends FrameCallbacks {
  loadImage(message: MessageId, part: string, signal: AbortSignal): Promise<ImageSource>;
}

/** One part as it stands on the screen; each is a document of its own. */
interface ShownPart {
  readonly element: HTMLElement;
  readonly frame?: MailFrame;
  readonly mail?: SanitisedMail;
  readonly images?: InlineImages;
}

/** Everything that is made once for a message: the frames of its HTML, its texts, its pictures. */
export class MessageBody {
  readonly message: OpenedMessage;
  /** HTML that only its text is shown of. */
  readonly tooComplex: boolean;
  readonly #parts: readonly ShownPart[];
  #text: HTMLElement | undefined;

  /** `title`: the accessible name of the mail's frames. */
  constructor(message: OpenedMessage, title: string, callbacks: BodyCallbacks) {
    this.message = message;
    const mails = message.body.map(({ kind, content }) =>
      kind === 'html' ? sanitiseMail(content) : undefined,
    );
    this.tooComplex = mails.includes('too-complex');
    this.#parts = message.body.map(({ content }, index) => {
      const mail = mails[index];
      if (mail === undefined) return { element: plainTextElement(content) };
      if (mail === 'too-complex') return { element: plainTextElement(message.text) };
      return shownMail(mail, message, title, callbacks);
    });
  }

  dispose(): void {
    for (const { images } of this.#parts) images?.dispose();
  }

  /** Whether there is HTML that can be shown. */
  get hasHtml(): boolean {
    return this.#parts.some(({ mail }) => mail !== undefined);
  }

  get blockedRemote(): boolean {
    return this.#parts.some(({ mail }) => mail?.blockedRemote);
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
    const { rawReason, text } = this.message;
    return (this.#text ??= rawReason ? sourceElement(text) : plainTextElement(text));
  }
}

function shownMail(
  mail: SanitisedMail,
  message: OpenedMessage,
  title: string,
  callbacks: BodyCallbacks,
): ShownPart {
  const load = (part: string, signal: AbortSignal): Promise<ImageSource> =>
    callbacks.loadImage(message.id, part, signal);
  const images = new InlineImages(mail.images, message.attachments, load);
  const frame = new MailFrame(mail, title, callbacks);
  return { element: frame.element, frame, mail, images };
}
