import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { icon } from './toolkit.ts';

export interface MenuItem {
  readonly label: string;
  /** Set for a choice: whether it is made. */
  readonly checked?: boolean;
  readonly onPress: () => void;
}

export interface MenuButton {
  readonly label: string;
  /** What the button shows. */
  readonly content: unknown;
  readonly className: string;
  readonly items: readonly (MenuItem | 'divider')[];
  /** The label is the tooltip, too. */
  readonly tooltip?: boolean;
}

/** A button that unfolds a menu. */
export function menuButton(button: MenuButton): TemplateResult {
  return html`<mail-menu .button=${button}></mail-menu>`;
}

/** A menu as in VS Code: opened by its button, walked through by arrows, left by Escape. */
export class Menu extends LitElement {
  static override properties = { button: { attribute: false }, open: { state: true } };

  declare button: MenuButton;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { label, content, className, tooltip = false } = this.button;
    return html`<button
        type="button"
        class=${className}
        aria-label=${label}
        title=${tooltip ? label : nothing}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => void this.#show()}
      >
        ${content}
      </button>
      <div
        popover
        class="menu"
        role="menu"
        data-area="field"
        aria-label=${label}
        @toggle=${(event: ToggleEvent) => (this.open = event.newState === 'open')}
        @keydown=${this.#onKey}
      >
        ${this.open ? this.#items() : nothing}
      </div>`;
  }

  #items(): TemplateResult[] {
    return this.button.items.map((item) =>
      item === 'divider'
        ? html`<hr />`
        : html`<button
            type="button"
            role=${item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked=${item.checked ?? nothing}
            tabindex="-1"
            @click=${() => this.#press(item)}
            @pointermove=${({ currentTarget }: Event) => (currentTarget as HTMLElement).focus()}
          >
            ${item.checked ? icon('check') : html`<span class="codicon"></span>`}${item.label}
          </button>`,
    );
  }

  get #popup(): HTMLElement {
    return this.querySelector<HTMLElement>('.menu')!;
  }

  async #show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    const popup = this.#popup;
    popup.showPopover();
    // Below its button, inside of the window.
    const below = this.querySelector('button')!.getBoundingClientRect();
    const { width, height } = popup.getBoundingClientRect();
    const left = Math.max(4, Math.min(below.left, window.innerWidth - width - 4));
    const fits = below.bottom + height + 4 <= window.innerHeight;
    const top = fits ? below.bottom + 2 : Math.max(4, below.top - height - 2);
    popup.style.left = `${left}px`;
    popup.style.top = `${top}px`;
    this.#walk(0);
  }

  #hide(): void {
    this.#popup.hidePopover();
    this.querySelector('button')!.focus();
  }

  #press(item: MenuItem): void {
    this.#hide();
    item.onPress();
  }

  /** Moves the keyboard to the item at this place, counted from the end where it is negative. */
  #walk(place: number): void {
    const items = [...this.#popup.querySelectorAll('button')];
    items.at(place % items.length)?.focus();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const items = [...this.#popup.querySelectorAll('button')];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#walk(at + 1),
      ArrowUp: () => this.#walk(at < 1 ? -1 : at - 1),
      Home: () => this.#walk(0),
      End: () => this.#walk(-1),
      Escape: () => this.#hide(),
      Tab: () => this.#hide(),
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    event.stopPropagation();
    if (!step) return;
    event.preventDefault();
    step();
  };
}

customElements.define('mail-menu', Menu);
