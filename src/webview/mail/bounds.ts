import { attributesOf } from './parsed.ts';

/**
 * What the browser can lay out in about a second. Beyond it a mail is a bomb, made or grown, and is shown
 * as text. Newsletters have some thousands of elements, a dozen attributes at most and some hundred rules.
 */
const longestHtml = 2 * 1024 * 1024;
const mostTags = 20_000;
const deepest = 256;
const mostAttributes = 100_000;
const mostAttributesOfOne = 100;
/** Columns and rows that cells say they fill; a table is laid out with every one of them. */
const mostSpanned = 20_000;
/** Style rules, and how often rules meet elements. */
const mostRules = 10_000;
const mostMatches = 20_000_000;
/** How often an element meets another one, for selectors that look at all its neighbours. */
const mostNeighbours = 100_000_000;

/** Elements with a style of their own: each is parsed and written anew. */
const mostStyled = 10_000;
/** Blurs and columns, each counted for all it may apply to: elements, and text by the hundred letters. */
const mostEffects = 3_000;
/** Boxes that measure what is in them again and again may not be nested as deep as others. */
const deepestFlexible = 100;
const effects = /\b(?:blur|drop-shadow)\(|backdrop-filter|\bcolumn(?:s|-count|-width)\s*:/gi;
const flexible = /\b(?:flex|grid)\b/i;
/** A list of shadows or colours of which each is drawn. */
const longList = /(?:shadow|gradient)[^;{}]{600}/i;

/** Letters of a plain script that can be laid out; what others cost is in `affordableLength`. */
const mostLetters = 1_500_000;
const costOfComplex = 10;
const costOfChange = 50;
/** In a text without markup lines become boxes; those of quotes and code stand in blocks, as links do. */
const costOfLine = 40;
const costOfBlock = 200;

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
  const measured = measure(root);
  if (!measured) return false;
  const text = `${root.textContent} ${measured.descriptions.join(' ')}`;
  return affordableLength(text) === text.length && canBeStyled(root, measured, text.length);
}

interface Measured {
  readonly elements: number;
  readonly deepest: number;
  readonly descriptions: readonly string[];
  readonly styles: readonly string[];
}

/** Looks at every element; undefined as soon as something is too much. */
function measure(root: Element): Measured | undefined {
  // A walker moves by the tree itself, whatever the elements say of their children.
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  const [descriptions, styles]: [string[], string[]] = [[], []];
  let [elements, attributes, spanned, depth, deepestYet] = [0, 0, 0, 0, 0];
  for (;;) {
    const own = attributesOf(walker.currentNode as Element);
    elements += 1;
    attributes += own.length;
    deepestYet = Math.max(deepestYet, depth);
    if (elements > mostTags || depth > deepest) return undefined;
    if (attributes > mostAttributes || own.length > mostAttributesOfOne) return undefined;
    for (const { name, value } of own) {
      if (name === 'colspan' || name === 'rowspan') spanned += Math.max(1, Number(value) || 1);
      else if (name === 'alt') descriptions.push(value);
      else if (name === 'style') styles.push(value);
    }
    if (spanned > mostSpanned || styles.length > mostStyled) return undefined;
    if (walker.firstChild()) {
      depth += 1;
      continue;
    }
    while (!walker.nextSibling()) {
      if (!walker.parentNode()) return { elements, deepest: deepestYet, descriptions, styles };
      depth -= 1;
    }
  }
}

/** Whether the mail's styles can be applied to its elements, and drawn. */
function canBeStyled(root: Element, measured: Measured, letters: number): boolean {
  const { elements, styles } = measured;
  const sheets = [...root.querySelectorAll('style')].map((style) => style.textContent ?? '');
  const sheet = sheets.join('\n');
  const own = styles.join(';');
  const rules = count(sheet, /\{/g);
  if (rules > mostRules || rules * elements > mostMatches) return false;
  const neighbours = count(sheet, /~(?!=)|:has\(|:nth-|:not\(/gi);
  if (neighbours * elements * elements > mostNeighbours) return false;
  const all = `${sheet}\n${own}`;
  if (measured.deepest > deepestFlexible && flexible.test(all)) return false;
  if (longList.test(all)) return false;
  return count(all, effects) * (elements + letters / 100) <= mostEffects;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * How much of a text the browser can lay out in about a second: scripts whose letters join, stack or run
 * from right to left cost several times what others do, and each change between both a hundred times.
 */
export function affordableLength(text: string, plain = false): number {
  let cost = 0;
  let wasComplex = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const complex = isComplex(code);
    cost += complex ? costOfComplex : 1;
    if (plain) cost += costOfBox(code, text.charCodeAt(at + 1));
    // Blanks, digits and signs go with what is around them.
    if (complex !== wasComplex && code > 0x40) {
      cost += costOfChange;
      wasComplex = complex;
    }
    if (cost > mostLetters) return at;
  }
  return text.length;
}

/** What a line end or the sign of a link adds to the cost of a text without markup. */
function costOfBox(code: number, next: number): number {
  if (code === 0x0a)
    return next === 0x3e || next === 0x20 || next === 0x60 ? costOfBlock : costOfLine;
  return code === 0x3a && (next === 0x2f || next > 0x40) ? costOfBlock : 0;
}

/** Combining marks, scripts from Hebrew to Khmer, joiners and direction marks, emoji, Arabic forms. */
function isComplex(code: number): boolean {
  if (code < 0x300) return false;
  if (code < 0x370 || (code >= 0x590 && code < 0x1e00)) return true;
  if (code < 0x200b) return false;
  if (code < 0x2070 || (code >= 0xa800 && code < 0xac00)) return true;
  return (code >= 0xd800 && code < 0xe000) || (code >= 0xfb1d && code < 0xff00);
}
