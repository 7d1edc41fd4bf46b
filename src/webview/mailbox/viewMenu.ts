import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { SortKey } from '../../model/message.ts';
import type { Arrangement, ListView, PanelSettings } from '../../protocol/mailbox.ts';
import type { MailboxStrings } from '../../protocol/strings.ts';
import { iconButton } from '../toolkit.ts';
import { picker } from './picker.ts';

/** What the menu changes: this list, or all panels. */
export interface ViewMenuCallbacks {
  onArrange(arrangement: Arrangement): void;
  onConfigure(settings: Partial<PanelSettings>): void;
}

/** A button, and the choices it unfolds: how the list is arranged and how the panel looks. */
export class ViewMenu extends LitElement {
  static override properties = {
    view: { attribute: false },
    settings: { attribute: false },
    strings: { attribute: false },
    callbacks: { attribute: false },
    open: { state: true },
  };

  declare view: ListView;
  declare settings: PanelSettings;
  declare strings: MailboxStrings;
  declare callbacks: ViewMenuCallbacks;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
    this.addEventListener('keydown', this.#onKey);
    this.addEventListener('focusout', this.#onFocusOut);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pointerdown', this.#onPointerDown, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.#onPointerDown, { capture: true });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { strings, open } = this;
    return html`${iconButton({
      icon: 'settings',
      label: strings.viewOptions,
      expanded: open,
      onPress: () => void this.#toggle(),
    })}${open ? this.#choices() : nothing}`;
  }

  #choices(): TemplateResult {
    const { strings } = this;
    return html`<div
      class="view-menu"
      role="group"
      data-area="field"
      aria-label=${strings.viewOptions}
    >
      ${this.#arrangement()}
      <hr />
      ${this.#look()}
    </div>`;
  }

  #arrangement(): TemplateResult {
    const { view, strings } = this;
    const { by, descending } = view.sort;
    const arrange = (change: Partial<Arrangement>): void => {
      const { sort, filter, conversations, grouped } = view;
      this.callbacks.onArrange({ sort, filter, conversations, grouped, ...change });
    };
    // Names read from A on, dates and sizes from the newest and largest.
    const sortBy = (key: SortKey): void =>
      arrange({ sort: { by: key, descending: key === 'date' || key === 'size' } });
    return html`${line(
      strings.sort,
      picker(
        strings.sort,
        by,
        [
          ['date', strings.sortDate],
          ['from', strings.sortFrom],
          ['subject', strings.sortSubject],
          ['size', strings.sortSize],
        ],
        sortBy,
      ),
    )}
    ${line(
      strings.direction,
      picker(
        strings.direction,
        descending ? 'descending' : 'ascending',
        [
          ['ascending', strings.ascending],
          ['descending', strings.descending],
        ],
        (value) => arrange({ sort: { by, descending: value === 'descending' } }),
      ),
    )}
    ${
      // The result of a search stands by message.
      view.query === undefined
        ? checkbox(strings.conversations, view.conversations, (conversations) =>
            arrange({ conversations }),
          )
        : nothing
    }
    ${checkbox(strings.grouped, view.grouped, (grouped) => arrange({ grouped }))}`;
  }

  #look(): TemplateResult {
    const { settings, strings } = this;
    const configure = (change: Partial<PanelSettings>): void => this.callbacks.onConfigure(change);
    return html`${line(
      strings.readingPane,
      picker(
        strings.readingPane,
        settings.readingPane,
        [
          ['right', strings.paneRight],
          ['bottom', strings.paneBottom],
          ['off', strings.paneOff],
        ],
        (readingPane) => configure({ readingPane }),
      ),
    )}
    ${line(
      strings.density,
      picker(
        strings.density,
        settings.density,
        [
          ['comfortable', strings.densityComfortable],
          ['compact', strings.densityCompact],
        ],
        (density) => configure({ density }),
      ),
    )}
    ${checkbox(strings.previews, settings.previews, (previews) => configure({ previews }))}`;
  }

  async #toggle(): Promise<void> {
    this.open = !this.open;
    await this.updateComplete;
    if (this.open) this.querySelector('select')?.focus();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.preventDefault();
    event.stopPropagation();
    this.open = false;
    this.querySelector<HTMLElement>('mail-button')?.focus();
  };

  readonly #onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    // Without a new place the focus is in a select's own list, or the window has lost it.
    if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.open = false;
  };

  readonly #onPointerDown = ({ target }: PointerEvent): void => {
    if (!(target instanceof Node && this.contains(target))) this.open = false;
  };
}

function line(label: string, control: TemplateResult): TemplateResult {
  return html`<div class="menu-line"><span aria-hidden="true">${label}</span>${control}</div>`;
}

function checkbox(
  label: string,
  checked: boolean,
  onChange: (checked: boolean) => void,
): TemplateResult {
  return html`<label class="menu-line"
    ><span>${label}</span
    ><input
      type="checkbox"
      .checked=${checked}
      @change=${(event: Event) => onChange((event.target as HTMLInputElement).checked)}
  /></label>`;
}

customElements.define('mail-view-menu', ViewMenu);
