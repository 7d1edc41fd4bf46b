import { attributesOf } from './parsed.ts';

/**
 * What the browser can lay out in a moment. Beyond it a mail is a bomb, made or grown, and is shown
 * as text.
 */
const longestHtml = 2 * 1024 * 1024;
const mostTags = 50_000;
const deepest = 256;
const mostAttributes = 200_000;
const mostAttributesOfOne = 256;

/** Whether the HTML is small enough to be parsed at all; reads it once. */
export function isParseable(html: string): boolean {
  if (html.length > longestHtml) return false;
  let tags = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) {
    const next = html.charCodeAt(at + 1) | 0x20;
    if (next >= 0x61 && next <= 0x7a) tags += 1;
    if (tags > mostTags) return false;
  }
  return true;
}

/** Whether the parsed mail is shallow and plain enough to be sanitised and laid out. */
export function isShowable(root: Element): boolean {
  // A walker moves by the tree itself, whatever the elements say of their children.
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  let attributes = 0;
  let elements = 0;
  let depth = 0;
  for (;;) {
    const own = attributesOf(walker.currentNode as Element).length;
    elements += 1;
    attributes += own;
    if (elements > mostTags || depth > deepest) return false;
    if (attributes > mostAttributes || own > mostAttributesOfOne) return false;
    if (walker.firstChild()) {
      depth += 1;
      continue;
    }
    while (!walker.nextSibling()) {
      if (!walker.parentNode()) return true;
      depth -= 1;
    }
  }
}
