import { affordableLength } from './bounds.ts';
import { openableUrl } from './link.ts';
import { QuoteFold } from './quoteFold.ts';

/** Longer texts are cut: the browser needs seconds to lay them out. In UTF-16 units. */
export const longestText = 1_000_000;

const linkPattern =
  /\b(?:https?:\/\/|mailto:)[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
/** Deeper quotes are shown as deep as this. */
const deepestQuote = 5;
const patchPattern = /^(?:diff --git |@@ -\d+(?:,\d+)? \+\d|Index: \S+\n=)/mu;

/** Lines of a quote that is short enough to stay. */
const shortQuote = 4;
/** Lines of code in the middle of a text: indented by four, two at least. */
const indented = /^(?: {4}|\t)\s*\S/;
const fence = /^\s{0,3}(?:```|~~~)/;

/** The quotes at the end of a text, behind buttons; those that are answered in between stay. */
export function foldTextQuotes(element: HTMLElement, label: string): QuoteFold[] {
  const folds: QuoteFold[] = [];
  for (const each of [...element.children].toReversed()) {
    if (!(each instanceof HTMLElement)) break;
    if (each.matches('.quote')) {
      const lines = (each.textContent ?? '').trim().split('\n').length;
      if (lines > shortQuote) folds.push(new QuoteFold(each, label));
    } else if (!each.matches('.signature') && (each.textContent ?? '').trim() !== '') break;
  }
  return folds;
}

/** A plain text as nodes: text nodes and links only, nothing in it is ever read as HTML. */
export function plainTextElement(text: string): HTMLElement {
  const shown = laidOut(text);
  const element = document.createElement('div');
  element.className = 'plain-text';
  element.dir = 'auto';
  if (patchPattern.test(shown)) {
    element.classList.add('patch');
    appendPatch(element, shown);
  } else appendQuoted(element, shown);
  return element;
}

/** A message's source where nothing better can be shown: as it is, without links. */
export function sourceElement(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'plain-text source';
  element.dir = 'auto';
  element.textContent = laidOut(text);
  return element;
}

/** As much as the browser lays out in a moment; a mark says where the rest is missing. */
function laidOut(text: string): string {
  const shown = text.slice(0, longestText).replace(/\r\n?/g, '\n');
  const length = affordableLength(shown, true);
  const end = length < shown.length ? ' […]' : '';
  return shown.slice(0, length) + end;
}

interface Block {
  readonly depth: number;
  readonly lines: string[];
}

/** Quoted lines stand in blocks, one in the other as deep as they are quoted, without their marks. */
function appendQuoted(parent: HTMLElement, text: string): void {
  const open = [parent];
  for (const { depth, lines } of blocksOf(text)) {
    open.length = Math.min(open.length, depth + 1);
    while (open.length <= depth) {
      const quote = part(`quote depth-${open.length}`);
      open.at(-1)!.append(quote);
      open.push(quote);
    }
    const signature = depth === 0 ? lines.lastIndexOf('-- ') : -1;
    const own = signature < 0 ? lines : lines.slice(0, signature);
    const element = part('own');
    appendOwn(element, own);
    open.at(-1)!.append(element);
    if (signature < 0) continue;
    const below = part('signature');
    appendLinked(below, lines.slice(signature).join('\n'));
    parent.append(below);
  }
}

/** Lines of one's own: code among them, fenced or indented, stands in the editor's font. */
function appendOwn(parent: HTMLElement, lines: readonly string[]): void {
  const marked = codeLines(lines);
  for (let at = 0; at < lines.length;) {
    let end = at + 1;
    while (end < lines.length && marked[end] === marked[at]) end += 1;
    const text = lines.slice(at, end).join('\n');
    if (marked[at]) {
      const code = part('code');
      code.dir = 'ltr';
      appendLinked(code, text);
      parent.append(code);
    } else appendLinked(parent, text);
    // The line end is the block's own where one begins or ends.
    if (end < lines.length && !marked[at] && !marked[end]) parent.append('\n');
    at = end;
  }
}

/** Which lines are code. */
function codeLines(lines: readonly string[]): boolean[] {
  const marked = lines.map((line, index) => {
    const beside = [lines[index - 1], lines[index + 1]];
    return indented.test(line) && beside.some((each) => each !== undefined && indented.test(each));
  });
  let open: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (!fence.test(line)) continue;
    if (open === undefined) open = index;
    else {
      marked.fill(true, open, index + 1);
      open = undefined;
    }
  }
  return marked;
}

/** Runs of lines that are quoted equally deep. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const mark = /^(?:> ?)*>/.exec(line)?.[0] ?? '';
    const depth = Math.min(mark.replaceAll(' ', '').length, deepestQuote);
    const rest = depth === 0 ? line : line.slice(mark.length).replace(/^ /, '');
    const last = blocks.at(-1);
    if (last?.depth === depth) last.lines.push(rest);
    else blocks.push({ depth, lines: [rest] });
  }
  return blocks;
}

function part(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.dir = 'auto';
  return element;
}

/** Added and removed lines of a patch are marked, as in a diff editor. */
function appendPatch(parent: HTMLElement, text: string): void {
  let inPatch = false;
  for (const line of text.split('\n')) {
    if (/^(?:diff --git |Index: |@@ |--- \S)/.test(line)) inPatch = true;
    if (line === '-- ') inPatch = false;
    const element = document.createElement('div');
    element.className = inPatch ? patchClass(line) : 'line';
    appendLinked(element, line === '' ? '\n' : line);
    parent.append(element);
  }
}

function patchClass(line: string): string {
  if (/^(?:diff --git |index |Index: |\+\+\+ |--- )/.test(line)) return 'line file';
  if (line.startsWith('@@')) return 'line hunk';
  if (line.startsWith('+')) return 'line added';
  if (line.startsWith('-')) return 'line removed';
  return 'line';
}

function appendLinked(parent: HTMLElement, text: string): void {
  let end = 0;
  for (const match of text.matchAll(linkPattern)) {
    const shown = withoutTrailing(match[0]);
    const url = openableUrl(shown);
    if (url === undefined) continue;
    const link = document.createElement('a');
    link.href = url;
    link.title = url;
    link.textContent = shown;
    parent.append(text.slice(end, match.index), link);
    end = match.index + shown.length;
  }
  parent.append(text.slice(end));
}

/** What ends a sentence or closes a bracket opened before the link does not belong to it. */
function withoutTrailing(address: string): string {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1]!;
    if ('.,;:!?*_'.includes(last)) continue;
    const open = { ')': '(', ']': '[', '}': '{' }[last];
    if (open === undefined || address.slice(0, end).includes(open)) break;
  }
  return address.slice(0, end);
}
