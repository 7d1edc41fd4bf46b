import { decodeEntities } from './entities.ts';
import { readTag } from './htmlTag.ts';
import type { Tag } from './htmlTag.ts';
import { TextLayout } from './textLayout.ts';

/** UTF-16 units of HTML that are read; a text made from more helps nobody. */
const maxHtmlLength = 4 << 20;

/** Elements whose content is no text of the message. */
const skipped = new Set([
  'script',
  'style',
  'title',
  'template',
  'noembed',
  'noframes',
  'iframe',
  'xmp',
  'textarea',
  'select',
  'object',
  'svg',
  'math',
]);
const blocks = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figcaption',
  'figure',
  'footer',
  'form',
  'header',
  'hr',
  'html',
  'li',
  'main',
  'nav',
  'pre',
  'section',
  'table',
  'tr',
]);
const paragraphs = new Set(['p', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
/** They have no end tag, so nothing inside of them can be hidden. */
const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);

/**
 * Readable text made from HTML, in time linear in its length: tags go, blocks become lines, quotes get
 * `>`, links keep their target, hidden text is left out. Not a sanitiser: the result is plain text and
 * must be shown as such. Never throws, and only blank HTML gives an empty text.
 */
export function htmlToText(html: string): string {
  const bounded = html.slice(0, maxHtmlLength);
  // Markup that never ends would hide all that follows, so the second reading believes none of it.
  return new Reader(bounded, false).read() || new Reader(bounded, true).read();
}

/** As `htmlToText`, of HTML that may be cut off anywhere: what does not end there hides what follows. */
export function visibleText(html: string): string {
  return new Reader(html.slice(0, maxHtmlLength), false).read();
}

class Reader {
  readonly #html: string;
  /** Nothing is hidden, and what does not end is text. */
  readonly #gullible: boolean;
  readonly #layout = new TextLayout();
  /** Where the last tag and the last comment end: beyond, looking for an end would be in vain. */
  readonly #lastTagEnd: number;
  readonly #lastCommentEnd: number;
  readonly #unclosed = new Set<string>();
  #at = 0;
  /** The element that hides the text now, and how many of its name are open. */
  #hiding: { name: string; depth: number } | undefined;
  #link: { target: string; from: number } | undefined;

  constructor(html: string, gullible: boolean) {
    this.#html = html;
    this.#gullible = gullible;
    this.#lastTagEnd = html.lastIndexOf('>');
    this.#lastCommentEnd = html.lastIndexOf('-->');
  }

  read(): string {
    while (this.#at < this.#html.length) {
      const open = this.#html.indexOf('<', this.#at);
      const end = open < 0 ? this.#html.length : open;
      this.#addText(this.#html.slice(this.#at, end));
      this.#at = end;
      if (open >= 0) this.#readMarkup();
    }
    this.#endLink();
    return this.#layout.finish();
  }

  #addText(text: string): void {
    if (!this.#hiding && text !== '') this.#layout.add(decodeEntities(text));
  }

  #readMarkup(): void {
    if (this.#at > this.#lastTagEnd) return this.#skipUnended();
    if (this.#html.startsWith('<!--', this.#at)) {
      return this.#at < this.#lastCommentEnd ? this.#skipTo('-->') : this.#skipUnended();
    }
    if (/[!?]/.test(this.#html[this.#at + 1] ?? '')) return this.#skipTo('>');
    const tag = readTag(this.#html, this.#at);
    if (!tag) {
      this.#addText('<');
      this.#at++;
      return;
    }
    if (tag.end === undefined) return this.#skipUnended();
    this.#at = tag.end;
    if (this.#hiding) this.#continueHiding(tag, this.#hiding);
    else if (tag.closing) this.#close(tag.name);
    else this.#open(tag);
  }

  #skipTo(end: '-->' | '>'): void {
    // `<!-->` is a whole comment.
    this.#at = this.#html.indexOf(end, this.#at + 2) + end.length;
  }

  #skipUnended(): void {
    if (this.#gullible && this.#at <= this.#lastTagEnd) {
      this.#addText('<');
      this.#at++;
      return;
    }
    if (this.#gullible) this.#addText(this.#html.slice(this.#at));
    this.#at = this.#html.length;
  }

  #open(tag: Tag): void {
    const { name } = tag;
    if (skipped.has(name) || (this.#isHidden(tag) && !empty.has(name))) {
      if (!this.#gullible) this.#hiding = { name, depth: 1 };
      if (isRawText(name)) this.#skipRawText(name);
    } else if (name === 'br') this.#layout.breakLine();
    else if (name === 'a') this.#openLink(tag);
    else if (name === 'img') this.#addImage(tag);
    else if (name === 'td' || name === 'th') this.#layout.add(' ');
    else this.#openBlock(name);
  }

  #openBlock(name: string): void {
    if (paragraphs.has(name)) this.#layout.startParagraph();
    else if (blocks.has(name)) this.#layout.startLine();
    if (name === 'li') this.#layout.add('• ');
    if (name === 'hr') this.#layout.addLine('----');
    if (name === 'pre') this.#layout.setPreformatted(true);
    if (name === 'blockquote') this.#layout.setDepth(1);
  }

  #close(name: string): void {
    if (name === 'a') this.#endLink();
    if (paragraphs.has(name)) this.#layout.startParagraph();
    else if (blocks.has(name)) this.#layout.startLine();
    if (name === 'pre') this.#layout.setPreformatted(false);
    if (name === 'blockquote') this.#layout.setDepth(-1);
  }

  #continueHiding(tag: Tag, hiding: { name: string; depth: number }): void {
    if (tag.name !== hiding.name) return;
    hiding.depth += tag.closing ? -1 : 1;
    if (hiding.depth === 0) this.#hiding = undefined;
  }

  /** Preview texts and the like that the sender does not show in the HTML either. */
  #isHidden(tag: Tag): boolean {
    if (this.#gullible) return false;
    const style = tag.attributes.get('style') ?? '';
    return (
      tag.attributes.has('hidden') || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
    );
  }

  #skipRawText(name: string): void {
    if (this.#unclosed.has(name)) return;
    const end = new RegExp(`</${name}`, 'gi');
    end.lastIndex = this.#at;
    const found = end.exec(this.#html);
    if (found) this.#at = found.index;
    else if (this.#gullible) this.#unclosed.add(name);
    else this.#at = this.#html.length;
  }

  #openLink(tag: Tag): void {
    this.#endLink();
    const target = decodeEntities(tag.attributes.get('href') ?? '').trim();
    if (/^(https?|mailto|ftp):/i.test(target)) this.#link = { target, from: this.#layout.length };
  }

  /** The target stands after the text, unless the text is the target. */
  #endLink(): void {
    const link = this.#link;
    this.#link = undefined;
    if (!link) return;
    const text = this.#layout.since(link.from).trim();
    const bare = (address: string): string =>
      address.replace(/^(mailto:|https?:\/\/(www\.)?)/i, '').replace(/\/$/, '');
    if (text !== '' && bare(text) !== bare(link.target)) this.#layout.add(` <${link.target}>`);
  }

  #addImage(tag: Tag): void {
    const text = decodeEntities(tag.attributes.get('alt') ?? '').trim();
    if (text !== '') this.#layout.add(`[${text}]`);
  }
}

/** Elements in which nothing but their own end tag is markup. */
function isRawText(name: string): boolean {
  return ['script', 'style', 'title', 'noembed', 'noframes', 'iframe', 'xmp', 'textarea'].includes(
    name,
  );
}
