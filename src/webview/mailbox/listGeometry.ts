import type { MessageId } from '../../model/id.ts';
import { Lines, type Insertion, type LineHeights, type Spot } from './lines.ts';
import type { Span } from './rowLoader.ts';
import type { RowStore } from './rowStore.ts';
import { ScrollMap } from './scrollMap.ts';

/** Browsers draw up to about 33 million device pixels; half of it leaves room for rounding. */
const tallest = 16_000_000;
/** Pixels drawn above and below what is visible, so that a slow frame shows no gap. */
const overscan = 320;

/** A row that stays where it is on the screen. */
export interface Anchor {
  readonly place: number;
  readonly id: MessageId | undefined;
  /** Pixels from the upper edge of the window onto the list. */
  readonly offset: number;
}

/** Which lines of the list the window onto it shows, and where. */
export class ListGeometry {
  readonly lines = new Lines();
  readonly scroll = new ScrollMap(tallest / Math.max(1, window.devicePixelRatio));
  /** Pixels of the window onto the list. */
  height = 0;
  /** Pixels at its upper edge that a heading covers. */
  covered = 0;

  arrange(total: number, heights: LineHeights, insertions: readonly Insertion[]): void {
    this.lines.arrange(total, heights, insertions);
    this.scroll.resize(this.lines.height, this.height);
  }

  /** The first and the last line that is (nearly) visible. */
  drawn(): readonly [Spot, Spot] {
    return this.#between(overscan);
  }

  /** The places of rows that are visible, and of those `margin` pixels around. */
  places(total: number, margin: number): Span {
    const [first, last] = this.#between(margin);
    return { start: Math.max(0, first.place), end: Math.min(total, last.place + 1) };
  }

  /** Scrolls as little as it takes to show the line whole. */
  reveal(spot: Spot): void {
    const top = this.lines.topOf(spot.place, spot.member);
    const bottom = top + this.lines.heightOf(spot);
    const above = top - this.covered;
    if (above < this.scroll.top) this.scroll.moveTo(above);
    else if (bottom > this.scroll.top + this.height) this.scroll.moveTo(bottom - this.height);
  }

  /**
   * Changes the rows without moving what is on screen: the row at `active` where that is visible,
   * else the first visible one. `holds`: the active one stays even where new rows would come into
   * view at the very top.
   */
  keepPlace(store: RowStore, active: number | undefined, holds: boolean, change: () => void): void {
    const anchor = this.anchor(store, active);
    const atTop = this.scroll.top < 1 && !(holds && anchor.place === active);
    change();
    const place = anchor.id === undefined ? anchor.place : store.placeOf(anchor.id);
    if (place === undefined) return;
    const top = this.lines.topOf(place);
    // At the very top new messages come into view, as long as the row stays in it.
    const staysInView = top + this.lines.heights.row <= this.height;
    if (!(atTop && staysInView)) this.scroll.moveTo(top - anchor.offset);
  }

  /** The row that stays where it is when others change. */
  anchor(store: RowStore, active: number | undefined): Anchor {
    const { start, end } = this.places(store.total ?? 0, 0);
    const isShown = active !== undefined && active >= start && active < end;
    let place = isShown ? active : start;
    while (!store.row(place) && place < end) place += 1;
    if (place >= end) place = start;
    const offset = this.lines.topOf(place) - this.scroll.top;
    return { place, id: store.row(place)?.id, offset };
  }

  #between(margin: number): readonly [Spot, Spot] {
    const { top } = this.scroll;
    return [this.lines.spotAt(top - margin), this.lines.spotAt(top + this.height + margin)];
  }
}
