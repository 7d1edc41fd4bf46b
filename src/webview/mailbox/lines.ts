/** Heights of the lines, in pixels. */
export interface LineHeights {
  readonly row: number;
  readonly member: number;
  readonly heading: number;
}

/** What stands around a row besides itself. */
export interface Insertion {
  readonly place: number;
  /** Whether a heading stands before the row. */
  readonly heading: boolean;
  /** Lines of its conversation after the row. */
  readonly members: number;
}

/** A row (`member` -1), or one of the lines after it. */
export interface Spot {
  readonly place: number;
  readonly member: number;
}

/**
 * Where each line of the list is: rows of one height, with headings and conversations between some
 * of them. Costs by the number of these, not of the rows.
 */
export class Lines {
  #heights: LineHeights = { row: 1, member: 1, heading: 1 };
  #total = 0;
  #insertions: readonly Insertion[] = [];
  /** What all insertions before each of them add, and at the end what all add. */
  #added: number[] = [0];

  /** `insertions` ascend by place. */
  arrange(total: number, heights: LineHeights, insertions: readonly Insertion[]): void {
    this.#total = total;
    this.#heights = heights;
    this.#insertions = insertions;
    this.#added = [0];
    let added = 0;
    for (const each of insertions) this.#added.push((added += this.#addedBy(each)));
  }

  get heights(): LineHeights {
    return this.#heights;
  }

  /** Pixels of all lines. */
  get height(): number {
    return this.#total * this.#heights.row + this.#added.at(-1)!;
  }

  /** The upper edge of a line; a row's is below its heading. */
  topOf(place: number, member = -1): number {
    const index = this.#indexOf(place);
    const top = place * this.#heights.row + this.#added[index]! + this.#headingAt(index, place);
    return member < 0 ? top : top + this.#heights.row + member * this.#heights.member;
  }

  heightOf({ member }: Spot): number {
    return member < 0 ? this.#heights.row : this.#heights.member;
  }

  hasHeading(place: number): boolean {
    return this.#headingAt(this.#indexOf(place), place) > 0;
  }

  membersOf(place: number): number {
    const insertion = this.#insertions[this.#indexOf(place)];
    return insertion?.place === place ? insertion.members : 0;
  }

  /** The line at this height; a heading counts as the row below it. */
  spotAt(y: number): Spot {
    let low = 0;
    let high = this.#insertions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#insertions[middle]!.place * this.#heights.row + this.#added[middle]! <= y)
        low = middle + 1;
      else high = middle;
    }
    const insertion = this.#insertions[low - 1];
    if (!insertion) return this.#clamped(Math.floor(y / this.#heights.row));
    const { place, members } = insertion;
    const below = y - this.topOf(place) - this.#heights.row;
    if (below < 0) return this.#clamped(place);
    const member = Math.floor(below / this.#heights.member);
    if (member < members) return { place, member };
    const rest = below - members * this.#heights.member;
    return this.#clamped(place + 1 + Math.floor(rest / this.#heights.row));
  }

  #clamped(place: number): Spot {
    return { place: Math.max(0, Math.min(place, this.#total - 1)), member: -1 };
  }

  #addedBy({ heading, members }: Insertion): number {
    return (heading ? this.#heights.heading : 0) + members * this.#heights.member;
  }

  #headingAt(index: number, place: number): number {
    const insertion = this.#insertions[index];
    return insertion?.place === place && insertion.heading ? this.#heights.heading : 0;
  }

  /** The first insertion that is not before this place. */
  #indexOf(place: number): number {
    let low = 0;
    let high = this.#insertions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#insertions[middle]!.place < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
