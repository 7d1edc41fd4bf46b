import { html, type TemplateResult } from 'lit';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { FoundText, type Searched } from '../mail/findText.ts';
import { iconButton } from '../toolkit.ts';
import { fill } from '../words.ts';

/** Milliseconds without a key before the text is looked for. */
const pause = 80;

/** The widget that looks for a text in the message, as VS Code's own does in an editor. */
export class FindBar {
  readonly #onChange: () => void;
  readonly #onClose: () => void;
  #found: FoundText | undefined;
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onClose`: the keyboard goes back to the message. */
  constructor(onChange: () => void, onClose: () => void) {
    this.#onChange = onChange;
    this.#onClose = onClose;
  }

  get open(): boolean {
    return this.#found !== undefined;
  }

  /** Opens on these documents, or looks for the same text in others. */
  show(documents: readonly Searched[]): void {
    this.#found?.clear();
    this.#found = new FoundText(documents);
    this.#found.search(this.#text);
    this.#onChange();
  }

  close(): void {
    if (!this.#found) return;
    clearTimeout(this.#timer);
    this.#found.clear();
    this.#found = undefined;
    this.#onChange();
    this.#onClose();
  }

  template(strings: MailboxStrings): TemplateResult {
    const found = this.#found!;
    const none = this.#text !== '' && found.count === 0;
    const count = fill(strings.findCount, String(found.place), String(found.count));
    return html`<div
      class="find-bar"
      role="group"
      aria-label=${strings.find}
      data-area="field"
      @keydown=${this.#onKey}
    >
      <input
        type="text"
        class=${none ? 'none' : ''}
        aria-label=${strings.find}
        placeholder=${strings.find}
        maxlength="500"
        .value=${this.#text}
        @input=${this.#onInput}
      />
      <span class="find-count" role="status">
        ${this.#text === '' ? '' : none ? strings.findNone : count}
      </span>
      ${iconButton({
        icon: 'arrow-up',
        label: strings.findPrevious,
        disabled: found.count === 0,
        onPress: () => this.#go(-1),
      })}
      ${iconButton({
        icon: 'arrow-down',
        label: strings.findNext,
        disabled: found.count === 0,
        onPress: () => this.#go(1),
      })}
      ${iconButton({ icon: 'close', label: strings.close, onPress: () => this.close() })}
    </div>`;
  }

  #go(direction: 1 | -1): void {
    this.#found?.go(direction);
    this.#onChange();
  }

  readonly #onInput = (event: Event): void => {
    this.#text = (event.target as HTMLInputElement).value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#found?.search(this.#text);
      this.#onChange();
    }, pause);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
      this.#go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
