import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { MessageId } from '../../model/id.ts';
import type { MessageRow } from '../../model/message.ts';
import type { ListView, PanelCommand, PanelSettings } from '../../protocol/mailbox.ts';
import { fill } from '../words.ts';
import type { ExpandedConversations } from './expandedConversations.ts';
import { Headings, insertionsOf } from './headings.ts';
import { lineElementId } from './lineTemplate.ts';
import type { LineHeights, Lines, Spot } from './lines.ts';
import { ListGeometry } from './listGeometry.ts';
import { ListInput, type ListStage } from './listInput.ts';
import { shownLines, stickyHeading, type ShownLines } from './listTemplate.ts';
import { startDrag, type Dragged } from './rowDrag.ts';
import type { Span } from './rowLoader.ts';
import type { HeldRow } from './rowSeeker.ts';
import type { RowStore } from './rowStore.ts';
import { isConversation, menuContext, type RowContext } from './rowTemplate.ts';
import { nothingSelected, type Selection } from './selection.ts';

/** What the list tells its owner. */
export interface ListCallbacks {
  /** `now`: open without waiting for the keyboard to rest. */
  onSelect(selection: Selection, open: 'now' | 'soon' | 'not'): void;
  onSelectAll(): void;
  onNextUnread(): void;
  /** Enter: the reader takes the keyboard. */
  onEnter(): void;
  /** What a drag of this message takes along. */
  onDrag(message: MessageId, member: boolean): Dragged;
  onWant(span: Span): void;
  /** These rows are on screen. */
  onSee(rows: readonly MessageRow[]): void;
  onScroll(): void;
}

/** The list of messages: only the rows on screen exist, and only they are asked for. */
export class MessageList extends LitElement implements ListStage {
  static override properties = {
    store: { attribute: false },
    expanded: { attribute: false },
    selection: { attribute: false },
    view: { attribute: false },
    context: { attribute: false },
    callbacks: { attribute: false },
    settings: { attribute: false },
    revision: { attribute: false },
    today: { state: true },
  };

  declare store: RowStore;
  declare expanded: ExpandedConversations;
  declare selection: Selection;
  declare view: ListView;
  declare context: RowContext;
  declare callbacks: ListCallbacks;
  declare settings: PanelSettings;
  /** Counts changes of the store, which is changed in place. */
  declare revision: number;
  /** The day that dates and headings are told from. */
  declare today: string;

