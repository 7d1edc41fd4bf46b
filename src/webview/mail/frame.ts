import { adaptColours, type Theme } from './adaptColours.ts';
import { cssColour } from './colour.ts';
import { openableUrl, type MailLink } from './link.ts';
import type { Searched } from './findText.ts';
import { foldHtmlQuotes, type QuoteFold } from './quoteFold.ts';
import type { SanitisedMail } from './sanitise.ts';

export interface FrameCallbacks {
  onLink(link: MailLink): void;
  /** Escape was pressed in the mail. */
  onLeave(): void;
}

/** The webview's own policy applies inside too; this one holds where that one should fail. */
const policy =
  "default-src 'none'; img-src data: blob:; style-src-elem 'none'; style-src-attr 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** Taller mails scroll inside their frame: the browser cannot draw a frame of any height. */
const tallestFrame = 20_000;

/** Light paper in every theme: senders choose colours for a white page. */
const paper = `
  :root { color-scheme: light; color: #1f1f1f; }
  body { margin: 16px 20px; display: flow-root; overflow-wrap: anywhere;
    font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', sans-serif; }
  a { color: #005fb8; }
  pre { white-space: pre-wrap; }
  blockquote { margin-inline: 0; padding-inline-start: 12px; border-inline-start: 2px solid #d0d0d0; }
  img { max-width: 100%; object-fit: contain; }
  img:not([src]) { font-style: italic; opacity: 0.75; }
  img:not([src]):not([alt]), img:not([src])[alt=''] { display: none; }
  .mail-browser-fold { display: block; margin: 4px 0; padding: 0 6px; border: 0; border-radius: 4px;
    background: #e4e4e4; color: #4a4a4a; font: 10px/1.4 sans-serif; cursor: pointer; }
  .mail-browser-fold:hover { background: #d4d4d4; }
  .mail-browser-fold:focus-visible { outline: 1px solid #005fb8; outline-offset: 1px; }
  .mail-browser-disguised { outline: 1px dashed #b58900; outline-offset: 1px; }
  ::highlight(mail-find) { background-color: #ffdf80; color: #1f1f1f; }
  ::highlight(mail-find-current) { background-color: #ff9632; color: #1f1f1f; }
`;

/** What differs from the paper where a mail is fitted to a dark theme. */
function darkPaper({ ground, ink, link }: Theme): string {
  return `
  :root { color-scheme: dark; color: ${cssColour(ink)}; background: ${cssColour(ground)}; }
  a { color: ${link}; }
  blockquote { border-inline-start-color: #555; }
  .mail-browser-fold { background: #3c3c3c; color: #d0d0d0; }
  .mail-browser-fold:hover { background: #4a4a4a; }
`;
}

/** The document a mail is put into. `content` stays empty but in tests of the walls around it. */
export function frameDocument(content = ''): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"></head><body>${content}</body></html>`;
}

/** A frame for mail: no scripts, no network; same origin, so that its links and height are in reach. */
export function createFrame(content = ''): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  // Never with allow-scripts: a script of the same origin could speak as this webview.
  frame.setAttribute('sandbox', 'allow-same-origin');
  frame.referrerPolicy = 'no-referrer';
  frame.srcdoc = frameDocument(content);
  return frame;
}

/** One sanitised mail in a frame of its own. */
export class MailFrame {
  readonly element = document.createElement('div');
  readonly folds: readonly QuoteFold[];
  readonly #mail: SanitisedMail;
  readonly #callbacks: FrameCallbacks;
  readonly #theme: Theme | undefined;
  #adapted = false;
  #observer: ResizeObserver | undefined;

