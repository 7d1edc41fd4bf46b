import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChangeProgress } from '../../model/change.ts';
import type { ChangeId } from '../../model/id.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { iconButton, textButton } from '../toolkit.ts';
import { fill, type Words } from '../words.ts';

/** Milliseconds a toast stays while nobody points at it. */
const lifetime = 8000;
/** Of more, the oldest goes. */
const most = 3;

export interface ToastCallbacks {
  onUndo(change: ChangeId): void;
  onCancel(change: ChangeId): void;
}

interface Toast {
  readonly change: ChangeId;
  readonly text: string;
}

/** What was changed, each with Undo, and how far long changes have come. */
export class Toasts extends LitElement {
  static override properties = {
    strings: { attribute: false },
    words: { attribute: false },
    callbacks: { attribute: false },
    toasts: { state: true },
    progress: { state: true },
  };

  declare strings: MailboxStrings;
  declare words: Words;
  declare callbacks: ToastCallbacks;
  declare toasts: readonly Toast[];
  declare progress: readonly ChangeProgress[];
  readonly #timers = new Map<ChangeId, ReturnType<typeof setTimeout>>();

  constructor() {
    super();
    this.toasts = [];
    this.progress = [];
    for (const name of ['pointerenter', 'focusin']) this.addEventListener(name, this.#stopClocks);
    for (const name of ['pointerleave', 'focusout']) this.addEventListener(name, this.#startClocks);
  }

  /** A change that can be taken back. */
  show(change: ChangeId, text: string): void {
    const others = this.toasts.filter((toast) => toast.change !== change);
    this.toasts = [...others, { change, text }].slice(-most);
    this.#startClocks();
  }

  /** It cannot be taken back any more, or has been. */
  end(change: ChangeId): void {
    clearTimeout(this.#timers.get(change));
    this.#timers.delete(change);
    this.toasts = this.toasts.filter((toast) => toast.change !== change);
  }

  /** How far a change has come. */
  follow(progress: ChangeProgress): void {
    const others = this.progress.filter(({ id }) => id !== progress.id);
    this.progress = progress.over ? others : [...others, progress];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.toasts.length + this.progress.length === 0) return nothing;
    return html`<section class="toasts" aria-label=${this.strings.changes} data-area="none">
      ${repeat(
        this.progress,
        ({ id }) => id,
        (each) => this.#bar(each),
      )}
      ${repeat(
        this.toasts,
        ({ change }) => change,
        (toast) => this.#toast(toast),
      )}
    </section>`;
  }

  #toast({ change, text }: Toast): TemplateResult {
    const { strings, callbacks } = this;
    return html`<div class="toast" role="group" aria-label=${text}>
      <span class="toast-text">${text}</span>
      ${textButton({ label: strings.undo, onPress: () => callbacks.onUndo(change) })}
      ${iconButton({
        icon: 'close',
        label: strings.dismiss,
        onPress: () => this.end(change),
      })}
    </div>`;
  }

  #bar({ id, description, done, total }: ChangeProgress): TemplateResult {
    const { strings, words, callbacks } = this;
    return html`<div class="toast" role="group" aria-label=${description}>
      <span class="toast-text"
        >${description}
        <span class="toast-count"
          >${fill(strings.progressOf, words.count(done), words.count(total))}</span
        >
        <progress aria-label=${description} max=${total} value=${done}></progress
      ></span>
      ${textButton({ label: strings.cancel, onPress: () => callbacks.onCancel(id) })}
    </div>`;
  }

  readonly #stopClocks = (): void => {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  };

  readonly #startClocks = (): void => {
    if (this.matches(':hover, :focus-within')) return;
    for (const { change } of this.toasts)
      if (!this.#timers.has(change))
        this.#timers.set(
          change,
          setTimeout(() => this.end(change), lifetime),
        );
  };
}

customElements.define('mail-toasts', Toasts);
