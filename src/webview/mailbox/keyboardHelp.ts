import { LitElement, html, type TemplateResult } from 'lit';
import type { KeyHelp } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { iconButton, textButton } from '../toolkit.ts';

/** The keys and what they do, in a dialog over the panel. */
export class KeyboardHelp extends LitElement {
  static override properties = {
    strings: { attribute: false },
    onChangeKeys: { attribute: false },
    keys: { state: true },
  };

  declare strings: MailboxStrings;
  declare onChangeKeys: () => void;
  declare keys: readonly KeyHelp[];

  constructor() {
    super();
    this.keys = [];
  }

  /** Opens the dialog; the keyboard comes back to where it was when it is closed. */
  async show(keys: readonly KeyHelp[]): Promise<void> {
    this.keys = keys;
    await this.updateComplete;
    if (this.#dialog && !this.#dialog.open) this.#dialog.showModal();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    return html`<dialog
      class="keyboard-help"
      aria-labelledby="keyboard-help-title"
      data-area="field"
      @click=${this.#onClick}
      @keydown=${this.#onKey}
    >
      <div class="dialog-box">
        <div class="dialog-title">
          <h2 id="keyboard-help-title">${strings.keyboardShortcuts}</h2>
          ${iconButton({ icon: 'close', label: strings.close, onPress: () => this.#close() })}
        </div>
        <div class="keys-scroll" tabindex="0" role="region" aria-label=${strings.keyboardShortcuts}>
          <dl class="keys">${this.keys.map(line)}</dl>
        </div>
        <div class="dialog-buttons">
          ${textButton({
            label: strings.changeKeys,
            onPress: () => {
              this.#close();
              this.onChangeKeys();
            },
          })}
        </div>
      </div>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  #close(): void {
    this.#dialog?.close();
  }

  /** Beside the box is the dialog's backdrop. */
  readonly #onClick = (event: Event): void => {
    if (event.target === this.#dialog) this.#close();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    // The same key closes it; Escape does by itself.
    if (event.key === '?') this.#close();
  };
}

function line({ title, keys }: KeyHelp): TemplateResult {
  return html`<div class="key-line">
    <dt>${title}</dt>
    <dd>${keys.map((chord) => html`<kbd>${chord}</kbd> `)}</dd>
  </div>`;
}

customElements.define('mail-keyboard-help', KeyboardHelp);
