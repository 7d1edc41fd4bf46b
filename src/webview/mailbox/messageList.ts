import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import { flagged, hasFlag, seen } from '../../model/flags.ts';
import type { MessageId } from '../../model/id.ts';
import type { PanelCommand, PanelSettings } from '../../protocol/mailbox.ts';
import { fill } from '../words.ts';
import type { Span } from './rowLoader.ts';
import type { RowStore } from './rowStore.ts';
import { menuContext, rowContent, rowLabel, rowSkeleton, type RowContext } from './rowTemplate.ts';
import { ScrollMap } from './scrollMap.ts';
import { extendTo, nothingSelected, selectAll, selectOnly, toggle } from './selection.ts';
import type { Selection } from './selection.ts';

/** Row heights in pixels; the style sheet has the same two. */
const rowHeights = { comfortable: 44, compact: 24 };
/** Rows drawn above and below the visible ones, so that a slow frame shows no gap. */
const overscan = 6;
/** Browsers draw up to about 33 million device pixels; half of it leaves room for rounding. */
const tallest = 16_000_000;

/** What the list tells its owner. */
export interface ListCallbacks {
  /** `now`: open without waiting for the keyboard to rest. */
  onSelect(selection: Selection, open: 'now' | 'soon' | 'not'): void;
  /** Enter: the reader takes the keyboard. */
  onEnter(): void;
  onWant(span: Span): void;
  onScroll(): void;
}

/** The list of messages: only the rows on screen exist, and only they are asked for. */
export class MessageList extends LitElement {
  static override properties = {
    store: { attribute: false },
    selection: { attribute: false },
    context: { attribute: false },
    callbacks: { attribute: false },
    density: { attribute: false },
    name: { attribute: false },
    revision: { attribute: false },
  };

  declare store: RowStore;
  declare selection: Selection;
  declare context: RowContext;
  declare callbacks: ListCallbacks;
  declare density: PanelSettings['density'];
  /** Title of the folder or search, for the accessible name. */
  declare name: string;
  /** Counts changes of the store, which is changed in place. */
  declare revision: number;

