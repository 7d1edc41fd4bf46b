import { LitElement, html, type TemplateResult } from 'lit';

/** Milliseconds between two announcements, so that none is cut short by the next. */
const pause = 3000;
/** Those that wait beyond this many are news no longer. */
const most = 3;

/** Says what has happened to those who do not see it; silent for the eye. */
export class Announcer extends LitElement {
  static override properties = { text: { state: true } };

  declare text: string;
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.text = '';
  }

  /** Says this once, politely, after what was said just before. */
  say(text: string): void {
    this.#waiting = [...this.#waiting, text].slice(-most);
    if (this.#timer === undefined) this.#next();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`<div class="visually-hidden" role="status">${this.text}</div>`;
  }

  #next(): void {
    // The same words twice are heard twice only if they were gone in between.
    this.text = this.#waiting.shift() ?? '';
    const over = this.text === '';
    this.#timer = over ? undefined : setTimeout(() => this.#next(), pause);
  }
}

customElements.define('mail-announcer', Announcer);
