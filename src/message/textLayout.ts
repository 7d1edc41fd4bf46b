import { withLineFeeds } from './cleanText.ts';

const maxDepth = 20;

/** Lays out the text of HTML on lines: collapses white space, separates blocks, marks quotes. */
export class TextLayout {
  readonly #lines: string[] = [];
  /** Only added to until it is whole: to look at a long one again and again would take its square of time. */
  #line = '';
  #lineEmpty = true;
  #afterSpace = true;
  #depth = 0;
  #preformatted = false;
  /** All text so far without its layout, to look back at. */
  readonly #pieces: string[] = [];
  #length = 0;

  /** UTF-16 units of text added so far. */
  get length(): number {
    return this.#length;
  }

  /** The last of the text, from that `length` on. */
  since(from: number): string {
    let wanted = this.#length - from;
    const found: string[] = [];
    for (let at = this.#pieces.length - 1; at >= 0 && wanted > 0; at--) {
      found.push(this.#pieces[at]!);
      wanted -= this.#pieces[at]!.length;
    }
    return found.reverse().join('');
  }

  add(text: string): void {
    if (this.#preformatted) {
      for (const [index, line] of withLineFeeds(text).split('\n').entries()) {
        if (index > 0) this.breakLine();
        this.#append(line);
      }
      return;
    }
    const collapsed = text.replace(/[ \t\n\f\r]+/g, ' ');
    this.#append(this.#afterSpace ? collapsed.replace(/^ /, '') : collapsed);
  }

  addLine(text: string): void {
    this.startLine();
    this.#append(text);
    this.startLine();
  }

  /** Ends the line even if it is empty. */
  breakLine(): void {
    this.#lines.push((this.#prefix() + this.#line).trimEnd());
    this.#startEmptyLine();
  }

  /** Ends the line if there is anything on it. */
  startLine(): void {
    if (this.#lineEmpty) this.#startEmptyLine();
    else this.breakLine();
  }

  /** Leaves one empty line. */
  startParagraph(): void {
    this.startLine();
    const last = this.#lines.at(-1);
    if (last !== undefined && last !== this.#prefix().trimEnd()) this.breakLine();
  }

  setDepth(change: 1 | -1): void {
    this.startLine();
    this.#depth = Math.max(0, this.#depth + change);
  }

  setPreformatted(preformatted: boolean): void {
    this.#preformatted = preformatted;
  }

  finish(): string {
    this.startLine();
    return this.#lines
      .join('\n')
      .replaceAll('\u00a0', ' ')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  #startEmptyLine(): void {
    this.#line = '';
    this.#lineEmpty = true;
    this.#afterSpace = true;
  }

  #append(text: string): void {
    if (text === '') return;
    this.#line += text;
    this.#afterSpace = text.endsWith(' ');
    if (this.#lineEmpty) this.#lineEmpty = text.trim() === '';
    this.#pieces.push(text);
    this.#length += text.length;
  }

  #prefix(): string {
    const depth = Math.min(this.#depth, maxDepth);
    return depth === 0 ? '' : `${'>'.repeat(depth)} `;
  }
}