  readonly #scroll = new ScrollMap(tallest / Math.max(1, window.devicePixelRatio));
  #height = 0;
  #observer: ResizeObserver | undefined;
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.selection = nothingSelected;
    this.density = 'comfortable';
    this.name = '';
    this.revision = 0;
  }

  /** Pixels above the first visible row, to come back to. */
  get scrollPosition(): number {
    return this.#scroll.top;
  }

  set scrollPosition(top: number) {
    this.#measure();
    this.#scroll.moveTo(top);
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    clearTimeout(this.#settle);
  }

  /** Changes the rows without moving what is on screen: the active row, else the first visible one. */
  keepPlace(change: () => void): void {
    const anchor = this.#anchor();
    const atTop = this.#scroll.top < 1;
    change();
    this.#measure();
    const place = anchor && this.store.placeOf(anchor.id);
    if (!anchor || place === undefined || place === anchor.place) return;
    const top = this.#scroll.top + (place - anchor.place) * this.#rowHeight;
    // At the very top new messages come into view, as long as the active row stays in it.
    const staysInView = (place + 1) * this.#rowHeight <= this.#height;
    if (!(atTop && staysInView)) this.#scroll.moveTo(top);
  }

  /** Scrolls as little as it takes to show the active row whole. */
  revealActive(): void {
    const place = this.selection.active?.place;
    if (place === undefined) return;
    const top = place * this.#rowHeight;
    const bottom = top + this.#rowHeight;
    if (top < this.#scroll.top) this.#scroll.moveTo(top);
    else if (bottom > this.#scroll.top + this.#height) this.#scroll.moveTo(bottom - this.#height);
    this.requestUpdate();
  }

  /** Selects the row `step` places on; opens it once the keyboard rests. */
  move(step: number): void {
    const from = this.selection.active?.place ?? (step > 0 ? -1 : 0);
    this.#go(from + step, false);
  }

  /** Carries out a command of VS Code's that is about rows. */
  run(command: PanelCommand): void {
    if (command === 'next') this.move(1);
    if (command === 'previous') this.move(-1);
    if (command === 'read') this.#enter();
  }

  override focus(): void {
    this.querySelector<HTMLElement>('.rows')?.focus({ preventScroll: true });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    this.#measure();
  }

  protected override render(): TemplateResult {
    const total = this.store.total ?? 0;
    const { start, end } = this.#visible(overscan);
    const places = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
    const active = this.selection.active?.place;
    const shown = active !== undefined && active >= start && active < end;
    return html`<div
      class="rows ${this.density}"
      role="listbox"
      tabindex="0"
      aria-label=${fill(this.context.strings.messagesIn, this.name)}
      aria-multiselectable="true"
      aria-activedescendant=${shown && total > 0 ? rowElementId(active) : nothing}
      @scroll=${this.#onScroll}
      @keydown=${this.#onKey}
      @mousedown=${this.#onMouseDown}
      @click=${this.#onClick}
      @contextmenu=${this.#onContextMenu}
    >
      <div
        class="spacer"
        role="presentation"
        style=${styleMap({ height: `${this.#scroll.barHeight}px` })}
      >
        ${repeat(
          places,
          (place) => place,
          (place) => this.#row(place, total),
        )}
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const rows = this.#rows;
    if (rows && Math.abs(rows.scrollTop - this.#scroll.bar) >= 1) rows.scrollTop = this.#scroll.bar;
    if (changed.has('revision') || changed.has('store')) this.#want();
  }

  #row(place: number, total: number): TemplateResult {
    const row = this.store.row(place);
    const top = `${place * this.#rowHeight + this.#scroll.shift}px`;
    const selected = row !== undefined && this.selection.messages.has(row.id);
    const classes = ['row'];
    if (!row) classes.push('skeleton');
    else if (!hasFlag(row.flags, seen)) classes.push('unread');
    if (row && hasFlag(row.flags, flagged)) classes.push('flagged');
    if (selected) classes.push('selected');
    if (this.selection.active?.place === place) classes.push('active');
    return html`<div
      class=${classes.join(' ')}
      id=${rowElementId(place)}
      role="option"
      aria-selected=${selected}
      aria-setsize=${total}
      aria-posinset=${place + 1}
      aria-label=${row ? rowLabel(row, this.context) : this.context.strings.loading}
      data-place=${place}
      data-vscode-context=${row ? menuContext(row.id) : nothing}
      style=${styleMap({ top })}
    >
      ${row ? rowContent(row, this.context) : rowSkeleton()}
    </div>`;
  }

  get #rows(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.rows');
  }

  get #rowHeight(): number {
    return rowHeights[this.density];
  }

  #measure(): void {
    this.#scroll.resize((this.store.total ?? 0) * this.#rowHeight, this.#height);
  }

  #resized(): void {
    const height = this.clientHeight;
    if (height === this.#height) return;
    this.#height = height;
    this.#measure();
    this.requestUpdate();
    this.#want();
  }

  #visible(margin: number): Span {
    const total = this.store.total ?? 0;
    const { top } = this.#scroll;
    const start = Math.floor(top / this.#rowHeight) - margin;
    const end = Math.ceil((top + this.#height) / this.#rowHeight) + margin;
    return { start: Math.max(0, start), end: Math.min(total, end) };
  }

  /** Wants the visible rows and one screen on either side. */
  #want(): void {
    if (this.#height === 0) return;
    const screen = Math.ceil(this.#height / this.#rowHeight);
    if (this.store.total === undefined) this.callbacks.onWant({ start: 0, end: 2 * screen });
    else this.callbacks.onWant(this.#visible(screen));
  }

  #anchor(): { id: MessageId; place: number } | undefined {
    const { start, end } = this.#visible(0);
    const active = this.selection.active;
    if (active?.id !== undefined && active.place >= start && active.place < end)
      return { id: active.id, place: active.place };
    for (let place = start; place < end; place += 1) {
      const row = this.store.row(place);
      if (row) return { id: row.id, place };
    }
    return undefined;
  }

  readonly #onScroll = (): void => {
    const bar = this.#rows?.scrollTop ?? 0;
    if (Math.abs(bar - this.#scroll.bar) < 1) return;
    this.#scroll.scrolled(bar);
    this.requestUpdate();
    this.#want();
    this.callbacks.onScroll();
    clearTimeout(this.#settle);
    // In lists taller than a scroll bar can be, the bar finds its true place once it rests.
    this.#settle = setTimeout(() => {
      this.#scroll.moveTo(this.#scroll.top);
      this.requestUpdate();
    }, 150);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const total = this.store.total ?? 0;
    const control = event.ctrlKey || event.metaKey;
    if (event.altKey || total === 0) return;
    const from = this.selection.active?.place;
    const page = Math.max(1, Math.floor(this.#height / this.#rowHeight) - 1);
    const targets: Record<string, number> = {
      ArrowDown: from === undefined ? 0 : from + 1,
      ArrowUp: from === undefined ? 0 : from - 1,
      PageDown: (from ?? 0) + page,
      PageUp: (from ?? 0) - page,
      Home: 0,
      End: total - 1,
    };
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
    if (target !== undefined && !control) this.#go(target, event.shiftKey);
    else if (event.key === 'Enter' && !control) this.#enter();
    else if (event.key.toLowerCase() === 'a' && control && !event.shiftKey)
      this.callbacks.onSelect(selectAll(this.selection, this.store), 'not');
    else return;
    event.preventDefault();
  };

  #go(target: number, extend: boolean): void {
    const total = this.store.total ?? 0;
    if (total === 0) return;
    const place = Math.min(Math.max(0, target), total - 1);
    const selection = extend
      ? extendTo(this.selection, this.store, place)
      : selectOnly(this.store, place);
    this.callbacks.onSelect(selection, extend ? 'not' : 'soon');
    this.selection = selection;
    this.revealActive();
    this.#want();
  }

  #enter(): void {
    const place = this.selection.active?.place;
    if (place === undefined) return;
    this.callbacks.onSelect(selectOnly(this.store, place), 'now');
    this.callbacks.onEnter();
  }

  readonly #onMouseDown = (event: MouseEvent): void => {
    const place = placeOf(event.target);
    // The right button selects what it points at, unless that is part of the selection already.
    if (event.button !== 2 || place === undefined) return;
    const id = this.store.row(place)?.id;
    if (id !== undefined && !this.selection.messages.has(id))
      this.callbacks.onSelect(selectOnly(this.store, place), 'not');
  };

  readonly #onClick = (event: MouseEvent): void => {
    const place = placeOf(event.target);
    if (place === undefined) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.shiftKey) this.callbacks.onSelect(extendTo(this.selection, this.store, place), 'not');
    else if (control) this.callbacks.onSelect(toggle(this.selection, this.store, place), 'not');
    else this.callbacks.onSelect(selectOnly(this.store, place), 'now');
  };

  /** The menu key has no row under it: VS Code finds the active message on the list instead. */
  readonly #onContextMenu = (event: Event): void => {
    const rows = this.#rows;
    const id = this.selection.active?.id;
    if (!rows) return;
    if (event.target === rows && id !== undefined) rows.dataset['vscodeContext'] = menuContext(id);
    else delete rows.dataset['vscodeContext'];
  };
}

function rowElementId(place: number): string {
  return `message-row-${place}`;
}

function placeOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  const place = row?.dataset['place'];
  return place === undefined ? undefined : Number(place);
}

customElements.define('mail-message-list', MessageList);