  /**
   * `title` is the frame's accessible name, `quote` that of the buttons before quotes; `theme`: a dark
   * one that the mail's colours are fitted to.
   */
  constructor(
    mail: SanitisedMail,
    { title, quote, theme }: { title: string; quote: string; theme?: Theme | undefined },
    callbacks: FrameCallbacks,
  ) {
    this.#theme = theme;
    this.element.className = theme ? 'mail-paper adapted' : 'mail-paper';
    this.#mail = mail;
    this.#callbacks = callbacks;
    this.folds = foldHtmlQuotes(mail.body, quote);
    const frame = createFrame();
    frame.title = title;
    // Put back into the page the frame loads anew, so it is filled every time it has loaded.
    frame.addEventListener('load', () => this.#fill(frame));
    this.element.append(frame);
  }

  /** What to look through for a text; undefined while the frame is loading. */
  get searched(): Searched | undefined {
    const view = this.#mail.body.ownerDocument.defaultView;
    return view ? { root: this.#mail.body, view } : undefined;
  }

  /** What scrolls inside the frame where a mail is taller than frames can be. */
  get scroller(): Element | undefined {
    const root = this.element.querySelector('iframe')?.contentDocument?.documentElement;
    return root?.style.overflowY === 'auto' ? root : undefined;
  }

  /** Moves the mail's nodes into the frame: what was sanitised is never turned into text again. */
  #fill(frame: HTMLIFrameElement): void {
    const mail = this.#mail;
    const target = frame.contentDocument;
    const view = frame.contentWindow as (Window & typeof globalThis) | null;
    if (!target || !view || target.URL !== 'about:srcdoc') return;
    const body = target.adoptNode(mail.body);
    target.body.replaceWith(body);
    const own = this.#theme ? [paper, darkPaper(this.#theme)] : [paper];
    target.adoptedStyleSheets = [...own, ...mail.sheets].map((css) => {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
    for (const element of [target.documentElement, body])
      for (const property of ['height', 'min-height', 'max-height'])
        element.style.setProperty(
          property,
          property === 'height' ? 'auto' : 'initial',
          'important',
        );
    if (this.#theme && !this.#adapted) adaptColours(body, this.#theme);
    this.#adapted = true;
    this.#listen(frame, target);
    this.#followHeight(frame, target);
  }

  #listen(frame: HTMLIFrameElement, target: Document): void {
    const capture = { capture: true };
    for (const name of ['click', 'auxclick'])
      target.addEventListener(name, (event) => this.#onClick(event), capture);
    for (const name of ['submit', 'dragstart', 'dragover', 'drop'])
      target.addEventListener(name, (event) => event.preventDefault(), capture);
    target.addEventListener('keydown', (event) => this.#onKey(frame, event), capture);
    // Focus in a frame is unseen outside; the webview hears of it as if the frame had it itself.
    target.addEventListener('focusin', () => forward(frame, 'focusin'), capture);
    target.addEventListener('mousedown', () => forward(frame, 'focusin'), capture);
  }

  #onClick(event: Event): void {
    const origin = event.composedPath()[0] as Node | undefined;
    const element = origin?.nodeType === Node.ELEMENT_NODE ? (origin as Element) : null;
    const link = element?.closest('a[href], area[href]');
    if (!link && !element?.closest('a, area, form, button, input')) return;
    event.preventDefault();
    const url = openableUrl(link?.getAttribute('href') ?? '');
    if (link && url !== undefined) this.#callbacks.onLink({ url, text: textOf(link) });
  }

  /** VS Code's keys work in the mail too: it listens in the webview's own document only. */
  #onKey(frame: HTMLIFrameElement, event: KeyboardEvent): void {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#callbacks.onLeave();
      return;
    }
    // Copying and selecting are the frame's own.
    if (control && !event.shiftKey && /^[ac]$/i.test(event.key)) return;
    const { key, code, keyCode, location, repeat } = event;
    const { altKey, ctrlKey, metaKey, shiftKey } = event;
    const modifiers = { altKey, ctrlKey, metaKey, shiftKey };
    const init = { key, code, keyCode, location, repeat, bubbles: true, cancelable: true };
    if (!frame.dispatchEvent(new KeyboardEvent('keydown', { ...init, ...modifiers })))
      event.preventDefault();
  }

  /** The frame is as tall as its mail, so that the reading pane scrolls as one. */
  #followHeight(frame: HTMLIFrameElement, target: Document): void {
    const root = target.documentElement;
    const follow = (): void => {
      const { body } = target;
      const style = getComputedStyle(body);
      const margins = parseFloat(style.marginTop) + parseFloat(style.marginBottom);
      const bar = frame.clientHeight - root.clientHeight;
      const content = Math.max(body.offsetHeight, body.scrollHeight) + margins;
      const height = Math.ceil(content + Math.max(0, bar));
      root.style.overflowY = height > tallestFrame ? 'auto' : 'hidden';
      frame.style.height = `${Math.min(height, tallestFrame)}px`;
    };
    root.style.overflowX = 'auto';
    this.#observer?.disconnect();
    this.#observer = new ResizeObserver(follow);
    this.#observer.observe(target.body);
    this.#observer.observe(frame);
    follow();
  }
}

function forward(frame: HTMLIFrameElement, name: string): void {
  frame.dispatchEvent(new FocusEvent(name, { bubbles: true }));
}

function textOf(link: Element): string {
  const text = (link.textContent ?? '').trim();
  return text === '' ? (link.querySelector('img')?.getAttribute('alt') ?? '') : text;
}
