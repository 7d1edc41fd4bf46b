/**
 * Maps a list of any height onto a scroll bar the browser can draw: an element cannot be taller than
 * about 33 million device pixels. Short lists map one to one; in taller ones small movements are
 * kept as they are and long ones are scaled.
 */
export class ScrollMap {
  readonly #limit: number;
  #content = 0;
  #viewport = 0;
  #bar = 0;
  #top = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Pixels of the whole list above the first visible one. */
  get top(): number {
    return this.#top;
  }

  /** Height of the element that gives the scroll bar its length. */
  get barHeight(): number {
    return Math.min(this.#content, this.#limit);
  }

  /** Where the scroll bar stands for `top`. */
  get bar(): number {
    return this.#bar;
  }

  /** What to add to a position in the list to get the position in the scrolled element. */
  get shift(): number {
    return this.#bar - this.#top;
  }

  /** The list or the window onto it has another height. */
  resize(content: number, viewport: number): void {
    this.#content = content;
    this.#viewport = viewport;
    this.moveTo(this.#top);
  }

  /** The user moved the scroll bar. */
  scrolled(bar: number): void {
    const distance = bar - this.#bar;
    this.#bar = bar;
    const atEnd = bar <= 0 || bar >= this.#maxBar - 1;
    const direct = this.#content <= this.#limit;
    if (direct) this.#top = bar;
    else if (Math.abs(distance) > this.#viewport || atEnd) this.#top = bar * this.#ratio;
    else this.#top += distance;
    this.#top = Math.min(Math.max(0, this.#top), this.#maxTop);
  }

  /** Puts `top` at the upper edge, and the scroll bar where it belongs. */
  moveTo(top: number): void {
    this.#top = Math.min(Math.max(0, top), this.#maxTop);
    this.#bar = this.#content <= this.#limit ? this.#top : this.#top / this.#ratio;
  }

  get #maxTop(): number {
    return Math.max(0, this.#content - this.#viewport);
  }

  get #maxBar(): number {
    return Math.max(0, this.barHeight - this.#viewport);
  }

  get #ratio(): number {
    return this.#maxBar === 0 ? 1 : this.#maxTop / this.#maxBar;
  }
}