  readonly #geometry = new ListGeometry();
  readonly #input = new ListInput(this);
  readonly #headings = new Headings();
  /** As the style sheet has them, by the font: measured once the list is drawn. */
  #heights: LineHeights = { row: 44, member: 24, heading: 24 };
  #observer: ResizeObserver | undefined;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.selection = nothingSelected;
    this.revision = 0;
    this.today = new Date().toDateString();
  }

  /** Pixels above the first visible row, to come back to. */
  get scrollPosition(): number {
    return this.#geometry.scroll.top;
  }

  set scrollPosition(top: number) {
    this.#arrange();
    this.#geometry.scroll.moveTo(top);
    this.requestUpdate();
  }

  /** The row that must not move: the active one, else the first visible of a list that is scrolled. */
  get held(): HeldRow | undefined {
    const { active } = this.selection;
    const { place, id } = this.#geometry.anchor(this.store, active?.place);
    const isHeld = place === active?.place || this.scrollPosition >= 1;
    return isHeld && id !== undefined ? { place, id } : undefined;
  }

  get lines(): Lines {
    return this.#geometry.lines;
  }

  get conversations(): boolean {
    return this.view.conversations;
  }

  get page(): number {
    const { covered, height } = this.#geometry;
    return Math.max(this.#heights.row, height - covered - this.#heights.row);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(this);
    // A machine may sleep over midnight: the clock is looked at, not waited for.
    this.#clock = setInterval(() => this.#lookAtClock(), 30_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    clearTimeout(this.#settle);
    clearInterval(this.#clock);
  }

  /** Changes the rows without moving what is on screen: the active row, else the first visible one. */
  keepPlace(change: () => void): void {
    // What a search finds later is not news: the row that was chosen stays under the eye.
    const holds = this.view.query !== undefined;
    this.#geometry.keepPlace(this.store, this.selection.active?.place, holds, () => {
      change();
      this.#arrange();
    });
  }

  /** Scrolls as little as it takes to show the active line whole. */
  revealActive(): void {
    const active = this.#input.active;
    if (!active) return;
    this.#arrange();
    this.#geometry.reveal(active);
    this.requestUpdate();
  }

  /** Carries a command out if it is one of the list's own; whether it is. */
  run(command: PanelCommand): boolean {
    return this.#input.run(command);
  }

  select(selection: Selection, open: 'now' | 'soon' | 'not'): void {
    this.callbacks.onSelect(selection, open);
    this.selection = selection;
    if (open === 'now') return;
    this.revealActive();
    this.#want();
  }

  enter(): void {
    this.callbacks.onEnter();
  }

  selectAll(): void {
    this.callbacks.onSelectAll();
  }

  nextUnread(): void {
    this.callbacks.onNextUnread();
  }

  override focus(): void {
    this.#rows?.focus({ preventScroll: true });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    for (const name of ['revision', 'store', 'view', 'today'] as const)
      if (changed.has(name)) return this.#arrange();
  }

  protected override render(): TemplateResult {
    const { context, settings } = this;
    const list = this.#shown();
    const { total } = list.common;
    const active = this.#input.active;
    const [first, last] = this.#geometry.drawn();
    const isDrawn = active && active.place >= first.place && active.place <= last.place;
    return html`<div class="probes ${settings.density}" aria-hidden="true">
        <div class="row"></div>
        <div class="row member"></div>
        <div class="group-heading"></div>
      </div>
      <div
        class="rows ${settings.density} ${this.conversations ? 'tree' : ''}"
        role=${this.conversations ? 'tree' : 'listbox'}
        tabindex="0"
        aria-label=${fill(context.strings.messagesIn, this.view.title)}
        aria-multiselectable="true"
        aria-activedescendant=${isDrawn && total > 0 ? lineElementId(active) : nothing}
        @scroll=${this.#onScroll}
        @keydown=${this.#onKey}
        @mousedown=${this.#onMouseDown}
        @click=${this.#onClick}
        @dblclick=${this.#onDoubleClick}
        @contextmenu=${this.#onContextMenu}
        @dragstart=${this.#onDragStart}
      >
        <div class="sticky-edge" role="presentation">${stickyHeading(list)}</div>
        <div
          class="spacer"
          role="presentation"
          style=${styleMap({ height: `${this.#geometry.scroll.barHeight}px` })}
        >
          ${shownLines(list)}
        </div>
      </div>`;
  }

  protected override firstUpdated(): void {
    for (const probe of this.querySelectorAll('.probes > *')) this.#observer?.observe(probe);
    this.#resized();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const rows = this.#rows;
    const { bar } = this.#geometry.scroll;
    if (rows && Math.abs(rows.scrollTop - bar) >= 1) rows.scrollTop = bar;
    if (changed.has('settings')) this.#resized();
    if (!changed.has('revision') && !changed.has('store')) return;
    this.#input.changed();
    this.#want();
  }

  #shown(): ShownLines {
    const { context, store, expanded, selection, conversations, today } = this;
    const { previews } = this.settings;
    const common = { context, previews, conversations, today, total: store.total ?? 0 };
    const headings = this.#isGrouped ? this.#headings : undefined;
    return { geometry: this.#geometry, store, expanded, headings, selection, common };
  }

  get #isGrouped(): boolean {
    return this.view.grouped && this.view.sort.by === 'date';
  }

  get #rows(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.rows');
  }

  #arrange(): void {
    const headings = this.#isGrouped ? this.#headings : undefined;
    const insertions = insertionsOf(this.store, this.expanded, headings, this.context.words);
    this.#geometry.covered = headings ? this.#heights.heading : 0;
    this.#geometry.arrange(this.store.total ?? 0, this.#heights, insertions);
  }

  /** The window onto the list, or the font, has another size: the first visible row stays. */
  #resized(): void {
    const [row = 44, member = 24, heading = 24] = [...this.querySelectorAll('.probes > *')].map(
      (probe) => probe.getBoundingClientRect().height,
    );
    const before = this.#heights;
    const same = before.row === row && before.member === member && before.heading === heading;
    if (same && this.clientHeight === this.#geometry.height) return;
    this.keepPlace(() => {
      this.#heights = { row, member, heading };
      this.#geometry.height = this.clientHeight;
    });
    this.requestUpdate();
    this.#want();
  }

  #lookAtClock(): void {
    if (!this.#headings.rollOver()) return;
    this.keepPlace(() => undefined);
    this.today = new Date().toDateString();
  }

  /** Wants the visible rows and one screen on either side. */
  #want(): void {
    const { height } = this.#geometry;
    const { total } = this.store;
    if (height === 0) return;
    const screen = Math.ceil(height / this.#heights.row);
    if (total === undefined) return this.callbacks.onWant({ start: 0, end: 2 * screen });
    this.callbacks.onWant(this.#geometry.places(total, height));
    const { start, end } = this.#geometry.places(total, 0);
    const rows = Array.from({ length: end - start }, (_, index) => this.store.row(start + index));
    this.callbacks.onSee(rows.filter((row) => row !== undefined));
  }

  readonly #onScroll = (): void => {
    const { scroll } = this.#geometry;
    const bar = this.#rows?.scrollTop ?? 0;
    if (Math.abs(bar - scroll.bar) < 1) return;
    scroll.scrolled(bar);
    this.requestUpdate();
    this.#want();
    this.callbacks.onScroll();
    clearTimeout(this.#settle);
    // In lists taller than a scroll bar can be, the bar finds its true place once it rests.
    this.#settle = setTimeout(() => {
      scroll.moveTo(scroll.top);
      this.requestUpdate();
    }, 150);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#input.key(event)) event.preventDefault();
  };

  readonly #onMouseDown = (event: MouseEvent): void => {
    const spot = spotOf(event.target);
    if (event.button === 2 && spot) this.#input.point(spot);
  };

  readonly #onClick = (event: MouseEvent): void => {
    const spot = spotOf(event.target);
    if (isIn(event.target, '[data-retry]')) this.#retry(event.target);
    else if (spot && isIn(event.target, '.twistie')) this.#input.toggle(spot.place);
    else if (spot) this.#input.click(spot, event);
  };

  /** Two quick clicks on something that works by clicks are not meant for the message. */
  readonly #onDoubleClick = (event: MouseEvent): void => {
    if (isIn(event.target, '.twistie, .row-action, [data-retry]')) event.stopPropagation();
  };

  readonly #onDragStart = (event: DragEvent): void => {
    const spot = spotOf(event.target);
    const message = this.#messageAt(spot);
    if (!spot || !message) return;
    const { strings, words } = this.context;
    const dragged = this.callbacks.onDrag(message.id, spot.member >= 0);
    const many = fill(strings.messageCount, words.count(dragged.rows));
    const label = dragged.rows > 1 ? many : message.subject || strings.noSubject;
    startDrag(event, dragged, (copy) => (copy ? fill(strings.copyDragged, label) : label));
  };

  /** The menu key has no row under it: VS Code finds the active message on the list instead. */
  readonly #onContextMenu = (event: Event): void => {
    const rows = this.#rows;
    const active = this.#input.active;
    const message = this.#messageAt(active);
    if (!rows) return;
    if (event.target === rows && active && message) {
      const several = this.conversations && active.member < 0 && isConversation(message);
      rows.dataset['vscodeContext'] = menuContext(message, several);
    } else delete rows.dataset['vscodeContext'];
  };

  #messageAt(spot: Spot | undefined): MessageRow | undefined {
    const row = spot && this.store.row(spot.place);
    return spot && row && spot.member >= 0 ? this.expanded.of(row.id)?.members?.[spot.member] : row;
  }

  #retry(button: EventTarget | null): void {
    const place = button instanceof HTMLElement ? Number(button.dataset['retry']) : -1;
    const row = this.store.row(place);
    if (row) this.expanded.expand(row.id);
  }
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** The line something in the list belongs to. */
function spotOf(target: EventTarget | null): Spot | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-place]') : null;
  const { place, member = '-1' } = line?.dataset ?? {};
  return place === undefined ? undefined : { place: Number(place), member: Number(member) };
}

customElements.define('mail-message-list', MessageList);
