/** A quoted text behind a button. Works in any document of ours: the text view's or a mail's frame. */
export class QuoteFold {
  readonly #button: HTMLButtonElement;
  readonly #quote: HTMLElement;
  readonly #display: string;

  /** Puts the button in front of the quote and folds it away. */
  constructor(quote: HTMLElement, label: string) {
    this.#quote = quote;
    this.#display = quote.style.display;
    const button = quote.ownerDocument.createElement('button');
    button.type = 'button';
    button.className = 'mail-browser-fold';
    button.textContent = '•••';
    button.title = label;
    button.setAttribute('aria-label', label);
    button.addEventListener('click', () => (this.open = !this.open));
    quote.before(button);
    this.#button = button;
    this.open = false;
  }

  get open(): boolean {
    return this.#button.getAttribute('aria-expanded') === 'true';
  }

  set open(open: boolean) {
    this.#button.setAttribute('aria-expanded', String(open));
    // Said with more weight than any style of a mail.
    if (open) this.#quote.style.setProperty('display', this.#display);
    else this.#quote.style.setProperty('display', 'none', 'important');
  }
}

/** What programs put around the text they answer. */
const quoteSelector =
  'blockquote[type=cite], .gmail_quote, .yahoo_quoted, .moz-cite-prefix ~ blockquote, .protonmail_quote';
/** Characters of a quote that is short enough to stay. */
const short = 300;
/** Quotes that are folded at most. */
const most = 50;

/** The outermost quotes at the end of a mail's text; the ones that are answered in between stay. */
export function foldHtmlQuotes(body: HTMLElement, label: string): QuoteFold[] {
  const folds: QuoteFold[] = [];
  for (const quote of body.querySelectorAll<HTMLElement>(quoteSelector)) {
    if (folds.length === most) break;
    if (quote.parentElement?.closest(quoteSelector)) continue;
    if ((quote.textContent ?? '').trim().length < short || hasTextAfter(quote, body)) continue;
    folds.push(new QuoteFold(quote, label));
  }
  return folds;
}

/** Whether anything to read follows, but for further quotes and what holds only blanks. */
function hasTextAfter(quote: Element, body: HTMLElement): boolean {
  for (let node: Node = quote; node !== body; node = node.parentNode!) {
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      const isQuote = next instanceof Element && next.matches(quoteSelector);
      if (!isQuote && (next.textContent ?? '').trim() !== '') return true;
    }
    if (!node.parentNode) break;
  }
  return false;
}
