/** A document to look through, in whatever frame it is. */
export interface Searched {
  readonly root: HTMLElement;
  readonly view: Window & typeof globalThis;
}

/** Places that are marked; more say nothing. */
const most = 1000;
/** The names of the highlights, for style sheets. */
const all = 'mail-find';
const current = 'mail-find-current';

interface Piece {
  readonly node: Text;
  readonly start: number;
}

/** Finds a text in a message and marks it, in the mail's own frames too, without changing them. */
export class FoundText {
  readonly #documents: readonly Searched[];
  #ranges: { range: Range; view: Searched['view'] }[] = [];
  #at = -1;

  constructor(documents: readonly Searched[]) {
    this.#documents = documents;
  }

  get count(): number {
    return this.#ranges.length;
  }

  /** Which one is looked at, from 1 on; 0 for none. */
  get place(): number {
    return this.#at + 1;
  }

  /** Looks for the text anew, without regard to case; the first place is looked at. */
  search(text: string): void {
    this.clear();
    const wanted = text.toLowerCase();
    if (wanted.trim() === '') return;
    for (const { root, view } of this.#documents)
      for (const range of rangesOf(root, wanted)) {
        if (this.#ranges.length === most) break;
        this.#ranges.push({ range, view });
      }
    if (this.#ranges.length > 0) this.#at = 0;
    this.#mark();
  }

  /** Goes on to the next or previous place, round the end. */
  go(direction: 1 | -1): void {
    const { length } = this.#ranges;
    if (length === 0) return;
    this.#at = (this.#at + direction + length) % length;
    this.#mark();
  }

  clear(): void {
    this.#ranges = [];
    this.#at = -1;
    this.#mark();
  }

  #mark(): void {
    const looked = this.#ranges[this.#at];
    for (const { view } of this.#documents) {
      const own = this.#ranges.filter((each) => each.view === view).map(({ range }) => range);
      view.CSS.highlights.set(all, new view.Highlight(...own));
      const here = looked?.view === view ? [looked.range] : [];
      const highlight = new view.Highlight(...here);
      highlight.priority = 1;
      view.CSS.highlights.set(current, highlight);
    }
    looked?.range.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
  }
}

/** Where the text stands; it may run over the borders of elements, but not of blocks. */
function* rangesOf(root: HTMLElement, wanted: string): Generator<Range> {
  const { text, pieces } = textOf(root);
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    const range = root.ownerDocument.createRange();
    const [first, last] = [pieceAt(pieces, at), pieceAt(pieces, at + wanted.length - 1)];
    range.setStart(first.node, at - first.start);
    range.setEnd(last.node, at + wanted.length - last.start);
    yield range;
  }
}

/** Between blocks stands a character that nobody can type. */
const border = '\n';

function textOf(root: HTMLElement): { text: string; pieces: Piece[] } {
  const view = root.ownerDocument.defaultView!;
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const pieces: Piece[] = [];
  let text = '';
  let block: Element | null = null;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const parent = node.parentElement;
    if (!parent || parent.closest('button') || !parent.checkVisibility()) continue;
    const own = blockOf(parent, view);
    if (own !== block && text !== '') text += border;
    block = own;
    // A letter whose lower case is longer would move all behind it.
    const lower = node.data.toLowerCase();
    pieces.push({ node, start: text.length });
    text += (lower.length === node.data.length ? lower : node.data).replaceAll(border, ' ');
  }
  return { text, pieces };
}

function blockOf(element: Element, view: Window): Element {
  let block = element;
  while (block.parentElement && view.getComputedStyle(block).display.startsWith('inline'))
    block = block.parentElement;
  return block;
}

/** The last piece that begins at or before the offset. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pieces[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low]!;
}
