import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { PanelSettings } from '../../protocol/mailbox.ts';

/** The list's share of the panel cannot leave these bounds. */
const smallest = 0.2;
const largest = 0.8;
const keyStep = 0.02;

/** Two panes and the line between them, which the mouse and the arrow keys move. */
export class SplitView extends LitElement {
  static override properties = {
    share: { attribute: false },
    label: { attribute: false },
    first: { attribute: false },
    second: { attribute: false },
    onShare: { attribute: false },
    layout: { attribute: false },
    narrow: { state: true },
  };

  /** The first pane's share, 0 to 1. */
  declare share: number;
  declare label: string;
  declare first: unknown;
  declare second: unknown;
  declare onShare: (share: number) => void;
  /** Where the second pane is. */
  declare layout: PanelSettings['readingPane'];
  /** Too narrow for two columns: the panes stand one above the other. */
  declare narrow: boolean;

  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.share = 0.4;
    this.label = '';
    this.layout = 'right';
    this.narrow = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => (this.narrow = this.clientWidth < 600));
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    this.style.setProperty('--list-share', `${this.share * 100}%`);
    this.classList.toggle('stacked', this.#stacked);
    const single = this.layout === 'off';
    this.classList.toggle('single', single);
    return html`<div class="pane first">${this.first}</div>
      ${single ? nothing : this.#sash()}
      ${single ? nothing : html`<div class="pane second">${this.second}</div>`}`;
  }

  get #stacked(): boolean {
    return this.narrow || this.layout === 'bottom';
  }

  #sash(): TemplateResult {
    return html`<div
      class="sash"
      role="separator"
      tabindex="0"
      aria-label=${this.label}
      aria-orientation=${this.#stacked ? 'horizontal' : 'vertical'}
      aria-valuenow=${Math.round(this.share * 100)}
      aria-valuemin=${smallest * 100}
      aria-valuemax=${largest * 100}
      @pointerdown=${this.#onPointerDown}
      @pointermove=${this.#onPointerMove}
      @pointerup=${this.#onPointerUp}
      @pointercancel=${this.#onPointerUp}
      @keydown=${this.#onKey}
    ></div>`;
  }

  #set(share: number): void {
    const bounded = Math.min(largest, Math.max(smallest, share));
    this.share = Math.round(bounded * 1000) / 1000;
    this.onShare(this.share);
  }

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    // A frame under the pointer would swallow the movement.
    this.classList.add('dragging');
  };

  readonly #onPointerMove = (event: PointerEvent): void => {
    if (!this.classList.contains('dragging')) return;
    const box = this.getBoundingClientRect();
    const share = this.#stacked
      ? (event.clientY - box.top) / box.height
      : (event.clientX - box.left) / box.width;
    this.#set(share);
  };

  readonly #onPointerUp = (): void => {
    this.classList.remove('dragging');
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const [less, more] = this.#stacked ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key === less) this.#set(this.share - keyStep);
    else if (event.key === more) this.#set(this.share + keyStep);
    else if (event.key === 'Home') this.#set(smallest);
    else if (event.key === 'End') this.#set(largest);
    else return;
    event.preventDefault();
  };
}

customElements.define('mail-split-view', SplitView);
